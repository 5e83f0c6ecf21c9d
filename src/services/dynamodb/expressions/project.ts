import { attributeOf, setAttribute, type AttributeValue, type Item } from '../values/attributeValue.ts';
import type { Path } from './placeholders.ts';

/** What is wanted of a value: all of it, or of what lies below. */
interface Wanted {
  all: boolean;
  readonly below: Map<string | number, Wanted>;
}

export type Projection = (item: Item) => Item;

/** Keeps what the paths name, each in the maps and lists round it; elements of lists close up in their order. */
export function projection(paths: readonly Path[]): Projection {
  const root: Wanted = { all: false, below: new Map() };
  for (const path of paths) {
    let at = root;
    for (const part of path) {
      let next = at.below.get(part);
      if (next === undefined) at.below.set(part, (next = { all: false, below: new Map() }));
      at = next;
    }
    at.all = true;
  }
  return (item) => ofMap(item, root) ?? {};
}

function ofValue(value: AttributeValue, wanted: Wanted): AttributeValue | undefined {
  if (wanted.all) return value;
  if (value.M !== undefined) {
    const map = ofMap(value.M, wanted);
    return map && { M: map };
  }
  if (value.L === undefined) return undefined;
  const list = ofList(value.L, wanted);
  return list && { L: list };
}

function ofMap(map: Item, { below }: Wanted): Item | undefined {
  const kept: Item = {};
  let any = false;
  for (const [name, wanted] of below) {
    const value = typeof name === 'string' ? attributeOf(map, name) : undefined;
    const part = value && ofValue(value, wanted);
    if (part === undefined) continue;
    setAttribute(kept, String(name), part);
    any = true;
  }
  return any ? kept : undefined;
}

function ofList(list: readonly AttributeValue[], { below }: Wanted): AttributeValue[] | undefined {
  const kept: AttributeValue[] = [];
  const indexes = [...below.keys()].filter((index) => typeof index === 'number').toSorted((a, b) => a - b);
  for (const index of indexes) {
    const value = list[index];
    const part = value && ofValue(value, below.get(index) as Wanted);
    if (part !== undefined) kept.push(part);
  }
  return kept.length > 0 ? kept : undefined;
}
