import type { StreamViewType } from '../records.ts';
import { fromBase64, hasBinary, withBase64 } from '../items/storedItem.ts';
import type { Item } from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';

/** One record of a stream, with the images that its view type asks for. */
export interface Change {
  readonly event: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Item;
  readonly before?: Item;
  readonly after?: Item;
  readonly atMs: number;
  readonly bytes: number;
  readonly viewType: StreamViewType;
  /** Expired, rather than deleted by somebody. */
  readonly expired?: true;
}

export function changeOf(
  viewType: StreamViewType,
  keys: Item,
  { before, after, expired }: { before: Item | undefined; after: Item | undefined; expired: boolean },
  atMs: number,
): Change {
  const old = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  const fresh = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  return {
    event: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    keys,
    ...(old && { before: old }),
    ...(fresh && { after: fresh }),
    atMs,
    bytes: itemSize(keys) + (old ? itemSize(old) : 0) + (fresh ? itemSize(fresh) : 0),
    viewType,
    ...(expired && { expired: true }),
  };
}

export function encodeChange(change: Change): Uint8Array {
  const { keys, before, after } = change;
  const binary = [keys, before, after].some((item) => item !== undefined && hasBinary(item));
  const shown = binary ? { ...mapImages(change, withBase64), binary } : change;
  return Buffer.from(JSON.stringify(shown), 'utf8');
}

export function decodeChange(bytes: Uint8Array): Change {
  const change = JSON.parse(Buffer.from(bytes).toString('utf8')) as Change & { binary?: true };
  return change.binary ? mapImages(change, fromBase64) : change;
}

function mapImages(change: Change, map: (item: Item) => Item): Change {
  const { keys, before, after } = change;
  return {
    ...change,
    keys: map(keys),
    ...(before && { before: map(before) }),
    ...(after && { after: map(after) }),
  };
}
