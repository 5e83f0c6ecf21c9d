import LineChart, { type LineChartProps } from '@cloudscape-design/components/line-chart';
import { useLanguage } from '../../../i18n/Language.tsx';
import type { Bounds } from '../../../timeRange/timeRange.ts';
import './metricLines.css';
import type { Series } from './metricQuery.ts';

export interface MetricLinesProps {
  readonly label: string;
  readonly series: readonly Series[];
  readonly bounds: Bounds;
  readonly heightPx?: number;
  readonly threshold?: { readonly title: string; readonly y: number } | undefined;
  /** Counts things, of which there is no half. */
  readonly whole?: boolean;
  /** Names a single line too, so that charts beside each other are of one height. */
  readonly legend?: boolean;
}

const DAY_MS = 86_400_000;
/** Lines through more points than these are seen without a dot on each. */
const MOST_DOTS = 40;
/** An axis of whole numbers that is shorter has ticks between them. */
const FEWEST_TICKS = 4;

/** Metrics over time. */
export function MetricLines(props: MetricLinesProps) {
  const { label, series, bounds, heightPx = 280, threshold, whole = false, legend = false } = props;
  const { language } = useLanguage();
  const { fromMs, toMs } = bounds;
  const tick = new Intl.DateTimeFormat(language, {
    ...(toMs - fromMs > DAY_MS && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const ys = [
    ...series.flatMap(({ points }) => points.map(({ y }) => y)),
    ...(threshold ? [threshold.y] : []),
  ];
  const highest = Math.max(whole ? FEWEST_TICKS : 0, ...ys);
  const lowest = Math.min(0, ...ys);
  const margin = (highest - lowest || 1) * 0.1;
  const drawn: LineChartProps<Date>['series'] = [
    ...series.map(({ title, points }) => ({
      type: 'line' as const,
      title,
      data: visible(points, toMs - fromMs),
      valueFormatter: (y: number) => y.toLocaleString(language, { maximumFractionDigits: 3 }),
    })),
    ...(threshold ? [{ type: 'threshold' as const, ...threshold }] : []),
  ];
  const isSparse = series.every(({ points }) => points.length <= MOST_DOTS);
  return (
    <div className={isSparse ? 'metric-dots' : undefined}>
      {isSparse && <Dot />}
      <LineChart<Date>
        ariaLabel={label}
        height={heightPx}
        hideFilter
        hideLegend={drawn.length < 2 && !legend}
        xScaleType="time"
        xDomain={[new Date(fromMs), new Date(toMs)]}
        yDomain={[lowest < 0 ? lowest - margin : 0, highest + margin]}
        series={drawn}
        i18nStrings={{
          xTickFormatter: (x) => tick.format(x),
          yTickFormatter: (y) =>
            whole && !Number.isInteger(y)
              ? ''
              : y.toLocaleString(language, { notation: Math.abs(y) >= 10_000 ? 'compact' : 'standard' }),
        }}
      />
    </div>
  );
}

/** What the style sheet puts on each point of a line. */
function Dot() {
  return (
    <svg className="metric-dot" aria-hidden="true">
      <marker id="metric-dot" viewBox="0 0 6 6" refX="3" refY="3" markerWidth="3" markerHeight="3">
        <circle cx="3" cy="3" r="3" />
      </marker>
    </svg>
  );
}

/** A line through one point alone would not be seen: it is drawn as a short stroke. */
function visible(points: Series['points'], spanMs: number): Series['points'] {
  const [only] = points;
  if (!only || points.length > 1) return points;
  return [only, { x: new Date(only.x.getTime() + spanMs / 100), y: only.y }];
}
