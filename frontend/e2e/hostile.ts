// Files that people send by mistake and files that somebody makes to do harm, written byte by byte.
import { deflateSync } from 'node:zlib';
import { pdf } from './paper';

const latin = (text: string) => Buffer.from(text, 'latin1');

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

export function crc32(bytes: Buffer): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(name: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(name, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

/** A PNG of one colour: many pixels in few bytes. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit a pixel, grey
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height), { level: 9 });
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** 400 megapixels in 49 kB. */
export const bomb = png(20_000, 20_000);

/** A PNG that claims so many pixels and cannot be opened, as a browser sees one that is too large for its memory. */
export function unopenable(width: number, height: number): Buffer {
  const file = png(9, 9);
  file.writeUInt32BE(width, 16);
  file.writeUInt32BE(height, 20);
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
  return file;
}

/** A grey JPEG of any size, true to the last block: six bits for each 8×8 pixels. */
export function grey(width: number, height: number): Buffer {
  const segment = (marker: number, body: number[]) =>
    Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body]);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  // Difference 0 is 00, the end of a block 1010: 001010, four blocks in three bytes.
  const data = Buffer.alloc(Math.ceil((blocks * 6) / 8), Buffer.from([0b00101000, 0b10100010, 0b10001010]));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(16)]),
    segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, 0, 1, ...Array<number>(14).fill(0), 0]),
    segment(0xc4, [0x10, 0, 0, 0, 1, ...Array<number>(12).fill(0), 0]),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    data,
    Buffer.from([0xff, 0xd9]),
  ]);
}

const script = '<html><body><script>fetch("/api/me")</script></body></html>';

/** A JPEG whose comment is a page. */
export function withPage(jpeg: Buffer): Buffer {
  const body = latin(script);
  const head = Buffer.from([0xff, 0xfe, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** A zip archive with one file, as a jar is. */
export function archive(name = 'Gift.class', content = latin('\xca\xfe\xba\xbe')): Buffer {
  const entry = (signature: string, extra: number) => {
    const b = Buffer.alloc(26 + extra);
    b.writeUInt16LE(20, extra === 0 ? 0 : 2);
    const at = extra === 0 ? 10 : 12;
    b.writeUInt32LE(crc32(content), at);
    b.writeUInt32LE(content.length, at + 4);
    b.writeUInt32LE(content.length, at + 8);
    b.writeUInt16LE(name.length, at + 12);
    return Buffer.concat([latin(signature), b]);
  };
  const local = Buffer.concat([entry('PK\x03\x04', 0), latin(name), content]);
  const central = Buffer.concat([entry('PK\x01\x02', 16), latin(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, latin('PK\x05\x06'), end]);
}

/** A PDF with something more than a page: what stands in its catalog, and one object more. */
export function pdfWith(catalog: string, object: string): Buffer {
  return latin(
    pdf('Giay chung nhan')
      .toString('latin1')
      .replace('/Type /Catalog', `/Type /Catalog ${catalog}`)
      .replace('xref', `6 0 obj\n${object}\nendobj\nxref`),
  );
}

export const svg = latin(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>fetch("/api/me")</script></svg>',
);
export const gif = latin(
  'GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;',
);
export const program = Buffer.concat([latin('MZ\x90\x00'), Buffer.alloc(600, 0x90)]);
export const text = Buffer.from('ảnh sản phẩm của hợp tác xã\n'.repeat(20));
export const scripted = pdfWith('/OpenAction 6 0 R', '<< /S /JavaScript /JS (app.alert\\(1\\)) >>');
export const carrying = pdfWith(
  '/Names << /EmbeddedFiles << /Names [(gift.exe) 6 0 R] >> >>',
  '<< /Type /Filespec /F (gift.exe) >>',
);
export const encrypted = latin(
  pdf('Giay chung nhan')
    .toString('latin1')
    .replace('/Root 1 0 R', '/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>'),
);
/** More bytes than a paper may have, all of them a true PDF's. */
export const heavy = Buffer.concat([pdf('Giay chung nhan'), Buffer.alloc((20 << 20) + 1, '%')]);
