import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import { uses, type UseRecord } from './records.ts';

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

export function createKeyUse({ store, clock }: { readonly store: Store; readonly clock: Clock }): KeyUse {
  let noted = new Map<string, { readonly key: readonly [string, string]; use: UseRecord }>();
  const flush = async () => {
    if (noted.size === 0) return;
    const written = noted;
    noted = new Map();
    await store.transact(async (tx) => {
      for (const { key, use } of written.values()) uses.put(tx, key, use);
    });
  };
  return {
    note: (account, id, service, region) => {
      const entry = noted.get(id);
      const atMs = Math.floor(clock.now() / 1000) * 1000;
      if (entry?.use.atMs === atMs && entry.use.service === service && entry.use.region === region) return;
      noted.set(id, { key: [account, id], use: { atMs, service, region } });
    },
    flush,
    task: { name: 'iam last used', periodMs: PERIOD_MS, run: flush },
  };
}
