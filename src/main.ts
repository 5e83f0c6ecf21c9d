import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmTargets } from './alarmTargets.ts';
import { ALLOWED, type Authorize } from './api/authorize.ts';
import { refuseBrowsers } from './api/browserGuard.ts';
import { createApi } from './api/createApi.ts';
import { json } from './api/ownRoutes.ts';
import type { FindCredential } from './api/credential.ts';
import { createPolicyAuthorizer } from './api/policyAuthorizer.ts';
import type { ServiceEntry } from './api/services.ts';
import { recordedRoles } from './api/recordedRoles.ts';
import { createSessionIssuer } from './api/sessionIssuer.ts';
import { createSignedRoute } from './api/signedRoute.ts';
import { createSiteSignatures } from './api/siteSignature.ts';
import { systemClock, type Clock } from './base/clock.ts';
import { OperationalError, systemErrorCode } from './base/errors.ts';
import { systemIds, type Ids } from './base/ids.ts';
import { createLog, type Log } from './base/log.ts';
import { quietCollection, type CollectedProcess } from './base/quietCollection.ts';
import { startTasks } from './base/task.ts';
import { createArtifacts } from './compute/artifacts/createArtifacts.ts';
import { measureZip, zipProblem } from './compute/artifacts/inspectZip.ts';
import { openSandboxDriver } from './compute/drivers/index.ts';
import { createImages } from './compute/images/createImages.ts';
import { missingImagePrograms } from './compute/images/imagePrograms.ts';
import type { EnvironmentLogSink } from './compute/invocation.ts';
import { createInvoker } from './compute/invoker.ts';
import { streamLimits } from './compute/invokerSettings.ts';
import { whyNoRuntimeApi, withRuntimeApi } from './compute/runtimeApi/withRuntimeApi.ts';
import { createRuntimeCatalogue } from './compute/runtimes/catalogue.ts';
import type { IsolationReport } from './compute/sandbox.ts';
import { concurrencyTask } from './concurrencyTask.ts';
import { CLONE_FOLDER, hostEnvironment, type Config } from './config.ts';
import type { ConsoleState } from './edge/console/buildingPage.ts';
import { createConsoleSite, redirectToConsole } from './edge/console/consoleSite.ts';
import { createFunctionUrlSite } from './edge/http/functionUrlSite.ts';
import { createWebsiteSite } from './edge/http/websiteSite.ts';
import { failureBuckets } from './failureBuckets.ts';
import { createFunctionEndpoint, platformUrl, type FunctionEndpoint } from './functionEndpoint.ts';
import { createHttpApiSites } from './httpApiSites.ts';
import { createLazyServices } from './lazyServices.ts';
import { putLogMetrics, subscriptionTargets } from './logTargets.ts';
import { machineDocument } from './machineDocument.ts';
import { createRolesOfFunctions, type RolesOfFunctions } from './functionRoles.ts';
import { estimatedCharges } from './metering/estimatedCharges.ts';
import { createMeter, type Meter } from './metering/createMeter.ts';
import { notifiedFunctions } from './notifiedFunctions.ts';
import { platformMetrics } from './platformMetrics.ts';
import { createServiceModel } from './protocol/createServiceModel.ts';
import { openIssuerKeys } from './protocol/jsonWebToken/openIssuerKeys.ts';
import { createAccessKeyId } from './protocol/sigv4/accessKeyId.ts';
import { wireFacts, type WireFacts } from './protocol/wireFacts.ts';
import { credentialLookup } from './rootAccount.ts';
import {
  credentialsPath,
  forgetsSecrets,
  ROOT_ACCOUNT,
  rootCredentials,
  secretKey,
  sessionKey,
  type RootCredentials,
} from './rootCredentials.ts';
import { createCloudTrail } from './services/cloudtrail/index.ts';
import { createIam } from './services/iam/index.ts';
import { createCloudWatch, type LambdaMetrics } from './services/cloudwatch/index.ts';
import { CODE_PATH, createLambda } from './services/lambda/index.ts';
import { trackReservedTotals } from './services/lambda/reservedTotals.ts';
import { createLogs } from './services/logs/index.ts';
import type { S3Needs } from './services/s3/index.ts';
import { notImplemented, type Principal, type Service } from './services/service.ts';
import { createSts } from './services/sts/index.ts';
import { createSessionTokens } from './services/sts/sessionToken.ts';
import type { Blobs } from './store/blobs.ts';
import { lockDataFolder } from './store/dataFolderLock.ts';
import { openDirectoryBlobs } from './store/directory/openDirectoryBlobs.ts';
import { openSecretBox } from './store/openSecretBox.ts';
import { openSqliteStore } from './store/sqlite/openSqliteStore.ts';
import type { Store } from './store/store.ts';

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

