import { measureZip, zipProblem } from '../compute/artifacts/inspectZip.ts';
import type { Config } from '../config.ts';
import type { Meter } from '../metering/createMeter.ts';
import { createLambda, type LambdaService } from '../services/lambda/index.ts';
import type { Base } from './base.ts';
import { failureBuckets } from './failureBuckets.ts';
import { packageBuckets } from './packageBuckets.ts';
import type { FunctionEndpoint } from './functionEndpoint.ts';
import type { Observers } from './openObservers.ts';
import type { OnDemandServices } from './onDemandServices.ts';
import { openCompute, type Compute } from './openCompute.ts';
import type { Storage } from './openStorage.ts';

export interface FunctionsNeeds {
  readonly storage: Storage;
  readonly meter: Meter;
  readonly observers: Observers;
  readonly endpoint: FunctionEndpoint;
  readonly architecture: 'arm64' | 'x86_64';
  /** There before the first function runs. */
  readonly onDemand: () => Pick<OnDemandServices, 's3' | 'dynamodb'>;
}

export interface Functions {
  readonly compute: Compute;
  readonly lambda: LambdaService;
}

/** Asynchronous events that run at a time; a burst of them shall not boot environments by the hundred. */
const ASYNC_CONCURRENCY = { total: 64, perFunction: 16 };

/** The path of an invocation: Lambda, and what runs its functions. */
export async function openFunctions(config: Config, base: Base, needs: FunctionsNeeds): Promise<Functions> {
  const { storage, meter, architecture, onDemand } = needs;
  const { cloudwatch, roles, functionLogs } = needs.observers;
  let finishEvents = async (): Promise<void> => {};
  base.onStop(() => finishEvents());
  const compute = await openCompute(config, base, {
    ...storage,
    meter,
    roles,
    logSink: functionLogs.append,
    lambdaMetrics: cloudwatch.lambda,
    endpoint: needs.endpoint,
  });
  const lambda = createLambda({
    ...base,
    ...storage,
    invoker: compute.invoker,
    runtimes: compute.runtimes,
    images: compute.driver.name === 'process' ? undefined : compute.images,
    inspectZip: (zip, maxUnpackedBytes) => zipProblem(zip, base.clock, maxUnpackedBytes),
    measureZip: (zip) => measureZip(zip),
    layersAhead: (layers) => void compute.artifacts.mergeAhead(layers),
    forgetCode: (sha256) => void compute.artifacts.remove(sha256),
    architecture,
    concurrentExecutions: config.concurrency,
    asyncConcurrency: ASYNC_CONCURRENCY,
    roles: roles.forLambda,
    packageBuckets: packageBuckets(() => onDemand().s3.load()),
    failureBuckets: failureBuckets({ ...base, roles, s3: () => onDemand().s3.load() }),
    meterProvisioned: meter.recordProvisioned,
    measure: cloudwatch.lambda.count,
    streams: { dynamodb: async () => (await onDemand().dynamodb.load()).streamFeeds },
  });
  base.onStop(() => lambda.events.stop());
  base.onStop(() => lambda.eventSources.stop());
  finishEvents = async () => {
    await lambda.eventSources.drained();
    await lambda.events.drained();
  };
  return { compute, lambda };
}
