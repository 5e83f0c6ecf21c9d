/**
 * Unprivileged host user ids for sandboxes, one each. The range lies where neither people, packages, systemd
 * nor subordinate ids are (systemd's own table, UIDS-GIDS: 1879048192 up is unused), and every data folder has
 * its own block of it, so that two platforms on one machine don't share ids.
 */
import { createHash } from 'node:crypto';
import { OperationalError } from '../../base/errors.ts';

export interface UidPool {
  take(): number;
  /** Only when no process of it is left. */
  giveBack(uid: number): void;
}

export const UIDS_PER_PLATFORM = 2048;
const FIRST = 1_900_000_000;
const BLOCKS = 4096;
/** In a container whose user namespace maps only the first 65536 ids. */
const FIRST_SMALL = 64_001;
const SMALL_COUNT = 1000;

/** `uidMap`: the text of /proc/self/uid_map. */
export function uidRange(folder: string, uidMap: string): { first: number; count: number } {
  const mapped = uidMap
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const block = createHash('sha256').update(folder).digest().readUInt32BE(0) % BLOCKS;
  const first = FIRST + block * UIDS_PER_PLATFORM;
  const fits = mapped.some(
    ([start = 0, , length = 0]) => start <= first && first + UIDS_PER_PLATFORM <= start + length,
  );
  return fits ? { first, count: UIDS_PER_PLATFORM } : { first: FIRST_SMALL, count: SMALL_COUNT };
}

/** Hands out the id that has rested longest. */
export function createUidPool(range: { first: number; count: number }): UidPool {
  const free = Array.from({ length: range.count }, (_, index) => range.first + index);
  return {
    take: () => {
      const uid = free.shift();
      if (uid === undefined) {
        throw new OperationalError('boot sandbox', `all ${range.count} user ids of sandboxes are in use`);
      }
      return uid;
    },
    giveBack: (uid) => void free.push(uid),
  };
}
