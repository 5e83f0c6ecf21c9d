import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { ApiCall } from '../../../copyAs/apiCall.ts';
import { CopyAs } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useLanguage, useTexts } from '../../../i18n/Language.tsx';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { readTimeRange, writeTimeRange, type TimeRange } from '../../../timeRange/timeRange.ts';
import { TimeRangePicker } from '../../../timeRange/TimeRangePicker.tsx';
import { LogList } from '../list/LogList.tsx';
import '../logs.css';
import { logEventsTexts } from './texts.ts';
import { useLogEvents, type EventsQuery, type LogEvents } from './useLogEvents.ts';

const HOUR: TimeRange = { kind: 'last', ms: 3_600_000 };
const FOUR_WEEKS: TimeRange = { kind: 'last', ms: 28 * 86_400_000 };

/** `/logs/groups/GROUP/events?stream=…&filter=…&last=3600&order=oldest` */
export function LogEventsPage() {
  const t = useTexts(logEventsTexts);
  const { group = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const stream = search.get('stream') ?? undefined;
  const query = useMemo<EventsQuery>(
    () => ({
      group,
      stream,
      pattern: search.get('filter') ?? '',
      // A stream that was chosen may be an old one.
      range: readTimeRange(search, stream === undefined ? HOUR : FOUR_WEEKS),
      oldestFirst: search.get('order') === 'oldest',
    }),
    [group, stream, search],
  );
  const events = useLogEvents(query);
  const ask = (change: Readonly<Record<string, string>>, without: readonly string[] = []) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const name of without) next.delete(name);
      for (const [name, value] of Object.entries(change)) next.set(name, value);
      return next;
    });
  const askRange = (range: TimeRange) => ask(writeTimeRange(range), ['last', 'from', 'to']);
  return (
    <Page
      title={stream ?? t.all}
      breadcrumbs={[
        { text: t.groups, href: hrefOf('/logs') },
        { text: group, href: hrefOf`/logs/groups/${group}` },
      ]}
      description={<code>{group}</code>}
      actions={
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <CopyAs label={t.title} call={callOf(query)} />
          <Button iconName="refresh" ariaLabel={t.refresh} loading={events.loading} onClick={events.reload} />
          <Button href={hrefOf`/logs/tail?group=${group}&filter=${query.pattern}`}>{t.tail}</Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="s">
        <div className="log-tools">
          <PatternInput
            key={query.pattern}
            pattern={query.pattern}
            onAsk={(filter) => ask(filter === '' ? {} : { filter }, filter === '' ? ['filter'] : [])}
          />
          <TimeRangePicker range={query.range} onChange={askRange} />
          <SegmentedControl
            label={t.order}
            selectedId={query.oldestFirst ? 'oldest' : 'newest'}
            options={[
              { id: 'newest', text: t.newestFirst },
              { id: 'oldest', text: t.oldestFirst },
            ]}
            onChange={({ detail }) => ask({ order: detail.selectedId })}
          />
        </div>
        <ErrorAlert error={events.error} onRetry={events.reload} />
        {events.lines.length === 0 && !events.loading && events.error === undefined ? (
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={<Button onClick={() => askRange(FOUR_WEEKS)}>{t.widen}</Button>}
            call={callOf(query)}
          />
        ) : (
          <>
            <LogList
              key={JSON.stringify(query)}
              label={t.title}
              lines={events.lines}
              withStreams={stream === undefined}
              highlight={wordsOf(query.pattern)}
              onEnd={events.more}
            />
            <Progress events={events} />
          </>
        )}
      </SpaceBetween>
    </Page>
  );
}

function PatternInput({
  pattern,
  onAsk,
}: {
  readonly pattern: string;
  readonly onAsk: (text: string) => void;
}) {
  const t = useTexts(logEventsTexts);
  const [text, setText] = useState(pattern);
  return (
    <form
      className="log-filter"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(text.trim());
      }}
    >
      <Input
        type="search"
        value={text}
        ariaLabel={t.filter}
        placeholder={t.filterPlaceholder}
        spellcheck={false}
        onChange={({ detail }) => {
          setText(detail.value);
          if (detail.value === '' && pattern !== '') onAsk('');
        }}
      />
    </form>
  );
}

function Progress({ events }: { readonly events: LogEvents }) {
  const t = useTexts(logEventsTexts);
  const { language } = useLanguage();
  const count = events.lines.length.toLocaleString(language);
  const text = events.loading
    ? events.lines.length === 0
      ? t.loading
      : t.loadingMore(count)
    : events.hasMore
      ? t.countAndMore(count)
      : t.count(count);
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      <span role="status">{text}</span>
    </Box>
  );
}

/** Of a pattern of plain words: what to mark in the lines. */
function wordsOf(pattern: string): readonly string[] {
  if (/^[{[%]/.test(pattern)) return [];
  return [...pattern.matchAll(/(^|\s)\??(?:"([^"]+)"|([^\s"-][^\s"]*))/g)].map(
    ([, , phrase, word]) => phrase ?? word ?? '',
  );
}

function callOf({ group, stream, pattern }: EventsQuery): ApiCall {
  return {
    service: 'cloudwatch-logs',
    operation: 'FilterLogEvents',
    input: {
      logGroupName: group,
      ...(stream !== undefined && { logStreamNames: [stream] }),
      ...(pattern !== '' && { filterPattern: pattern }),
    },
  };
}
