import { CloudWatchClient, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { boundsOf, textOfRange, type Bounds, type TimeRange } from '../../../timeRange/timeRange.ts';
import type { MetricLinesProps } from './MetricLines.tsx';
import { loadSeries, type Series } from './metricQuery.ts';

const MetricLines = lazy(async () => ({ default: (await import('./MetricLines.tsx')).MetricLines }));

const REFRESH_MS = 60_000;

interface MetricChartProps extends Pick<MetricLinesProps, 'label' | 'heightPx' | 'threshold'> {
  readonly queries: readonly MetricDataQuery[];
  readonly range: TimeRange;
}

/** Asks for the queries' points and draws them, anew each minute while the range ends now. */
export function MetricChart({ queries, range, ...lines }: MetricChartProps) {
  const found = useSeries(queries, range);
  const wait = (
    <Box padding="xxl" textAlign="center">
      <Spinner size="large" />
    </Box>
  );
  return (
    <>
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      {found.data ? (
        <Suspense fallback={wait}>
          <MetricLines {...lines} series={found.data.series} bounds={found.data.bounds} />
        </Suspense>
      ) : (
        found.error === undefined && wait
      )}
    </>
  );
}

export function useSeries(queries: readonly MetricDataQuery[], range: TimeRange) {
  const cloudwatch = useClient(CloudWatchClient);
  const key = `metrics/data/${JSON.stringify(queries)}/${textOfRange(range)}`;
  return useLoad<{ readonly series: readonly Series[]; readonly bounds: Bounds }>(
    key,
    async (signal) => {
      const bounds = boundsOf(range, Date.now());
      if (queries.length === 0) return { series: [], bounds };
      return { series: await loadSeries(cloudwatch, queries, bounds, signal), bounds };
    },
    { everyMs: range.kind === 'last' ? REFRESH_MS : undefined },
  );
}
