import type { Condition } from './expressions/condition.ts';
import { checkParameters, SCAN_PARAMETERS } from './expressions/parameters.ts';
import type { Expressions } from './expressions/parsed.ts';
import { refuseBelowKeys } from './expressions/scalarKeys.ts';
import { attributesToGet, WHOLE, type PreparedProjection } from './items/get.ts';
import { conditionIn, deepPathsOf, placeholdersOf } from './items/prepared.ts';
import { checkConditions, filterCondition, type LegacyConditions } from './legacy/filter.ts';
import type { Parts } from './needs.ts';
import type { DynamoDBOperation, Input } from './operation.ts';
import { answerOf } from './reads/answer.ts';
import { readPage } from './reads/page.ts';
import { projectionIn } from './reads/prepareQuery.ts';
import { scanStart } from './reads/scanStart.ts';
import { checkSegment, segmentRange } from './reads/segment.ts';
import { checkSelect } from './reads/select.ts';
import { needsTable, sourceOf } from './reads/source.ts';
import { validateStartKey } from './reads/startKey.ts';
import { tableNameOf } from './table.ts';

export function scan({ store, tables, expressions, measures }: Parts): DynamoDBOperation<'Scan'> {
  return async (input, call) => {
    const { filter, projection } = prepareScan(expressions, input);
    const { answer, consumed } = await store.read(async (view) => {
      const table = await tables.get(view, call, tableNameOf(input.TableName ?? '', call));
      const source = sourceOf(table, input);
      const after = scanStart(source, input);
      needsTable(source, input.Select, projection.paths);
      refuseBelowKeys(table, [...projection.deepPaths, ...deepPathsOf(filter)]);
      const range = segmentRange(source.index?.prefix ?? table.prefix, input);
      const page = await readPage(view, after ? { ...range, after } : range, input.Limit);
      return answerOf(view, input, source, page, filter, projection);
    });
    measures.consumed('Read', consumed);
    measures.add(
      consumed.table,
      'ReturnedItemCount',
      { TableName: consumed.table.name, Operation: 'Scan' },
      answer.Count,
    );
    return answer;
  };
}

/** Checks a scan as far as that goes without the table. */
function prepareScan(
  expressions: Expressions,
  input: Input<'Scan'>,
): { filter: Condition | undefined; projection: PreparedProjection } {
  checkSelect(input);
  checkParameters(input, SCAN_PARAMETERS);
  const names = input.AttributesToGet && attributesToGet(input.AttributesToGet);
  const legacy = input.ScanFilter as LegacyConditions | undefined;
  if (legacy) checkConditions(legacy);
  validateStartKey(input.ExclusiveStartKey);
  checkSegment(input);
  const placeholders = placeholdersOf(input);
  const filter = conditionIn(expressions, 'FilterExpression', input.FilterExpression, placeholders);
  const paths = projectionIn(expressions, input.ProjectionExpression, placeholders);
  placeholders.refuseUnused();
  return {
    filter: filter ?? (legacy && filterCondition(legacy, input.ConditionalOperator)),
    projection: paths ?? names ?? WHOLE,
  };
}
