import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceDb } from './device';
import { isPin, isWeakPin, keepPin, pinState, pinTries, tryPin } from './pin';

beforeEach(async () => (await deviceDb()).clear('pins'));

describe('a PIN', () => {
  it('opens, and says how many tries remain when it is wrong', async () => {
    await keepPin('a', '204816');
    expect(await tryPin('a', '204817')).toEqual({ answer: 'wrong', left: 4 });
    expect(await pinState('a')).toEqual({ state: 'open', left: 4 });
    expect(await tryPin('a', '204816')).toEqual({ answer: 'open' });
    expect(await pinState('a')).toEqual({ state: 'open', left: 5 });
  });

  it('opens nothing after five wrong tries, not even the right one, until a new one is kept', async () => {
    await keepPin('a', '204816');
    for (const left of [4, 3, 2, 1]) expect(await tryPin('a', '000000')).toEqual({ answer: 'wrong', left });
    expect(await tryPin('a', '000000')).toEqual({ answer: 'closed' });
    expect(await tryPin('a', '204816')).toEqual({ answer: 'closed' });
    expect(await pinState('a')).toEqual({ state: 'closed' });
    await keepPin('a', '204816');
    expect(await tryPin('a', '204816')).toEqual({ answer: 'open' });
  });

  it('counts a try before it looks at it: a tab closed in between has used it up', async () => {
    await keepPin('a', '204816');
    let counted = 0;
    vi.spyOn(crypto.subtle, 'deriveBits').mockImplementationOnce(async () => {
      counted = await triesOf('a');
      throw new Error('the tab was closed');
    });
    await expect(tryPin('a', '111111')).rejects.toThrow('closed');
    expect(counted).toBe(1);
    expect(await pinState('a')).toEqual({ state: 'open', left: 4 });
  });

  it('counts every one of many tries made at once', async () => {
    await keepPin('a', '204816');
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryPin('a', '999999')));
    expect(answers.filter((a) => a.answer === 'wrong')).toHaveLength(pinTries - 1);
    expect(await tryPin('a', '204816')).toEqual({ answer: 'closed' });
  });

  it('of one judge is nothing to another', async () => {
    await keepPin('a', '204816');
    expect(await tryPin('b', '204816')).toEqual({ answer: 'closed' });
    expect(await pinState('b')).toEqual({ state: 'none' });
  });

  it('stands nowhere in readable form', async () => {
    await keepPin('a', '204816');
    const row = await (await deviceDb()).get('pins', 'a');
    expect(row?.iterations).toBeGreaterThanOrEqual(310_000);
    expect(row?.salt).toHaveLength(16);
    expect(JSON.stringify({ ...row, hash: [...(row?.hash ?? [])] })).not.toContain('204816');
  });

  it('has six digits', async () => {
    expect(['123456', '12345', '1234567', '12345a', '１２３４５６'].map(isPin)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    await expect(keepPin('a', '12345')).rejects.toThrow(RangeError);
  });

  it('is weak when it is a run or has fewer than three different digits', () => {
    const weak = ['111111', '111112', '121212', '123456', '987654'];
    expect([...weak, '204816', '112233'].filter(isWeakPin)).toEqual(weak);
  });
});

async function triesOf(judgeId: string): Promise<number> {
  return (await (await deviceDb()).get('pins', judgeId))?.tries ?? 0;
}
