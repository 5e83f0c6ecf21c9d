import type { Expressions } from '../expressions/parsed.ts';
import { checkParameters, PUT_PARAMETERS } from '../expressions/parameters.ts';
import { refuseBelowKeys } from '../expressions/scalarKeys.ts';
import { invalid } from '../faults.ts';
import type { Input } from '../operation.ts';
import type { Table } from '../table.ts';
import type { Item } from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';
import { validateItem } from '../values/validateValue.ts';
import { checkCondition } from './conditionFailed.ts';
import { checkIndexKeys } from './indexKeys.ts';
import { checkItemKey, itemKey } from './itemKey.ts';
import { prepareCondition, type ConditionInput, type PreparedCondition } from './preparedCondition.ts';
import type { StoredItem } from './storedItem.ts';
import type { Writing } from './writing.ts';

export const MAX_ITEM_BYTES = 409_600;

/** A put that was checked as far as that goes without the table. */
export interface PreparedPut extends PreparedCondition {
  readonly item: Item;
  readonly bytes: number;
}

type PutInput = ConditionInput & Pick<Input<'PutItem'>, 'Item' | 'ReturnValues'>;

export function preparePut(expressions: Expressions, input: PutInput): PreparedPut {
  checkParameters(input, PUT_PARAMETERS);
  const item = input.Item as Item;
  validateItem(item);
  onlyOldValues(input.ReturnValues);
  return { item, bytes: checkedSize(item), ...prepareCondition(expressions, input) };
}

export function checkedSize(item: Item): number {
  const bytes = itemSize(item);
  if (bytes > MAX_ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
  return bytes;
}

export function onlyOldValues(returnValues: string | undefined): void {
  if (returnValues === undefined || returnValues === 'NONE' || returnValues === 'ALL_OLD') return;
  throw invalid('ReturnValues can only be ALL_OLD or NONE');
}

export async function put(
  writing: Writing,
  table: Table,
  prepared: PreparedPut,
): Promise<StoredItem | undefined> {
  const { item, bytes, condition, deepPaths, showsItem } = prepared;
  checkItemKey(table, item);
  checkIndexKeys(table, item);
  refuseBelowKeys(table, deepPaths);
  const key = itemKey(table, item);
  const before = await writing.read(key);
  checkCondition(condition, before, showsItem);
  writing.change(table, key, before, item, { bytes });
  return before;
}
