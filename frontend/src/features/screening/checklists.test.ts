import { describe, expect, it } from 'vitest';
import { begun, difference, type List, moved, type Question, sameList } from './checklists';

const question = (id: string, text = id): Question => ({ id, text, required: false });
const common: List = { groupId: '', own: false, version: 0, changedBy: '', questions: [question('a'), question('b')] };
const own: List = { groupId: 'food', own: true, version: 3, changedBy: 'Lan', questions: [question('c')] };

describe('a checklist that is written', () => {
  it('begins from the group’s own list, else from the common one without a version', () => {
    expect(begun([common, own], 'food')).toEqual({ questions: own.questions, version: 3 });
    expect(begun([common, own], 'other')).toEqual({ questions: common.questions, version: 0 });
    expect(begun([{ ...common, own: true, version: 2 }], 'other').version).toBe(0);
  });

  it('moves a question by one place and stays as it is at the ends', () => {
    const list = [question('a'), question('b'), question('c')];
    const ids = (of: Question[]) => of.map(({ id }) => id).join('');
    expect(ids(moved(list, 0, 1))).toBe('bac');
    expect(ids(moved(list, 2, -1))).toBe('acb');
    expect(ids(moved(list, 0, -1))).toBe('abc');
    expect(ids(moved(list, 2, 1))).toBe('abc');
  });

  it('is the same whatever blanks stand around its words', () => {
    expect(sameList([question('a', 'Ảnh rõ')], [{ ...question('a', ' Ảnh rõ '), hint: ' ' }])).toBe(true);
    expect(sameList([question('a')], [question('a'), question('b')])).toBe(false);
  });

  it('says what another has added, taken away, written otherwise and put in another order', () => {
    const mine = [question('a', 'Một'), question('b', 'Hai'), question('mine', 'Của tôi')];
    const theirs = [question('b', 'Hai'), question('a', 'Một, rõ hơn'), question('theirs', 'Của họ')];
    expect(difference(mine, theirs)).toEqual({
      onlyTheirs: ['Của họ'],
      onlyMine: ['Của tôi'],
      changed: ['Một'],
      order: true,
    });
    expect(difference(mine, mine)).toEqual({ onlyTheirs: [], onlyMine: [], changed: [], order: false });
  });
});
