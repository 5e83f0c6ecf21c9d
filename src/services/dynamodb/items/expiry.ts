import type { Key } from '../../../store/store.ts';
import { DUE, ITEMS } from '../records.ts';
import type { Table } from '../table.ts';
import { attributeOf, type Item } from '../values/attributeValue.ts';

/** What is longer past is taken for a mistake, and kept. */
const FORGOTTEN_SECONDS = 5 * 366 * 86_400;

/** The second at which an item is due to go, or undefined where it is not. */
export function dueSecond(ttlAttribute: string | undefined, item: Item): number | undefined {
  if (ttlAttribute === undefined) return undefined;
  const text = attributeOf(item, ttlAttribute)?.N;
  const seconds = text === undefined ? Number.NaN : Math.ceil(Number(text));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

export function isExpired(table: Table, item: Item, nowSeconds: number): boolean {
  const due = dueSecond(table.record.ttlAttribute, item);
  return due !== undefined && due <= nowSeconds && due > nowSeconds - FORGOTTEN_SECONDS;
}

/** Where it stands that an item is due; `key` is the item's own. */
export function dueKey(key: Key, second: number): Key {
  return [...DUE, second, ...key.slice(ITEMS.length)];
}
