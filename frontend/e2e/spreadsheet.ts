// Fills in a spreadsheet (.xlsx) as a program would save it: a zip of XML, opened and closed with what Node brings.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

type Parts = Map<string, Buffer>;

function unzip(file: Buffer): Parts {
  const parts: Parts = new Map();
  let at = file.readUInt32LE(file.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16); // the directory
  while (file.readUInt32LE(at) === 0x02014b50) {
    const method = file.readUInt16LE(at + 10);
    const size = file.readUInt32LE(at + 20);
    const [name, extra, note] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(start, start + size);
    parts.set(file.toString('utf8', at + 46, at + 46 + name), method === 0 ? packed : inflateRawSync(packed));
    at += 46 + name + extra + note;
  }
  return parts;
}

function zip(parts: Parts): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const title = Buffer.from(name);
    const packed = deflateRawSync(content);
    const facts = Buffer.alloc(26); // what both headers say
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(title.length, 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), facts, title, packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, title);
    offset += 30 + title.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}

const escaped = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const plain = (s: string) => s.replace(/<[^>]+>/g, '').replace(/&amp;/g, '&');

/** A cell's text, a number as programs keep it, or a formula. */
export type Value = string | number | { formula: string };
/** By heading, without the star. */
export type Row = Record<string, Value>;

function cell(address: string, value: Value): string {
  if (typeof value === 'number') return `<c r="${address}"><v>${value}</v></c>`;
  if (typeof value === 'object') return `<c r="${address}"><f>${escaped(value.formula)}</f><v>0</v></c>`;
  return `<c r="${address}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
}

/** The letters of the columns of a template, by heading. */
function columnsOf(parts: Parts, sheet: string): Map<string, string> {
  const shared = [...(parts.get('xl/sharedStrings.xml')?.toString() ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((m) =>
    plain(m[1] ?? ''),
  );
  const [first = ''] = /<row r="1".*?<\/row>/s.exec(sheet) ?? [];
  return new Map(
    [...first.matchAll(/<c r="([A-Z]+)1"[^>]*><v>(\d+)<\/v>/g)].map((m) => [
      (shared[Number(m[2])] ?? '').replace(/ \*$/, ''),
      m[1] ?? '',
    ]),
  );
}

/** The template with these rows below its example; columns come in their order. */
export function fillIn(template: Buffer, rows: Row[]): Buffer {
  const parts = unzip(template);
  const name = 'xl/worksheets/sheet1.xml';
  const sheet = parts.get(name)?.toString() ?? '';
  const columns = columnsOf(parts, sheet);
  const written = rows.map((row, i) => {
    for (const heading of Object.keys(row))
      if (!columns.has(heading)) throw new Error(`the template has no column “${heading}”`);
    const cells = [...columns]
      .filter(([heading]) => heading in row)
      .map(([heading, letters]) => cell(`${letters}${i + 3}`, row[heading] ?? ''));
    return `<row r="${i + 3}">${cells.join('')}</row>`;
  });
  parts.set(name, Buffer.from(sheet.replace('</sheetData>', `${written.join('')}</sheetData>`)));
  return zip(parts);
}
