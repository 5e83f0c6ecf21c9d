import type { Condition } from '../expressions/condition.ts';
import type { AttributeValue } from '../values/attributeValue.ts';
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

export interface LegacyCondition {
  readonly ComparisonOperator?: string | undefined;
  readonly AttributeValueList?: readonly AttributeValue[] | undefined;
}

export type LegacyConditions = Readonly<Record<string, LegacyCondition>>;

/** Checks KeyConditions, a QueryFilter or a ScanFilter. */
export function checkConditions(conditions: LegacyConditions): void {
  for (const { ComparisonOperator, AttributeValueList: values = [] } of Object.values(conditions)) {
    const comparison = ComparisonOperator as Comparison;
    for (const value of values) validateValue(value);
    checkCount(comparison, values);
    checkSameType(values);
    checkTypes(comparison, values);
    checkBetween(comparison, values);
  }
}

export function filterCondition(
  conditions: LegacyConditions,
  operator: string | undefined,
): Condition | undefined {
  return combined(
    operator,
    Object.entries(conditions).map(([name, { ComparisonOperator, AttributeValueList = [] }]) =>
      comparisonCondition(name, ComparisonOperator as Comparison, AttributeValueList),
    ),
  );
}
