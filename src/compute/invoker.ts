import { join } from 'node:path';
import type { Artifacts } from './artifacts/createArtifacts.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { CodeCompiler } from './codeCompiler.ts';
import {
  Environment,
  type AcquiredLink,
  type EnvironmentNeeds,
  type EnvironmentOwner,
  type EnvironmentState,
  type Job,
} from './environment.ts';
import { EnvironmentDeadlines } from './environmentDeadlines.ts';
import type { InitOutcome } from './environmentInit.ts';
import { EnvironmentLog, logStreamName } from './environmentLog.ts';
import { environmentVariables, type FunctionCredentials } from './environmentVariables.ts';
import { packagesOf, type CodePackage, type FunctionImage, type FunctionVersion } from './functionVersion.ts';
import type { Images } from './images/createImages.ts';
import { imageProcess } from './images/imageProcess.ts';
import {
  Throttled,
  type Invocation,
  type InvocationResult,
  type Invoker,
  type InvokerStats,
  type LogSink,
  type ProvisionedUsage,
  type ProvisionedState,
  type ProvisionWish,
  type UsageRecord,
} from './invocation.ts';
import { InvokerAdmission, type Admitted, type FunctionLoad } from './invokerAdmission.ts';
import { InvokerFleet } from './invokerFleet.ts';
import { InvokerProvisioning } from './invokerProvisioning.ts';
import { AdmittedJob } from './invokerJob.ts';
import { ownProcess, runtimeVersion } from './invokerRuntime.ts';
import { extensionNames } from './extensions/extensionNames.ts';
import { telemetryLines } from './telemetry/telemetryLines.ts';
import { invokerSettings, type InvokerSettings } from './invokerSettings.ts';
import { Pool, type Acquired } from './pool.ts';
import type { RuntimeCatalogue } from './runtimeCatalogue.ts';
import type { Sandbox, SandboxDriver } from './sandbox.ts';

export interface InvokerNeeds {
  readonly driver: SandboxDriver;
  readonly catalogue: RuntimeCatalogue;
  readonly artifacts: Pick<Artifacts, 'derive' | 'derived'> & {
    /** Host folder of the unpacked package. */
    unpack(code: CodePackage): Promise<string>;
    /** Host folder of these layers laid over each other, of what was derived of them under the tag if there is such. */
    merge(layers: readonly CodePackage[], tag?: string): Promise<string>;
    /** Keeps the folder from being removed until the returned function is called. */
    hold(sha256: string): () => void;
  };
  /** Without it, functions from images are refused. */
  readonly images?: Pick<Images, 'prepare' | 'hold'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly logSink: LogSink;
  /** Called once per invocation, never awaited, must not throw. */
  readonly meter: (record: UsageRecord, invokedFunctionArn: string) => void;
  /** Called for each request that was turned away, by what it named and what that led to; must not throw. */
  readonly throttled?: (invokedFunctionArn: string, version: string) => void;
  readonly meterProvisioned?: (usage: ProvisionedUsage) => void;
  /** Temporary credentials of the version's execution role; called once per environment. */
  readonly credentialsFor: (version: FunctionVersion) => FunctionCredentials;
  /** What is reserved or provisioned of the account's concurrency in the region. Called per invocation. */
  readonly reservedTotal: (account: string, region: string) => number;
  readonly settings?: Partial<InvokerSettings>;
}

/** The invoker, and what only the composition root and the Lambda service ask of it. */
export interface WarmInvoker extends Invoker {
  /**
   * Keeps pre-booted sandboxes of a runtime from now on. Called for the runtimes of existing functions, with their
   * memory, which matters for runtimes that are booted per size; with a function that came or changed, one more is
   * booted for it in a quiet moment, within the pool's budget.
   */
  warm(runtime: string, memoryMiB?: number, functionArn?: string): void;
  /** The environments of a function, the newest last: a debugger that is to see that one asks again every few seconds. */
  environments(functionArn: string): readonly EnvironmentFacts[];
  /** The most that ran at a time since the last call, where anything did: of functions, by ARN, and of `account/region`. */
  takePeaks(): ReturnType<InvokerAdmission['takePeaks']>;
}

