import { encodeKey, prefixBounds, successor, type Bounds } from './keys.ts';
import type { Range } from './store.ts';

/** The encoded keys that a range spans, apart from its limit. `low` is not below `high`: nothing is spanned. */
export function rangeBounds(range: Range): Bounds {
  let { low, high } = prefixBounds(range.prefix);
  if (range.after !== undefined) {
    const after = successor(encodeKey(range.after));
    if (after > low) low = after;
  }
  if (range.before !== undefined) {
    const before = encodeKey(range.before);
    if (before < high) high = before;
  }
  return { low, high };
}
