import type { Tags } from './TagsContainer.tsx';

/** As services take them that have no maps. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
