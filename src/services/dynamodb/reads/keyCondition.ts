import { invalid } from '../faults.ts';
import type { Condition, Operand, Primitive } from '../expressions/condition.ts';
import type { Comparison } from '../legacy/comparison.ts';
import type { AttributeValue } from '../values/attributeValue.ts';

/** What a query asks of one key attribute, whichever way it was written. */
export interface KeyCondition {
  readonly name: string;
  readonly comparison: Comparison;
  readonly values: readonly AttributeValue[];
}

const FORBIDDEN: Readonly<Record<string, string>> = {
  attribute_exists: 'attribute_exists',
  attribute_not_exists: 'attribute_not_exists',
  attribute_type: 'attribute_type',
  contains: 'contains',
};

/** The conditions of a KeyConditionExpression, joined by AND; anything else is refused. */
export function keyConditions(condition: Condition): KeyCondition[] {
  const found: KeyCondition[] = [];
  for (const primitive of conjuncts(condition)) {
    const key = keyCondition(primitive);
    if (found.some(({ name }) => name === key.name)) {
      throw invalid('KeyConditionExpressions must only contain one condition per key');
    }
    found.push(key);
  }
  return found;
}

function* conjuncts(condition: Condition): Generator<Primitive> {
  if (condition.kind === 'and') {
    for (const part of condition.conditions) yield* conjuncts(part);
  } else if ('conditions' in condition) throw wrongOperator('OR');
  else if ('condition' in condition) throw wrongOperator('NOT');
  else yield condition;
}

function keyCondition(primitive: Primitive): KeyCondition {
  if (primitive.kind === 'in') throw wrongOperator('IN');
  if (primitive.kind === 'compare' && primitive.operator === '<>') throw wrongOperator('<>');
  if (primitive.kind === 'call' && FORBIDDEN[primitive.name]) throw wrongOperator(primitive.name);
  const { operands } = primitive;
  if (operands.some(({ kind }) => kind === 'size')) {
    throw invalid('KeyConditionExpressions cannot contain nested operations');
  }
  const names = operands.filter((operand) => operand.kind === 'path');
  const [first] = operands as [Operand];
  if (primitive.kind !== 'compare') {
    const operator = primitive.kind === 'between' ? 'BETWEEN' : 'begins_with';
    if (first.kind !== 'path') {
      if (names.length === 0) throw invalid(`${WRONG}: No key attribute specified`);
      throw invalid(`${WRONG}: ${operator} operator must have the key attribute as its first operand`);
    }
  }
  if (names.length > 1) throw invalid(`${WRONG}: Multiple attribute names used in one condition`);
  const [name] = names;
  if (name === undefined) throw invalid(`${WRONG}: No key attribute specified`);
  if (name.path.length > 1) {
    throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
  }
  const values = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []));
  return { name: String(name.path[0]), comparison: comparisonOf(primitive, first !== name), values };
}

const WRONG = 'Invalid condition in KeyConditionExpression';

function wrongOperator(operator: string): Error {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

const STRAIGHT = { '=': 'EQ', '<': 'LT', '<=': 'LE', '>': 'GT', '>=': 'GE', '<>': 'NE' } as const;
const REVERSED = { '=': 'EQ', '<': 'GT', '<=': 'GE', '>': 'LT', '>=': 'LE', '<>': 'NE' } as const;

function comparisonOf(primitive: Primitive, isReversed: boolean): Comparison {
  if (primitive.kind === 'between') return 'BETWEEN';
  if (primitive.kind !== 'compare') return 'BEGINS_WITH';
  return (isReversed ? REVERSED : STRAIGHT)[primitive.operator];
}