export interface ServiceCoverage {
  readonly service: string;
  readonly operations: readonly { readonly name: string; readonly supported: boolean }[];
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

const { version } = JSON.parse(readFileSync(join(CLONE_FOLDER, 'package.json'), 'utf8')) as {
  version: string;
};

/** The composition root: the only place that constructs across rooms. Throws OperationalError when it cannot start. */
export async function startPlatform(config: Config, surroundings: Surroundings = {}): Promise<Platform> {
  const closers: (() => Promise<void> | void)[] = [];
  const base: Base = {
    clock: surroundings.clock ?? systemClock(),
    ids: surroundings.ids ?? systemIds(),
    log: surroundings.log ?? createLog(config.logLevel),
    onStop: (close) => void closers.push(close),
  };
  base.onStop(() => surroundings.log?.flush?.());
  const stop = once(() => closeAll(closers.splice(0).toReversed()));
  try {
    return { ...(await assemble(config, base, surroundings)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What every room gets. What is given to `onStop` last runs first. */
interface Base {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly onStop: (close: () => Promise<void> | void) => void;
}

async function assemble(
  config: Config,
  base: Base,
  { consoleFolder, consoleState = () => NOT_BUILT, garbage }: Surroundings,
): Promise<Omit<Platform, 'stop'>> {
  const identity = await openIdentity(config, base);
  const storage = await openStorage(config, base);
  const lazily = createLazyServices({
    ...base,
    store: storage.store,
    loaded: (service) => tasks.add(service.tasks ?? []),
  });
  const meter = createMeter({ store: storage.store });
  base.onStop(() => meter.flush());
  const cloudwatch = createCloudWatch({
    ...base,
    store: storage.store,
    targets: alarmTargets(() => ({ lambda, logs })),
  });
  base.onStop(() => cloudwatch.flush());
  const iam = createIam({ ...base, ...storage });
  base.onStop(() => iam.keyUse.flush());
  const cloudtrail = createCloudTrail({
    ...base,
    store: storage.store,
    issuerOf: createSessionIssuer((account, principal) => iam.grants.find(account, principal)),
  });
  base.onStop(() => cloudtrail.flush());
  const recording = { noteDecision: cloudtrail.activity.note, onlyAudits: config.auth === 'audit' };
  const roles = createRolesOfFunctions({
    ...base,
    ...identity,
    roles: config.auth === 'open' ? undefined : recordedRoles(iam.executionRoles, recording),
  });
  // After CloudWatch: the last lines of functions may still become metrics.
  const logs = createLogs({
    ...base,
    store: storage.store,
    observers: [cloudwatch.observeLogs],
    linesOnTheWay: () => functionLogs.settled(),
    putMetrics: putLogMetrics(cloudwatch),
    subscriptionTargets: subscriptionTargets(() => ({ lambda, ids: base.ids })),
  });
  const functionLogs = roles.logsTo(logs.append);
  base.onStop(() => logs.stop());
  const endpoint = createFunctionEndpoint();
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  let finishEvents = async (): Promise<void> => {};
  base.onStop(() => finishEvents());
  const compute = await openCompute(config, base, {
    ...identity,
    ...storage,
    meter,
    roles,
    logSink: functionLogs.append,
    lambdaMetrics: cloudwatch.lambda,
    endpoint,
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
    failureBuckets: failureBuckets({ ...base, roles, s3: () => s3.load() }),
    meterProvisioned: meter.recordProvisioned,
    measure: cloudwatch.lambda.count,
    streams: { dynamodb: async () => (await dynamodb.load()).streamFeeds },
  });
  base.onStop(() => lambda.events.stop());
  base.onStop(() => lambda.eventSources.stop());
  finishEvents = async () => {
    await lambda.eventSources.drained();
    await lambda.events.drained();
  };
  const grantsOf = (account: string, principal: Principal) => iam.grants.find(account, principal);
  const issuerKeys = await openIssuerKeys({
    ...base,
    keysPath: config.oidcKeysPath,
    trustedHosts: config.oidcHosts,
  });
  const sts = createSts({
    sessions: identity.sessions,
    roles: {
      clock: base.clock,
      find: (arn) => iam.assumableRole(arn),
      grantsOf: async (account, principal) => grantsOf(account, principal),
      isOpen: config.auth === 'open',
    },
    webIdentity: {
      keys: issuerKeys,
      findProvider: (account, issuer) => iam.identityProvider(account, issuer),
    },
  });
  const access: Access = {
    findCredential: credentialLookup(identity.root, identity.sessions, iam.credentials),
    authorize:
      config.auth === 'open'
        ? () => ALLOWED
        : createPolicyAuthorizer({
            clock: base.clock,
            grantsOf,
            noteUse: (...use) => iam.keyUse.note(...use),
            noteDecision: cloudtrail.activity.note,
            onlyAudits: config.auth === 'audit',
          }),
  };
  let flushS3 = async (): Promise<void> => {};
  base.onStop(() => flushS3());
  const s3 = lazily.add(
    's3',
    's3',
    async () => {
      const { createS3 } = await import('./services/s3/index.ts');
      const service = createS3({
        ...base,
        ...storage,
        functions: notifiedFunctions(() => lambda),
        publish: (values) => cloudwatch.publish(values),
        mayAlso: mayAlso(access, config.auth === 'open'),
      });
      flushS3 = () => service.flush();
      return service;
    },
    () => import('@aws-sdk/client-s3'),
  );
  let flushDynamoDB = async (): Promise<void> => {};
  base.onStop(() => flushDynamoDB());
  const dynamodb = lazily.add(
    'dynamodb',
    'dynamodb',
    async () => {
      const { createDynamoDB } = await import('./services/dynamodb/index.ts');
      const service = createDynamoDB({
        ...base,
        store: storage.store,
        publish: (values) => cloudwatch.publish(values),
      });
      flushDynamoDB = () => service.flush();
      return service;
    },
    () => import('@aws-sdk/client-dynamodb'),
  );
  const dynamodbStreams = lazily.add(
    'dynamodb-streams',
    'dynamodbstreams',
    async () => (await dynamodb.load()).streamsApi,
    () => import('@aws-sdk/client-dynamodb-streams'),
  );
  const httpApis = createHttpApiSites({
    ...base,
    ...siteAccess(config, base, access, EXECUTE_API),
    store: storage.store,
    logGroupExists: (...group) => logs.groupExists(...group),
    runs: lambda.runs,
    roles: config.auth === 'open' ? undefined : iam.serviceRoles,
    keys: issuerKeys,
    trustedHosts: config.integrationHosts,
    writeLog: logs.append,
    measure: cloudwatch.apis.answered,
  });
  const apigatewayv2 = lazily.add(
    'apigatewayv2',
    'apigatewayv2',
    () => httpApis.create(),
    () => import('@aws-sdk/client-apigatewayv2'),
  );

  const isolation = compute.driver.describe();
  const api = createApi({
    ...base,
    host: config.listen,
    port: config.port,
    auth: config.auth,
    services: [
      entry('lambda', lambda, () => import('@aws-sdk/client-lambda')),
      entry('cloudwatch-logs', logs, () => import('@aws-sdk/client-cloudwatch-logs')),
      entry('cloudwatch', cloudwatch, () => import('@aws-sdk/client-cloudwatch')),
      entry('sts', sts, () => import('@aws-sdk/client-sts')),
      entry('iam', iam, () => import('@aws-sdk/client-iam')),
      entry('cloudtrail', cloudtrail, () => import('@aws-sdk/client-cloudtrail')),
      s3.entry,
      apigatewayv2.entry,
      dynamodb.entry,
      dynamodbStreams.entry,
    ],
    ...access,
    trail: (call) => {
      cloudtrail.record(call);
      cloudwatch.usage.called(call, call.model.service.id, call.model.name);
    },
    defaultAccount: ROOT_ACCOUNT,
    defaultRegion: config.region,
    version,
    health: () => ({ isolation: isolation.driver, auth: config.auth }),
    sites: [
      createWebsiteSite({ load: s3.load, log: base.log }),
      createFunctionUrlSite({
        ...base,
        ...siteAccess(config, base, access, wireFacts.lambda),
        urls: lambda.urls,
        measure: cloudwatch.lambda.urlAnswered,
      }),
      httpApis.site(apigatewayv2.load),
    ],
    metrics: [...platformMetrics(compute.invoker, storage.store), ...cloudtrail.metrics],
    pages: {
      name: 'console',
      serve: createConsoleSite({
        folder: consoleFolder ?? join(CLONE_FOLDER, 'console', 'dist'),
        state: consoleState,
      }),
      welcome: redirectToConsole,
    },
    routes: {
      machine: () =>
        json(
          machineDocument({
            version,
            config,
            architecture,
            isolation,
            runtimes: compute.runtimes,
            missingForImages: () => missingImagePrograms(config.ociRuntime),
          }),
        ),
      [CODE_PATH.split('/')[2] ?? '']: (request) => lambda.codeDownload(request),
      environments: createSignedRoute({ ...access, clock: base.clock }, async (request, { account }) => {
        const functionArn = new URLSearchParams(request.query).get('function') ?? '';
        const isOwn = functionArn.split(':')[4] === account;
        return json({ environments: isOwn ? compute.invoker.environments(functionArn) : [] });
      }),
      usage: createSignedRoute({ ...access, clock: base.clock }, async (_request, { account }) =>
        json({ rows: await meter.usage({ account }) }),
      ),
      activity: createSignedRoute({ ...access, clock: base.clock }, async ({ query }, { account }) => {
        const principal = new URLSearchParams(query).get('principal') ?? '';
        return json({ rows: await cloudtrail.activity.of(account, principal) });
      }),
    },
  });
  const tasks = startTasks(
    [
      ...(lambda.tasks ?? []),
      ...(logs.tasks ?? []),
      ...(iam.tasks ?? []),
      ...cloudwatch.tasks,
      ...cloudtrail.tasks,
      concurrencyTask(compute.invoker, compute.reserved.total, cloudwatch.lambda),
      meter.task,
      ...(garbage ? [quietCollection(garbage)] : []),
      estimatedCharges({
        meter,
        clock: base.clock,
        account: ROOT_ACCOUNT,
        architecture,
        // AWS keeps what concerns money in this region, wherever it was spent.
        publish: (charges) =>
          cloudwatch.publish(
            charges.map((charge) => ({
              ...charge,
              unit: 'None',
              scope: { account: ROOT_ACCOUNT, region: 'us-east-1' },
            })),
          ),
      }),
    ],
    base.clock,
    base.log,
  );
  base.onStop(() => tasks.stop());
  await httpApis.open(apigatewayv2.load);
  const { port } = await api.listen().catch((error: unknown) => {
    throw cannotListen(config, error);
  });
  base.onStop(() => api.close(config.graceMs));
  base.onStop(() => logs.endSessions());
  await endpoint.open(api, compute.driver, config.listen, port).catch((error: unknown) => {
    throw cannotListen(config, error);
  });
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
    isolation,
    coverage: async () =>
      Object.entries({ lambda, logs, cloudwatch, sts, iam, cloudtrail, ...(await lazily.all()) }).map(
        ([name, service]) => coverageOf(name, service),
      ),
  };
}

const NOT_BUILT: ConsoleState = {
  kind: 'failed',
  reason: 'It is not built',
  hint: '`./mayfly up` builds it',
};

/** Asynchronous events that run at a time; a burst of them shall not boot environments by the hundred. */
const ASYNC_CONCURRENCY = { total: 64, perFunction: 16 };

/** Who is let in, and to what. */
interface Access {
  readonly findCredential: FindCredential;
  readonly authorize: Authorize;
}

/** What an operation finds out only on its way is asked for as its own permission was: in its caller's account. */
function mayAlso({ authorize }: Access, isOpen: boolean): S3Needs['mayAlso'] {
  return (call, demand) => {
    const { principal, region, sourceIp, userAgent, headers } = call;
    if (isOpen) return true;
    const account = principal.arn.split(':')[4] ?? call.account;
    const decision = authorize(principal, demand, { account, region, sourceIp, userAgent, headers });
    return decision instanceof Promise ? decision.then(({ allowed }) => allowed) : decision.allowed;
  };
}

/** In whose name requests to HTTP APIs are signed. */
const EXECUTE_API: WireFacts = {
  ...wireFacts.apigatewayv2,
  id: 'execute-api',
  signingNames: ['execute-api'],
};

/** Who is let in where others than the APIs answer at their port: function URLs, HTTP APIs. */
function siteAccess(
  config: Config,
  { clock }: Base,
  { findCredential, authorize }: Access,
  facts: WireFacts,
) {
  const isOpen = config.auth === 'open';
  const open = isOpen ? { defaultAccount: ROOT_ACCOUNT, defaultRegion: config.region } : undefined;
  return {
    findSigner: createSiteSignatures({ findCredential, clock, open, facts }),
    authorize,
    onlyAudits: config.auth === 'audit',
    refuseBrowsers: isOpen
      ? (headers: Readonly<Record<string, string>>) => refuseBrowsers(headers, { hostNames: [] })
      : undefined,
  };
}

/** Takes the data folder, and the keys in it. */
async function openIdentity({ dataFolder }: Config, { clock, ids, onStop }: Base) {
  const lock = await lockDataFolder(dataFolder);
  onStop(() => lock.release());
  await lock.announce({ pid: process.pid });
  const root = await rootCredentials(dataFolder, ids, () => createAccessKeyId('AKIA', ROOT_ACCOUNT, ids));
  const sessions = createSessionTokens({ key: await sessionKey(dataFolder, ids), clock, ids });
  return { lock, root, sessions };
}

async function openStorage({ dataFolder }: Config, base: Base) {
  const store = await openSqliteStore({ ...base, folder: dataFolder });
  base.onStop(() => store.close());
  const lost = await forgetsSecrets(dataFolder);
  const secrets = await openSecretBox(store, await secretKey(dataFolder, base.ids), base.ids, lost);
  await lost.done();
  const blobs = await openDirectoryBlobs({ ...base, folder: join(dataFolder, 'blobs') });
  return { store, secrets, blobs };
}

interface ComputeNeeds {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly meter: Meter;
  readonly roles: Pick<RolesOfFunctions, 'credentialsFor'>;
  readonly logSink: EnvironmentLogSink;
  readonly lambdaMetrics: LambdaMetrics;
  readonly endpoint: FunctionEndpoint;
}

async function openCompute(config: Config, base: Base, needs: ComputeNeeds) {
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

/** All of them, whatever one of them throws; then throws the first such error. */
async function closeAll(closers: readonly (() => Promise<void> | void)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closers) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
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
