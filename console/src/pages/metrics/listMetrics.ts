import { ListMetricsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MetricRef } from './chart/metricQuery.ts';

/** More than a person reads. */
const MOST_METRICS = 20_000;

/** Metrics of the last two weeks. */
export async function listMetrics(
  cloudwatch: CloudWatchClient,
  abortSignal: AbortSignal,
  progress: (partial: readonly MetricRef[]) => void,
): Promise<readonly MetricRef[]> {
  const found: MetricRef[] = [];
  let token: string | undefined;
  do {
    const page = await cloudwatch.send(
      new ListMetricsCommand({ ...(token !== undefined && { NextToken: token }) }),
      { abortSignal },
    );
    for (const { Namespace: namespace = '', MetricName: name = '', Dimensions = [] } of page.Metrics ?? []) {
      const dimensions = Dimensions.map(({ Name = '', Value = '' }) => [Name, Value] as const);
      found.push({ namespace, name, dimensions });
    }
    token = page.NextToken;
    if (token !== undefined) progress([...found]);
  } while (token !== undefined && found.length < MOST_METRICS);
  return found;
}
