import type { AttributeValue } from '../values/attributeValue.ts';
import type { Path } from './placeholders.ts';

/** An update whose names and values are known. Legacy AttributeUpdates become these, too. */
export interface Update {
  readonly set: readonly { readonly path: Path; readonly value: SetValue }[];
  readonly remove: readonly Path[];
  readonly add: readonly { readonly path: Path; readonly value: AttributeValue }[];
  readonly delete: readonly { readonly path: Path; readonly value: AttributeValue }[];
  /** What ADD and DELETE say of another type than the attribute has, where not in the words of expressions. */
  readonly mismatch?: string;
}

export type SetValue =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'sum'; readonly minus: boolean; readonly left: SetValue; readonly right: SetValue }
  | { readonly kind: 'ifNotExists'; readonly path: Path; readonly value: SetValue }
  | { readonly kind: 'listAppend'; readonly left: SetValue; readonly right: SetValue };

/** Every path that an update writes to. */
export function targetsOf(update: Update): Path[] {
  return [
    ...update.set.map(({ path }) => path),
    ...update.remove,
    ...update.add.map(({ path }) => path),
    ...update.delete.map(({ path }) => path),
  ];
}

/** Every path that an update's values are taken from. */
export function sourcesOf({ set }: Update): Path[] {
  const paths: Path[] = [];
  const visit = (value: SetValue): void => {
    if (value.kind === 'path') paths.push(value.path);
    if (value.kind === 'ifNotExists') {
      paths.push(value.path);
      visit(value.value);
    }
    if (value.kind === 'sum' || value.kind === 'listAppend') {
      visit(value.left);
      visit(value.right);
    }
  };
  for (const { value } of set) visit(value);
  return paths;
}

/** Only takes away: on an item that is not there it makes none. */
export function onlyRemoves(update: Update): boolean {
  const takesAway = update.remove.length + update.delete.length;
  return takesAway > 0 && update.set.length + update.add.length === 0;
}
