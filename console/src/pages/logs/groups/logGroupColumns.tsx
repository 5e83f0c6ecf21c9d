import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { logGroupsTexts } from './texts.ts';

export function useLogGroupColumns(): readonly TableProps.ColumnDefinition<LogGroup>[] {
  const t = useTexts(logGroupsTexts);
  const { ago, full } = useMoments();
  return [
    {
      id: 'name',
      header: t.name,
      sortingField: 'logGroupName',
      isRowHeader: true,
      width: 280,
      cell: ({ logGroupName = '' }) => (
        <Link href={hrefOf`/logs/groups/${logGroupName}`}>{logGroupName}</Link>
      ),
    },
    {
      id: 'retention',
      header: t.retention,
      sortingField: 'retentionInDays',
      width: 150,
      cell: ({ retentionInDays }) => (retentionInDays === undefined ? t.forEver : t.days(retentionInDays)),
    },
    {
      id: 'stored',
      header: t.stored,
      sortingField: 'storedBytes',
      width: 115,
      cell: ({ storedBytes = 0 }) => formatBytes(storedBytes),
    },
    {
      id: 'metricFilters',
      header: t.metricFilters,
      sortingField: 'metricFilterCount',
      width: 150,
      cell: ({ logGroupName = '', metricFilterCount = 0 }) =>
        metricFilterCount === 0 ? (
          '–'
        ) : (
          <Link href={hrefOf`/logs/groups/${logGroupName}?tab=metric-filters`}>{metricFilterCount}</Link>
        ),
    },
    { id: 'class', header: t.class, width: 125, cell: ({ logGroupClass }) => logGroupClass ?? 'STANDARD' },
    {
      id: 'created',
      header: t.created,
      sortingField: 'creationTime',
      minWidth: 150,
      cell: ({ creationTime = 0 }) => (
        <span title={full(new Date(creationTime))}>{ago(new Date(creationTime))}</span>
      ),
    },
  ];
}
