/**
 * An event pattern, ready for matching. All fields must match and, of each list of alternatives, one; a field leads to
 * what is inside it or to tests, of which one must pass.
 */
export interface EventPattern {
  readonly fields: ReadonlyMap<string, EventPattern | readonly ValueTest[]>;
  readonly alternatives: readonly (readonly EventPattern[])[];
  /** It matches nothing where there is nothing. */
  readonly needsValue: boolean;
}

/** A string, a number, a truth value or null, as it stands in an event. */
export type Leaf = string | number | boolean | null;

export type ValueTest =
  | { readonly kind: 'value'; readonly passes: (value: Leaf) => boolean }
  /** Nothing stands there, in the whole event. `path`: the names that lead to it. */
  | { readonly kind: 'absent'; readonly path: readonly string[] };

/** What is no event pattern. The message is AWS's reason. */
export class InvalidEventPattern extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'InvalidEventPattern';
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
