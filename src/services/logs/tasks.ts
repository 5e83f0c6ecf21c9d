import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import type { MetricFiltering } from './applyMetricFilters.ts';
import type { QueryJobs } from './insights/queryJobs.ts';
import { sweepQueries } from './insights/sweepQueries.ts';
import { sweepDoomed, sweepExpired } from './sweep.ts';

export function logsTasks({
  store,
  clock,
  jobs,
  filtering,
}: {
  store: Store;
  clock: Clock;
  jobs: QueryJobs;
  filtering: MetricFiltering;
}): readonly Task[] {
  return [
    { name: 'logs-sweep-deleted', periodMs: 5_000, run: (signal) => sweepDoomed(store, signal) },
    {
      name: 'logs-sweep-expired',
      periodMs: 600_000,
      run: (signal) => sweepExpired(store, clock.now(), signal),
    },
    { name: 'logs-metric-filter-minutes', periodMs: 10_000, run: () => filtering.closeMinutes() },
    { name: 'logs-insights-resume', periodMs: 5_000, run: () => jobs.resume() },
    {
      name: 'logs-insights-sweep',
      periodMs: 60_000,
      run: (signal) => sweepQueries(store, clock.now(), signal),
    },
  ];
}
