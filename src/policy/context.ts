/**
 * What condition keys are read from. Names are asked for in lower case: keys compare without regard to case, also
 * the tag's name in `aws:PrincipalTag/Team`. A `Map` is one; what is dear to find out may wait until it is asked for.
 */
export interface RequestContext {
  get(key: string): ContextValue | undefined;
}

/** Everything is text, as on AWS: `true`, `17`, `2026-01-01T00:00:00Z`. A list stands for a key of many values. */
export type ContextValue = string | readonly string[];

/** A context of names in any case, for keys that are few or come from a caller (the simulator). */
export function contextOf(entries: Iterable<readonly [string, ContextValue]>): RequestContext {
  return new Map(Array.from(entries, ([key, value]) => [key.toLowerCase(), value]));
}

/** A key is missing when nobody gave it and when it is a list of nothing. */
export function isMissing(value: ContextValue | undefined): value is undefined | readonly [] {
  return value === undefined || (typeof value !== 'string' && value.length === 0);
}

/** What a variable stands for: keys of many values stand for nothing. */
export function singleValue(value: ContextValue | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return value.length === 1 ? value[0] : undefined;
}
