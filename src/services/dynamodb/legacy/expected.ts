import type { ExpectedAttributeValue } from '@aws-sdk/client-dynamodb';
import { invalidParameter } from '../faults.ts';
import type { Condition } from '../expressions/condition.ts';
import { validateValue } from '../values/validateValue.ts';
import {
  checkBetween,
  checkCount,
  checkSameType,
  checkTypes,
  combined,
  comparisonCondition,
  type Comparison,
} from './comparison.ts';

/** The condition that `Expected` is, checked. */
export function expectedCondition(
  expected: Readonly<Record<string, ExpectedAttributeValue>> | undefined,
  operator: string | undefined,
): Condition | undefined {
  if (expected === undefined) return undefined;
  return combined(
    operator,
    Object.entries(expected).map(([name, condition]) => attributeCondition(name, condition)),
  );
}

function attributeCondition(name: string, expected: ExpectedAttributeValue): Condition {
  const { Value, Exists, ComparisonOperator, AttributeValueList } = expected;
  if (Value !== undefined) validateValue(Value);
  for (const value of AttributeValueList ?? []) validateValue(value);
  if (AttributeValueList !== undefined && Value !== undefined) {
    throw refused('Value and AttributeValueList cannot be used together', name);
  }
  if (Exists !== undefined && ComparisonOperator !== undefined) {
    throw refused('Exists and ComparisonOperator cannot be used together', name);
  }
  if (ComparisonOperator !== undefined) {
    return compared(name, ComparisonOperator, AttributeValueList ?? (Value && [Value]));
  }
  if (AttributeValueList !== undefined) {
    throw refused('AttributeValueList can only be used with a ComparisonOperator', name);
  }
  if (Exists === false) {
    if (Value !== undefined) throw refused('Value cannot be used when Exists is false', name);
    return comparisonCondition(name, 'NULL', []);
  }
  if (Value === undefined) {
    throw refused(`Value must be provided when Exists is ${Exists ?? 'null'}`, name);
  }
  return comparisonCondition(name, 'EQ', [Value]);
}

function compared(
  name: string,
  comparison: Comparison,
  values: ExpectedAttributeValue['AttributeValueList'],
): Condition {
  if (values === undefined && comparison !== 'NULL' && comparison !== 'NOT_NULL') {
    throw refused(`Value or AttributeValueList must be used with ComparisonOperator: ${comparison}`, name);
  }
  const list = values ?? [];
  checkCount(comparison, list);
  checkSameType(list);
  checkTypes(comparison, list);
  checkBetween(comparison, list);
  return comparisonCondition(name, comparison, list);
}

function refused(problem: string, name: string): Error {
  return invalidParameter(`${problem} for Attribute: ${name}`);
}
