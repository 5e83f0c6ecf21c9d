/** Expressions as they are written: names and values stand for what the request says beside them. */
export type PathPart = { readonly name: string } | { readonly ref: string } | { readonly index: number };

export interface PathSyntax {
  readonly kind: 'path';
  readonly parts: readonly PathPart[];
}

export interface ValueSyntax {
  readonly kind: 'value';
  readonly ref: string;
}

export interface CallSyntax {
  readonly kind: 'call';
  readonly name: string;
  readonly operands: readonly OperandSyntax[];
}

export type OperandSyntax = PathSyntax | ValueSyntax | CallSyntax;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type ConditionSyntax =
  | { readonly kind: 'and' | 'or'; readonly left: ConditionSyntax; readonly right: ConditionSyntax }
  | { readonly kind: 'not'; readonly condition: ConditionSyntax }
  | { readonly kind: 'compare'; readonly operator: Comparator; readonly operands: readonly OperandSyntax[] }
  | { readonly kind: 'between' | 'in'; readonly operands: readonly OperandSyntax[] }
  | CallSyntax;

/** `+`, `-`: the two operands of a sum. */
export type SetValueSyntax =
  | OperandSyntax
  | { readonly kind: 'sum'; readonly minus: boolean; readonly operands: readonly OperandSyntax[] };

export interface UpdateSyntax {
  readonly set: readonly { readonly path: PathSyntax; readonly value: SetValueSyntax }[];
  readonly remove: readonly { readonly path: PathSyntax }[];
  readonly add: readonly { readonly path: PathSyntax; readonly value: ValueSyntax }[];
  readonly delete: readonly { readonly path: PathSyntax; readonly value: ValueSyntax }[];
}

export const CONDITIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
]);
export const UPDATE_FUNCTIONS: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);
export const FUNCTIONS: ReadonlySet<string> = new Set([...CONDITIONS, ...UPDATE_FUNCTIONS, 'size']);
