import fc from 'fast-check';
import { decodeKey, encodeKey, prefixBounds, within } from './keys.ts';
import type { Key, Range, Transaction } from './store.ts';
import { closeKey } from './keys.fixture.ts';

/** A store as a plain map, and random programs that run on it and on a real one: for the conformance suite. */
export type Model = Map<string, string>;

export type Step =
  | { readonly do: 'get' | 'put' | 'delete' | 'deletePrefix'; readonly key: Key }
  | { readonly do: 'list'; readonly range: Range }
  | { readonly do: 'pause' };

const range: fc.Arbitrary<Range> = fc
  .record({
    prefix: closeKey,
    after: fc.option(closeKey, { nil: undefined }),
    before: fc.option(closeKey, { nil: undefined }),
    limit: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.MAX_SAFE_INTEGER)),
    reverse: fc.boolean(),
  })
  .map(({ prefix, after, before, limit, reverse }) => ({
    prefix,
    ...(after && { after }),
    ...(before && { before }),
    limit,
    reverse,
  }));

export const anyRange = range;

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('get', 'get', 'put', 'put', 'delete', 'deletePrefix'), key: closeKey }),
  fc.record({ do: fc.constant('list' as const), range }),
  fc.constant<Step>({ do: 'pause' }),
) as fc.Arbitrary<Step>;

/** The same step under `root`, so that the runs of a property do not meet. */
export function under(root: Key, step: Step): Step {
  if (step.do === 'pause') return step;
  if (step.do !== 'list') return { ...step, key: [...root, ...step.key] };
  return { ...step, range: rangeUnder(root, step.range) };
}

export function rangeUnder(root: Key, given: Range): Range {
  return {
    ...given,
    prefix: [...root, ...given.prefix],
    ...(given.after && { after: [...root, ...given.after] }),
    ...(given.before && { before: [...root, ...given.before] }),
  };
}

/** What a step read, as text; '' when it only writes. `value` is what a put writes. */
export function runOnModel(model: Model, step: Step, value: string): string {
  if (step.do === 'get') return model.get(encodeKey(step.key)) ?? 'absent';
  if (step.do === 'list') return JSON.stringify(listModel(model, step.range));
  if (step.do === 'put') model.set(encodeKey(step.key), value);
  if (step.do === 'delete') model.delete(encodeKey(step.key));
  if (step.do === 'deletePrefix') {
    const bounds = prefixBounds(step.key);
    for (const key of model.keys()) if (within(bounds, key)) model.delete(key);
  }
  return '';
}

export function listModel(model: Model, { prefix, after, before, limit, reverse }: Range): [Key, string][] {
  const bounds = prefixBounds(prefix);
  const keys = [...model.keys()]
    .filter((key) => within(bounds, key))
    .filter((key) => after === undefined || key > encodeKey(after))
    .filter((key) => before === undefined || key < encodeKey(before))
    .sort();
  if (reverse) keys.reverse();
  return keys.slice(0, limit).map((key) => [decodeKey(key), model.get(key) ?? '']);
}

export async function runOnStore(transaction: Transaction, step: Step, value: string): Promise<string> {
  if (step.do === 'get') return textOf(await transaction.get(step.key)) ?? 'absent';
  if (step.do === 'list') {
    const entries = await transaction.list(step.range);
    return JSON.stringify(entries.map((entry) => [entry.key, textOf(entry.value)]));
  }
  if (step.do === 'put') transaction.put(step.key, bytesOf(value));
  if (step.do === 'delete') transaction.delete(step.key);
  if (step.do === 'deletePrefix') transaction.deletePrefix(step.key);
  if (step.do === 'pause') await new Promise((resolve) => setImmediate(resolve));
  return '';
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && new TextDecoder().decode(bytes);
}

export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [i, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(i, 1))) yield [item, ...rest];
  }
}
