import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { pathOf } from '../../../shell/paths.ts';
import { textOfValue, wireText, type Item } from './attributeValue.ts';
import { keyOf } from './exploreRequest.ts';

const ITEM = Symbol('item');

/** An item as the list shows and searches it: each attribute as text; the item itself behind. */
export interface ItemRow {
  readonly [ITEM]: Item;
  readonly [attribute: string]: string;
}

export function rowOf(item: Item): ItemRow {
  const texts = Object.entries(item).map(([name, value]) => [name, textOfValue(value)] as const);
  return { ...Object.fromEntries(texts), [ITEM]: item };
}

export function itemOf(row: ItemRow): Item {
  return row[ITEM];
}

/** What GetItem takes, which also tells an item from the others. */
export function keyOfItem(table: TableDescription, item: Item): Item {
  const { partition, sort } = keyOf(table);
  const names = [partition.name, ...(sort ? [sort.name] : [])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = item[name];
      return value ? [[name, value] as const] : [];
    }),
  );
}

/** A key as it stands in an address. */
export function keyText(table: TableDescription, item: Item): string {
  return JSON.stringify(JSON.parse(wireText(keyOfItem(table, item))));
}

/** The table, with what was asked of it. */
export function tablePath(name: string, explore: string | null): string {
  return explore === null
    ? pathOf`/dynamodb/tables/${name}`
    : pathOf`/dynamodb/tables/${name}?explore=${explore}`;
}

/** An item of a table; without a key a new one. What was asked of the table comes along, for the way back. */
export function itemPath(
  name: string,
  {
    key,
    copy = false,
    explore,
  }: { readonly key?: string; readonly copy?: boolean; readonly explore: string | null },
): string {
  const query = [
    ...(key === undefined ? [] : [pathOf`key=${key}`]),
    ...(copy ? ['copy=1'] : []),
    ...(explore === null ? [] : [pathOf`explore=${explore}`]),
  ].join('&');
  return pathOf`/dynamodb/tables/${name}/item` + (query && `?${query}`);
}

const MOST_COLUMNS = 30;

/** The names to show as columns: the key first, then as they come. */
export function columnNames(table: TableDescription, items: readonly Item[]): readonly string[] {
  const { partition, sort } = keyOf(table);
  const names = new Set([partition.name, ...(sort ? [sort.name] : [])]);
  for (const item of items) {
    for (const name of Object.keys(item)) {
      if (names.size >= MOST_COLUMNS) return [...names];
      names.add(name);
    }
  }
  return [...names];
}
