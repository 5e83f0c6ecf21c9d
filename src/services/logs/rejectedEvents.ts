import { DAY_MS } from './retention.ts';

const TOO_OLD_MS = 14 * DAY_MS;
const TOO_NEW_MS = 2 * 3_600_000;

export interface Sifted {
  /** The events that are accepted are those from here … */
  readonly from: number;
  /** … up to here, exclusive. */
  readonly to: number;
  /** What AWS answers; undefined when nothing was rejected. */
  readonly info:
    | { tooOldLogEventEndIndex?: number; expiredLogEventEndIndex?: number; tooNewLogEventStartIndex?: number }
    | undefined;
}

/** Which events of an ordered batch are too old, expired or too new: always a prefix and a suffix. */
export function siftEvents(timestamps: readonly number[], nowMs: number, expiredBeforeMs: number): Sifted {
  const firstFrom = (ms: number) => {
    const index = timestamps.findIndex((timestamp) => timestamp >= ms);
    return index === -1 ? timestamps.length : index;
  };
  const tooOldEnd = firstFrom(nowMs - TOO_OLD_MS);
  const expiredEnd = firstFrom(expiredBeforeMs);
  const tooNewStart = firstFrom(nowMs + TOO_NEW_MS + 1);
  const rejected = tooOldEnd > 0 || expiredEnd > 0 || tooNewStart < timestamps.length;
  const from = Math.max(tooOldEnd, expiredEnd);
  return {
    from,
    to: Math.max(from, tooNewStart),
    info: rejected
      ? {
          ...(tooOldEnd > 0 && { tooOldLogEventEndIndex: tooOldEnd }),
          ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
          ...(tooNewStart < timestamps.length && { tooNewLogEventStartIndex: tooNewStart }),
        }
      : undefined,
  };
}
