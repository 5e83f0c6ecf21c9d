import type { Registry } from 'prom-client';

/** A metric that others keep; asked for its samples when `/_mayfly/metrics` is read. */
export interface MetricFamily {
  /** `mayfly_invocations_total` and the like; base units (seconds, bytes) in the name. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  collect(): readonly Sample[] | Promise<readonly Sample[]>;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** `_bucket`, `_sum` and `_count` of histograms. */
  readonly suffix?: string;
}

export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/**
 * The page that Prometheus reads. prom-client writes it and adds the process's own metrics (memory, CPU, event
 * loop, garbage collection); it is loaded when the page is first asked for.
 */
export function createMetricsPage(families: readonly MetricFamily[]): () => Promise<MetricsPage> {
  let registry: Promise<Registry> | undefined;
  return async () => {
    registry ??= createRegistry(families);
    const loaded = await registry;
    return { contentType: loaded.contentType, text: await loaded.metrics() };
  };
}

async function createRegistry(families: readonly MetricFamily[]): Promise<Registry> {
  const client = await import('prom-client');
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  for (const family of families) registry.registerMetric(metricOf(family) as never);
  return registry;
}

/** What a registry asks of a metric. */
function metricOf(family: MetricFamily): object {
  const { name, help, type } = family;
  return {
    name,
    help,
    type,
    aggregator: 'sum',
    get: async () => {
      const samples = await family.collect();
      const values = samples.map(({ labels, value, suffix }) => ({
        labels,
        value,
        metricName: `${name}${suffix ?? ''}`,
      }));
      return { name, help, type, values, aggregator: 'sum' };
    },
  };
}
