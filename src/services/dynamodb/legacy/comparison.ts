import { invalid, invalidParameter } from '../faults.ts';
import type { Condition, Operand } from '../expressions/condition.ts';
import { compareValues, typeOf, type AttributeValue } from '../values/attributeValue.ts';

/** The comparison operators of the parameters that expressions replaced. */
export type Comparison =
  | 'EQ'
  | 'NE'
  | 'IN'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'BETWEEN'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH';

/** How many values each takes; -1: one or more. */
const COUNTS: Readonly<Record<Comparison, number>> = {
  NULL: 0,
  NOT_NULL: 0,
  EQ: 1,
  NE: 1,
  LE: 1,
  LT: 1,
  GE: 1,
  GT: 1,
  CONTAINS: 1,
  NOT_CONTAINS: 1,
  BEGINS_WITH: 1,
  BETWEEN: 2,
  IN: -1,
};

const SCALARS = ['S', 'N', 'B'];
const ANY = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M'];

export function checkCount(comparison: Comparison, values: readonly AttributeValue[]): void {
  const count = COUNTS[comparison];
  if (count === -1 ? values.length > 0 : values.length === count) return;
  throw invalidParameter(`Invalid number of argument(s) for the ${comparison} ComparisonOperator`);
}

export function checkSameType(values: readonly AttributeValue[]): void {
  const types = new Set(values.map(typeOf));
  if (types.size > 1)
    throw invalidParameter('AttributeValues inside AttributeValueList must be of same type');
}

export function checkTypes(comparison: Comparison, values: readonly AttributeValue[]): void {
  const types =
    comparison === 'EQ' || comparison === 'NE' ? ANY : comparison === 'BEGINS_WITH' ? ['S', 'B'] : SCALARS;
  for (const value of values) {
    const type = typeOf(value);
    if (!types.includes(type)) {
      throw invalidParameter(`ComparisonOperator ${comparison} is not valid for ${type} AttributeValue type`);
    }
  }
}

export function checkBetween(comparison: Comparison, [low, high]: readonly AttributeValue[]): void {
  if (comparison !== 'BETWEEN' || low === undefined || high === undefined) return;
  if ((compareValues(low, high) ?? 0) > 0) {
    throw invalid(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    );
  }
}

const COMPARATORS = { EQ: '=', NE: '<>', LE: '<=', LT: '<', GE: '>=', GT: '>' } as const;

/** The same as a condition on an attribute of the top level. */
export function comparisonCondition(
  name: string,
  comparison: Comparison,
  values: readonly AttributeValue[],
): Condition {
  const path: Operand = { kind: 'path', path: [name] };
  const operands = [path, ...values.map((value): Operand => ({ kind: 'value', value }))];
  switch (comparison) {
    case 'NULL':
      return { kind: 'call', name: 'attribute_not_exists', operands };
    case 'NOT_NULL':
      return { kind: 'call', name: 'attribute_exists', operands };
    case 'BEGINS_WITH':
      return { kind: 'call', name: 'begins_with', operands };
    case 'CONTAINS':
      return { kind: 'call', name: 'contains', operands };
    case 'NOT_CONTAINS':
      return {
        kind: 'and',
        conditions: [
          { kind: 'call', name: 'attribute_exists', operands: [path] },
          { kind: 'not', condition: { kind: 'call', name: 'contains', operands } },
        ],
      };
    case 'BETWEEN':
      return { kind: 'between', operands };
    case 'IN':
      return { kind: 'in', operands };
    default:
      return { kind: 'compare', operator: COMPARATORS[comparison], operands };
  }
}

/** As many as an expression of all the operators that it may have; each is looked for in every item. */
const MOST_OPERANDS = 600;

/** All of them, or one of them, as ConditionalOperator says. */
export function combined(
  operator: string | undefined,
  conditions: readonly Condition[],
): Condition | undefined {
  if (conditions.length === 0) return undefined;
  const operands = conditions.reduce((sum, each) => sum + ('operands' in each ? each.operands.length : 2), 0);
  if (operands > MOST_OPERANDS) {
    throw invalid(`The request has too many conditions and values of conditions; their count: ${operands}`);
  }
  return { kind: operator === 'OR' ? 'or' : 'and', conditions };
}
