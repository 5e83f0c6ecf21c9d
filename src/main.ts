import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './api/createApi.ts';
import type { OwnPages } from './api/ownPages.ts';
import { systemClock, type Clock } from './base/clock.ts';
import { OperationalError, systemErrorCode } from './base/errors.ts';
import { systemIds, type Ids } from './base/ids.ts';
import { createLog, type Log } from './base/log.ts';
import type { CollectedProcess } from './base/quietCollection.ts';
import { startTasks } from './base/task.ts';
import type { IsolationReport } from './compute/sandbox.ts';
import { CLONE_FOLDER, type Config } from './config.ts';
import type { ConsoleState } from './edge/console/buildingPage.ts';
import { createConsoleSite, redirectToConsole } from './edge/console/consoleSite.ts';
import { createMeter } from './metering/createMeter.ts';
import { createAccess } from './platform/access.ts';
import { backgroundTasks } from './platform/backgroundTasks.ts';
import { createClosers, type Base } from './platform/base.ts';
import { coverageOf, type ServiceCoverage } from './platform/coverage.ts';
import { createFunctionEndpoint, platformUrl, type FunctionEndpoint } from './platform/functionEndpoint.ts';
import { createLazyServices } from './platform/lazyServices.ts';
import { addOnDemandServices } from './platform/onDemandServices.ts';
import { openFunctions, type Functions } from './platform/openFunctions.ts';
import { openIdentity } from './platform/openIdentity.ts';
import { openObservers } from './platform/openObservers.ts';
import { openStorage } from './platform/openStorage.ts';
import { createPlatformApi } from './platform/platformApi.ts';
import { platformRoutes } from './platform/platformRoutes.ts';
import { credentialsPath, type RootCredentials } from './platform/rootCredentials.ts';
import { securityTokens } from './platform/securityTokens.ts';
import { openIssuerKeys } from './protocol/jsonWebToken/openIssuerKeys.ts';
import { createIam } from './services/iam/index.ts';
import type { Logs } from './services/logs/index.ts';

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
  /** Every operation of each service by name, and whether it is supported. Loads all services. */
  coverage(): Promise<readonly ServiceCoverage[]>;
  /** Stops accepting, lets running invocations finish (bounded), flushes, lets go of the data folder. */
  stop(): Promise<void>;
}

/** What the command line leaves to us, and tests hand in. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log & { flush?(): void };
  /** How far the console's build is; asked only while there is none. */
  readonly consoleState?: () => ConsoleState;
  /** Another build of the console than `console/dist`. */
  readonly consoleFolder?: string;
  /** The process's own garbage, collected while nothing happens; by whoever owns the process. */
  readonly garbage?: CollectedProcess | undefined;
}

/** The composition root: the only place that constructs across rooms. Throws OperationalError when it cannot start. */
export async function startPlatform(config: Config, surroundings: Surroundings = {}): Promise<Platform> {
  const { onStop, stop } = createClosers();
  const base: Base = {
    clock: surroundings.clock ?? systemClock(),
    ids: surroundings.ids ?? systemIds(),
    log: surroundings.log ?? createLog(config.logLevel),
    onStop,
  };
  onStop(() => surroundings.log?.flush?.());
  try {
    return { ...(await assemble(config, base, surroundings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  config: Config,
  base: Base,
  surroundings: Surroundings,
): Promise<Omit<Platform, 'stop'>> {
  const version = readVersion();
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const identity = await openIdentity(config, base);
  const storage = await openStorage(config, base);
  const { sessions } = identity;
  const { store } = storage;
  const lazily = createLazyServices({
    ...base,
    store,
    loaded: (service) => tasks.add(service.tasks ?? []),
  });
  const meter = createMeter({ store });
  base.onStop(() => meter.flush());
  const iam = createIam({ ...base, ...storage });
  base.onStop(() => iam.keyUse.flush());
  const observers = openObservers(config, base, { store, iam, sessions, lambda: () => functions.lambda });
  const { cloudtrail, cloudwatch, logs } = observers;
  const endpoint = createFunctionEndpoint();
  const functions = await openFunctions(config, base, {
    storage,
    meter,
    observers,
    endpoint,
    architecture,
    onDemand: () => onDemand,
  });
  const { lambda } = functions;
  const issuerKeys = await openIssuerKeys({
    ...base,
    keysPath: config.oidcKeysPath,
    trustedHosts: config.oidcHosts,
  });
  const sts = securityTokens(config, base, { sessions, iam, issuerKeys });
  const access = createAccess(config, base, { identity, iam, cloudtrail });
  const onDemand = addOnDemandServices(config, base, {
    lazily,
    storage,
    observers,
    iam,
    lambda,
    access,
    issuerKeys,
  });
  const api = createPlatformApi(config, base, {
    version,
    store,
    access,
    functions,
    observers,
    iam,
    sts,
    onDemand,
    routes: platformRoutes(config, base, { version, architecture, access, functions, meter, cloudtrail }),
    pages: consolePages(surroundings),
  });
  const { garbage } = surroundings;
  const tasks = startTasks(
    backgroundTasks(base, { functions, observers, iam, meter, architecture, garbage }),
    base.clock,
    base.log,
  );
  base.onStop(() => tasks.stop());
  await onDemand.httpApis.open(onDemand.apigatewayv2.load);
  const port = await listen(config, base, { api, functions, endpoint, logs });
  await lambda.events.start();
  await lambda.eventSources.start();
  await identity.lock.announce({ pid: process.pid, address: config.listen, port });
  const woken = lazily.wake();
  base.onStop(() => woken);
  lambda
    .warmRuntimes()
    .catch((error: unknown) => base.log.warn({ error: String(error) }, 'no runtimes are booted ahead'));
  return {
    version,
    port,
    url: platformUrl(config.listen, port),
    dataFolder: config.dataFolder,
    credentialsPath: credentialsPath(config.dataFolder),
    credentials: identity.root,
    isolation: functions.compute.driver.describe(),
    coverage: async () =>
      coverageOf({ lambda, logs, cloudwatch, sts, iam, cloudtrail, ...(await lazily.all()) }),
  };
}

interface Listening {
  readonly api: Api;
  readonly functions: Functions;
  readonly endpoint: FunctionEndpoint;
  readonly logs: Pick<Logs, 'endSessions'>;
}

/** Answers the port, from which on clients and functions are served. */
async function listen(
  config: Config,
  { onStop }: Base,
  { api, functions, endpoint, logs }: Listening,
): Promise<number> {
  try {
    const { port } = await api.listen();
    onStop(() => api.close(config.graceMs));
    onStop(() => logs.endSessions());
    await endpoint.open(api, functions.compute.driver, config.listen, port);
    return port;
  } catch (error) {
    throw cannotListen(config, error);
  }
}

function readVersion(): string {
  const text = readFileSync(join(CLONE_FOLDER, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const NOT_BUILT: ConsoleState = {
  kind: 'failed',
  reason: 'It is not built',
  hint: '`./mayfly up` builds it',
};

function consolePages({ consoleFolder, consoleState = () => NOT_BUILT }: Surroundings): OwnPages {
  return {
    name: 'console',
    serve: createConsoleSite({
      folder: consoleFolder ?? join(CLONE_FOLDER, 'console', 'dist'),
      state: consoleState,
    }),
    welcome: redirectToConsole,
  };
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
