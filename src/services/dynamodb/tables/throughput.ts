import type { OnDemandThroughput, ProvisionedThroughput, WarmThroughput } from '@aws-sdk/client-dynamodb';
import { invalid, invalidParameter } from '../faults.ts';
import type { OnDemandLimits, Throughput, WarmUnits } from '../records.ts';

export const NO_THROUGHPUT: Throughput = { read: 0, write: 0 };
const MOST = 1_000_000_000_000;

export function checkBounds(throughput: ProvisionedThroughput | undefined): void {
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits'] as const) {
    const value = throughput?.[name];
    if (value !== undefined && value > MOST)
      throw invalid(`Given value ${value} for ${name} is out of bounds`);
  }
}

export function throughputOf(given: ProvisionedThroughput): Throughput {
  return { read: given.ReadCapacityUnits ?? 0, write: given.WriteCapacityUnits ?? 0 };
}

const DAY_MS = 86_400_000;

/** The new figures, with the times of the latest changes up and down. */
export function changedThroughput(before: Throughput, after: Throughput, nowMs: number): Throughput {
  const decreased = after.read < before.read || after.write < before.write;
  const increased = after.read > before.read || after.write > before.write;
  const day = Math.floor(nowMs / DAY_MS);
  const count = before.decreases?.day === day ? before.decreases.count : 0;
  return {
    ...before,
    read: after.read,
    write: after.write,
    ...(increased && { increasedMs: nowMs }),
    ...(decreased && { decreasedMs: nowMs, decreases: { day, count: count + 1 } }),
  };
}

export function throughputDescription(throughput: Throughput, nowMs: number) {
  const { read, write, increasedMs, decreasedMs, decreases } = throughput;
  const today = decreases?.day === Math.floor(nowMs / DAY_MS) ? decreases.count : 0;
  return {
    ...(increasedMs !== undefined && { LastIncreaseDateTime: new Date(increasedMs) }),
    ...(decreasedMs !== undefined && { LastDecreaseDateTime: new Date(decreasedMs) }),
    NumberOfDecreasesToday: today,
    ReadCapacityUnits: read,
    WriteCapacityUnits: write,
  };
}

/** Limits of on-demand tables: kept and told; Mayfly throttles nothing. -1 takes one away. */
export function onDemandOf(given: OnDemandThroughput | undefined): OnDemandLimits | undefined {
  if (given === undefined) return undefined;
  const { MaxReadRequestUnits: read, MaxWriteRequestUnits: write } = given;
  for (const value of [read, write]) {
    if (value !== undefined && value !== -1 && value < 1) {
      throw invalidParameter(`OnDemandThroughput must be -1 or at least 1: ${value}`);
    }
  }
  const limits = {
    ...(read !== undefined && read !== -1 && { read }),
    ...(write !== undefined && write !== -1 && { write }),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

export function onDemandDescription({ read, write }: OnDemandLimits) {
  return { MaxReadRequestUnits: read ?? -1, MaxWriteRequestUnits: write ?? -1 };
}

/** What a new table can take at once, as AWS tells it. */
const ON_DEMAND_WARM: WarmUnits = { read: 12_000, write: 4_000 };

export function warmOf(given: WarmThroughput | undefined): WarmUnits | undefined {
  if (given === undefined) return undefined;
  return {
    read: given.ReadUnitsPerSecond ?? ON_DEMAND_WARM.read,
    write: given.WriteUnitsPerSecond ?? ON_DEMAND_WARM.write,
  };
}

export function warmDescription(isOnDemand: boolean, throughput: Throughput, warm: WarmUnits | undefined) {
  const { read, write } = warm ?? (isOnDemand ? ON_DEMAND_WARM : throughput);
  return { ReadUnitsPerSecond: read, WriteUnitsPerSecond: write, Status: 'ACTIVE' as const };
}
