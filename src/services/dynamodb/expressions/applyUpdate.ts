import { invalid } from '../faults.ts';
import {
  attributeOf,
  elementsOf,
  isSet,
  setAttribute,
  typeOf,
  type AttributeValue,
  type Item,
} from '../values/attributeValue.ts';
import { addNumbers } from '../values/number.ts';
import { atPath } from './evaluate.ts';
import type { Path } from './placeholders.ts';
import type { SetValue, Update } from './update.ts';

/**
 * The item that an update makes of another one, which stays as it is. Every value and every list index means the item
 * before. `isNew`: there was none, `before` has the key alone.
 */
export function applyUpdate(update: Update, before: Item, isNew: boolean): Item {
  const item: Item = { ...before };
  const owned = new Set<string>();
  const own = (path: Path): void => {
    const name = path[0] as string;
    if (path.length === 1 || owned.has(name)) return;
    owned.add(name);
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(item, name, copy(value));
  };
  const writes: Write[] = [];
  const { mismatch = WRONG_TYPE } = update;
  for (const { path, value } of update.set) writes.push({ path, value: evaluate(value, before) });
  for (const { path, value } of update.add)
    writes.push({ path, value: added(atPath(before, path), value, mismatch) });
  for (const { path, value } of update.delete) {
    const old = atPath(before, path);
    if (old !== undefined) writes.push({ path, value: without(old, value, mismatch) });
    else if (!isNew) checkParent(before, path);
  }
  if (!isNew) for (const path of update.remove) writes.push({ path, value: undefined });
  for (const { path } of writes) own(path);
  // Where each write goes is found before any is made, since removals from lists move what follows.
  perform(writes.map(({ path, value }) => ({ ...parentOf(item, path), value })));
  return item;
}

interface Write {
  readonly path: Path;
  /** Undefined: removed. */
  readonly value: AttributeValue | undefined;
}

type Place =
  | { readonly map: Item; readonly name: string }
  | { readonly list: AttributeValue[]; readonly index: number };

function perform(writes: readonly (Place & { readonly value: AttributeValue | undefined })[]): void {
  const appended: { list: AttributeValue[]; index: number; value: AttributeValue }[] = [];
  const removed: { list: AttributeValue[]; index: number }[] = [];
  for (const write of writes) {
    const { value } = write;
    if ('map' in write) {
      if (value === undefined) delete write.map[write.name];
      else setAttribute(write.map, write.name, value);
    } else if (value === undefined) removed.push(write);
    else if (write.index < write.list.length) write.list[write.index] = value;
    else appended.push({ ...write, value });
  }
  for (const { list, value } of appended.toSorted((a, b) => a.index - b.index)) list.push(value);
  for (const { list, index } of removed.toSorted((a, b) => b.index - a.index)) list.splice(index, 1);
}

function copy(value: AttributeValue): AttributeValue {
  if (value.L !== undefined) return { L: value.L.map(copy) };
  if (value.M === undefined) return value;
  const map: Item = {};
  for (const name of Object.keys(value.M)) setAttribute(map, name, copy(value.M[name] as AttributeValue));
  return { M: map };
}

function parentOf(item: Item, path: Path): Place {
  const last = path.at(-1) as string | number;
  const parent = path.length === 1 ? { M: item } : atPath(item, path.slice(0, -1));
  if (typeof last === 'string' && parent?.M !== undefined) return { map: parent.M, name: last };
  if (typeof last === 'number' && parent?.L !== undefined) return { list: parent.L, index: last };
  throw invalid('The document path provided in the update expression is invalid for update');
}

function checkParent(item: Item, path: Path): void {
  if (path.length > 1) parentOf(item, path);
}

const MISSING = 'The provided expression refers to an attribute that does not exist in the item';
const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';

function evaluate(value: SetValue, item: Item): AttributeValue {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = atPath(item, value.path);
      if (found === undefined) throw invalid(MISSING);
      return found;
    }
    case 'ifNotExists':
      return atPath(item, value.path) ?? evaluate(value.value, item);
    case 'sum': {
      const left = evaluate(value.left, item);
      const right = evaluate(value.right, item);
      if (left.N === undefined || right.N === undefined) throw invalid(WRONG_TYPE);
      return { N: addNumbers(left.N, right.N, value.minus) };
    }
    case 'listAppend': {
      const left = evaluate(value.left, item);
      const right = evaluate(value.right, item);
      if (left.L === undefined || right.L === undefined) throw invalid(WRONG_TYPE);
      return { L: [...left.L, ...right.L] };
    }
  }
}

/** `ADD`: numbers are added, sets joined; to nothing there is it is the value itself. */
function added(old: AttributeValue | undefined, value: AttributeValue, mismatch: string): AttributeValue {
  if (old === undefined) return value;
  if (value.N !== undefined && old.N !== undefined) return { N: addNumbers(old.N, value.N) };
  if (value.L !== undefined && old.L !== undefined) return { L: [...old.L, ...value.L] };
  const type = sameSet(old, value, mismatch);
  const known = new Set(elementsOf(old));
  const keys = elementsOf(value);
  const fresh = (value[type] as unknown[]).filter((_, at) => !known.has(keys[at] as string));
  return { [type]: [...(old[type] as unknown[]), ...fresh] } as unknown as AttributeValue;
}

/** `DELETE`: the set without these elements; nothing when none is left. */
function without(old: AttributeValue, value: AttributeValue, mismatch: string): AttributeValue | undefined {
  const type = sameSet(old, value, mismatch);
  const gone = new Set(elementsOf(value));
  const keys = elementsOf(old);
  const left = (old[type] as unknown[]).filter((_, at) => !gone.has(keys[at] as string));
  return left.length === 0 ? undefined : ({ [type]: left } as unknown as AttributeValue);
}

function sameSet(old: AttributeValue, value: AttributeValue, mismatch: string): 'SS' | 'NS' | 'BS' {
  const type = typeOf(value);
  if (!isSet(type) || typeOf(old) !== type) throw invalid(mismatch);
  return type;
}
