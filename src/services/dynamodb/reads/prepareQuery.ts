import { bindCondition } from '../expressions/bindCondition.ts';
import { bindProjection } from '../expressions/bindProjection.ts';
import type { Condition } from '../expressions/condition.ts';
import { checkParameters, QUERY_PARAMETERS } from '../expressions/parameters.ts';
import { ofParameter, type Expressions } from '../expressions/parsed.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import { projection } from '../expressions/project.ts';
import { nestedPaths } from '../expressions/scalarKeys.ts';
import { invalid, withPrefix } from '../faults.ts';
import { attributesToGet, WHOLE, type PreparedProjection } from '../items/get.ts';
import { conditionIn, placeholdersOf } from '../items/prepared.ts';
import type { Comparison } from '../legacy/comparison.ts';
import { checkConditions, filterCondition, type LegacyConditions } from '../legacy/filter.ts';
import type { Input } from '../operation.ts';
import { keyConditions, type KeyCondition } from './keyCondition.ts';
import { checkSelect } from './select.ts';
import { validateStartKey } from './startKey.ts';

/** A query that was checked as far as that goes without the table. */
export interface PreparedQuery {
  readonly keys: readonly KeyCondition[];
  readonly isExpression: boolean;
  readonly filter: Condition | undefined;
  readonly projection: PreparedProjection;
}

type QueryInput = Input<'Query'>;

/** Of an index with keys of several attributes. */
const MAX_KEYS = 8;

export function prepareQuery(expressions: Expressions, input: QueryInput): PreparedQuery {
  withPrefix(() => checkSelect(input));
  checkParameters(input, QUERY_PARAMETERS);
  if (input.QueryFilter) checkConditions(input.QueryFilter as LegacyConditions);
  const names = input.AttributesToGet && attributesToGet(input.AttributesToGet);
  validateStartKey(input.ExclusiveStartKey);
  if (input.KeyConditions === undefined && input.KeyConditionExpression === undefined) {
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const placeholders = placeholdersOf(input);
  const { KeyConditionExpression: text } = input;
  const keySyntax = text === undefined ? undefined : expressions.condition('KeyConditionExpression', text);
  const keyCondition =
    keySyntax && ofParameter('KeyConditionExpression', () => bindCondition(keySyntax, placeholders));
  const filter = conditionIn(expressions, 'FilterExpression', input.FilterExpression, placeholders);
  const paths = projectionIn(expressions, input.ProjectionExpression, placeholders);
  placeholders.refuseUnused();
  const keys = keyCondition ? keyConditions(keyCondition) : legacyKeys(input.KeyConditions ?? {});
  checkKeyCount(keys, input.IndexName);
  const legacy =
    input.QueryFilter && filterCondition(input.QueryFilter as LegacyConditions, input.ConditionalOperator);
  return {
    keys,
    isExpression: keyCondition !== undefined,
    filter: filter ?? legacy,
    projection: paths ?? names ?? WHOLE,
  };
}

function legacyKeys(conditions: NonNullable<QueryInput['KeyConditions']>): KeyCondition[] {
  checkConditions(conditions as LegacyConditions);
  return Object.entries(conditions).map(([name, { ComparisonOperator, AttributeValueList = [] }]) => ({
    name,
    comparison: ComparisonOperator as Comparison,
    values: AttributeValueList,
  }));
}

function checkKeyCount(keys: readonly KeyCondition[], index: string | undefined): void {
  if (keys.length > 0 && keys.length <= (index === undefined ? 2 : MAX_KEYS)) return;
  throw invalid('Conditions can be of length 1 or 2 only');
}

export function projectionIn(
  expressions: Expressions,
  text: string | undefined,
  placeholders: Placeholders,
): PreparedProjection | undefined {
  if (text === undefined) return undefined;
  const paths = bindProjection(expressions, text, placeholders);
  return { project: projection(paths), paths, deepPaths: nestedPaths(paths) };
}
