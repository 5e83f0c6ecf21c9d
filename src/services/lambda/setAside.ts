import type { Key, View } from '../../store/store.ts';
import { provisionedConfigs } from './provisionedRecords.ts';
import { concurrencies } from './records.ts';

/** So many executions always stay for the functions for which nothing is set aside. */
export const LEAST_UNRESERVED = 100;

/** What is set aside of the concurrency of each function that has set something aside, by account/region/name. */
export interface SetAside {
  readonly reserved: number | undefined;
  readonly provisioned: number;
}

/** `prefix`: account and region, or nothing for all. */
export async function readSetAside(view: View, prefix: Key): Promise<Map<string, SetAside>> {
  const all = new Map<string, SetAside>();
  const nameOf = (key: Key): string => key.slice(0, 3).join('/');
  for (const { key, value } of await concurrencies.list(view, { prefix })) {
    all.set(nameOf(key), { reserved: value.reserved, provisioned: 0 });
  }
  for (const { key, value } of await provisionedConfigs.list(view, { prefix })) {
    const before = all.get(nameOf(key));
    const provisioned = (before?.provisioned ?? 0) + value.requested;
    all.set(nameOf(key), { reserved: before?.reserved, provisioned });
  }
  return all;
}

/** Provisioned concurrency is part of a reservation, where there is one. */
export function heldBy({ reserved, provisioned }: SetAside): number {
  return reserved ?? provisioned;
}

export function heldInAll(setAside: ReadonlyMap<string, SetAside>): number {
  return [...setAside.values()].reduce((sum, each) => sum + heldBy(each), 0);
}
