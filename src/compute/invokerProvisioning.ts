import type { Clock } from '../base/clock.ts';
import type { Environment } from './environment.ts';
import type { ProvisionFailure } from './invocation.ts';
import type { InvokerFleet } from './invokerFleet.ts';
import { ProvisionedShare } from './provisionedShare.ts';

export interface ProvisioningNeeds {
  readonly clock: Clock;
  /** Environments that may wait for a sandbox at a time; the others' initialisation is not held up. */
  readonly parallelBoots: number;
  /** Starts one more environment of the fleet, unless there is no room for it. */
  readonly start: (fleet: InvokerFleet) => Environment | undefined;
  /** The fleet keeps nothing any more; it may be forgotten. */
  readonly released: (fleet: InvokerFleet) => void;
}

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 5 * 60_000;

/**
 * Provisioned concurrency: as many environments as were asked for stay initialised, whether they are used or not.
 * One that ends is replaced at once; one that does not come up is tried again, ever later. They are ordinary members
 * of their fleet otherwise, which hands them out before all others.
 */
export class InvokerProvisioning {
  readonly #needs: ProvisioningNeeds;
  readonly #fleets = new Set<InvokerFleet>();
  /** Those that wait for a sandbox. */
  readonly #acquiring = new Set<Environment>();
  #closed = false;

  constructor(needs: ProvisioningNeeds) {
    this.#needs = needs;
  }

  /** So many for this fleet from now on. */
  want(fleet: InvokerFleet, count: number, token: string): void {
    const before = fleet.provisioned;
    if (this.#closed || (before?.count === count && before.token === token)) return;
    const share = new ProvisionedShare(count, token, before);
    fleet.provisioned = share;
    this.#fleets.add(fleet);
    this.#fill(fleet, share);
  }

  /** Those fleets of which nothing is wanted any more let go of what they have. */
  keepOnly(wanted: ReadonlySet<InvokerFleet>): void {
    for (const fleet of this.#fleets) if (!wanted.has(fleet)) this.forget(fleet);
  }

  forget(fleet: InvokerFleet): void {
    const share = fleet.provisioned;
    if (share === undefined) return;
    fleet.provisioned = undefined;
    this.#fleets.delete(fleet);
    share.retry?.cancel();
    for (let each = share.giveUp(); each !== undefined; each = share.giveUp()) endSoon(each);
    this.#needs.released(fleet);
  }

  /** Has a sandbox, or will never have one: the next may be started. */
  acquired(environment: Environment): void {
    if (!this.#acquiring.delete(environment)) return;
    for (const fleet of this.#fleets)
      if (fleet.provisioned !== undefined) this.#fill(fleet, fleet.provisioned);
  }

  /** It may be one that has just come up; and it, or another one, may now be too many and be ended. */
  idle(fleet: InvokerFleet, environment: Environment): void {
    const share = fleet.provisioned;
    if (share === undefined || !share.starting.has(environment)) return;
    share.becameReady(environment);
    this.#fill(fleet, share);
  }

  failed(fleet: InvokerFleet, environment: Environment, failure: ProvisionFailure): void {
    const share = fleet.provisioned;
    if (share === undefined || !share.remove(environment)) return;
    share.failure = failure;
    this.#retryLater(fleet, share);
  }

  ended(fleet: InvokerFleet, environment: Environment): void {
    this.acquired(environment);
    const share = fleet.provisioned;
    if (share === undefined) return;
    // Who dies before its first invocation is likely to do so again.
    if (share.remove(environment) && environment.invocations === 0) this.#retryLater(fleet, share);
    this.#fill(fleet, share);
  }

  /** It has grown old: another one is started, and when that is ready, the oldest ends. */
  renew(fleet: InvokerFleet): void {
    const share = fleet.provisioned;
    if (share === undefined || share.renewing || share.retry !== undefined) return;
    share.renewing = true;
    this.#fill(fleet, share);
  }

  get ready(): number {
    let ready = 0;
    for (const { provisioned } of this.#fleets) ready += provisioned?.ready.size ?? 0;
    return ready;
  }

  close(): void {
    this.#closed = true;
    for (const { provisioned } of this.#fleets) provisioned?.retry?.cancel();
  }

  #fill(fleet: InvokerFleet, share: ProvisionedShare): void {
    for (let surplus = -share.missing; surplus > 0; surplus--) {
      const environment = share.giveUp();
      if (environment !== undefined) endSoon(environment);
    }
    const { parallelBoots, start } = this.#needs;
    while (share.missing > 0 && share.retry === undefined && !this.#closed) {
      if (this.#acquiring.size >= parallelBoots) return;
      const environment = start(fleet);
      if (environment === undefined) {
        share.failure = 'no-room';
        return this.#retryLater(fleet, share);
      }
      share.starting.add(environment);
      this.#acquiring.add(environment);
      void environment.start();
    }
  }

  #retryLater(fleet: InvokerFleet, share: ProvisionedShare): void {
    share.renewing = false;
    if (share.retry !== undefined || this.#closed) return;
    const ms = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** share.failures++);
    share.retry = this.#needs.clock.timer(ms, () => {
      share.retry = undefined;
      if (fleet.provisioned === share) this.#fill(fleet, share);
    });
  }
}

function endSoon(environment: Environment): void {
  if (environment.state === 'busy' || environment.state === 'draining') environment.doomed = true;
  else environment.end();
}
