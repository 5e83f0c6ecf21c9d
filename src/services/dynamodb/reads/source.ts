import type { View } from '../../../store/store.ts';
import type { Path } from '../expressions/placeholders.ts';
import { invalid, invalidParameter } from '../faults.ts';
import { Consumed, readUnits } from '../items/capacity.ts';
import { itemKey } from '../items/itemKey.ts';
import { decodeItem } from '../items/storedItem.ts';
import type { Index, KeySchema, Table } from '../table.ts';
import type { Item } from '../values/attributeValue.ts';
import type { Page } from './page.ts';

/** What a query or a scan reads: a table, or an index of it. */
export interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly schema: KeySchema;
}

interface SourceInput {
  readonly IndexName?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
}

export function sourceOf(table: Table, { IndexName: name, ConsistentRead }: SourceInput): Source {
  if (name === undefined) return { table, index: undefined, schema: table.schema };
  const index = table.indexes.find((one) => one.name === name);
  if (index === undefined) throw invalid(`The table does not have the specified index: ${name}`);
  if (index.kind === 'GSI' && ConsistentRead === true) {
    throw invalid('Consistent reads are not supported on global secondary indexes');
  }
  if (index.status !== 'ACTIVE')
    throw invalid(`Cannot read from backfilling global secondary index: ${name}`);
  return { table, index, schema: index.schema };
}

/** Whether items must be looked up in the table, since a local index has not all that is wanted of them. */
export function needsTable({ index }: Source, select: string | undefined, wanted: readonly Path[]): boolean {
  const names = index?.projected;
  if (index === undefined || names === undefined) return false;
  const missing = wanted.map(([name]) => String(name)).filter((name) => !names.has(name));
  if (index.kind === 'GSI') {
    if (select === 'ALL_ATTRIBUTES') {
      throw invalidParameter(
        `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
      );
    }
    if (missing.length > 0) {
      throw invalidParameter(`Global secondary index ${index.name} does not project [${missing.join(', ')}]`);
    }
    return false;
  }
  return select === 'ALL_ATTRIBUTES' || missing.length > 0;
}

export async function fromTable(view: View, { table }: Source, items: readonly Item[]): Promise<Item[]> {
  const whole: Item[] = [];
  for (const item of items) {
    const bytes = await view.get(itemKey(table, item));
    if (bytes) whole.push(decodeItem(bytes).item);
  }
  return whole;
}

/** The units of what was examined, all of it together. */
export function consumedBy(
  { table, index }: Source,
  page: Page,
  consistent: boolean | undefined,
  fetchedBytes: number | undefined,
): Consumed {
  const consumed = new Consumed(table);
  consumed.add(readUnits(page.bytes, consistent), index);
  if (fetchedBytes !== undefined && fetchedBytes > 0) consumed.add(readUnits(fetchedBytes, consistent));
  return consumed;
}
