import type { Input } from '../operation.ts';
import type { Table } from '../table.ts';
import { attributeOf, type AttributeValue, type Item } from '../values/attributeValue.ts';
import { consumedCapacity } from './capacity.ts';
import type { Writing } from './writing.ts';

type WriteInput = Pick<Input<'PutItem'>, 'ReturnConsumedCapacity' | 'ReturnItemCollectionMetrics'>;

/** What the writes of one item tell beside its attributes. */
export function writeAnswer(input: WriteInput, shown: string, writing: Writing, table: Table, key: Item) {
  const capacity = consumedCapacity(input.ReturnConsumedCapacity, writing.consumedOf(table), { shown });
  const metrics =
    input.ReturnItemCollectionMetrics === 'SIZE' ? itemCollectionMetrics(table, key) : undefined;
  return {
    ...(capacity && { ConsumedCapacity: capacity }),
    ...(metrics && { ItemCollectionMetrics: metrics }),
  };
}

/** Only tables with local indexes have collections whose size matters; the estimate is the least there is. */
export function itemCollectionMetrics(table: Table, key: Item) {
  if (!table.indexes.some(({ kind }) => kind === 'LSI')) return undefined;
  const name = table.record.hash;
  return {
    ItemCollectionKey: { [name]: attributeOf(key, name) as AttributeValue },
    SizeEstimateRangeGB: [0, 1],
  };
}
