import type { Tag } from '@aws-sdk/client-dynamodb';
import { invalid, invalidParameter } from '../faults.ts';

const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** Tags by key, checked; lengths count characters, not their halves. */
export function tagsOf(tags: readonly Tag[]): Record<string, string> {
  for (const { Key: key = '', Value: value } of tags) {
    if (value === undefined) throw nullValue();
    if (key === '' || Array.from(key).length > MAX_KEY) {
      throw invalidParameter(`Tag key must have between 1 and ${MAX_KEY} characters`);
    }
    if (Array.from(value).length > MAX_VALUE) {
      throw invalidParameter(`Tag value must have at most ${MAX_VALUE} characters`);
    }
    if (key.startsWith('aws:')) throw invalid('One or more tag keys begin with aws:, which is reserved');
  }
  const byKey = Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  if (Object.keys(byKey).length < tags.length) throw invalidParameter('Duplicate tag keys are not allowed');
  return byKey;
}

function nullValue(): Error {
  return invalid(
    "1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
  );
}

export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length <= MAX_TAGS) return;
  throw invalid(`The number of tags exceeds the limit of ${MAX_TAGS}`);
}
