import type { Collection } from '../../store/collection.ts';
import type { Key, View } from '../../store/store.ts';

const NAMES_A_READ = 200;

export interface NameRange {
  readonly prefix?: string;
  /** Exclusive: the last name of the page before. */
  readonly after?: string | undefined;
  readonly descending?: boolean;
}

/** Entries of a collection whose keys are `[...under, NAME]`, in order of name, from those that begin with `prefix`. */
export async function* namesFrom<T>(
  view: View,
  records: Collection<T>,
  under: Key,
  { prefix = '', after, descending = false }: NameRange,
): AsyncGenerator<{ name: string; value: T }> {
  if (after === undefined && !descending) {
    const value = await records.get(view, [...under, prefix]);
    if (value !== undefined) yield { name: prefix, value };
  }
  let last = after ?? (descending ? undefined : prefix);
  for (;;) {
    const edge = last === undefined ? beyond(prefix) : last;
    const bound =
      edge === undefined ? {} : descending ? { before: [...under, edge] } : { after: [...under, edge] };
    const entries = await records.list(view, {
      prefix: under,
      ...bound,
      limit: NAMES_A_READ,
      reverse: descending,
    });
    for (const { key, value } of entries) {
      const name = String(key.at(-1));
      if (!name.startsWith(prefix)) return;
      yield { name, value };
      last = name;
    }
    if (entries.length < NAMES_A_READ) return;
  }
}

/** A text greater than all that begin with `prefix`; undefined when there is no bound. */
function beyond(prefix: string): string | undefined {
  return prefix === '' ? undefined : `${prefix}\u{10ffff}`;
}
