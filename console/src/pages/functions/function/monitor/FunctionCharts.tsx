import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { Bounds } from '../../../../timeRange/timeRange.ts';
import { MetricLines } from '../../../metrics/chart/MetricLines.tsx';
import type { Point, Series } from '../../../metrics/chart/metricQuery.ts';
import { pointsOf, successRate, withZeros, type SeriesId } from './functionMetrics.ts';
import type { ColdStarts } from './invocations.ts';
import { monitorTexts } from './texts.ts';

interface FunctionChartsProps {
  readonly metrics:
    | { readonly bounds: Bounds; readonly periodS: number; readonly series: readonly Series[] }
    | undefined;
  readonly coldStarts: ColdStarts | undefined;
  readonly coldStartsFailed: boolean;
}

type ChartName = keyof typeof monitorTexts.en.charts;
type SeriesName = keyof typeof monitorTexts.en.series;

const HEIGHT_PX = 160;
const OF_LOG: ReadonlySet<ChartName> = new Set(['coldStarts', 'init']);
const COUNTS: ReadonlySet<ChartName> = new Set([
  'invocations',
  'errors',
  'throttles',
  'concurrency',
  'coldStarts',
  'events',
]);

export function FunctionCharts({ metrics, coldStarts, coldStartsFailed }: FunctionChartsProps) {
  const t = useTexts(monitorTexts);
  const sums = (id: SeriesId): readonly Point[] =>
    metrics ? withZeros(pointsOf(metrics.series, id), metrics.bounds, metrics.periodS) : [];
  const plain = (id: SeriesId) => pointsOf(metrics?.series, id);
  const cold = coldStarts ?? { count: [], average: [], longest: [] };
  const coldCount = metrics ? withZeros(cold.count, metrics.bounds, metrics.periodS) : [];
  // The log answers later than the metrics do.
  const isComing = (name: ChartName) =>
    metrics === undefined || (OF_LOG.has(name) && coldStarts === undefined && !coldStartsFailed);
  const charts: readonly (readonly [ChartName, readonly (readonly [SeriesName, readonly Point[]])[]])[] = [
    ['invocations', [['invocations', sums('invocations')]]],
    [
      'duration',
      [
        ['p50', plain('p50')],
        ['p90', plain('p90')],
        ['p99', plain('p99')],
      ],
    ],
    ['errors', [['errors', sums('errors')]]],
    ['success', [['success', successRate(plain('invocations'), plain('errors'))]]],
    ['throttles', [['throttles', sums('throttles')]]],
    ['concurrency', [['concurrency', plain('concurrency')]]],
    ['coldStarts', [['coldStarts', coldCount]]],
    [
      'init',
      [
        ['initAverage', cold.average],
        ['initLongest', cold.longest],
      ],
    ],
    [
      'events',
      [
        ['received', sums('received')],
        ['dropped', sums('dropped')],
      ],
    ],
  ];
  return (
    <Grid gridDefinition={charts.map(() => ({ colspan: { default: 12, xxs: 6, s: 4 } }))}>
      {charts.map(([name, series]) => (
        <Container key={name} fitHeight header={<Header variant="h3">{t.charts[name]}</Header>}>
          {metrics === undefined || isComing(name) ? (
            <Middle>
              <Spinner />
            </Middle>
          ) : series.every(([, points]) => points.length === 0) ? (
            <Middle>{t.nothing}</Middle>
          ) : (
            <MetricLines
              label={t.charts[name]}
              heightPx={HEIGHT_PX}
              bounds={metrics.bounds}
              whole={COUNTS.has(name)}
              legend
              series={series.map(([id, points]) => ({ id, title: t.series[id], points }))}
            />
          )}
        </Container>
      ))}
    </Grid>
  );
}

function Middle({ children }: { readonly children: ReactNode }) {
  return (
    <Box padding={{ vertical: 'xxxl' }} textAlign="center" color="text-body-secondary">
      {children}
    </Box>
  );
}
