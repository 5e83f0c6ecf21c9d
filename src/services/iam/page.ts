import type { Collection } from '../../store/collection.ts';
import type { Key, View } from '../../store/store.ts';
import { iamFault } from './fault.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly rest: { IsTruncated: boolean; Marker?: string };
}

const DEFAULT_ITEMS = 100;
const MOST_ITEMS = 1000;

function pageSize({ MaxItems }: PageRequest): number {
  return Math.min(MaxItems ?? DEFAULT_ITEMS, MOST_ITEMS);
}

/** Entries of `all`, which are in the order of `nameOf`, after the marker's. */
export function pageOf<T>(all: readonly T[], request: PageRequest, nameOf: (item: T) => string): Page<T> {
  const after = readMarker(request.Marker);
  const first = after === undefined ? 0 : all.findIndex((item) => nameOf(item) > after);
  const left = first === -1 ? [] : all.slice(first);
  const items = left.slice(0, pageSize(request));
  const last = items.at(-1);
  return { items, rest: rest(left.length > items.length && last !== undefined ? nameOf(last) : undefined) };
}

/** Where a page of `total` numbered things begins and ends, for what is found out only when it is shown. */
export function pageOfNumbers(
  total: number,
  request: PageRequest,
): { readonly start: number; readonly end: number; readonly rest: Page<never>['rest'] } {
  const marker = readMarker(request.Marker) ?? '0';
  if (!/^\d{1,15}$/.test(marker)) throw iamFault('ValidationError', 'Invalid Marker.');
  const start = Number(marker);
  const end = Math.min(start + pageSize(request), total);
  return { start, end, rest: rest(end < total ? String(end) : undefined) };
}

/**
 * Entries of a collection under `prefix` whose last key part follows the marker, those that `wanted` lets through;
 * read in pieces, so that a page costs what it shows.
 */
export async function pageOfCollection<T>(
  view: View,
  from: Collection<T>,
  prefix: Key,
  request: PageRequest,
  wanted: (value: T) => boolean = () => true,
): Promise<Page<T>> {
  const size = pageSize(request);
  const found: { name: string; value: T }[] = [];
  let after = readMarker(request.Marker);
  while (found.length <= size) {
    const entries = await from.list(view, {
      prefix,
      ...(after !== undefined && { after: [...prefix, after] }),
      limit: size + 1,
    });
    for (const { key, value } of entries) {
      after = String(key.at(-1));
      if (wanted(value)) found.push({ name: after, value });
    }
    if (entries.length <= size) break;
  }
  const shown = found.slice(0, size);
  return {
    items: shown.map(({ value }) => value),
    rest: rest(found.length > size ? shown.at(-1)?.name : undefined),
  };
}

function rest(last: string | undefined): Page<never>['rest'] {
  if (last === undefined) return { IsTruncated: false };
  return { IsTruncated: true, Marker: Buffer.from(`n:${last}`).toString('base64url') };
}

function readMarker(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined;
  const text = Buffer.from(marker, 'base64url').toString();
  if (!text.startsWith('n:') || !text.isWellFormed()) throw iamFault('ValidationError', 'Invalid Marker.');
  return text.slice(2);
}
