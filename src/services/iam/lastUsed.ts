import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import { accessKeys, serviceUses, uses, type UseRecord } from './records.ts';

/**
 * When access keys and roles were last used. Noted in memory by every request and written together once a minute:
 * AWS, too, promises no more than that it is about right, and a request must not wait for the disk.
 */
export interface KeyUse {
  /** `id`: an access key's, or a role's. */
  note(account: string, id: string, service: string, region: string): void;
  flush(): Promise<void>;
  readonly task: Task;
}

const PERIOD_MS = 60_000;

interface Noted {
  readonly key: readonly [account: string, id: string];
  readonly use: UseRecord;
}

export function createKeyUse({ store, clock }: { readonly store: Store; readonly clock: Clock }): KeyUse {
  let noted = new Map<string, Noted>();
  let byService = new Map<string, Noted>();
  const flush = async () => {
    if (noted.size === 0) return;
    const written = noted;
    const ofServices = byService;
    noted = new Map();
    byService = new Map();
    await store.transact(async (tx) => {
      for (const { key, use } of written.values()) uses.put(tx, key, use);
      for (const { key, use } of ofServices.values()) {
        const [account, id] = key;
        // A key's use is its user's.
        const owner = id.startsWith('AKIA') ? (await accessKeys.get(tx, [account, id]))?.userId : id;
        if (owner !== undefined) serviceUses.put(tx, [account, owner, use.service], use);
      }
    });
  };
  return {
    note: (account, id, service, region) => {
      const entry = noted.get(id);
      const atMs = Math.floor(clock.now() / 1000) * 1000;
      if (entry?.use.atMs === atMs && entry.use.service === service && entry.use.region === region) return;
      const now: Noted = { key: [account, id], use: { atMs, service, region } };
      noted.set(id, now);
      byService.set(`${id} ${service}`, now);
    },
    flush,
    task: { name: 'iam last used', periodMs: PERIOD_MS, run: flush },
  };
}
