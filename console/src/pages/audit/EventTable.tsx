import type { Event } from '@aws-sdk/client-cloudtrail';
import Button from '@cloudscape-design/components/button';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ApiCall } from '../../copyAs/apiCall.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { copyColumn } from '../../table/copyColumn.tsx';
import { tableTexts } from '../../table/texts.ts';
import { outcomeOf } from './eventRecord.ts';
import { auditTexts } from './texts.ts';
import type { EventQuery, FoundEvents } from './useEvents.ts';

interface EventTableProps {
  readonly events: FoundEvents;
  readonly query: EventQuery;
  readonly onOpen: (id: string) => void;
}

export function EventTable({ events, query, onOpen }: EventTableProps) {
  const t = useTexts(auditTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
  const { ago, full } = useMoments();
  const count = events.data === undefined ? undefined : `(${events.data.length}${events.hasMore ? '+' : ''})`;
  const attribute = query.attribute && query.value ? query.attribute : undefined;
  return (
    <SpaceBetween size="m">
      <ErrorAlert error={events.error} onRetry={() => void events.reload()} />
      <Table<Event>
        items={events.data ?? []}
        trackBy="EventId"
        loading={events.loading && events.data === undefined}
        loadingText={t.loading}
        resizableColumns
        enableKeyboardNavigation
        stickyColumns={{ last: 1 }}
        ariaLabels={{ tableLabel: t.events }}
        columnDefinitions={[
          {
            id: 'time',
            header: t.time,
            width: 135,
            cell: ({ EventTime }) => EventTime && <span title={full(EventTime)}>{ago(EventTime)}</span>,
          },
          {
            id: 'name',
            header: t.name,
            isRowHeader: true,
            width: 215,
            cell: ({ EventName, EventId = '' }) => (
              <Button variant="inline-link" onClick={() => onOpen(EventId)}>
                {EventName}
              </Button>
            ),
          },
          { id: 'user', header: t.user, width: 100, cell: ({ Username }) => Username ?? '–' },
          {
            id: 'source',
            header: t.source,
            width: 115,
            cell: ({ EventSource = '' }) => EventSource.split('.')[0],
          },
          {
            id: 'resources',
            header: t.resources,
            width: 155,
            cell: ({ Resources = [] }) => Resources.map(({ ResourceName }) => ResourceName).join(', ') || '–',
          },
          { id: 'outcome', header: t.outcome, width: 222, cell: (event) => <Outcome event={event} /> },
          copyColumn(copyHeader, ({ EventName = '', EventId = '' }) => `${EventName} ${EventId}`, callOf),
        ]}
        header={
          <Header
            variant="h2"
            {...(count !== undefined && { counter: count })}
            actions={
              <Button
                iconName="refresh"
                ariaLabel={t.refresh}
                loading={events.loading}
                onClick={() => void events.reload()}
              />
            }
          >
            {t.events}
          </Header>
        }
        footer={
          events.hasMore && (
            <Box textAlign="center">
              <Button variant="link" loading={events.loading} onClick={events.more}>
                {t.more}
              </Button>
            </Box>
          )
        }
        {...(events.error !== undefined && events.data === undefined && { empty: ' ' })}
        {...(events.error === undefined && {
          empty: (
            <EmptyState
              title={t.emptyTitle}
              text={t.emptyText}
              call={{
                service: 'cloudtrail',
                operation: 'LookupEvents',
                ...(attribute && {
                  input: {
                    LookupAttributes: [{ AttributeKey: attribute, AttributeValue: query.value }],
                  },
                }),
              }}
            />
          ),
        })}
      />
    </SpaceBetween>
  );
}

function callOf({ EventId }: Event): ApiCall {
  return {
    service: 'cloudtrail',
    operation: 'LookupEvents',
    input: { LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: EventId }] },
  };
}

function Outcome({ event }: { readonly event: Event }) {
  const t = useTexts(auditTexts);
  const outcome = outcomeOf(event);
  if (outcome.kind === 'allowed') return <StatusIndicator>{t.allowed}</StatusIndicator>;
  if (outcome.kind === 'failed') {
    return <StatusIndicator type="warning">{t.failed(outcome.code)}</StatusIndicator>;
  }
  return (
    <StatusIndicator type={outcome.kind === 'denied' ? 'error' : 'warning'}>
      {t[outcome.kind]}
    </StatusIndicator>
  );
}
