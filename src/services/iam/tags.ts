import type { Tag as SdkTag } from '@aws-sdk/client-iam';
import { iamFault } from './fault.ts';
import { pageOf, type PageRequest } from './page.ts';
import type { Tag } from './records.ts';

const MOST_TAGS = 50;

/** Tags of users and roles have keys without regard to case; those of everything else differ by it. */
export type KeyOf = (key: string) => string;
export const ignoringCase: KeyOf = (key) => key.toLowerCase();
export const exactly: KeyOf = (key) => key;

export function newTags(given: readonly SdkTag[] | undefined): Tag[] {
  const tags = (given ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
  if (new Set(tags.map(({ Key }) => Key.toLowerCase())).size < tags.length) {
    throw iamFault(
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  if (tags.some(({ Key }) => /^aws:/i.test(Key))) {
    throw iamFault('InvalidInput', 'Tag keys beginning with aws: are reserved for system use.');
  }
  return tags;
}

export function mergedTags(tags: readonly Tag[], given: readonly SdkTag[] | undefined, keyOf: KeyOf): Tag[] {
  const added = newTags(given);
  const replaced = new Set(added.map(({ Key }) => keyOf(Key)));
  const merged = [...tags.filter(({ Key }) => !replaced.has(keyOf(Key))), ...added];
  if (merged.length > MOST_TAGS) {
    throw iamFault('LimitExceeded', `The number of tags has reached the maximum limit of ${MOST_TAGS}.`);
  }
  return merged;
}

export function remainingTags(
  tags: readonly Tag[],
  keys: readonly string[] | undefined,
  keyOf: KeyOf,
): Tag[] {
  const removed = new Set((keys ?? []).map(keyOf));
  return tags.filter(({ Key }) => !removed.has(keyOf(Key)));
}

export function tagPage(tags: readonly Tag[], request: PageRequest) {
  const sorted = tags.toSorted((one, other) => (one.Key < other.Key ? -1 : 1));
  const { items, rest } = pageOf(sorted, request, ({ Key }) => Key);
  return { Tags: items, ...rest };
}

/** The member of an answer, absent when there are none. */
export function tagsMember(tags: readonly Tag[]): { Tags?: Tag[] } {
  return tags.length > 0 ? { Tags: [...tags] } : {};
}
