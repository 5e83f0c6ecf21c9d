import BarChart from '@cloudscape-design/components/bar-chart';
import { useLanguage } from '../../../i18n/Language.tsx';
import type { ChartData } from './resultChart.ts';

interface ResultBarsProps {
  readonly label: string;
  readonly chart: ChartData;
}

const DAY_MS = 86_400_000;

export function ResultBars({ label, chart }: ResultBarsProps) {
  const { language } = useLanguage();
  const spanMs = Date.parse(chart.xs.at(-1) ?? '') - Date.parse(chart.xs[0] ?? '');
  const format = new Intl.DateTimeFormat(language, {
    ...(spanMs > DAY_MS && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(spanMs < 600_000 && { second: '2-digit' }),
    hour12: false,
  });
  return (
    <BarChart
      ariaLabel={label}
      height={240}
      hideFilter
      hideLegend={chart.series.length < 2}
      xScaleType="categorical"
      stackedBars={chart.isTime && chart.series.length > 1}
      xDomain={chart.xs}
      series={chart.series.map(({ title, values }) => ({
        type: 'bar',
        title,
        data: chart.xs.map((x, index) => ({ x, y: values[index] ?? 0 })),
      }))}
      i18nStrings={{
        xTickFormatter: (x) => (chart.isTime ? format.format(new Date(x)) : x),
        yTickFormatter: (y) => y.toLocaleString(language),
      }}
    />
  );
}
