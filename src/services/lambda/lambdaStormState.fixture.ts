import { systemIds } from '../../base/ids.ts';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { Fault } from '../../protocol/fault.ts';
import { openDirectoryBlobs } from '../../store/directory/openDirectoryBlobs.ts';
import type { Blobs } from '../../store/blobs.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import type { Store } from '../../store/store.ts';

/** Create, update code and publish, update configuration, alias, permission, URL, delete. */
export const STEPS = 7;

/** What the store must show of a function after so many steps. */
export interface Shown {
  readonly code: string;
  readonly timeout: number;
  readonly versions: readonly string[];
  readonly alias: boolean;
  readonly policy: boolean;
  /** In the function's configuration, and to be found by its id. */
  readonly url: readonly [boolean, boolean];
}

export function shownAfter(name: string, step: number): Shown | undefined {
  if (step === 0 || step === STEPS) return undefined;
  return {
    code: Buffer.from(zipOf(name, step < 2 ? 1 : 2)).toString(),
    timeout: step < 3 ? 3 : 9,
    versions: step < 2 ? ['$LATEST'] : ['$LATEST', '1'],
    alias: step >= 4,
    policy: step >= 5,
    url: [step >= 6, step >= 6],
  };
}

export function zipOf(name: string, step: number): Uint8Array {
  return new TextEncoder().encode(`PK ${name} ${step} ${'x'.repeat(20_000)}`);
}

export async function openDurable(folder: string): Promise<{ store: Store; blobs: Blobs }> {
  return {
    store: await openSqliteStore({ folder, clock: systemClock(), log: silentLog() }),
    blobs: await openDirectoryBlobs({ folder: `${folder}/blobs`, ids: systemIds() }),
  };
}

/** What an earlier run has made is there. */
export async function onceForAll(making: Promise<unknown>): Promise<void> {
  await making.catch((error: unknown) => {
    if (!(error instanceof Fault) || !EXISTS_ALREADY.has(error.code)) throw error;
  });
}

const EXISTS_ALREADY = new Set(['ResourceConflictException', 'ResourceInUseException']);
