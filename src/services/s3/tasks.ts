import type { Task } from '../../base/task.ts';
import { expireByLifecycle } from './lifecycle/expire.ts';
import { storageMetricsTask } from './metrics/storageMetrics.ts';
import type { S3 } from './needs.ts';
import { outboxTask } from './notification/outbox.ts';
import { completedUploads } from './records.ts';

/** Background work on what nobody waits for. */
export function s3Tasks(s3: S3): readonly Task[] {
  const { contents } = s3;
  return [
    {
      name: 's3-blobs',
      periodMs: 5_000,
      run: async (signal) => {
        await contents.numbers.reclaim(signal);
        await contents.numbers.save();
      },
    },
    { name: 's3-sweep', periodMs: 5_000, run: (signal) => contents.sweep(signal) },
    outboxTask(s3),
    lifecycleTask(s3),
    storageMetricsTask(s3),
    { name: 's3-completed-uploads', periodMs: 600_000, run: () => forgetCompleted(s3) },
  ];
}

const HOUR_MS = 3_600_000;

/** Once an hour, and some minutes after a start: whoever restarts often shall not keep what has expired. */
function lifecycleTask(s3: S3): Task {
  let ranAtMs = -Infinity;
  return {
    name: 's3-lifecycle',
    periodMs: 300_000,
    run: async (signal) => {
      if (s3.clock.now() - ranAtMs < HOUR_MS) return;
      ranAtMs = s3.clock.now();
      await expireByLifecycle(s3, signal);
    },
  };
}

const AT_A_TIME = 1000;

async function forgetCompleted({ store, clock }: S3): Promise<void> {
  const nowMs = clock.now();
  let after: Parameters<typeof completedUploads.list>[1] = { limit: AT_A_TIME };
  for (;;) {
    const page = await store.read((view) => completedUploads.list(view, after));
    const over = page.filter(({ value }) => value.untilMs <= nowMs);
    if (over.length > 0) {
      await store.transact(async (transaction) => {
        for (const { key } of over) completedUploads.delete(transaction, key);
      });
    }
    const last = page.at(-1);
    if (page.length < AT_A_TIME || !last) return;
    after = { limit: AT_A_TIME, after: last.key };
  }
}
