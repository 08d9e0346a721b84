import { describe, expect, it } from 'vitest';
import { codeOfFragment, codeOfQr, groupCode, isCode, readCode } from './code';

describe('a typed code', () => {
  it.each([
    ['ABCD-EFGH', 'ABCDEFGH'],
    ['abcd efgh', 'ABCDEFGH'],
    [' ab-cd ef_gh ', 'ABCDEFGH'],
    ['abcd–efgh', 'ABCDEFGH'],
  ])('%s counts as %s', (typed, code) => {
    expect(readCode(typed)).toEqual({ code, strange: [], accented: false });
    expect(isCode(readCode(typed))).toBe(true);
  });

  it('keeps characters that no code holds, and names each once', () => {
    expect(readCode('AB0D-O0GH')).toEqual({ code: 'AB0DO0GH', strange: ['0', 'O'], accented: false });
    expect(isCode(readCode('AB0D-O0GH'))).toBe(false);
  });

  it('notices that a Vietnamese keyboard was at work', () => {
    expect(readCode('âb2d').accented).toBe(true);
    expect(readCode('đ').accented).toBe(true);
    expect(readCode('AB2?').accented).toBe(false);
  });

  it('is shown in two groups as soon as there are two', () => {
    expect([groupCode(''), groupCode('ABCD'), groupCode('ABCDE'), groupCode('ABCDEFGH')]).toEqual([
      '',
      'ABCD',
      'ABCD-E',
      'ABCD-EFGH',
    ]);
  });
});

describe('the code of a QR', () => {
  it('is in the fragment of the address on the sheet', () => {
    expect(codeOfQr('https://binhchon.vn/app/cham/vao#ma=ABCDEFGH')).toBe('ABCDEFGH');
    expect(codeOfFragment('#ma=ABCDEFGH')).toBe('ABCDEFGH');
  });
  it('may stand alone', () => expect(codeOfQr('abcd-efgh')).toBe('ABCDEFGH'));
  it('is not found in other QRs', () => {
    expect(codeOfQr('https://binhchon.vn/chung-nhan/ABCDEFGH')).toBeUndefined();
    expect(codeOfQr('WIFI:S:hoi-truong;;')).toBeUndefined();
    expect(codeOfFragment('')).toBeUndefined();
  });
});
