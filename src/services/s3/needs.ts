import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Blobs } from '../../store/blobs.ts';
import type { Store } from '../../store/store.ts';
import type { Call, Demand } from '../service.ts';
import type { Buckets } from './bucketCache.ts';
import type { Contents } from './content/contents.ts';
import type { Publish } from './metrics/measured.ts';
import type { NotifiedFunctions } from './notification/outbox.ts';

export interface S3Needs {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The functions that buckets notify. */
  readonly functions: NotifiedFunctions;
  /** Takes the values of metrics; resolves when they are durable. */
  readonly publish: Publish;
  /** Whether the caller may do something that depends on what the operation finds. */
  readonly mayAlso: (call: Call, demand: Demand) => boolean | Promise<boolean>;
}

/** What the operations share. */
export interface S3 extends S3Needs {
  readonly buckets: Buckets;
  readonly contents: Contents;
}
