import type { Expressions } from '../expressions/parsed.ts';
import { checkParameters, PUT_PARAMETERS } from '../expressions/parameters.ts';
import { refuseBelowKeys } from '../expressions/scalarKeys.ts';
import type { Input } from '../operation.ts';
import type { Table } from '../table.ts';
import type { Item } from '../values/attributeValue.ts';
import { validateItem } from '../values/validateValue.ts';
import { checkCondition } from './conditionFailed.ts';
import { checkKey, itemKey } from './itemKey.ts';
import { prepareCondition, type ConditionInput, type PreparedCondition } from './preparedCondition.ts';
import { onlyOldValues } from './put.ts';
import type { StoredItem } from './storedItem.ts';
import type { Writing } from './writing.ts';

/** A delete, or a check of a condition alone, that was checked as far as that goes without the table. */
export interface PreparedKey extends PreparedCondition {
  readonly key: Item;
}

type KeyInput = ConditionInput & Pick<Input<'DeleteItem'>, 'Key' | 'ReturnValues'>;

export function prepareDelete(expressions: Expressions, input: KeyInput): PreparedKey {
  checkParameters(input, PUT_PARAMETERS);
  const key = input.Key as Item;
  validateItem(key);
  onlyOldValues(input.ReturnValues);
  return { key, ...prepareCondition(expressions, input) };
}

export async function remove(
  writing: Writing,
  table: Table,
  prepared: PreparedKey,
): Promise<StoredItem | undefined> {
  const { key, before } = await checked(writing, table, prepared);
  writing.change(table, key, before, undefined);
  return before;
}

/** Only looks whether the condition holds. */
export async function check(writing: Writing, table: Table, prepared: PreparedKey): Promise<void> {
  const { before } = await checked(writing, table, prepared);
  writing.consumedOf(table).add(Math.max(1, Math.ceil((before?.size ?? 0) / 1024)));
}

async function checked(writing: Writing, table: Table, prepared: PreparedKey) {
  checkKey(table, prepared.key);
  refuseBelowKeys(table, prepared.deepPaths);
  const key = itemKey(table, prepared.key);
  const before = await writing.read(key);
  checkCondition(prepared.condition, before, prepared.showsItem);
  return { key, before };
}
