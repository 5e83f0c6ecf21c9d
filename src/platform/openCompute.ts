import { join } from 'node:path';
import { createArtifacts, type Artifacts } from '../compute/artifacts/createArtifacts.ts';
import { openSandboxDriver } from '../compute/drivers/index.ts';
import { createImages, type Images } from '../compute/images/createImages.ts';
import type { EnvironmentLogSink } from '../compute/invocation.ts';
import { createInvoker, type WarmInvoker } from '../compute/invoker.ts';
import { streamLimits } from '../compute/invokerSettings.ts';
import { whyNoRuntimeApi, withRuntimeApi } from '../compute/runtimeApi/withRuntimeApi.ts';
import type { RuntimeCatalogue } from '../compute/runtimeCatalogue.ts';
import { createRuntimeCatalogue } from '../compute/runtimes/catalogue.ts';
import type { SandboxDriver } from '../compute/sandbox.ts';
import { CLONE_FOLDER, hostEnvironment, type Config } from '../config.ts';
import type { Meter } from '../metering/createMeter.ts';
import type { LambdaMetrics } from '../services/cloudwatch/index.ts';
import { trackReservedTotals, type ReservedTotals } from '../services/lambda/reservedTotals.ts';
import type { Blobs } from '../store/blobs.ts';
import type { Store } from '../store/store.ts';
import type { Base } from './base.ts';
import type { FunctionEndpoint } from './functionEndpoint.ts';
import type { RolesOfFunctions } from './functionRoles.ts';

export interface ComputeNeeds {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly meter: Meter;
  readonly roles: Pick<RolesOfFunctions, 'credentialsFor'>;
  readonly logSink: EnvironmentLogSink;
  readonly lambdaMetrics: LambdaMetrics;
  readonly endpoint: FunctionEndpoint;
}

export interface Compute {
  readonly driver: SandboxDriver;
  readonly runtimes: RuntimeCatalogue;
  readonly artifacts: Artifacts;
  readonly images: Images;
  readonly invoker: WarmInvoker;
  readonly reserved: ReservedTotals;
}

/** All that runs a function once: sandboxes, what is put into them, and who invokes it. */
export async function openCompute(config: Config, base: Base, needs: ComputeNeeds): Promise<Compute> {
  const { dataFolder } = config;
  const sandboxes = await openSandboxDriver({
    ...base,
    folder: join(dataFolder, 'sandboxes'),
    isolation: config.isolation,
    ociRuntime: config.ociRuntime,
    network: { egress: config.egress, range: config.networkRange },
  });
  const driver = withRuntimeApi(sandboxes, base);
  base.onStop(() => driver.close());
  base.onStop(() => needs.endpoint.close());
  const runtimes = createRuntimeCatalogue({
    ...base,
    cacheFolder: config.cacheFolder,
    runtimesFolder: join(CLONE_FOLDER, 'runtimes'),
    environment: hostEnvironment(),
    noRuntimeApi: whyNoRuntimeApi(driver),
    overrides: config.runtimes,
  });
  base.onStop(() => runtimes.close());
  const artifacts = createArtifacts({ ...base, folder: join(dataFolder, 'code'), blobs: needs.blobs });
  base.onStop(() => artifacts.close());
  const images = createImages({
    ...base,
    folder: join(dataFolder, 'images'),
    localFolders: config.imageFolders,
    ociRuntime: config.ociRuntime,
    environment: hostEnvironment(),
  });
  base.onStop(() => images.close());
  const reserved = await trackReservedTotals(needs.store);
  const invoker = createInvoker({
    ...base,
    driver,
    catalogue: runtimes,
    artifacts,
    images,
    logSink: needs.logSink,
    meter: (usage, invokedArn) => {
      needs.meter.record(usage);
      needs.lambdaMetrics.ran(usage, invokedArn);
    },
    throttled: needs.lambdaMetrics.throttled,
    meterProvisioned: needs.meter.recordProvisioned,
    credentialsFor: (functionVersion) => needs.roles.credentialsFor(functionVersion),
    reservedTotal: reserved.total,
    settings: {
      accountConcurrency: config.concurrency,
      idleMs: config.idleMs,
      stream: streamLimits(config.streamMiBPerSecond * 1024 * 1024),
      poolBudgetBytes: config.poolMiB * 1024 * 1024,
      endpointUrl: () => needs.endpoint.url(),
    },
  });
  base.onStop(() => invoker.close(config.graceMs));
  return { driver, runtimes, artifacts, images, invoker, reserved };
}
