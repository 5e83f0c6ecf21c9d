import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { ApiCall } from '../../../copyAs/apiCall.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { formatBytes, formatDuration } from '../../../format/quantities.ts';
import { useLanguage, useTexts } from '../../../i18n/Language.tsx';
import { TextDialog } from '../../../page/TextDialog.tsx';
import { copyColumn } from '../../../table/copyColumn.tsx';
import { tableTexts } from '../../../table/texts.ts';
import { prettyMessage } from '../list/logLine.ts';
import { chartOf, type ResultRow } from './resultChart.ts';
import { insightsTexts } from './texts.ts';
import type { InsightsAnswer } from './useInsightsQuery.ts';

const ResultBars = lazy(async () => ({ default: (await import('./ResultBars.tsx')).ResultBars }));
const PAGE = 50;

interface NumberedRow {
  readonly id: string;
  readonly fields: ResultRow;
}

export function InsightsResults({ answer }: { readonly answer: InsightsAnswer }) {
  const t = useTexts(insightsTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
  const { language } = useLanguage();
  const [page, setPage] = useState(1);
  const [selected, select] = useState<NumberedRow>();
  const rows = useMemo(
    () => answer.rows.map((fields, index): NumberedRow => ({ id: String(index + 1), fields })),
    [answer.rows],
  );
  const chart = useMemo(() => chartOf(answer.columns, answer.rows), [answer.columns, answer.rows]);
  const columns = answer.columns.filter((column) => column !== '@ptr');
  const { recordsMatched = 0, recordsScanned = 0, bytesScanned = 0 } = answer.statistics;
  const number = (value: number) => value.toLocaleString(language);
  const isRunning = answer.state === 'running';
  return (
    <SpaceBetween size="m">
      {chart && (
        <Container>
          <Suspense fallback={<Spinner />}>
            <ResultBars label={t.chart} chart={chart} />
          </Suspense>
        </Container>
      )}
      <Table<NumberedRow>
        items={rows.slice((page - 1) * PAGE, page * PAGE)}
        trackBy="id"
        columnDefinitions={[
          {
            id: '#row',
            header: '#',
            width: 76,
            cell: (row: NumberedRow) => (
              <Button variant="inline-link" ariaLabel={t.select(row.id)} onClick={() => select(row)}>
                {row.id}
              </Button>
            ),
          },
          // The last column, which takes the room that is left, is the message.
          ...(answer.columns.includes('@ptr')
            ? [copyColumn(copyHeader, ({ id }: NumberedRow) => id, callOf)]
            : []),
          ...columns.map((column, index) => ({
            id: column,
            header: column,
            isRowHeader: index === 0,
            minWidth: 120,
            ...(index < columns.length - 1 && { width: column === '@message' ? 640 : 220 }),
            cell: ({ fields }: NumberedRow) => <Cell text={fields[column]} />,
          })),
        ]}
        loading={isRunning && rows.length === 0}
        loadingText={t.running}
        resizableColumns
        enableKeyboardNavigation
        contentDensity="compact"
        ariaLabels={{ tableLabel: t.results }}
        header={
          <Header
            variant="h2"
            counter={`(${number(rows.length)})`}
            description={
              <SpaceBetween direction="horizontal" size="s">
                <StatusIndicator type={isRunning ? 'in-progress' : 'success'}>
                  {isRunning ? t.running : t.done}
                </StatusIndicator>
                <span>
                  {t.statistics(
                    number(recordsMatched),
                    number(recordsScanned),
                    formatBytes(bytesScanned),
                    formatDuration(answer.tookMs),
                  )}
                </span>
              </SpaceBetween>
            }
          >
            {t.results}
          </Header>
        }
        {...(rows.length > PAGE && {
          pagination: (
            <Pagination
              currentPageIndex={page}
              pagesCount={Math.ceil(rows.length / PAGE)}
              onChange={({ detail }) => setPage(detail.currentPageIndex)}
            />
          ),
        })}
        empty={<EmptyState title={t.noResults} text={t.noResultsText} />}
      />
      {selected && (
        <TextDialog title={t.row(selected.id)} text={textOfRow(selected)} onClose={() => select(undefined)} />
      )}
    </SpaceBetween>
  );
}

/** The event that the row was read from. */
function callOf({ fields }: NumberedRow): ApiCall {
  return {
    service: 'cloudwatch-logs',
    operation: 'GetLogRecord',
    input: { logRecordPointer: fields['@ptr'] },
  };
}

function Cell({ text }: { readonly text: string | undefined }) {
  return (
    <Box variant="code" color="inherit">
      {text === undefined ? '–' : text.slice(0, 500)}
    </Box>
  );
}

function textOfRow({ fields }: NumberedRow): string {
  return Object.entries(fields)
    .filter(([field]) => field !== '@ptr')
    .map(([field, value]) => `${field}: ${prettyMessage(value)}`)
    .join('\n');
}
