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

/** In the transaction that makes it so. */
export function announce(
  { clock, ids }: Pick<S3, 'clock' | 'ids'>,
  transaction: Transaction,
  bucket: Bucket,
  call: Pick<Call, 'principal' | 'sourceIp' | 'requestId'>,
  { event, key, version }: ObjectEvent,
): void {
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
    });
  }
}
