import type { Architecture, PriceBook, PriceTier } from './priceBook.ts';
import type { UsageCounts } from './usage.ts';

/** What AWS would have charged for a month's usage of one account in one region. */
export interface Bill {
  readonly requests: BillLine;
  /** Quantities in GB-seconds. */
  readonly duration: BillLine;
  /** Time for which environments were provisioned, GB-seconds. */
  readonly provisionedTime: BillLine;
  /** What ran in them, GB-seconds. */
  readonly provisionedDuration: BillLine;
  /** US dollars with two decimals: the sum of the lines as they are shown. */
  readonly totalUsd: string;
}

export interface BillLine {
  readonly quantity: number;
  /** How much of it the free tier covers. */
  readonly free: number;
  /** Exact to the picodollar, rounded half up. */
  readonly picodollars: bigint;
  /** US dollars with two decimals, rounded half up, as on AWS's bills. */
  readonly usd: string;
}

export interface BillOptions {
  readonly prices: PriceBook;
  readonly architecture: Architecture;
  /** Default: true. It is one for all regions of an account; so leave it out for all but one. */
  readonly freeTier?: boolean;
}

/** Durations are counted in MiB and milliseconds: so many make one GB-second. */
const MIB_MS_PER_GB_SECOND = 1024n * 1000n;
const PICODOLLARS_PER_CENT = 10n ** 10n;

export function lambdaBill(
  usage: Iterable<
    Pick<UsageCounts, 'requests' | 'mibMs'> &
      Partial<Pick<UsageCounts, 'provisionedMibMs' | 'provisionedTimeMibMs'>>
  >,
  options: BillOptions,
): Bill {
  const { prices, architecture, freeTier = true } = options;
  let requests = 0n;
  let mibMs = 0n;
  let keptMibMs = 0n;
  let ranMibMs = 0n;
  for (const row of usage) {
    requests += BigInt(row.requests);
    mibMs += BigInt(row.mibMs);
    keptMibMs += BigInt(row.provisionedTimeMibMs ?? 0);
    ranMibMs += BigInt(row.provisionedMibMs ?? 0);
  }
  const freeRequests = freeTier ? least(requests, prices.free.requests) : 0n;
  const freeMibMs = freeTier ? least(mibMs, prices.free.gbSeconds * MIB_MS_PER_GB_SECOND) : 0n;
  const requestCost = (requests - freeRequests) * prices.requestPicodollars;
  // AWS takes the free part from the bottom of the first tier: the rest fills the tiers from their start.
  const durationCost = divideHalfUp(
    tieredCost(mibMs - freeMibMs, prices.durationTiers[architecture]),
    MIB_MS_PER_GB_SECOND,
  );
  const { timePicodollars, durationPicodollars } = prices.provisioned[architecture];
  const keptCost = divideHalfUp(keptMibMs * timePicodollars, MIB_MS_PER_GB_SECOND);
  const ranCost = divideHalfUp(ranMibMs * durationPicodollars, MIB_MS_PER_GB_SECOND);
  return {
    requests: line(Number(requests), Number(freeRequests), requestCost),
    duration: line(inGbSeconds(mibMs), inGbSeconds(freeMibMs), durationCost),
    provisionedTime: line(inGbSeconds(keptMibMs), 0, keptCost),
    provisionedDuration: line(inGbSeconds(ranMibMs), 0, ranCost),
    totalUsd: usd(cents(requestCost) + cents(durationCost) + cents(keptCost) + cents(ranCost)),
  };
}

/** In picodollars times MIB_MS_PER_GB_SECOND, so that nothing is rounded on the way. */
function tieredCost(mibMs: bigint, tiers: readonly PriceTier[]): bigint {
  let cost = 0n;
  let charged = 0n;
  for (const tier of tiers) {
    const end =
      tier.upToGbSeconds === undefined ? mibMs : least(mibMs, tier.upToGbSeconds * MIB_MS_PER_GB_SECOND);
    cost += (end - charged) * tier.picodollars;
    charged = end;
  }
  return cost;
}

function line(quantity: number, free: number, picodollars: bigint): BillLine {
  return { quantity, free, picodollars, usd: usd(cents(picodollars)) };
}

function inGbSeconds(mibMs: bigint): number {
  return Number(mibMs) / Number(MIB_MS_PER_GB_SECOND);
}

function cents(picodollars: bigint): bigint {
  return divideHalfUp(picodollars, PICODOLLARS_PER_CENT);
}

function usd(amountCents: bigint): string {
  return `${amountCents / 100n}.${String(amountCents % 100n).padStart(2, '0')}`;
}

function divideHalfUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor / 2n) / divisor;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
