import { invalid } from '../faults.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Names in the order in which AWS lists them. */
export interface ParameterNames {
  readonly legacy: readonly string[];
  readonly expressions: readonly string[];
  /** Those that may refer to values, as AWS lists them where none is there; undefined: no values are taken. */
  readonly valueUsers?: string;
}

export const PUT_PARAMETERS: ParameterNames = {
  legacy: ['Expected'],
  expressions: ['ConditionExpression'],
  valueUsers: 'ConditionExpression is null',
};
export const UPDATE_PARAMETERS: ParameterNames = {
  legacy: ['AttributeUpdates', 'Expected'],
  expressions: ['UpdateExpression', 'ConditionExpression'],
  valueUsers: 'UpdateExpression and ConditionExpression are null',
};
export const GET_PARAMETERS: ParameterNames = {
  legacy: ['AttributesToGet'],
  expressions: ['ProjectionExpression'],
};
export const QUERY_PARAMETERS: ParameterNames = {
  legacy: ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
  expressions: ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
  valueUsers: 'FilterExpression and KeyConditionExpression are null',
};
export const SCAN_PARAMETERS: ParameterNames = {
  legacy: ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  expressions: ['ProjectionExpression', 'FilterExpression'],
  valueUsers: 'FilterExpression is null',
};

/** Expressions and what they replaced don't mix, and names and values need expressions. */
export function checkParameters(input: object, names: ParameterNames): void {
  const given = input as Parameters;
  const expressions = names.expressions.filter((name) => given[name] !== undefined);
  let legacy = names.legacy.filter((name) => given[name] !== undefined);
  // KeyConditions may stand beside the other expressions of a query.
  if (given['KeyConditionExpression'] === undefined)
    legacy = legacy.filter((name) => name !== 'KeyConditions');
  if (expressions.length > 0 && legacy.length > 0) {
    throw invalid(
      `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${legacy.join(', ')}} Expression parameters: {${expressions.join(', ')}}`,
    );
  }
  if (given['ExpressionAttributeNames'] !== undefined && expressions.length === 0) {
    throw invalid('ExpressionAttributeNames can only be specified when using expressions');
  }
  if (given['ExpressionAttributeValues'] === undefined || names.valueUsers === undefined) return;
  if (expressions.some((name) => name !== 'ProjectionExpression')) return;
  throw invalid(
    `ExpressionAttributeValues can only be specified when using expressions: ${names.valueUsers}`,
  );
}
