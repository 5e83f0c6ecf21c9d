import type { View } from '../../../store/store.ts';
import type { Condition } from '../expressions/condition.ts';
import { holds } from '../expressions/evaluate.ts';
import type { PreparedProjection } from '../items/get.ts';
import { consumedCapacity, type Consumed } from '../items/capacity.ts';
import type { Item } from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';
import type { Page } from './page.ts';
import { consumedBy, fromTable, needsTable, type Source } from './source.ts';
import { lastKeyOf } from './startKey.ts';

interface ReadInput {
  readonly Select?: string | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly TableName?: string | undefined;
}

export interface ReadAnswer {
  readonly Items?: Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: NonNullable<ReturnType<typeof consumedCapacity>>;
}

/** What a query or a scan makes of the page that it examined. */
export async function answerOf(
  view: View,
  input: ReadInput,
  source: Source,
  page: Page,
  filter: Condition | undefined,
  { project, paths }: PreparedProjection,
): Promise<{ readonly answer: ReadAnswer; readonly consumed: Consumed }> {
  const entries = page.items.map(({ item }) => item);
  const fetches = needsTable(source, input.Select, paths);
  const examined = fetches ? await fromTable(view, source, entries) : entries;
  const kept = filter === undefined ? examined : examined.filter((item) => holds(filter, item));
  const fetchedBytes = fetches ? examined.reduce((sum, item) => sum + itemSize(item), 0) : undefined;
  const consumed = consumedBy(source, page, input.ConsistentRead, fetchedBytes);
  const capacity = consumedCapacity(input.ReturnConsumedCapacity, consumed, {
    shown: input.TableName ?? '',
  });
  const last = page.isCut ? entries.at(-1) : undefined;
  const answer: ReadAnswer = {
    ...(input.Select !== 'COUNT' && { Items: project === undefined ? kept : kept.map(project) }),
    Count: kept.length,
    ScannedCount: page.items.length,
    ...(last && { LastEvaluatedKey: lastKeyOf(source.table, source.index, last) }),
    ...(capacity && { ConsumedCapacity: capacity }),
  };
  return { answer, consumed };
}
