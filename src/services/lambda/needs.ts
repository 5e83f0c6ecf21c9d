import type { Clock } from '../../base/clock.ts';
import type { createGate } from '../../base/gate.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { CodePackage } from '../../compute/functionVersion.ts';
import type { Invoker, ProvisionedUsage } from '../../compute/invocation.ts';
import type { RuntimeCatalogue } from '../../compute/runtimeCatalogue.ts';
import type { Blobs } from '../../store/blobs.ts';
import type { StreamSource } from '../../delivery/streamPoller/streamSource.ts';
import type { Store, Transaction } from '../../store/store.ts';
import type { Call } from '../service.ts';
import type { AsyncConcurrency, AsyncEvents } from './asyncEvents.ts';
import type { FunctionRoles } from './executionRole.ts';
import type { FailureBuckets } from './failureBuckets.ts';
import type { FunctionRef } from './functionName.ts';
import type { PackageBuckets } from './packageBuckets.ts';
import type { Targets } from './targets.ts';

/** What the Lambda service is built from; `platform/openFunctions.ts` supplies it. */
export interface LambdaNeeds {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly invoker: Pick<Invoker, 'invoke' | 'retire' | 'provision' | 'provisioned' | 'whenFreed'> & {
    /** A function of this runtime has come or changed: environments may be booted ahead of its invocation. */
    warm?(runtime: string, memoryMiB: number, functionArn?: string): void;
  };
  readonly runtimes: RuntimeCatalogue;
  /**
   * Looks through a zip file without unpacking it. Resolves with undefined when it can be unpacked safely,
   * `too-large` when it would unpack to more than `maxUnpackedBytes`, `malformed` for everything else that must
   * not be unpacked (broken, traversal, absolute names, links that lead out).
   */
  readonly inspectZip: (
    zip: Uint8Array,
    maxUnpackedBytes: number,
  ) => Promise<'malformed' | 'too-large' | undefined>;
  /** Container images; without it, functions are zip packages. */
  readonly images?: ImageNeeds | undefined;
  /** What unpacks of a zip file that was looked through. */
  readonly measureZip: (
    zip: Uint8Array,
  ) => Promise<{ readonly unpackedBytes: number; readonly entries: number }>;
  /** A function has these layers from now on: they may be unpacked ahead of its invocations. Returns at once. */
  readonly layersAhead?: (layers: readonly CodePackage[]) => void;
  /** No version has this code any more: what was unpacked of it may be removed. */
  readonly forgetCode?: (sha256: string) => void;
  /** The machine's: functions for another one are refused. */
  readonly architecture: 'x86_64' | 'arm64';
  /** Execution roles; without it any role will do: `--auth open`. */
  readonly roles?: FunctionRoles | undefined;
  /** Where packages may be; without it, they come with the request. */
  readonly packageBuckets?: PackageBuckets;
  /** Where records of events that failed may be kept; without it, buckets are refused. */
  readonly failureBuckets?: FailureBuckets;
  readonly asyncConcurrency: AsyncConcurrency;
  /** Streams that mappings read; each is asked for when there is a mapping of it, and without it there can be none. */
  readonly streams?: { readonly dynamodb: () => Promise<StreamFeeds> };
  /**
   * Told what is to be seen of a function besides its invocations: its ARN, with the qualifier if there was one, or that
   * of an event source mapping, AWS's name of the metric, the value. Never awaited, does not throw.
   */
  readonly measure?: (arn: string, metric: LambdaMeasure | MappingMeasure, value: number) => void;
  /** Told the time for which environments are provisioned. */
  readonly meterProvisioned?: (usage: ProvisionedUsage) => void;
  /** Concurrent executions of an account in a region; AWS's default is 1000. */
  readonly concurrentExecutions: number;
}

export type LambdaMeasure =
  | 'AsyncEventsReceived'
  | 'AsyncEventAge'
  | 'AsyncEventsDropped'
  | 'DestinationDeliveryFailures'
  | 'RecursiveInvocationsDropped'
  | 'IteratorAge';

/** Of one event source mapping. */
export type MappingMeasure =
  | 'PolledEventCount'
  | 'FilteredOutEventCount'
  | 'InvokedEventCount'
  | 'FailedInvokeEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount';

/** Streams of a service, by ARN, with records as functions get them. */
export interface StreamFeeds {
  /** Undefined when there is no such stream. */
  open(streamArn: string): Promise<StreamSource | undefined>;
}

export interface ImageNeeds {
  /** What an ImageUri names now. Throws ImageRefused, or OperationalError where images can't be had at all. */
  resolve(uri: string): Promise<{ readonly digest: string; readonly uri: string }>;
  /** Undefined when it has yet to be prepared. */
  find(digest: string): object | undefined;
  /** Throws as `resolve`. */
  prepare(image: { readonly digest: string; readonly uri: string }): Promise<unknown>;
  remove(digest: string): void;
  list(): readonly { readonly digest: string; readonly madeAtMs: number }[];
}

/** The needs, and what the parts of the service share. */
export interface Lambda extends LambdaNeeds {
  readonly targets: Targets;
  readonly events: AsyncEvents;
  /** A transaction after which the next invocation sees what it wrote. */
  commit<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** The turn of who holds a package in memory that a request could not have brought. */
  readonly largePackages: ReturnType<typeof createGate>;
  /** Throws when the account has no room for so many more bytes of code. */
  reserveStorage(call: Pick<Call, 'account' | 'region'>, bytes: number): Promise<void>;
  /** Waits in the background for the runtime of a function, then makes it Active or Failed. */
  settle(account: string, region: string, ref: Pick<FunctionRef, 'name' | 'arn'>): void;
}
