import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { objectArn } from '../arn.ts';
import type { Bucket } from '../bucketCache.ts';
import type { S3 } from '../needs.ts';
import type { VersionRecord } from '../records.ts';
import { eventDocument } from './eventRecord.ts';
import { notificationsOf, wants } from './notificationConfig.ts';
import { outbox } from './outbox.ts';

/** Something that happened to an object. */
export interface ObjectEvent {
  /** Without its `s3:`. */
  readonly event: string;
  readonly key: string;
  readonly version: VersionRecord;
}

/** By whom it was done. */
export type Announcing = Pick<Call, 'principal' | 'sourceIp' | 'requestId'> & Partial<Pick<Call, 'headers'>>;

/** In the transaction that makes it so. */
export function announce(
  { clock, ids }: Pick<S3, 'clock' | 'ids'>,
  transaction: Transaction,
  bucket: Bucket,
  call: Announcing,
  { event, key, version }: ObjectEvent,
): void {
  const traceHeader = traceOf(call);
  for (const notification of notificationsOf(bucket)) {
    if (!wants(notification, event, key)) continue;
    const atMs = clock.now();
    const { id: configurationId, functionArn } = notification;
    const { account, region, name } = bucket;
    const document = eventDocument({ bucket, event, key, version, configurationId, atMs, call });
    outbox.put(transaction, [atMs, ids.uuid()], {
      functionArn,
      account,
      region,
      bucketArn: objectArn(name),
      document,
      ...(traceHeader !== undefined && { traceHeader }),
    });
  }
}

/**
 * The chain of invocations that the event belongs to, which ends loops. Only functions are believed: others could keep a
 * function from being told of what they do, by a header that says that it has run too often.
 */
function traceOf({ principal, headers }: Announcing): string | undefined {
  if (principal.session?.sourceFunctionArn === undefined) return undefined;
  return headers?.['x-amzn-trace-id'];
}
