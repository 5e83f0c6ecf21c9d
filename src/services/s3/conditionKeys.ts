import type { Store } from '../../store/store.ts';
import type { Call, ConditionKeys, ResourceFacts } from '../service.ts';
import type { Bucket } from './bucketCache.ts';
import type { Tags } from './tags.ts';
import { findVersion } from './versionStore.ts';

/** What policies may ask of an object's request: `s3:…`, in lower case. */
export function callKeys({ headers }: Pick<Call, 'headers'>): ConditionKeys {
  return {
    's3:authtype': headers['authorization'] === undefined ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:signatureversion': 'AWS4-HMAC-SHA256',
    's3:x-amz-content-sha256': headers['x-amz-content-sha256'],
  };
}

/** What they may ask of the object itself. */
export async function objectFacts(
  store: Pick<Store, 'read'>,
  bucket: Bucket | undefined,
  key: string,
  versionId?: string,
): Promise<ResourceFacts> {
  const found =
    bucket && (await store.read((view) => findVersion(view, bucket, key, versionId).catch(() => undefined)));
  return { keys: existingTags(found && !found.deleteMarker ? (found.tags ?? []) : []) };
}

function existingTags(tags: Tags): ConditionKeys {
  return Object.fromEntries(tags.map(([key, value]) => [`s3:existingobjecttag/${key.toLowerCase()}`, value]));
}
