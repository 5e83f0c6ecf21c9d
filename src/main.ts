import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootMayDoAll } from './api/authorize.ts';
import { createApi } from './api/createApi.ts';
import { json } from './api/ownRoutes.ts';
import type { ServiceEntry } from './api/services.ts';
import { createSignedRoute } from './api/signedRoute.ts';
import { systemClock, type Clock } from './base/clock.ts';
import { OperationalError, systemErrorCode } from './base/errors.ts';
import { systemIds, type Ids } from './base/ids.ts';
import { createLog, type Log } from './base/log.ts';
import { startTasks } from './base/task.ts';
import { createArtifacts } from './compute/artifacts/createArtifacts.ts';
import { zipProblem } from './compute/artifacts/inspectZip.ts';
import { openSandboxDriver } from './compute/drivers/index.ts';
import type { FunctionVersion } from './compute/functionVersion.ts';
import { createInvoker } from './compute/invoker.ts';
import { createRuntimeCatalogue } from './compute/runtimes/catalogue.ts';
import type { IsolationReport } from './compute/sandbox.ts';
import { CLONE_FOLDER, hostEnvironment, type Config } from './config.ts';
import { createMeter } from './metering/createMeter.ts';
import { platformMetrics } from './platformMetrics.ts';
import { createServiceModel } from './protocol/createServiceModel.ts';
import { createAccessKeyId } from './protocol/sigv4/accessKeyId.ts';
import { wireFacts } from './protocol/wireFacts.ts';
import { credentialLookup } from './rootAccount.ts';
import {
  credentialsPath,
  ROOT_ACCOUNT,
  rootCredentials,
  sessionKey,
  type RootCredentials,
} from './rootCredentials.ts';
import { CODE_PATH, createLambda } from './services/lambda/index.ts';
import { trackReservedTotals } from './services/lambda/reservedTotals.ts';
import { createLogs } from './services/logs/index.ts';
import { notImplemented, type Service } from './services/service.ts';
import { createSts } from './services/sts/index.ts';
import { createSessionTokens } from './services/sts/sessionToken.ts';
import { lockDataFolder } from './store/dataFolderLock.ts';
import { openDirectoryBlobs } from './store/directory/openDirectoryBlobs.ts';
import { openSqliteStore } from './store/sqlite/openSqliteStore.ts';

/** A running platform. */
export interface Platform {
  readonly version: string;
  readonly port: number;
  /** Where clients reach it, e.g. `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly dataFolder: string;
  readonly credentialsPath: string;
  readonly credentials: RootCredentials;
  readonly isolation: IsolationReport;
  /** Every operation of each service by name, and whether it is supported. */
  readonly operations: readonly ServiceCoverage[];
  /** Stops accepting, lets running invocations finish (bounded), flushes, lets go of the data folder. */
  stop(): Promise<void>;
}

export interface ServiceCoverage {
  readonly service: string;
  readonly operations: readonly { readonly name: string; readonly supported: boolean }[];
}

