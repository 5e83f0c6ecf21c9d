import type { Key } from '../../../store/store.ts';

/**
 * Goes through the keys of a bucket in order, as listings do: from a prefix or a marker on, what has the delimiter behind
 * the prefix in groups. A group costs one look, however many keys it has: the next look begins behind it.
 */
export interface Walk {
  readonly bucketId: string;
  readonly prefix: string;
  /** Empty: nothing is grouped. */
  readonly delimiter: string;
  /** Exclusive; two elements, `[bucket, text]`, include the text itself. */
  readonly after: Key | undefined;
  /** Keys and groups together. */
  readonly most: number;
}

export type Item<T> =
  | { readonly key: string; readonly place: Key; readonly value: T; readonly commonPrefix?: undefined }
  | { readonly commonPrefix: string };

export interface Page<T> {
  readonly items: readonly Item<T>[];
  readonly isTruncated: boolean;
}

export interface WalkedRange {
  readonly prefix: Key;
  readonly after: Key;
  readonly before?: Key;
  readonly limit: number;
}

/** Entries of a collection whose keys begin with bucket and object key. */
export type ListEntries<T> = (range: WalkedRange) => Promise<readonly { key: Key; value: T }[]>;

const AT_A_TIME = 1000;
/** Behind a group, what comes is likely to be the next group. */
const BEHIND_A_GROUP = 4;

export async function walk<T>(list: ListEntries<T>, walk: Walk): Promise<Page<T>> {
  const { bucketId, prefix, delimiter, most } = walk;
  const end = textAfter(prefix);
  const items: Item<T>[] = [];
  if (most === 0) return { items, isTruncated: false };
  let after: Key = startOf(walk);
  let limit = delimiter === '' ? Math.min(most + 1, AT_A_TIME) : 16;
  for (;;) {
    const entries = await list({
      prefix: [bucketId],
      after,
      limit,
      ...(end !== undefined && { before: [bucketId, end] }),
    });
    let group: string | undefined;
    for (const { key: place, value } of entries) {
      if (items.length === most) return { items, isTruncated: true };
      const key = String(place[1]);
      group = groupOf(key, prefix, delimiter);
      if (group !== undefined) {
        items.push({ commonPrefix: group });
        break;
      }
      items.push({ key, place, value });
      after = place;
    }
    if (group === undefined) {
      if (entries.length < limit) return { items, isTruncated: false };
      limit = Math.min(limit * 4, AT_A_TIME);
      continue;
    }
    const next = textAfter(group);
    if (next === undefined) return { items, isTruncated: false };
    after = [bucketId, next];
    limit = BEHIND_A_GROUP;
  }
}

function startOf({ bucketId, prefix, after }: Walk): Key {
  const start: Key = [bucketId, prefix];
  if (after === undefined) return start;
  const [, from = ''] = after;
  return Buffer.compare(Buffer.from(String(from)), Buffer.from(prefix)) < 0 ? start : after;
}

/** Prefix and what follows it up to the first delimiter, that included. */
export function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Where to go on behind a key; behind all of a group when that is what was last seen. */
export function placeAfter(bucketId: string, marker: string, prefix: string, delimiter: string): Key {
  if (marker.startsWith(prefix) && groupOf(marker, prefix, delimiter) === marker) {
    const next = textAfter(marker);
    if (next !== undefined) return [bucketId, next];
  }
  return [bucketId, marker, Number.MAX_SAFE_INTEGER];
}

const LAST_CODE_POINT = 0x10ffff;

/** The least text greater than all that begin with this one; undefined when there is none. */
export function textAfter(text: string): string | undefined {
  const points = Array.from(text);
  for (let at = points.length - 1; at >= 0; at--) {
    const point = points[at]?.codePointAt(0) ?? 0;
    if (point === LAST_CODE_POINT) continue;
    // Behind U+D7FF there are no characters before U+E000.
    const next = point === 0xd7ff ? 0xe000 : point + 1;
    return points.slice(0, at).join('') + String.fromCodePoint(next);
  }
  return undefined;
}
