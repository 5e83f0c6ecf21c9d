import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { EmptyState } from '../../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../../format/moments.ts';
import { formatDuration } from '../../../../format/quantities.ts';
import { useLanguage, useTexts } from '../../../../i18n/Language.tsx';
import type { Loaded } from '../../../../live/useLoad.ts';
import { hrefOf } from '../../../../shell/paths.ts';
import { ResourceTable } from '../../../../table/ResourceTable.tsx';
import { gigabyteSeconds, type Invocation } from './invocations.ts';
import { monitorTexts } from './texts.ts';

interface InvocationTableProps {
  readonly name: string;
  readonly functionName: string;
  readonly group: string;
  readonly title: string;
  readonly description: string;
  readonly rows: Loaded<readonly Invocation[]>;
  readonly sortedBy: 'time' | 'cost';
}

/** Of a few hours at most, mostly: the year is told where the pointer rests. */
const MOMENT: Intl.DateTimeFormatOptions = {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
};

export function InvocationTable(props: InvocationTableProps) {
  const t = useTexts(monitorTexts);
  const { full } = useMoments();
  const { language } = useLanguage();
  const moment = new Intl.DateTimeFormat(language, MOMENT);
  const { group, functionName } = props;
  return (
    <ResourceTable<Invocation>
      name={props.name}
      title={props.title}
      description={props.description}
      noun={t.noun}
      rows={props.rows}
      idOf={({ requestId }) => requestId}
      sortedBy={props.sortedBy}
      sortedDescending
      callOf={({ requestId }) => ({
        service: 'cloudwatch-logs',
        operation: 'FilterLogEvents',
        input: { logGroupName: group, filterPattern: `"${requestId}"` },
      })}
      columns={[
        {
          id: 'time',
          header: t.time,
          sortingComparator: (a, b) => a.at.getTime() - b.at.getTime(),
          width: 140,
          cell: ({ at, stream, requestId }) => (
            <Link href={hrefOf`/logs/groups/${group}/events?stream=${stream}&filter=${`"${requestId}"`}`}>
              <span title={full(at)}>{moment.format(at)}</span>
            </Link>
          ),
        },
        {
          id: 'requestId',
          header: t.requestId,
          isRowHeader: true,
          width: 276,
          cell: ({ requestId }) => <Box variant="small">{requestId}</Box>,
        },
        {
          id: 'duration',
          header: t.duration,
          sortingField: 'durationMs',
          width: 126,
          cell: ({ durationMs }) => formatDuration(durationMs),
        },
        {
          id: 'billed',
          header: t.billed,
          width: 94,
          cell: ({ billedMs }) => formatDuration(billedMs),
        },
        {
          id: 'memory',
          header: t.memory,
          width: 112,
          cell: ({ usedMiB, sizeMiB }) => `${usedMiB}/${sizeMiB} MB`,
        },
        {
          id: 'start',
          header: t.start,
          width: 146,
          cell: ({ initMs }) =>
            initMs === undefined ? (
              <StatusIndicator>{t.warm}</StatusIndicator>
            ) : (
              <StatusIndicator type="info">{t.cold(formatDuration(initMs))}</StatusIndicator>
            ),
        },
        {
          id: 'cost',
          header: t.cost,
          sortingComparator: (a, b) => gigabyteSeconds(a) - gigabyteSeconds(b),
          width: 95,
          cell: (row) => formatAmount(gigabyteSeconds(row)),
        },
      ]}
      empty={
        <EmptyState
          title={t.none}
          text={t.noneText}
          call={{ service: 'lambda', operation: 'Invoke', input: { FunctionName: functionName } }}
        />
      }
    />
  );
}

/** As much as tells something. */
function formatAmount(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