export interface EnvironmentFacts {
  readonly version: string;
  readonly state: EnvironmentState;
  readonly logStream: string;
  /** Its own network address, where it has one. */
  readonly address: string | undefined;
}

const FAST_SWEEP_MS = 100;
const SLOW_SWEEP_MS = 30_000;

export function createInvoker(needs: InvokerNeeds): WarmInvoker {
  return new FunctionInvoker(needs);
}

/** What the invoker keeps of an environment as long as it lives. */
interface Member {
  readonly fleet: InvokerFleet;
  /** Lets go of its code package. */
  readonly release: () => void;
}

/** Whatever identities are, no two functions ever share an environment. */
function fleetKey({ functionArn, version, identity }: FunctionVersion): string {
  return `${functionArn}:${version}:${identity}`;
}

class FunctionInvoker implements WarmInvoker, EnvironmentOwner {
  readonly #needs: InvokerNeeds;
  readonly #settings: InvokerSettings;
  readonly #admission: InvokerAdmission;
  readonly #provisioning: InvokerProvisioning;
  readonly #pool: Pool;
  readonly #compiler: CodeCompiler;
  readonly #deadlines: EnvironmentDeadlines;
  readonly #environmentNeeds: EnvironmentNeeds;
  readonly #fleets = new Map<string, InvokerFleet>();
  readonly #members = new Map<Environment, Member>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #counts = { invocations: 0, coldStarts: 0, errors: 0, throttles: 0 };
  #running = 0;
  /** Of all environments, when it was last looked at. */
  #bytes = 0;
  #sweep: Timer | undefined;
  #sweepingFast = false;
  #closed = false;
  #whenQuiet: (() => void) | undefined;

