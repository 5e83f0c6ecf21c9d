import { invalid } from '../faults.ts';
import { compareValues, TYPES, typeOf, type AttributeValue } from '../values/attributeValue.ts';
import type { Condition, ConditionFunction, Operand } from './condition.ts';
import { printPath } from './overlap.ts';
import type { Placeholders } from './placeholders.ts';
import type { ConditionSyntax, OperandSyntax } from './syntax.ts';

/**
 * Puts a request's names and values into a condition and checks, from left to right, what depends on them: that they
 * are there, the count of operands, that they differ, their types.
 */
export function bindCondition(syntax: ConditionSyntax, placeholders: Placeholders): Condition {
  switch (syntax.kind) {
    case 'and':
    case 'or':
      return { kind: syntax.kind, conditions: flatten(syntax.kind, syntax, placeholders) };
    case 'not':
      return { kind: 'not', condition: bindCondition(syntax.condition, placeholders) };
    case 'compare':
      return checkComparison({
        kind: 'compare',
        operator: syntax.operator,
        operands: bindOperands(syntax.operands, placeholders),
      });
    case 'between':
      return checkBetween({ kind: 'between', operands: bindOperands(syntax.operands, placeholders) });
    case 'in':
      return checkIn({ kind: 'in', operands: bindOperands(syntax.operands, placeholders) });
    case 'call':
      return checkCall(syntax.name as ConditionFunction, bindOperands(syntax.operands, placeholders));
  }
}

/** A chain of ANDs leans to the left; as a list it needs no stack. */
function flatten(kind: 'and' | 'or', syntax: ConditionSyntax, placeholders: Placeholders): Condition[] {
  const parts: ConditionSyntax[] = [];
  let rest = syntax;
  while (rest.kind === kind && 'left' in rest) {
    parts.push(rest.right);
    rest = rest.left;
  }
  parts.push(rest);
  return parts.toReversed().map((part) => bindCondition(part, placeholders));
}

function bindOperands(operands: readonly OperandSyntax[], placeholders: Placeholders): Operand[] {
  return operands.map((operand) => bindOperand(operand, placeholders));
}

function bindOperand(operand: OperandSyntax, placeholders: Placeholders): Operand {
  if (operand.kind === 'path') return { kind: 'path', path: placeholders.path(operand) };
  if (operand.kind === 'value') return { kind: 'value', value: placeholders.value(operand.ref) };
  const inner = bindOperands(operand.operands, placeholders);
  checkCount('size', inner, 1);
  const [only] = inner as [Operand];
  if (only.kind === 'value' && ['N', 'BOOL', 'NULL'].includes(typeOf(only.value))) {
    throw wrongType('size', typeOf(only.value));
  }
  return { kind: 'size', operand: only };
}

type Checked<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>;

const ORDERED = ['S', 'N', 'B'];

function checkComparison(condition: Checked<'compare'>): Condition {
  const { operator, operands } = condition;
  checkDistinct(operator, operands);
  if (operator !== '=' && operator !== '<>') onlyTypes(operator, operands, ORDERED);
  return condition;
}

function checkBetween(condition: Checked<'between' | 'in'>): Condition {
  const [, low, high] = condition.operands as [Operand, Operand, Operand];
  checkDistinct('BETWEEN', condition.operands);
  onlyTypes('BETWEEN', condition.operands, ORDERED);
  if (low.kind !== 'value' || high.kind !== 'value') return condition;
  const shown = `lower bound operand: AttributeValue: {${print(low.value)}}, upper bound operand: AttributeValue: {${print(high.value)}}`;
  if (typeOf(low.value) !== typeOf(high.value)) {
    throw invalid(`The BETWEEN operator requires same data type for lower and upper bounds; ${shown}`);
  }
  if ((compareValues(low.value, high.value) ?? 0) > 0) {
    throw invalid(
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${shown}`,
    );
  }
  return condition;
}

const MAX_IN = 100;

function checkIn(condition: Checked<'between' | 'in'>): Condition {
  const { operands } = condition;
  if (operands.length > MAX_IN) {
    throw invalid(
      `Incorrect number of operands for operator or function; operator or function: IN, number of operands: ${operands.length}`,
    );
  }
  checkDistinct('IN', operands);
  return condition;
}

const COUNTS: Readonly<Record<ConditionFunction, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};

function checkCall(name: ConditionFunction, operands: readonly Operand[]): Condition {
  checkCount(name, operands, COUNTS[name]);
  checkDistinct(name, operands);
  const [first, second] = operands as [Operand, Operand];
  if ((name === 'attribute_exists' || name === 'attribute_not_exists') && first.kind !== 'path') {
    throw invalid(`Operator or function requires a document path; operator or function: ${name}`);
  }
  if (name === 'attribute_type') checkTypeName(second);
  if (name === 'begins_with') onlyTypes(name, operands, ['S', 'B']);
  if (name === 'contains' && first.kind === 'value') {
    onlyTypes(name, [first], ['S', 'B', 'SS', 'NS', 'BS', 'L']);
  }
  return { kind: 'call', name, operands };
}

function checkTypeName(operand: Operand): void {
  const type = operand.kind === 'value' ? typeOf(operand.value) : undefined;
  if (operand.kind !== 'value' || type !== 'S') {
    throw wrongType('attribute_type', type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
  }
  if ((TYPES as readonly string[]).includes(operand.value.S as string)) return;
  throw invalid(
    `Invalid attribute type name found; type: ${operand.value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
  );
}

function checkCount(name: string, operands: readonly Operand[], count: number): void {
  if (operands.length === count) return;
  throw invalid(
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
  );
}

function onlyTypes(name: string, operands: readonly Operand[], types: readonly string[]): void {
  for (const operand of operands) {
    if (operand.kind === 'value') {
      if (!types.includes(typeOf(operand.value))) throw wrongType(name, typeOf(operand.value));
    } else if (operand.kind === 'size' && !types.includes('N')) throw wrongType(name, 'N');
  }
}

function wrongType(name: string, type: string): Error {
  return invalid(
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

function checkDistinct(operator: string, [first, ...others]: readonly Operand[]): void {
  if (first?.kind !== 'path') return;
  const path = printPath(first.path);
  if (!others.some((other) => other.kind === 'path' && printPath(other.path) === path)) return;
  throw invalid(
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`,
  );
}

function print(value: AttributeValue): string {
  const type = typeOf(value);
  const content =
    value.B === undefined ? (value.S ?? value.N ?? '') : Buffer.from(value.B).toString('base64');
  return `${type}:${content.slice(0, 1000)}`;
}
