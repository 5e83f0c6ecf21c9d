import Box from '@cloudscape-design/components/box';
import MixedLineBarChart from '@cloudscape-design/components/mixed-line-bar-chart';
import { useLanguage, useTexts } from '../../i18n/Language.tsx';
import { homeTexts } from './texts.ts';
import type { Activity } from './useActivity.ts';

interface ActivityChartProps {
  readonly steps: Activity['steps'] | undefined;
}

/** Charts are large: a file of their own. */
export function ActivityChart({ steps: known }: ActivityChartProps) {
  const steps = known ?? [];
  const t = useTexts(homeTexts);
  const { language } = useLanguage();
  const time = (at: Date) =>
    at.toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', { hour: '2-digit', minute: '2-digit' });
  const most = Math.max(4, ...steps.map(({ invocations }) => invocations));
  const isQuiet = steps.every(({ invocations }) => invocations === 0);
  const nothing = (
    <Box textAlign="center" color="inherit">
      <b>{t.quiet}</b>
      <Box variant="p" color="inherit">
        {t.quietText}
      </Box>
    </Box>
  );
  return (
    <MixedLineBarChart
      height={isQuiet ? 120 : 200}
      hideFilter
      statusType={known === undefined ? 'loading' : 'finished'}
      loadingText={t.activity}
      ariaLabel={t.activity}
      xScaleType="categorical"
      xDomain={steps.map(({ at }) => at)}
      yDomain={[0, most]}
      xTickFormatter={time}
      series={
        isQuiet
          ? []
          : [
              {
                title: t.invocations,
                type: 'bar',
                data: steps.map(({ at, invocations }) => ({ x: at, y: invocations })),
              },
              {
                title: t.failures,
                type: 'line',
                data: steps.map(({ at, errors }) => ({ x: at, y: errors })),
              },
            ]
      }
      empty={nothing}
      noMatch={nothing}
    />
  );
}
