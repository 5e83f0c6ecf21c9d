import type { Key, KeyPart } from '../../../store/store.ts';
import { bucketOf, keyPart } from '../items/itemKey.ts';
import type { AttributeValue } from '../values/attributeValue.ts';
import type { KeyCondition } from './keyCondition.ts';

/** The keys of one partition that a query's conditions allow: between two keys, exclusive. */
export interface KeyRange {
  readonly prefix: Key;
  readonly after?: Key;
  readonly before?: Key;
}

/** Greater than every part that a value becomes. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * `equal`: the values of the hash and of the leading range attributes; `hashes` of them are the hash's. Every stored key goes on
 * behind its range attributes, so that the bound [… v] lies before all keys with v and [… v LAST] behind them.
 */
export function keyRange(
  root: Key,
  equal: readonly AttributeValue[],
  hashes: number,
  last: KeyCondition | undefined,
): KeyRange {
  const parts = equal.map(keyPart);
  const prefix = [...root, bucketOf(parts.slice(0, hashes)), ...parts];
  if (last === undefined) return { prefix };
  const [low = prefix, high = prefix] = last.values.map((value): Key => [...prefix, keyPart(value)]);
  switch (last.comparison) {
    case 'LT':
      return { prefix, before: low };
    case 'LE':
      return { prefix, before: [...low, LAST] };
    case 'GT':
      return { prefix, after: [...low, LAST] };
    case 'GE':
      return { prefix, after: low };
    case 'BETWEEN':
      return { prefix, after: low, before: [...high, LAST] };
    default: {
      const end = endOf(low.at(-1) as KeyPart);
      return { prefix, after: low, ...(end !== undefined && { before: [...prefix, end] }) };
    }
  }
}

/** The first text, or bytes, behind all that begin with this one; undefined: there is none. */
function endOf(part: KeyPart): KeyPart | undefined {
  return typeof part === 'string' ? endOfText(part) : endOfBytes(part as Uint8Array);
}

function endOfText(text: string): string | undefined {
  const points = Array.from(text);
  while (points.length > 0) {
    const last = (points.pop() as string).codePointAt(0) as number;
    if (last === 0x10_ff_ff) continue;
    // No surrogate stands alone in a text.
    return points.join('') + String.fromCodePoint(last === 0xd7_ff ? 0xe0_00 : last + 1);
  }
  return undefined;
}

function endOfBytes(bytes: Uint8Array): Uint8Array | undefined {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length--;
  if (length === 0) return undefined;
  const end = bytes.slice(0, length);
  end[length - 1] = (end[length - 1] as number) + 1;
  return end;
}