  constructor(needs: InvokerNeeds) {
    this.#needs = needs;
    this.#settings = invokerSettings(needs.settings);
    this.#admission = new InvokerAdmission(needs.clock, this.#settings, needs.reservedTotal);
    this.#deadlines = new EnvironmentDeadlines(needs.clock);
    const { driver, catalogue, clock, log } = needs;
    const running = (): number => this.#running;
    this.#environmentNeeds = {
      clock,
      log,
      meter: needs.meter,
      meterProvisioned: needs.meterProvisioned,
      deadlines: this.#deadlines,
      initTimeoutMs: this.#settings.initTimeoutMs,
      provisionedInitTimeoutMs: this.#settings.provisionedInitTimeoutMs,
      maxInvocations: this.#settings.maxInvocations,
      stream: this.#settings.stream,
      runtimeVersion: (version) => runtimeVersion(version, catalogue.state(version.runtime)),
    };
    this.#pool = new Pool({ driver, catalogue, clock, log, settings: this.#settings, running });
    this.#provisioning = new InvokerProvisioning({
      clock,
      parallelBoots: this.#settings.parallelBoots,
      start: (fleet) => this.#startProvisioned(fleet),
      released: (fleet) => this.#forgetEmpty(fleet),
    });
    const { artifacts } = needs;
    const quiet = (): boolean => this.#running === 0;
    this.#compiler = new CodeCompiler({
      driver,
      catalogue,
      artifacts,
      clock,
      log,
      boot: this.#settings,
      quiet,
    });
  }

  invoke(version: FunctionVersion, invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new OperationalError('invoke', 'the platform is stopping');
      const admitted = this.#admit(version, invocation);
      const job = new AdmittedJob(invocation, admitted, resolve, reject, this.#left);
      this.#running++;
      const fleet = this.#fleetOf(version, admitted.load);
      const environment = fleet.takeIdle();
      if (environment === undefined) this.#wait(fleet, job);
      else environment.invoke(job);
      if (!this.#sweepingFast) this.#sweepFast();
    });
  }

  warm(runtime: string, memoryMiB?: number, functionArn?: string): void {
    this.#pool.warm(runtime, memoryMiB, functionArn);
    if (this.#sweep === undefined) this.#sweepAfter(SLOW_SWEEP_MS);
  }

  retire(functionArn: string, keep: (version: FunctionVersion) => boolean): void {
    this.#pool.forget(functionArn);
    for (const fleet of this.#fleets.values()) {
      if (fleet.version.functionArn !== functionArn || keep(fleet.version)) continue;
      this.#provisioning.forget(fleet);
      for (const environment of fleet.environments) {
        environment.doomed = true;
        if (environment.state === 'idle') environment.end();
      }
    }
  }

  environments(functionArn: string): readonly EnvironmentFacts[] {
    const all = [...this.#all()].filter(({ version }) => version.functionArn === functionArn);
    all.at(-1)?.inspect();
    return all.map(({ version, state, log, address }) => ({
      version: version.version,
      state,
      logStream: log.stream,
      address,
    }));
  }

  takePeaks(): ReturnType<InvokerAdmission['takePeaks']> {
    return this.#admission.takePeaks();
  }

  provision(wishes: readonly ProvisionWish[]): void {
    if (this.#closed) return;
    const wanted = wishes.map((wish) => ({
      ...wish,
      fleet: this.#fleetOf(wish.version, this.#admission.loadOf(wish.version)),
    }));
    // First the old ones go: an alias that moves shall not need room for both versions.
    this.#provisioning.keepOnly(new Set(wanted.map(({ fleet }) => fleet)));
    for (const { fleet, count, token } of wanted) this.#provisioning.want(fleet, count, token);
    if (wanted.length > 0 && !this.#sweepingFast) this.#sweepFast();
  }

  provisioned(version: FunctionVersion): ProvisionedState | undefined {
    return this.#fleets.get(fleetKey(version))?.provisioned?.state();
  }

  stats(): InvokerStats {
    const environments = { prebooted: 0, initialising: 0, busy: 0, idle: 0 };
    for (const { state } of this.#all()) {
      if (state === 'starting') environments.initialising++;
      else if (state === 'idle') environments.idle++;
      else if (state !== 'ended') environments.busy++;
    }
    const pool = this.#pool.stats();
    environments.prebooted = pool.prebooted;
    const provisioned = this.#provisioning.ready;
    return { environments, provisioned, ...this.#counts, poolBytes: pool.bytes, poolMissing: pool.missing };
  }

  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    this.#provisioning.close();
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        const timer = this.#needs.clock.timer(graceMs, resolve);
        this.#whenQuiet = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    const stopping = new OperationalError('invoke', 'the platform is stopping');
    for (const fleet of this.#fleets.values()) fleet.waiting.splice(0).forEach((job) => job.reject(stopping));
    const poolClosed = Promise.all([this.#pool.close(), this.#compiler.close()]);
    for (const environment of this.#all()) environment.end();
    while (this.#members.size > 0) await new Promise((resolve) => setImmediate(resolve));
    this.#sweep?.cancel();
    this.#deadlines.close();
    await Promise.all([poolClosed, ...this.#leaving]);
  }

  // --- what environments ask and tell -----------------------------------------------------------------

  async acquire(environment: Environment): Promise<AcquiredLink | undefined> {
    try {
      return await this.#acquire(environment);
    } finally {
      this.#provisioning.acquired(environment);
    }
  }

  async #acquire(environment: Environment): Promise<AcquiredLink | undefined> {
    const { version } = environment;
    const { artifacts } = this.#needs;
    if (version.image !== undefined) return this.#acquireImage(environment, version.image);
    const compiled = this.#compiler.folderOf(version);
    const folder = compiled === undefined ? artifacts.unpack(version.code) : Promise.resolve(compiled);
    const layers = this.#layersOf(version);
    const folders = Promise.all([folder, layers]);
    folders.catch(() => undefined);
    const hasLayers = (version.layers?.length ?? 0) > 0;
    const extensions = hasLayers ? extensionNames(await layers) : [];
    const acquired = await this.#acquireSandbox(environment, extensions);
    if (acquired === undefined) return undefined;
    try {
      return this.#assignmentFor(environment, acquired, ...(await folders));
    } catch (error) {
      await acquired.link.kill();
      throw error;
    }
  }

  takeJob(environment: Environment, outcome?: InitOutcome): Job | undefined {
    const fleet = this.#members.get(environment)?.fleet;
    if (fleet === undefined) return undefined;
    if (environment.provisioned) {
      const failure = outcome?.kind === 'timeout' ? 'init-timeout' : 'init-error';
      if (outcome !== undefined) this.#provisioning.failed(fleet, environment, failure);
      return undefined;
    }
    fleet.starting.delete(environment);
    return fleet.waiting.shift();
  }

  idle(environment: Environment): void {
    const fleet = this.#members.get(environment)?.fleet;
    if (environment.provisioned && fleet !== undefined) {
      this.#provisioning.idle(fleet, environment);
      if (environment.state !== 'idle') return;
    } else fleet?.starting.delete(environment);
    const job = fleet?.waiting.shift();
    if (job !== undefined) return environment.invoke(job);
    if (fleet === undefined || environment.doomed || this.#closed) return environment.end();
    fleet.putIdle(environment);
    if (!fleet.considered) {
      fleet.considered = true;
      this.#compiler.consider(fleet.version);
    }
    if (!this.#sweepingFast) this.#sweepFast();
  }

  lingers(environment: Environment): void {
    const fleet = this.#members.get(environment)?.fleet;
    if (fleet !== undefined) this.#startMissing(fleet);
  }

  ended(environment: Environment, gone: Promise<void>): void {
    const member = this.#members.get(environment);
    if (member === undefined) return;
    const { fleet, release } = member;
    this.#members.delete(environment);
    fleet.remove(environment);
    const leaving = gone.then(() => {
      release();
      this.#leaving.delete(leaving);
    });
    this.#leaving.add(leaving);
    if (environment.provisioned) this.#provisioning.ended(fleet, environment);
    this.#startMissing(fleet);
    this.#forgetEmpty(fleet);
  }

  failed(environment: Environment, error: Error): void {
    const fleet = this.#members.get(environment)?.fleet;
    if (environment.provisioned && fleet !== undefined) {
      this.#provisioning.failed(fleet, environment, 'no-sandbox');
    }
    this.#needs.log.error(
      {
        functionArn: environment.version.functionArn,
        error: error.message,
        hint: error instanceof OperationalError ? error.hint : undefined,
        cause: error.cause instanceof Error ? error.cause.message : undefined,
      },
      'an environment could not be made',
    );
  }

  // --- admission and starting -------------------------------------------------------------------------

  #admit(version: FunctionVersion, invocation: Invocation): Admitted {
    try {
      const admitted = this.#admission.enter(version, invocation.asynchronous !== true);
      this.#counts.invocations++;
      return admitted;
    } catch (error) {
      this.#counts.throttles++;
      this.#needs.throttled?.(invocation.invokedFunctionArn, version.version);
      throw error;
    }
  }

  readonly #left = (admitted: Admitted, failed: boolean): void => {
    this.#admission.leave(admitted);
    this.#running--;
    if (failed) this.#counts.errors++;
    if (this.#running === 0) this.#whenQuiet?.();
  };

  #forgetEmpty(fleet: InvokerFleet): void {
    if (fleet.empty) this.#fleets.delete(fleetKey(fleet.version));
  }

  #fleetOf(version: FunctionVersion, load: FunctionLoad): InvokerFleet {
    const key = fleetKey(version);
    let fleet = this.#fleets.get(key);
    if (fleet === undefined) {
      fleet = new InvokerFleet(version, load);
      this.#fleets.set(key, fleet);
    }
    return fleet;
  }

  #wait(fleet: InvokerFleet, job: Job): void {
    fleet.waiting.push(job);
    this.#startMissing(fleet);
  }

  /** As many environments on their way as there are invocations without one. */
  #startMissing(fleet: InvokerFleet): void {
    for (let missing = fleet.shortage(); missing > 0; missing--) {
      if (!this.#admission.grow(fleet.load)) {
        this.#turnAway(fleet, 'FunctionInvocationRateLimitExceeded');
      } else if (!this.#makeRoom()) {
        this.#turnAway(fleet, 'ConcurrentInvocationLimitExceeded');
      } else {
        const environment = this.#make(fleet, false);
        fleet.starting.add(environment);
        this.#counts.coldStarts++;
        void environment.start();
      }
    }
  }

  #startProvisioned(fleet: InvokerFleet): Environment | undefined {
    const fits = this.#bytes < this.#settings.memoryBudgetBytes || this.#longestIdle() !== undefined;
    return fits && this.#makeRoom() ? this.#make(fleet, true) : undefined;
  }

  #turnAway(fleet: InvokerFleet, reason: ConstructorParameters<typeof Throttled>[0]): void {
    const job = fleet.waiting.pop();
    if (job === undefined) return;
    this.#counts.throttles++;
    this.#needs.throttled?.(job.invocation.invokedFunctionArn, fleet.version.version);
    job.reject(new Throttled(reason));
  }

  #makeRoom(): boolean {
    if (this.#members.size < this.#settings.maxEnvironments) return true;
    const oldest = this.#longestIdle();
    oldest?.end();
    return oldest !== undefined;
  }

  #make(fleet: InvokerFleet, provisioned: boolean): Environment {
    const { version } = fleet;
    const { clock, ids, logSink, artifacts, images } = this.#needs;
    const stream = logStreamName(version, clock.now(), ids.hex(32));
    const log = new EnvironmentLog(version, stream, clock, logSink);
    const environment = new Environment(
      version,
      log,
      telemetryLines(version, provisioned ? 'provisioned-concurrency' : 'on-demand', log),
      this.#environmentNeeds,
      this,
      provisioned,
    );
    const { image } = version;
    const held = image === undefined ? packagesOf(version) : [];
    const releases = held.map(({ sha256 }) => artifacts.hold(sha256));
    if (image !== undefined && images !== undefined) releases.push(images.hold(image.digest));
    this.#members.set(environment, { fleet, release: () => releases.forEach((release) => release()) });
    fleet.environments.add(environment);
    return environment;
  }

  async #acquireSandbox(
    environment: Environment,
    extensions: readonly string[],
  ): Promise<Acquired | undefined> {
    const { version } = environment;
    const { catalogue } = this.#needs;
    if (extensions.length > 0) await catalogue.prepare(version.runtime);
    const state = catalogue.state(version.runtime);
    const own = state.kind === 'ready' ? ownProcess(version, state, extensions) : undefined;
    if (own !== undefined) {
      this.#pool.forget(version.functionArn);
      return this.#pool.bootFor(own);
    }
    const fleet = this.#members.get(environment)?.fleet;
    return this.#pool.acquire(version, () => fleet?.stillWants(environment) ?? false);
  }

  /** An image's program starts with all its variables, so nothing waits for it in the pool. */
  async #acquireImage(environment: Environment, image: FunctionImage): Promise<AcquiredLink> {
    const { images } = this.#needs;
    if (images === undefined) throw new OperationalError('invoke', 'there are no container images here');
    const { version } = environment;
    const unpacked = await images.prepare(image);
    const variables = this.#variablesFor(environment, { taskRoot: '/var/task' }, {});
    const process = imageProcess(version, image, unpacked, variables);
    const extensions = extensionNames(join(unpacked.rootFolder, 'opt'));
    const acquired = await this.#pool.bootFor(extensions.length === 0 ? process : { ...process, extensions });
    return this.#assignmentFor(environment, acquired, undefined, undefined);
  }

  #variablesFor(
    { version, log, provisioned }: Environment,
    { taskRoot, layersRoot = '/opt' }: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
    runtimeEnvironment: Readonly<Record<string, string>>,
  ): Record<string, string> {
    return environmentVariables({
      version,
      initializationType: provisioned ? 'provisioned-concurrency' : 'on-demand',
      taskRoot,
      layersRoot,
      logStream: log.stream,
      credentials: this.#needs.credentialsFor(version),
      endpointUrl: this.#settings.endpointUrl(),
      runtimeEnvironment,
    });
  }

  #layersOf({ layers = [], runtime }: FunctionVersion): Promise<string | undefined> {
    if (layers.length === 0) return Promise.resolve(undefined);
    const state = this.#needs.catalogue.state(runtime);
    return this.#needs.artifacts.merge(layers, state.kind === 'ready' ? state.compiler?.tag : undefined);
  }

  #assignmentFor(
    environment: Environment,
    acquired: Acquired,
    codeFolder: string | undefined,
    layersFolder: string | undefined,
  ): AcquiredLink {
    const { version } = environment;
    const { link } = acquired;
    return {
      ...acquired,
      assignment: {
        codeFolder,
        layersFolder,
        limits: { ...link.process.limits, memoryMiB: version.memoryMiB },
        boost: true,
      },
      meta: {
        // An image has them already.
        environment:
          version.image === undefined
            ? this.#variablesFor(environment, link.sandbox, link.process.environment)
            : {},
        handler: version.handler,
        memoryMiB: version.memoryMiB,
        logFormat: version.logFormat,
        logLevel: version.applicationLogLevel,
        layersRoot: link.sandbox.layersRoot ?? '/opt',
        account: version.account,
      },
    };
  }

  // --- what time does ---------------------------------------------------------------------------------

  #sweepFast(): void {
    this.#sweepingFast = true;
    this.#sweepAfter(FAST_SWEEP_MS);
  }

  #sweepAfter(ms: number): void {
    this.#sweep?.cancel();
    this.#sweep = this.#needs.clock.timer(ms, () => this.#swept());
  }

  /** Freezes and ends the idle, hands on what the busy have logged; often only while something is awake. */
  #swept(): void {
    const nowMs = this.#needs.clock.monotonic();
    let awake = false;
    let bytes = 0;
    for (const environment of this.#all()) {
      bytes += environment.peakBytes;
      if (nowMs - environment.bornAtMs >= this.#settings.maxLifeMs) this.#tooOld(environment);
      if (environment.state !== 'idle') {
        environment.log.flush();
        awake = true;
      } else if (!environment.provisioned && nowMs - environment.idleSinceMs >= this.#settings.idleMs) {
        environment.end();
      } else if (!environment.frozen && !environment.isInspected) {
        if (nowMs - environment.idleSinceMs >= this.#settings.freezeAfterMs) environment.freeze();
        else awake = true;
      }
    }
    this.#bytes = bytes;
    this.#relieve(bytes);
    this.#admission.prune();
    this.#pool.sweep();
    this.#sweepingFast = awake;
    this.#sweepAfter(awake ? FAST_SWEEP_MS : this.#slowSweepMs());
  }

  #tooOld(environment: Environment): void {
    const fleet = this.#members.get(environment)?.fleet;
    if (environment.provisioned && fleet !== undefined) this.#provisioning.renew(fleet);
    else if (environment.state === 'idle') environment.end();
    else environment.doomed = true;
  }

  #slowSweepMs(): number {
    return Math.max(FAST_SWEEP_MS, Math.min(SLOW_SWEEP_MS, this.#settings.idleMs / 4));
  }

  #relieve(bytes: number): void {
    for (let over = bytes - this.#settings.memoryBudgetBytes; over > 0;) {
      const oldest = this.#longestIdle();
      if (oldest === undefined) return;
      over -= Math.max(1, oldest.peakBytes);
      oldest.end();
    }
  }

  #longestIdle(): Environment | undefined {
    let found: Environment | undefined;
    for (const fleet of this.#fleets.values()) {
      const oldest = fleet.longestIdle();
      if (oldest !== undefined && oldest.idleSinceMs < (found?.idleSinceMs ?? Infinity)) found = oldest;
    }
    return found;
  }

  #all(): Iterable<Environment> {
    return this.#members.keys();
  }
}