/** What the command line leaves to us, and tests hand in. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log & { flush?(): void };
}

const { version } = JSON.parse(readFileSync(join(CLONE_FOLDER, 'package.json'), 'utf8')) as {
  version: string;
};

/** The composition root: the only place that constructs across rooms. Throws OperationalError when it cannot start. */
export async function startPlatform(config: Config, surroundings: Surroundings = {}): Promise<Platform> {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = once(async () => {
    for (const close of closers.toReversed()) await close();
  });
  try {
    return await assemble(config, surroundings, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  config: Config,
  surroundings: Surroundings,
  closers: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Platform> {
  const { dataFolder } = config;
  const clock = surroundings.clock ?? systemClock();
  const ids = surroundings.ids ?? systemIds();
  const log = surroundings.log ?? createLog(config.logLevel);
  closers.push(() => log.flush?.());

  const lock = await lockDataFolder(dataFolder);
  closers.push(() => lock.release());
  await lock.announce({ pid: process.pid });
  const root = await rootCredentials(dataFolder, ids, () => createAccessKeyId('AKIA', ROOT_ACCOUNT, ids));
  const sessions = createSessionTokens({ key: await sessionKey(dataFolder, ids), clock, ids });
  const findCredential = credentialLookup(root, sessions);

  const store = await openSqliteStore({ folder: dataFolder, clock, log });
  closers.push(() => store.close());
  const blobs = await openDirectoryBlobs({ folder: join(dataFolder, 'blobs'), ids });

  const meter = createMeter({ store });
  closers.push(() => meter.flush());
  const logs = createLogs({ store, clock, ids, log });
  closers.push(() => logs.flush());

  const driver = await openSandboxDriver({
    folder: join(dataFolder, 'sandboxes'),
    isolation: config.isolation,
    clock,
    ids,
    log,
  });
  closers.push(() => driver.close());
  const runtimes = createRuntimeCatalogue({
    cacheFolder: config.cacheFolder,
    runtimesFolder: join(CLONE_FOLDER, 'runtimes'),
    environment: hostEnvironment(),
    log,
    clock,
  });
  closers.push(() => runtimes.close());
  const artifacts = createArtifacts({ folder: join(dataFolder, 'code'), blobs, clock, ids, log });
  closers.push(() => artifacts.close());
  const reserved = await trackReservedTotals(store);
  const invoker = createInvoker({
    driver,
    catalogue: runtimes,
    artifacts,
    clock,
    ids,
    log,
    logSink: logs.append,
    meter: meter.record,
    credentialsFor: (functionVersion) => sessions.issue(executionRole(functionVersion)),
    reservedTotal: reserved.total,
    settings: {
      accountConcurrency: config.concurrency,
      idleMs: config.idleMs,
      poolBudgetBytes: config.poolMiB * 1024 * 1024,
    },
  });
  closers.push(() => invoker.close(config.graceMs));

  const lambda = createLambda({
    store,
    blobs,
    clock,
    ids,
    log,
    invoker,
    runtimes,
    inspectZip: (zip, maxUnpackedBytes) => zipProblem(zip, clock, maxUnpackedBytes),
    forgetCode: (sha256) => void artifacts.remove(sha256),
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    concurrentExecutions: config.concurrency,
  });
  const sts = createSts({ sessions });

  const isolation = driver.describe();
  const api = createApi({
    host: config.listen,
    port: config.port,
    auth: config.auth,
    services: [
      entry('lambda', lambda, () => import('@aws-sdk/client-lambda')),
      entry('cloudwatch-logs', logs, () => import('@aws-sdk/client-cloudwatch-logs')),
      entry('sts', sts, () => import('@aws-sdk/client-sts')),
    ],
    findCredential,
    authorize: rootMayDoAll,
    defaultAccount: ROOT_ACCOUNT,
    defaultRegion: config.region,
    clock,
    ids,
    log,
    version,
    health: () => ({ isolation: isolation.driver, auth: config.auth }),
    metrics: platformMetrics(invoker, store),
    routes: {
      [CODE_PATH.split('/')[2] ?? '']: (request) => lambda.codeDownload(request),
      usage: createSignedRoute({ findCredential, clock }, async (_request, { account }) =>
        json({ rows: await meter.usage({ account }) }),
      ),
    },
  });
  const tasks = startTasks([...(lambda.tasks ?? []), ...(logs.tasks ?? []), meter.task], clock, log);
  closers.push(() => tasks.stop());
  const { port } = await api.listen().catch((error: unknown) => {
    throw cannotListen(config, error);
  });
  closers.push(() => api.close(config.graceMs));
  lambda
    .warmRuntimes()
    .catch((error: unknown) => log.warn({ error: String(error) }, 'no runtimes are booted ahead'));
  await lock.announce({ pid: process.pid, address: config.listen, port });
  return {
    version,
    port,
    url: `http://${config.listen.includes(':') ? `[${config.listen}]` : config.listen}:${port}`,
    dataFolder,
    credentialsPath: credentialsPath(dataFolder),
    credentials: root,
    isolation,
    operations: [coverageOf('lambda', lambda), coverageOf('logs', logs), coverageOf('sts', sts)],
    stop,
  };
}

function coverageOf(service: string, { operations }: Service): ServiceCoverage {
  const names = Object.keys(operations).toSorted();
  return {
    service,
    operations: names.map((name) => ({ name, supported: operations[name] !== notImplemented })),
  };
}

/** A service whose SDK package, with its schemas, loads at the first request. */
function entry(id: keyof typeof wireFacts, service: Service, sdk: () => Promise<object>): ServiceEntry {
  const facts = wireFacts[id];
  return { facts, load: async () => ({ model: createServiceModel(await sdk(), facts), service }) };
}

/** Lambda's longest function timeout is 15 minutes; an environment outlives it by hours, so AWS gives them 12. */
const ROLE_SESSION_SECONDS = 12 * 3600;

function executionRole({ account, role, functionName }: FunctionVersion) {
  const roleName = role.slice(role.lastIndexOf('/') + 1);
  return {
    account,
    principal: {
      kind: 'assumed-role',
      arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${functionName}`,
      userId: `${roleName}:${functionName}`,
      accessKeyId: undefined,
    },
    durationSeconds: ROLE_SESSION_SECONDS,
  } as const;
}

function cannotListen({ listen, port }: Config, cause: unknown): OperationalError {
  const code = systemErrorCode(cause);
  const why =
    code === 'EADDRINUSE'
      ? `port ${port} is taken`
      : code === 'EACCES'
        ? `port ${port} needs root`
        : `cannot listen on ${listen}:${port} (${code ?? String(cause)})`;
  return new OperationalError('listen', why, { cause, hint: 'choose another with --port or --listen' });
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
