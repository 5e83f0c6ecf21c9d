import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { hrefOf } from '../../../../shell/paths.ts';
import { boundsOf, textOfRange, type TimeRange } from '../../../../timeRange/timeRange.ts';
import { TimeRangePicker } from '../../../../timeRange/TimeRangePicker.tsx';
import { useTimeRange } from '../../../../timeRange/useTimeRange.ts';
import { loadSeries, periodFor } from '../../../metrics/chart/metricQuery.ts';
import { logGroupOf } from '../logGroup.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { FunctionCharts } from './FunctionCharts.tsx';
import { functionQueries } from './functionMetrics.ts';
import { reportQueries } from './invocations.ts';
import { InvocationTable } from './InvocationTable.tsx';
import { monitorTexts } from './texts.ts';
import { useInvocations } from './useInvocations.ts';

const HOUR: TimeRange = { kind: 'last', ms: 3_600_000 };
const REFRESH_MS = 60_000;

/** `?tab=monitor&last=10800` */
export function MonitorTab({ name, qualifier, configuration }: FunctionTabProps) {
  const t = useTexts(monitorTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const [range, choose] = useTimeRange(HOUR);
  const everyMs = range.kind === 'last' ? REFRESH_MS : undefined;
  const key = `functions/${name}/${qualifier ?? ''}/monitor/${textOfRange(range)}`;
  const metrics = useLoad(
    key,
    async (signal) => {
      const bounds = boundsOf(range, Date.now());
      const periodS = periodFor(bounds, Date.now());
      const queries = functionQueries(name, qualifier, periodS);
      return { bounds, periodS, series: await loadSeries(cloudwatch, queries, bounds, signal) };
    },
    { everyMs },
  );
  const group = logGroupOf(name, configuration);
  const version = qualifier === undefined ? undefined : configuration.Version;
  const invocations = useInvocations({ group, version, range, key, everyMs });
  const reload = () => void Promise.all([metrics.reload(), invocations.reload()]);
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
              loading={metrics.loading || invocations.loading}
              onClick={reload}
            />
            <Button href={hrefOf`/logs/groups/${group}/events`}>{t.logs}</Button>
            <Button href={hrefOf`/logs/tail?group=${group}`}>{t.tail}</Button>
            <Button href={hrefOf`/logs/insights?group=${group}&query=${reportQueries(version).recent}`}>
              {t.insights}
            </Button>
          </SpaceBetween>
        }
      >
        {t.title}
      </Header>
      <ErrorAlert error={metrics.error} onRetry={() => void metrics.reload()} />
      <FunctionCharts
        metrics={metrics.data}
        coldStarts={invocations.data?.coldStarts}
        coldStartsFailed={invocations.error !== undefined}
      />
      <InvocationTable
        name="function-recent"
        functionName={name}
        group={group}
        title={t.recent}
        description={t.recentText}
        rows={{ ...invocations, data: invocations.data?.recent }}
        sortedBy="time"
      />
      <InvocationTable
        name="function-expensive"
        functionName={name}
        group={group}
        title={t.expensive}
        description={t.expensiveText}
        rows={{ ...invocations, error: undefined, data: invocations.data?.expensive }}
        sortedBy="cost"
      />
    </SpaceBetween>
  );
}
