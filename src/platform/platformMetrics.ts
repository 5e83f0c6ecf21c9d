import type { MetricFamily } from '../api/metrics.ts';
import type { Invoker } from '../compute/invocation.ts';
import type { Store } from '../store/store.ts';

/** What `/_mayfly/metrics` tells of invocations, environments and the store, besides requests and the process. */
export function platformMetrics(
  invoker: Pick<Invoker, 'stats'>,
  store: Pick<Store, 'stats'>,
): MetricFamily[] {
  const ofInvoker = (name: string, help: string, read: (stats: ReturnType<Invoker['stats']>) => number) =>
    single('counter', name, help, () => read(invoker.stats()));
  return [
    ofInvoker('mayfly_invocations_total', 'Invocations that were admitted.', (stats) => stats.invocations),
    ofInvoker(
      'mayfly_cold_starts_total',
      'Invocations that needed a new environment.',
      (stats) => stats.coldStarts,
    ),
    ofInvoker(
      'mayfly_invocation_errors_total',
      'Invocations that ended in a function error.',
      (stats) => stats.errors,
    ),
    ofInvoker('mayfly_throttles_total', 'Invocations that were not admitted.', (stats) => stats.throttles),
    {
      name: 'mayfly_environments',
      help: 'Execution environments by state.',
      type: 'gauge',
      collect: () =>
        Object.entries(invoker.stats().environments).map(([state, value]) => ({ labels: { state }, value })),
    },
    single(
      'gauge',
      'mayfly_provisioned_environments',
      'Environments that are kept initialised, used or not.',
      () => invoker.stats().provisioned,
    ),
    single(
      'gauge',
      'mayfly_pool_bytes',
      'Proportional set size of the pre-booted pool.',
      () => invoker.stats().poolBytes,
    ),
    single(
      'gauge',
      'mayfly_pool_missing',
      'Pre-booted sandboxes that the pool wishes for and has not yet.',
      () => invoker.stats().poolMissing,
    ),
    single('counter', 'mayfly_store_commits_total', 'Transactions committed.', () => store.stats().commits),
    single(
      'counter',
      'mayfly_store_conflicts_total',
      'Transactions that ran again.',
      () => store.stats().conflicts,
    ),
    single('counter', 'mayfly_store_reads_total', 'Reads.', () => store.stats().reads),
    single(
      'counter',
      'mayfly_store_commit_seconds_total',
      'Time spent in commits; divided by the commits, their mean latency.',
      () => store.stats().commitMsTotal / 1000,
    ),
  ];
}

function single(type: 'counter' | 'gauge', name: string, help: string, read: () => number): MetricFamily {
  return { name, help, type, collect: () => [{ labels: {}, value: read() }] };
}
