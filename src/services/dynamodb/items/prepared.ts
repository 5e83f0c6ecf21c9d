import { pathsOf, type Condition } from '../expressions/condition.ts';
import { bindCondition } from '../expressions/bindCondition.ts';
import { ofParameter, type Expressions } from '../expressions/parsed.ts';
import { Placeholders, type Path } from '../expressions/placeholders.ts';
import { nestedPaths } from '../expressions/scalarKeys.ts';
import type { AttributeValue } from '../values/attributeValue.ts';

export interface ExpressionInput {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

export function placeholdersOf(input: ExpressionInput): Placeholders {
  return new Placeholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
}

/** The condition in a parameter of the request, or undefined where it has none. */
export function conditionIn(
  expressions: Expressions,
  parameter: string,
  text: string | undefined,
  placeholders: Placeholders,
): Condition | undefined {
  if (text === undefined) return undefined;
  const syntax = expressions.condition(parameter, text);
  return ofParameter(parameter, () => bindCondition(syntax, placeholders));
}

/** Those paths of a condition that might lie below a key. */
export function deepPathsOf(condition: Condition | undefined): readonly Path[] {
  return condition === undefined ? [] : nestedPaths(pathsOf(condition));
}
