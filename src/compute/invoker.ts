import type { Clock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { SocketReads } from '../base/socketReads.ts';
import { CodeCompiler } from './codeCompiler.ts';
import { Environment, type EnvironmentState } from './environment.ts';
import { EnvironmentDeadlines } from './environmentDeadlines.ts';
import type { InitOutcome } from './environmentInit.ts';
import { EnvironmentLog, logStreamName } from './environmentLog.ts';
import type { AcquiredLink, EnvironmentNeeds, EnvironmentOwner, Job } from './environmentOwner.ts';
import type { FunctionVersion } from './functionVersion.ts';
import {
  Throttled,
  type EnvironmentLogSink,
  type Invocation,
  type InvocationResult,
  type Invoker,
  type InvokerStats,
  type ProvisionedUsage,
  type ProvisionedState,
  type ProvisionWish,
  type UsageRecord,
} from './invocation.ts';
import { InvokerAdmission, type Admitted } from './invokerAdmission.ts';
import type { InvokerFleet } from './invokerFleet.ts';
import { InvokerFleets } from './invokerFleets.ts';
import { InvokerProvisioning } from './invokerProvisioning.ts';
import { AdmittedJob } from './invokerJob.ts';
import { runtimeVersion } from './invokerRuntime.ts';
import { InvokerSandboxes, type SandboxSources } from './invokerSandboxes.ts';
import { telemetryLines } from './telemetry/telemetryLines.ts';
import { invokerSettings, type InvokerSettings } from './invokerSettings.ts';
import { InvokerSweep } from './invokerSweep.ts';
import { Pool } from './pool.ts';
import type { SandboxDriver } from './sandbox.ts';

export interface InvokerNeeds extends SandboxSources {
  readonly driver: SandboxDriver;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly logSink: EnvironmentLogSink;
  /** Called once per invocation, never awaited, must not throw. */
  readonly meter: (record: UsageRecord, invokedFunctionArn: string) => void;
  /** Called for each request that was turned away, by what it named and what that led to; must not throw. */
  readonly throttled?: (invokedFunctionArn: string, version: string) => void;
  readonly meterProvisioned?: (usage: ProvisionedUsage) => void;
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

export function createInvoker(needs: InvokerNeeds): WarmInvoker {
  return new FunctionInvoker(needs);
}

/** What the invoker keeps of an environment as long as it lives. */
interface Member {
  readonly fleet: InvokerFleet;
  /** Lets go of what it is made of. */
  readonly release: () => void;
}

class FunctionInvoker implements WarmInvoker, EnvironmentOwner {
  readonly #needs: InvokerNeeds;
  readonly #settings: InvokerSettings;
  readonly #admission: InvokerAdmission;
  readonly #provisioning: InvokerProvisioning;
  readonly #pool: Pool;
  readonly #compiler: CodeCompiler;
  readonly #sandboxes: InvokerSandboxes;
  readonly #sweep: InvokerSweep;
  readonly #deadlines: EnvironmentDeadlines;
  readonly #environmentNeeds: EnvironmentNeeds;
  readonly #fleets: InvokerFleets;
  readonly #members = new Map<Environment, Member>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #counts = { invocations: 0, coldStarts: 0, errors: 0, throttles: 0 };
  #running = 0;
  #closed = false;
  #whenQuiet: (() => void) | undefined;

  constructor(needs: InvokerNeeds) {
    this.#needs = needs;
    this.#settings = invokerSettings(needs.settings);
    this.#admission = new InvokerAdmission(needs.clock, this.#settings, needs.reservedTotal);
    this.#deadlines = new EnvironmentDeadlines(needs.clock);
    this.#fleets = new InvokerFleets(needs.clock, this.#settings.mostAtWork);
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
    const reads = new SocketReads();
    this.#pool = new Pool({ driver, catalogue, clock, log, settings: this.#settings, reads, running });
    this.#provisioning = new InvokerProvisioning({
      clock,
      parallelBoots: this.#settings.parallelBoots,
      start: (fleet) => this.#startProvisioned(fleet),
      released: (fleet) => this.#fleets.forgetEmpty(fleet),
    });
    const { artifacts } = needs;
    const quiet = (): boolean => this.#running === 0;
    const boot = { ...this.#settings, reads };
    this.#compiler = new CodeCompiler({ driver, catalogue, artifacts, clock, log, boot, quiet });
    this.#sandboxes = new InvokerSandboxes({
      ...needs,
      pool: this.#pool,
      compiler: this.#compiler,
      endpointUrl: this.#settings.endpointUrl,
    });
    this.#sweep = new InvokerSweep({
      clock,
      settings: this.#settings,
      environments: () => this.#all(),
      longestIdle: () => this.#fleets.longestIdle(),
      renew: (environment) => this.#renew(environment),
      swept: () => {
        this.#admission.prune();
        this.#pool.sweep();
      },
    });
  }

  invoke(version: FunctionVersion, invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new OperationalError('invoke', 'the platform is stopping');
      const admitted = this.#admit(version, invocation);
      const job = new AdmittedJob(invocation, admitted, resolve, reject, this.#left);
      this.#running++;
      const fleet = this.#fleets.of(version, admitted.load);
      const environment = fleet.reuse.isWorthWaiting ? undefined : fleet.takeIdle();
      if (environment === undefined) this.#wait(fleet, job);
      else environment.invoke(job);
      this.#sweep.wake();
    });
  }

  whenFreed(version: FunctionVersion, callback: () => boolean): void {
    this.#admission.whenFreed(version, callback);
  }

  warm(runtime: string, memoryMiB?: number, functionArn?: string): void {
    this.#pool.warm(runtime, memoryMiB, functionArn);
    this.#sweep.begin();
  }

  retire(functionArn: string, keep: (version: FunctionVersion) => boolean): void {
    this.#pool.forget(functionArn);
    for (const fleet of this.#fleets.all()) {
      if (fleet.version.functionArn !== functionArn || keep(fleet.version)) continue;
      fleet.retired = true;
      // Who waits for one of them was admitted before: a new one just for that would keep others waiting.
      fleet.wakeIdle();
      this.#provisioning.forget(fleet);
      for (const environment of fleet.environments) if (environment.state === 'idle') environment.end();
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
      fleet: this.#fleets.of(wish.version, this.#admission.loadOf(wish.version)),
    }));
    // First the old ones go: an alias that moves shall not need room for both versions.
    this.#provisioning.keepOnly(new Set(wanted.map(({ fleet }) => fleet)));
    for (const { fleet, count, token } of wanted) this.#provisioning.want(fleet, count, token);
    if (wanted.length > 0) this.#sweep.wake();
  }

  provisioned(version: FunctionVersion): ProvisionedState | undefined {
    return this.#fleets.find(version)?.provisioned?.state();
  }

  stats(): InvokerStats {
    const environments = { prebooted: 0, prepared: 0, initialising: 0, busy: 0, idle: 0 };
    for (const { state } of this.#all()) {
      if (state === 'starting') environments.initialising++;
      else if (state === 'idle') environments.idle++;
      else if (state !== 'ended') environments.busy++;
    }
    const pool = this.#pool.stats();
    environments.prebooted = pool.prebooted;
    environments.prepared = pool.prepared;
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
    for (const fleet of this.#fleets.all()) fleet.waiting.splice(0).forEach((job) => job.reject(stopping));
    const poolClosed = Promise.all([this.#pool.close(), this.#compiler.close()]);
    for (const environment of this.#all()) environment.end();
    while (this.#members.size > 0) await new Promise((resolve) => setImmediate(resolve));
    this.#sweep.close();
    this.#deadlines.close();
    await Promise.all([poolClosed, ...this.#leaving]);
  }

  // --- what environments ask and tell -----------------------------------------------------------------

  async acquire(environment: Environment): Promise<AcquiredLink | undefined> {
    const fleet = this.#members.get(environment)?.fleet;
    try {
      const acquired = await this.#sandboxes.acquire(environment, () => this.#isWanted(environment));
      // What was given up before it had a sandbox is no growth.
      if (acquired === undefined && fleet !== undefined && !environment.provisioned)
        this.#admission.shrink(fleet.load);
      else if (fleet?.starting.has(environment) === true) this.#counts.coldStarts++;
      return acquired;
    } finally {
      this.#provisioning.acquired(environment);
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
    if (environment.tookMs !== undefined) fleet?.reuse.took(environment.tookMs);
    const job = fleet?.waiting.shift();
    // A provisioned one is paid for, whether it is used or not.
    const isSpared = job !== undefined && !environment.provisioned && fleet?.hasIdleProvisioned === true;
    if (isSpared) fleet.takeIdle()?.invoke(job);
    else if (job !== undefined) return environment.invoke(job);
    if (fleet === undefined || fleet.retired || environment.doomed || this.#closed) return environment.end();
    fleet.putIdle(environment);
    if (!fleet.considered) {
      fleet.considered = true;
      this.#compiler.consider(fleet.version);
    }
    this.#sweep.wake();
  }

  isAwaited(environment: Environment): boolean {
    return (this.#members.get(environment)?.fleet.waiting.length ?? 0) > 0;
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
    this.#fleets.forgetEmpty(fleet);
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

  #wait(fleet: InvokerFleet, job: Job): void {
    fleet.waiting.push(job);
    if (fleet.waiting.length <= fleet.idle) fleet.reuse.watch();
    else this.#startMissing(fleet);
  }

  /** As many environments on their way as there are invocations without one. */
  #startMissing(fleet: InvokerFleet): void {
    // Room would be made by ending them, for others that are the same.
    if (this.#members.size >= this.#settings.maxEnvironments) fleet.wakeIdle();
    for (let missing = fleet.shortage(); missing > 0; missing--) {
      if (!this.#admission.grow(fleet.load)) {
        this.#turnAway(fleet, 'FunctionInvocationRateLimitExceeded');
      } else if (!this.#makeRoom()) {
        this.#turnAway(fleet, 'ConcurrentInvocationLimitExceeded');
      } else {
        const environment = this.#make(fleet, false);
        fleet.starting.add(environment);
        void environment.start();
      }
    }
  }

  #startProvisioned(fleet: InvokerFleet): Environment | undefined {
    return this.#sweep.hasMemory && this.#makeRoom() ? this.#make(fleet, true) : undefined;
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
    const oldest = this.#fleets.longestIdle();
    oldest?.end();
    return oldest !== undefined;
  }

  #make(fleet: InvokerFleet, provisioned: boolean): Environment {
    const { version } = fleet;
    const { clock, ids, logSink } = this.#needs;
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
    this.#members.set(environment, { fleet, release: this.#sandboxes.hold(version) });
    fleet.environments.add(environment);
    return environment;
  }

  /** Whether somebody still waits for it; one that has no sandbox yet is else given up. */
  #isWanted(environment: Environment): boolean {
    return this.#members.get(environment)?.fleet.stillWants(environment) ?? false;
  }

  #renew(environment: Environment): void {
    const fleet = this.#members.get(environment)?.fleet;
    if (fleet !== undefined) this.#provisioning.renew(fleet);
  }

  #all(): Iterable<Environment> {
    return this.#members.keys();
  }
}
