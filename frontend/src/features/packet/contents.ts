import { photosOf } from '../../offline/files';
import type { Packet } from '../../offline/types';

export interface Contents {
  entries: number;
  photos: number;
  papers: number;
  bytes: number;
  rubricVersions: number[];
}

/** What a packet holds, in figures. Papers that are seen with a network only are not counted. */
export function contentsOf(packet: Packet): Contents {
  const sum = (of: (entry: Packet['entries'][number]) => number) =>
    packet.entries.reduce((n, entry) => n + of(entry), 0);
  return {
    entries: packet.entries.length,
    photos: photosOf(packet).length,
    papers: sum((entry) => entry.papers.filter((paper) => paper.offline).length),
    bytes: packet.totalBytes,
    rubricVersions: [...new Set(packet.rubrics.map((rubric) => rubric.version))].sort((a, b) => a - b),
  };
}

export interface LeftOutOfEntry {
  judgingCode: string;
  photos: number;
  papers: number;
  bytes: number;
  tooLarge: boolean;
  overBudget: boolean;
  notShown: boolean;
}

/** What is seen with a network only, by entry in the order of the codes. */
export function leftOutOf(packet: Packet): LeftOutOfEntry[] {
  return packet.entries.flatMap((entry) => {
    const files = packet.leftOut.filter((file) => file.entryId === entry.entryId);
    if (files.length === 0) return [];
    return [
      {
        judgingCode: entry.judgingCode,
        photos: files.filter((file) => file.kind === 'photo').length,
        papers: files.filter((file) => file.kind === 'paper').length,
        bytes: files.reduce((n, file) => n + file.bytes, 0),
        tooLarge: files.some((file) => file.why === 'too-large'),
        overBudget: files.some((file) => file.why === 'over-budget'),
        notShown: files.some((file) => file.why === 'not-shown'),
      },
    ];
  });
}
