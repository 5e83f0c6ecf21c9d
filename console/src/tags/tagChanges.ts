import type { Pair } from '../form/PairsEditor.tsx';

export interface TagChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
}

/** What must be asked of the service, so that the tags are those typed. */
export function tagChanges(before: Readonly<Record<string, string>>, pairs: readonly Pair[]): TagChanges {
  const after = new Map(pairs.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
  return {
    set: Object.fromEntries([...after].filter(([key, value]) => before[key] !== value)),
    removed: Object.keys(before).filter((key) => !after.has(key)),
  };
}
