import { expect, test } from 'vitest';
import { fullAddress } from './address';

test('a commune that the address ends with is not said twice', () => {
  const cases: [string[], string][] = [
    [['Thôn 3, xã Rạch Triều', 'xã Rạch Triều', 'Tỉnh Vĩnh Long'], 'Thôn 3, xã Rạch Triều, Tỉnh Vĩnh Long'],
    [['Thôn 3,Xã Rạch Triều', 'xã Rạch Triều', 'Xã Rạch Triều'], 'Thôn 3,Xã Rạch Triều'],
    [['xã Rạch Triều', '', 'Xã Rạch Triều'], 'xã Rạch Triều'],
    [['Ấp Rạch Triều', 'Triều', ''], 'Ấp Rạch Triều, Triều'],
    [['', '', 'Tỉnh Vĩnh Long'], 'Tỉnh Vĩnh Long'],
  ];
  for (const [parts, want] of cases) expect(fullAddress(...parts)).toBe(want);
});
