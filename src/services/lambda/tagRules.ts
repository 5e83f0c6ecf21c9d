import { invalidParameter } from './fault.ts';

const MAX_TAGS = 50;

export function checkTagCount(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.keys(tags).length > MAX_TAGS)
    throw invalidParameter('Number of tags exceeds resource tag limit.');
  return tags;
}
