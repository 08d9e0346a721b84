// Where worlds and profiles stand: in memory where there is room, so that no test waits for this machine's disk.
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const inMemory = '/dev/shm';
const needed = 2_000_000_000; // bytes

/** Folders to try, the best first. */
export const grounds: readonly string[] = hasRoom() ? [inMemory, tmpdir()] : [tmpdir()];

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= needed;
  } catch {
    return false;
  }
}
