import { invalid, invalidParameter } from '../faults.ts';
import type { KeyAttribute, KeySchema } from '../table.ts';
import { typeOf, type AttributeValue } from '../values/attributeValue.ts';
import type { KeyCondition } from './keyCondition.ts';

/** A query's conditions in the order of the schema: what is equal, and what else is asked of the last attribute. */
export interface MatchedKeys {
  readonly equal: readonly AttributeValue[];
  readonly last: KeyCondition | undefined;
}

const NOT_INDEXABLE = ['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN'];
const UNSUPPORTED = 'Query key condition not supported';

export function matchKeys(
  { hash, range }: KeySchema,
  conditions: readonly KeyCondition[],
  isExpression: boolean,
): MatchedKeys {
  const byName = new Map(conditions.map((condition) => [condition.name, condition]));
  if (conditions.length > hash.length + range.length) throw invalid(UNSUPPORTED);
  const equal: AttributeValue[] = [];
  let last: KeyCondition | undefined;
  let used = 0;
  for (const [at, key] of [...hash, ...range].entries()) {
    const isHash = at < hash.length;
    const condition = byName.get(key.name);
    if (condition === undefined) {
      // Range attributes may be left out from the right.
      if (isHash || used < conditions.length) throw missed(key);
      break;
    }
    checkType(key, condition, isExpression);
    if (isHash && condition.comparison !== 'EQ') throw invalid(UNSUPPORTED);
    used++;
    if (condition.comparison === 'EQ') equal.push(condition.values[0] as AttributeValue);
    else {
      last = condition;
      break;
    }
  }
  if (used < conditions.length) {
    const rest = [...hash, ...range].slice(used).find(({ name }) => !byName.has(name));
    throw rest === undefined ? invalid(UNSUPPORTED) : missed(rest);
  }
  return { equal, last };
}

function missed({ name }: KeyAttribute): Error {
  return invalid(`Query condition missed key schema element: ${name}`);
}

function checkType(key: KeyAttribute, { comparison, values }: KeyCondition, isExpression: boolean): void {
  if (NOT_INDEXABLE.includes(comparison)) {
    throw invalid('Attempted conditional constraint is not an indexable operation');
  }
  if (values.some((value) => typeOf(value) !== key.type)) {
    throw invalidParameter('Condition parameter type does not match schema type');
  }
  if (comparison !== 'BEGINS_WITH' || key.type !== 'N') return;
  throw isExpression
    ? invalid(
        'Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
      )
    : invalidParameter('ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type');
}
