import { expect, test } from 'vitest';
import { mayName, pieces } from './names';

const names = (text: string) => pieces(text).flatMap((piece) => (piece.name ? [piece.text] : []));

test.each([
  ['Ông Nguyễn Văn Ánh đan rất khéo.', ['Ông Nguyễn Văn Ánh']],
  ['Sản phẩm của chị Hoà đẹp.', ['chị Hoà']],
  ['Theo nhận xét của Lê Quý Đôn thì đạt.', ['Lê Quý Đôn']],
  ['Bao bì đẹp. Cần ghi hạn dùng.', []],
  ['Nguyên liệu tốt, nên mở rộng thị trường.', []],
])('%s', (text, found) => {
  expect(names(text)).toEqual(found);
  expect(mayName(text)).toBe(found.length > 0);
});

test('all pieces together are the text', () => {
  const text = 'Gửi bà Trần Thị Ế: màu men đều.';
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
