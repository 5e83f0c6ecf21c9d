import { isMissing, type ContextValue, type RequestContext } from '../context.ts';
import type { ConditionClause, PolicyVersion } from '../policyDocument.ts';
import { parseTemplate, variablesOf } from '../template.ts';
import { OPERATORS, type Operator } from './operators.ts';

/** One key under one operator. All of a statement's must hold. */
export interface Condition {
  /** As written, for the simulator: the key itself and the variables of its values that have no default. */
  readonly needs: readonly string[];
  holds(context: RequestContext): boolean;
}

interface OperatorName {
  readonly set: 'all' | 'any' | undefined;
  readonly base: string;
  readonly ifExists: boolean;
}

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i;

/** Undefined: AWS knows no such operator. */
export function parseOperatorName(operator: string): OperatorName | undefined {
  const match = NAME.exec(operator);
  const base = match?.[2]?.toLowerCase();
  if (match === null || base === undefined) return undefined;
  const ifExists = match[3] !== undefined;
  if (base === 'null' ? ifExists : !OPERATORS.has(base)) return undefined;
  const set = match[1] === undefined ? undefined : /all/i.test(match[1]) ? 'all' : 'any';
  return { set, base, ifExists };
}

export function compileCondition(clause: ConditionClause, version: PolicyVersion): Condition {
  const name = parseOperatorName(clause.operator);
  const key = clause.key.toLowerCase();
  if (name?.base === 'null') return { needs: [clause.key], holds: nullTest(key, clause.values) };
  const operator = name && OPERATORS.get(name.base);
  if (name === undefined || operator === undefined) {
    throw new Error(`the condition operator ${clause.operator} was not refused when the policy was read`);
  }
  const passes = valueTest(operator, clause.values, version);
  // ForAllValues, and negation without a set: every value must pass. Else one suffices.
  const every = name.set === 'all' || (name.set === undefined && operator.negated);
  const ifMissing = name.ifExists || every;
  return {
    needs: [clause.key, ...variableNames(operator, clause.values, version)],
    holds: (context) => {
      const value = context.get(key);
      if (isMissing(value) || (name.set !== undefined && isNothing(value))) return ifMissing;
      if (typeof value === 'string') return passes(value, context);
      return every ? value.every((one) => passes(one, context)) : value.some((one) => passes(one, context));
    },
  };
}

/** "Resolves to a null dataset, such as an empty string", as AWS says of sets. */
function isNothing(value: ContextValue): boolean {
  return value === '' || (value.length === 1 && value[0] === '');
}

function valueTest(
  operator: Operator,
  values: readonly string[],
  version: PolicyVersion,
): (value: string, context: RequestContext) => boolean {
  const matches = operator.compile(values, version);
  if (!operator.negated) return matches;
  const { isValid } = operator;
  if (isValid === undefined) return (value, context) => !matches(value, context);
  if (!values.every(isValid)) return () => false;
  return (value, context) => isValid(value) && !matches(value, context);
}

function nullTest(key: string, values: readonly string[]): Condition['holds'] {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  return (context) => wanted.has(String(isMissing(context.get(key))));
}

function variableNames(operator: Operator, values: readonly string[], version: PolicyVersion): string[] {
  if (!operator.variables || version === '2008-10-17') return [];
  return values
    .flatMap((value) => variablesOf(parseTemplate(value, { variables: true, wildcards: false })))
    .filter(({ fallback }) => fallback === undefined)
    .map(({ name }) => name);
}
