import type { Condition } from '../expressions/condition.ts';
import type { Expressions } from '../expressions/parsed.ts';
import type { Path } from '../expressions/placeholders.ts';
import { expectedCondition } from '../legacy/expected.ts';
import type { Input } from '../operation.ts';
import { conditionIn, deepPathsOf, placeholdersOf } from './prepared.ts';

/** On what a write depends, checked as far as that goes without the table. */
export interface PreparedCondition {
  readonly condition: Condition | undefined;
  readonly deepPaths: readonly Path[];
  readonly showsItem: boolean;
}

export type ConditionInput = Pick<
  Input<'PutItem'>,
  | 'Expected'
  | 'ConditionalOperator'
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'ReturnValuesOnConditionCheckFailure'
>;

/** Of a write that has no other expressions. */
export function prepareCondition(expressions: Expressions, input: ConditionInput): PreparedCondition {
  const legacy = expectedCondition(input.Expected, input.ConditionalOperator);
  const placeholders = placeholdersOf(input);
  const condition = conditionIn(expressions, 'ConditionExpression', input.ConditionExpression, placeholders);
  placeholders.refuseUnused();
  return {
    condition: condition ?? legacy,
    deepPaths: deepPathsOf(condition),
    showsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}
