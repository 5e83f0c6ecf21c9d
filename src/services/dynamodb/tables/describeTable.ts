import { noSuchTable } from '../faults.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableKey, tables } from '../records.ts';
import { tableNameOf } from '../table.ts';
import { describe } from './description.ts';

export function describeTable({ store, clock, counts }: Parts): DynamoDBOperation<'DescribeTable'> {
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    const record = await store.read((view) => tables.get(view, tableKey(call, name)));
    if (record === undefined) throw noSuchTable(name);
    const size = await counts.of(record.items);
    return { Table: describe({ scope: call, record, size, nowMs: clock.now() }) };
  };
}

const MAX_PAGE = 100;

export function listTables({ store }: Pick<Parts, 'store'>): DynamoDBOperation<'ListTables'> {
  return async ({ Limit: limit = MAX_PAGE, ExclusiveStartTableName: after }, call) => {
    const prefix = [call.account, call.region];
    const entries = await store.read((view) =>
      tables.list(view, {
        prefix,
        ...(after !== undefined && { after: [...prefix, after] }),
        limit: limit + 1,
      }),
    );
    const names = entries.slice(0, limit).map(({ value }) => value.name);
    const last = entries.length > limit ? names.at(-1) : undefined;
    return { TableNames: names, ...(last !== undefined && { LastEvaluatedTableName: last }) };
  };
}
