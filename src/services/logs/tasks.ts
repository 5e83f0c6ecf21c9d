import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import { sweepDoomed, sweepExpired } from './sweep.ts';

export function logsTasks({ store, clock }: { store: Store; clock: Clock }): readonly Task[] {
  return [
    { name: 'logs-sweep-deleted', periodMs: 5_000, run: (signal) => sweepDoomed(store, signal) },
    {
      name: 'logs-sweep-expired',
      periodMs: 600_000,
      run: (signal) => sweepExpired(store, clock.now(), signal),
    },
  ];
}
