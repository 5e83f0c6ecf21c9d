import { parseParameters } from '../../protocol/queryString.ts';
import { invalidArgument, s3Fault } from './faults.ts';

export type Tags = readonly (readonly [key: string, value: string])[];

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MAX_OBJECT_TAGS = 10;
const MAX_BUCKET_TAGS = 50;

/** Tags as a document gives them; throws for what S3 takes no tag to be. */
export function checkedTags(
  set: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[],
  of: 'object' | 'bucket' | 'new bucket',
): Tags {
  const tags = set.map(({ Key = '', Value = '' }) => [Key, Value] as const);
  const keys = new Set<string>();
  for (const [key, value] of tags) {
    if (key.toLowerCase().startsWith('aws:')) throw reserved(key, of);
    if (key === '' || key.length > 128 || !ALLOWED.test(key)) {
      throw invalidTag('The TagKey you have provided is invalid', { TagKey: key });
    }
    if (value.length > 256 || !ALLOWED.test(value)) {
      throw invalidTag('The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
    }
    if (keys.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key', { TagKey: key });
    keys.add(key);
  }
  const limit = of === 'object' ? MAX_OBJECT_TAGS : MAX_BUCKET_TAGS;
  if (tags.length > limit) {
    const noun = of === 'object' ? 'Object' : 'Bucket';
    throw s3Fault(400, 'BadRequest', `${noun} tags cannot be greater than ${limit}`);
  }
  return tags;
}

/** `x-amz-tagging: a=1&b=2`. */
export function tagsInHeader(header: string | undefined): Tags {
  if (header === undefined || header === '') return [];
  const pairs = parseParameters(header);
  const isDuplicate = pairs && new Set(pairs.map(([key]) => key)).size !== pairs.length;
  if (!pairs || isDuplicate) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      header,
    );
  }
  const tags = checkedTags(
    pairs.map(([Key, Value]) => ({ Key, Value })),
    'object',
  );
  return tags.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function reserved(key: string, of: 'object' | 'bucket' | 'new bucket') {
  if (of === 'new bucket') {
    return invalidTag(
      'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
    );
  }
  const message =
    of === 'bucket'
      ? 'System tags cannot be added/updated by requester'
      : 'Your TagKey cannot be prefixed with aws:';
  return invalidTag(message, { TagKey: key });
}

function invalidTag(message: string, members?: Record<string, unknown>) {
  return s3Fault(400, 'InvalidTag', message, members);
}
