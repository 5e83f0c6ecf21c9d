import { Fault } from '../../../protocol/fault.ts';
import { invalid } from '../faults.ts';
import type { Index, KeySchema, Table } from '../table.ts';
import { attributeOf, typeOf, type AttributeValue, type Item } from '../values/attributeValue.ts';
import { validateItem } from '../values/validateValue.ts';

export const BAD_START = 'The provided starting key is invalid';
export const MISMATCH = 'The provided key element does not match the schema';

/** Checks the values of an ExclusiveStartKey; whether they fit is seen when the table is there. */
export function validateStartKey(key: Item | undefined): void {
  if (key === undefined) return;
  try {
    validateItem(key);
  } catch (error) {
    if (!(error instanceof Fault) || isBare(error.message)) throw error;
    throw invalid(`${BAD_START}: ${error.message}`);
  }
}

function isBare(message: string): boolean {
  return /duplicates|number set|[Nn]umber|numeric value/.test(message);
}

/** The names that a start key must have, no more and no fewer. */
export function startKeyNames(table: Table, index: Index | undefined): ReadonlySet<string> {
  const keys = [...table.schema.all, ...(index?.schema.all ?? [])];
  return new Set(keys.map(({ name }) => name));
}

export function fits({ all }: KeySchema, key: Item): boolean {
  return all.every(({ name, type }) => {
    const value = attributeOf(key, name);
    return value !== undefined && typeOf(value) === type;
  });
}

/** Where the next page begins: behind the last item of this one. */
export function lastKeyOf(table: Table, index: Index | undefined, item: Item): Item {
  return Object.fromEntries(
    [...startKeyNames(table, index)].map((name) => [name, attributeOf(item, name) as AttributeValue]),
  );
}
