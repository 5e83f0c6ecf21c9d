import { refuseBelowKeys } from './expressions/scalarKeys.ts';
import { Consumed, consumedCapacity, readUnits } from './items/capacity.ts';
import { prepareProjection } from './items/get.ts';
import { checkKey, itemKey } from './items/itemKey.ts';
import { decodeItem } from './items/storedItem.ts';
import type { Parts } from './needs.ts';
import type { DynamoDBOperation } from './operation.ts';
import { tableNameOf } from './table.ts';
import type { Item } from './values/attributeValue.ts';
import { validateItem } from './values/validateValue.ts';

export function getItem({ store, tables, expressions, measures }: Parts): DynamoDBOperation<'GetItem'> {
  return async (input, call) => {
    const key = input.Key as Item;
    const { project, deepPaths } = prepareProjection(expressions, input, () => validateItem(key));
    const shown = input.TableName ?? '';
    const { table, bytes } = await store.read(async (view) => {
      const found = await tables.get(view, call, tableNameOf(shown, call));
      checkKey(found, key);
      refuseBelowKeys(found, deepPaths);
      return { table: found, bytes: await view.get(itemKey(found, key)) };
    });
    const stored = bytes && decodeItem(bytes);
    const consumed = new Consumed(table);
    consumed.add(readUnits(stored?.size ?? 0, input.ConsistentRead));
    measures.consumed('Read', consumed);
    const capacity = consumedCapacity(input.ReturnConsumedCapacity, consumed, { shown });
    return {
      ...(stored && { Item: project ? project(stored.item) : stored.item }),
      ...(capacity && { ConsumedCapacity: capacity }),
    };
  };
}
