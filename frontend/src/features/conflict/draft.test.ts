import { describe, expect, it } from 'vitest';
import { conflictsOf, type Facility, incomplete, mark, markNothing, matches, startDraft } from './draft';

const facility = (facilityId: string, more: Partial<Facility> = {}): Facility => ({
  facilityId,
  name: `Cơ sở ${facilityId}`,
  place: 'Ninh Bình',
  ...more,
});
const own = facility('own', { proposed: 'owner' });
const adviser = facility('adviser', { proposed: 'adviser' });
const settled = facility('settled', { proposed: 'employer', status: 'effective' });
const hinted = facility('hinted', { hint: 'same-commune' });
const all = [own, adviser, settled, hinted];

describe('a draft', () => {
  it('marks beforehand what the data proposes, never a hint or what is settled', () => {
    expect(Object.keys(startDraft(all, false).marks)).toEqual(['own', 'adviser']);
    expect(startDraft(all, false).answer).toBeUndefined();
  });

  it('later marks beforehand only the own and what entered since', () => {
    const fresh = facility('fresh', { proposed: 'employer', new: true });
    expect(Object.keys(startDraft([...all, fresh], true).marks)).toEqual(['own', 'fresh']);
  });

  it('"none" takes back every mark but the own facility', () => {
    const draft = markNothing(mark(startDraft(all, false), 'hinted', { kind: 'family', note: '' }), all);
    expect(draft).toEqual({ answer: 'nothing', marks: { own: { kind: 'owner', note: '' } } });
  });

  it('a mark answers for itself, and unmarking leaves the answer', () => {
    const marked = mark(markNothing(startDraft(all, false), all), 'hinted', { kind: undefined, note: '' });
    expect(marked.answer).toBe('some');
    expect(mark(marked, 'hinted', undefined)).toEqual({ answer: 'some', marks: { own: { kind: 'owner', note: '' } } });
  });

  it('wants a kind, and a note for "other"', () => {
    let draft = mark(startDraft(all, false), 'hinted', { kind: undefined, note: '' });
    expect(incomplete(draft, all)).toEqual(['hinted']);
    draft = mark(draft, 'hinted', { kind: 'other', note: '  ' });
    expect(incomplete(draft, all)).toEqual(['hinted']);
    draft = mark(draft, 'hinted', { kind: 'other', note: ' bạn học ' });
    expect(incomplete(draft, all)).toEqual([]);
    expect(conflictsOf(draft)).toContainEqual({ facilityId: 'hinted', kind: 'other', note: 'bạn học' });
  });
});

it.each([
  ['dang thi ngoc', true],
  ['NGỌC đặng', true],
  ['ninh binh', true],
  ['ngoc hoa', false],
  ['', true],
])('the search "%s" finds Đặng Thị Ngọc Ánh of Ninh Bình: %s', (query, found) => {
  expect(matches(facility('x', { name: 'Hộ kinh doanh Đặng Thị Ngọc Ánh' }), query)).toBe(found);
});
