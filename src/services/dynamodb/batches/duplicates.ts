import { invalid } from '../faults.ts';
import { withBase64, hasBinary } from '../items/storedItem.ts';
import type { Item } from '../values/attributeValue.ts';

/** Refuses a key that is there twice, in whichever order of its attributes. Their numbers are canonical. */
export function refuseDuplicates(keys: readonly Item[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    const id = keyId(key);
    if (seen.has(id)) throw invalid('Provided list of item keys contains duplicates');
    seen.add(id);
  }
}

/** The same text for the same key. */
export function keyId(key: Item): string {
  const sorted = Object.entries(hasBinary(key) ? withBase64(key) : key).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return JSON.stringify(sorted);
}
