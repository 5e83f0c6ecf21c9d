import type { AttributeValue } from '../values/attributeValue.ts';
import type { Path } from './placeholders.ts';
import type { Comparator } from './syntax.ts';

/** A condition whose names and values are known. Legacy conditions become these, too. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly operand: Operand };

export type ConditionFunction =
  | 'attribute_exists'
  | 'attribute_not_exists'
  | 'attribute_type'
  | 'begins_with'
  | 'contains';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'compare'; readonly operator: Comparator; readonly operands: readonly Operand[] }
  | { readonly kind: 'between' | 'in'; readonly operands: readonly Operand[] }
  | { readonly kind: 'call'; readonly name: ConditionFunction; readonly operands: readonly Operand[] };

/** A condition that has none inside. */
export type Primitive = Extract<Condition, { operands: unknown }>;

function* primitives(condition: Condition): Generator<Primitive> {
  if ('conditions' in condition) for (const part of condition.conditions) yield* primitives(part);
  else if ('condition' in condition) yield* primitives(condition.condition);
  else yield condition;
}

/** Every path that a condition reads. */
export function pathsOf(condition: Condition): Path[] {
  const paths: Path[] = [];
  const visit = (operand: Operand): void => {
    if (operand.kind === 'path') paths.push(operand.path);
    else if (operand.kind === 'size') visit(operand.operand);
  };
  for (const { operands } of primitives(condition)) operands.forEach(visit);
  return paths;
}
