import { refuseBelowKeys } from './expressions/scalarKeys.ts';
import { deepPathsOf } from './items/prepared.ts';
import type { Parts } from './needs.ts';
import type { DynamoDBOperation } from './operation.ts';
import { answerOf } from './reads/answer.ts';
import { refuseKeysInFilter } from './reads/filter.ts';
import { keyRange } from './reads/keyRange.ts';
import { matchKeys } from './reads/matchKeys.ts';
import { goOn, readPage } from './reads/page.ts';
import { prepareQuery } from './reads/prepareQuery.ts';
import { checkStartNames, queryStart } from './reads/queryStart.ts';
import { needsTable, sourceOf } from './reads/source.ts';
import { tableNameOf } from './table.ts';

export function query({ store, tables, expressions, measures }: Parts): DynamoDBOperation<'Query'> {
  return async (input, call) => {
    const prepared = prepareQuery(expressions, input);
    const { answer, consumed } = await store.read(async (view) => {
      const table = await tables.get(view, call, tableNameOf(input.TableName ?? '', call));
      const source = sourceOf(table, input);
      const { ExclusiveStartKey: start } = input;
      checkStartNames(source, start);
      const matched = matchKeys(source.schema, prepared.keys, prepared.isExpression);
      const from = start && queryStart(source, matched, start);
      refuseBelowKeys(table, prepared.projection.deepPaths);
      const parameter = input.QueryFilter === undefined ? 'Filter Expression' : 'QueryFilter';
      refuseKeysInFilter(prepared.filter, source.schema, parameter);
      needsTable(source, input.Select, prepared.projection.paths);
      refuseBelowKeys(table, deepPathsOf(prepared.filter));
      const root = source.index?.prefix ?? table.prefix;
      const reverse = input.ScanIndexForward === false;
      const range = { ...keyRange(root, matched.equal, source.schema.hash.length, matched.last), reverse };
      const page = await readPage(view, from ? goOn(range, from) : range, input.Limit);
      return answerOf(view, input, source, page, prepared.filter, prepared.projection);
    });
    measures.consumed('Read', consumed);
    measures.add(
      consumed.table,
      'ReturnedItemCount',
      { TableName: consumed.table.name, Operation: 'Query' },
      answer.Count,
    );
    return answer;
  };
}
