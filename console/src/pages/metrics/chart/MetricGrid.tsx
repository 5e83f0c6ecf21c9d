import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { hrefOf } from '../../../shell/paths.ts';
import { boundsOf, textOfRange, type TimeRange } from '../../../timeRange/timeRange.ts';
import { TimeRangePicker } from '../../../timeRange/TimeRangePicker.tsx';
import { useTimeRange } from '../../../timeRange/useTimeRange.ts';
import { MetricLines } from './MetricLines.tsx';
import { loadSeries, periodFor, queryOf, type MetricRef } from './metricQuery.ts';
import { gridTexts } from './texts.ts';

export interface GridChart {
  readonly title: string;
  readonly series: readonly {
    readonly title: string;
    readonly stat: string;
    readonly metric: MetricRef;
  }[];
}

interface MetricGridProps {
  /** Names what is looked at, for the answer's cache. */
  readonly name: string;
  readonly namespace: string;
  readonly charts: readonly GridChart[];
}

const HOUR: TimeRange = { kind: 'last', ms: 3_600_000 };
const REFRESH_MS = 60_000;
const HEIGHT_PX = 160;

/** The metrics of a resource, a chart each, in one question a minute. `?last=10800` */
export function MetricGrid({ name, namespace, charts }: MetricGridProps) {
  const t = useTexts(gridTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const [range, choose] = useTimeRange(HOUR);
  const all = charts.flatMap(({ series }) => series);
  const found = useLoad(
    `metrics/grid/${name}/${textOfRange(range)}/${all.length}`,
    async (signal) => {
      const now = Date.now();
      const bounds = boundsOf(range, now);
      const period = periodFor(bounds, now);
      const queries = all.map(({ metric, stat }, index) => ({
        ...queryOf(metric, `m${index}`, stat, period),
        Label: `m${index}`,
      }));
      return { bounds, series: await loadSeries(cloudwatch, queries, bounds, signal) };
    },
    { everyMs: range.kind === 'last' ? REFRESH_MS : undefined },
  );
  const pointsOf = (label: string) => found.data?.series.find(({ title }) => title === label)?.points ?? [];
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        description={t.description}
        actions={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <TimeRangePicker range={range} onChange={choose} />
            <Button
              iconName="refresh"
              ariaLabel={t.refresh}
              loading={found.loading}
              onClick={() => void found.reload()}
            />
            <Button href={hrefOf`/metrics?namespace=${namespace}`}>{t.inMetrics}</Button>
          </SpaceBetween>
        }
      >
        {t.title}
      </Header>
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      <Grid gridDefinition={charts.map(() => ({ colspan: { default: 12, xxs: 6, s: 4 } }))}>
        {charts.map(({ title, series }) => {
          const lines = series.map((one) => {
            const id = `m${all.indexOf(one)}`;
            return { id, title: one.title, points: pointsOf(id) };
          });
          return (
            <Container key={title} fitHeight header={<Header variant="h3">{title}</Header>}>
              {found.data && lines.some(({ points }) => points.length > 0) ? (
                <MetricLines label={title} heightPx={HEIGHT_PX} bounds={found.data.bounds} series={lines} />
              ) : (
                <Box padding={{ vertical: 'xxxl' }} textAlign="center" color="text-body-secondary">
                  {found.data || found.error !== undefined ? t.nothing : <Spinner />}
                </Box>
              )}
            </Container>
          );
        })}
      </Grid>
    </SpaceBetween>
  );
}
