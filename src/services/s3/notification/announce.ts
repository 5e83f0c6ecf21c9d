import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import type { Bucket } from '../bucketCache.ts';
import type { S3 } from '../needs.ts';
import type { VersionRecord } from '../records.ts';

/** Something that happened to an object. */
export interface ObjectEvent {
  /** Without its `s3:`. */
  readonly event: string;
  readonly key: string;
  readonly version: VersionRecord;
}

/** In the transaction that makes it so. */
export function announce(
  _s3: S3,
  _transaction: Transaction,
  _bucket: Bucket,
  _call: Pick<Call, 'principal' | 'sourceIp' | 'requestId'>,
  _event: ObjectEvent,
): void {}
