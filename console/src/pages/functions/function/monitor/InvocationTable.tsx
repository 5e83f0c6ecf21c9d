import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { EmptyState } from '../../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../../format/moments.ts';
import { formatDuration } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
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

export function InvocationTable(props: InvocationTableProps) {
  const t = useTexts(monitorTexts);
  const { full } = useMoments();
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
          width: 186,
          cell: ({ at, stream, requestId }) => (
            <Link href={hrefOf`/logs/groups/${group}/events?stream=${stream}&filter=${`"${requestId}"`}`}>
              {full(at)}
            </Link>
          ),
        },
        {
          id: 'requestId',
          header: t.requestId,
          isRowHeader: true,
          width: 282,
          cell: ({ requestId }) => requestId,
        },
        {
          id: 'duration',
          header: t.duration,
          sortingField: 'durationMs',
          width: 113,
          cell: ({ durationMs }) => formatDuration(durationMs),
        },
        {
          id: 'billed',
          header: t.billed,
          sortingField: 'billedMs',
          width: 94,
          cell: ({ billedMs }) => formatDuration(billedMs),
        },
        {
          id: 'memory',
          header: t.memory,
          sortingField: 'usedMiB',
          width: 110,
          cell: ({ usedMiB, sizeMiB }) => `${usedMiB} / ${sizeMiB} MB`,
        },
        {
          id: 'start',
          header: t.start,
          sortingComparator: (a, b) => (a.initMs ?? 0) - (b.initMs ?? 0),
          width: 126,
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
          width: 96,
          cell: (row) => gigabyteSeconds(row).toFixed(6),
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
