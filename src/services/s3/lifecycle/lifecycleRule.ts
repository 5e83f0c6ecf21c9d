import type { Bucket } from '../bucketCache.ts';
import type { Tags } from '../tags.ts';

/** A rule as it is kept: what it is about, and when that goes. */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  /** Given beside the filter, as in the rules of old. */
  readonly isOld: boolean;
  readonly prefix?: string;
  readonly tags?: Tags;
  readonly greaterThan?: number;
  readonly lessThan?: number;
  readonly expiration?: Expiration;
  readonly noncurrent?: { readonly days: number; readonly keep: number };
  readonly abortAfterDays?: number;
}

export interface Expiration {
  readonly days?: number;
  readonly dateMs?: number;
  /** Removes markers under which nothing is left. */
  readonly markers?: true;
}

/** What rules look at. */
export interface Described {
  readonly key: string;
  readonly size?: number;
  readonly tags?: Tags | undefined;
}

const DAY_MS = 86_400_000;

export function lifecycleRulesOf({ configs }: Pick<Bucket, 'configs'>): readonly LifecycleRule[] | undefined {
  return configs['lifecycle'] as readonly LifecycleRule[] | undefined;
}

export function applies(rule: LifecycleRule, { key, size, tags = [] }: Described): boolean {
  const { prefix = '', tags: wanted = [], greaterThan, lessThan } = rule;
  return (
    rule.enabled &&
    key.startsWith(prefix) &&
    wanted.every(([name, value]) => tags.some(([tag, its]) => tag === name && its === value)) &&
    (greaterThan === undefined || (size ?? 0) > greaterThan) &&
    (lessThan === undefined || (size ?? 0) < lessThan)
  );
}

/** A number of days later, rounded up to midnight UTC. */
export function daysAfter(ms: number, days: number): number {
  return Math.ceil((ms + days * DAY_MS) / DAY_MS) * DAY_MS;
}

/** When a rule removes a current object; undefined: never. */
function expiryOf({ expiration }: LifecycleRule, modifiedMs: number): number | undefined {
  if (expiration?.days !== undefined) return daysAfter(modifiedMs, expiration.days);
  return expiration?.dateMs;
}

/** The rule that removes a current object first, and when. */
export function firstExpiry(
  rules: readonly LifecycleRule[],
  object: Described,
  modifiedMs: number,
): { readonly rule: LifecycleRule; readonly atMs: number } | undefined {
  let first: { rule: LifecycleRule; atMs: number } | undefined;
  for (const rule of rules) {
    const atMs = applies(rule, object) ? expiryOf(rule, modifiedMs) : undefined;
    if (atMs !== undefined && atMs < (first?.atMs ?? Infinity)) first = { rule, atMs };
  }
  return first;
}
