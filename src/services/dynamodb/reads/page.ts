import type { Key, Range, View } from '../../../store/store.ts';
import { decodeItem, type StoredItem } from '../items/storedItem.ts';

/** What one request examined: in the order of the keys, up to its limits. */
export interface Page {
  readonly items: readonly StoredItem[];
  /** Of what the items are of the table or index. */
  readonly bytes: number;
  /** It ended because of a limit; there may be more. */
  readonly isCut: boolean;
}

/** The item with which a page reaches it is the page's last. */
const MAX_PAGE_BYTES = 1024 * 1024;
const FIRST_CHUNK = 25;
/** However small the items were so far, the next may be of 400 KB each. */
const MAX_CHUNK = 100;

/** Reads in chunks, whose length follows the size of what came, so that no more than a page is ever in memory. */
export async function readPage(
  view: View,
  range: Omit<Range, 'limit'>,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<Page> {
  const items: StoredItem[] = [];
  let bytes = 0;
  let bounds = range;
  for (;;) {
    const wanted = Math.min(limit - items.length, chunkLength(items.length, bytes));
    const entries = await view.list({ ...bounds, limit: wanted });
    for (const { value } of entries) {
      const item = decodeItem(value);
      items.push(item);
      bytes += item.size;
      if (bytes >= MAX_PAGE_BYTES || items.length >= limit) return { items, bytes, isCut: true };
    }
    const last = entries.at(-1)?.key;
    if (last === undefined || entries.length < wanted) return { items, bytes, isCut: false };
    bounds = goOn(bounds, last);
  }
}

function chunkLength(items: number, bytes: number): number {
  if (items === 0) return FIRST_CHUNK;
  const average = Math.max(1, bytes / items);
  return Math.min(MAX_CHUNK, Math.ceil((MAX_PAGE_BYTES - bytes) / average) + 1);
}

export function goOn<T extends Omit<Range, 'limit'>>(range: T, last: Key): T {
  return range.reverse === true ? { ...range, before: last } : { ...range, after: last };
}
