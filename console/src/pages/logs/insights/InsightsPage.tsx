import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { useSearchParams } from 'react-router';
import type { ApiCall } from '../../../copyAs/apiCall.ts';
import { Editor } from '../../../editor/Editor.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { colorBorderDividerDefault } from '../../../theme/tokens.ts';
import { boundsOf, readTimeRange, writeTimeRange } from '../../../timeRange/timeRange.ts';
import { timeRangeTexts } from '../../../timeRange/texts.ts';
import { TimeRangePicker } from '../../../timeRange/TimeRangePicker.tsx';
import { GroupsField } from '../GroupsField.tsx';
import '../logs.css';
import { EXAMPLE_NAMES, EXAMPLES, type ExampleName } from './examples.ts';
import './insights.css';
import { InsightsResults } from './InsightsResults.tsx';
import { useSavedQueries } from './savedQueries.ts';
import { insightsTexts } from './texts.ts';
import { useInsightsQuery, type InsightsQuestion } from './useInsightsQuery.ts';

/** `/logs/insights?group=…&query=…&last=3600`: with a group and a query in the address it runs at once. */
export function InsightsPage() {
  const t = useTexts(insightsTexts);
  const { range: rangeLabel } = useTexts(timeRangeTexts);
  const [search, setSearch] = useSearchParams();
  const [groups, setGroups] = useState<readonly string[]>(() => search.getAll('group'));
  const [text, setText] = useState<string>(() => search.get('query') ?? EXAMPLES.newest);
  const [range, setRange] = useState(() => readTimeRange(search, { kind: 'last', ms: 3_600_000 }));
  const query = useInsightsQuery();
  const isReady = groups.length > 0 && text.trim() !== '';
  const isRunning = query.state === 'running';
  const run = () => {
    if (!isReady) return;
    const asked = [...groups.map((name) => ['group', name]), ['query', text]];
    const next = new URLSearchParams(asked);
    for (const [name, value] of Object.entries(writeTimeRange(range))) next.set(name, value);
    setSearch(next, { replace: true });
    query.run({ groups, text, range });
  };
  const first = useRef(search.has('query') ? run : () => undefined);
  useEffect(() => first.current(), []);
  return (
    <Page
      title={t.title}
      description={t.description}
      breadcrumbs={[{ text: t.groups, href: hrefOf('/logs') }]}
    >
      <Container>
        <SpaceBetween size="m">
          <Grid gridDefinition={[{ colspan: 8 }, { colspan: 4 }]}>
            <GroupsField groups={groups} onChange={setGroups} />
            <FormField label={rangeLabel} stretch>
              <TimeRangePicker range={range} onChange={setRange} />
            </FormField>
          </Grid>
          <div
            className="insights-editor"
            style={{ '--insights-border': colorBorderDividerDefault } as CSSProperties}
            role="presentation"
            onKeyDownCapture={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              event.stopPropagation();
              run();
            }}
          >
            <Editor path="query.insights" value={text} label={t.query} onChange={setText} />
          </div>
          <div className="log-bar">
            {isRunning ? (
              <Button onClick={query.cancel}>{t.cancel}</Button>
            ) : (
              <Button variant="primary" disabled={!isReady} onClick={run}>
                {t.run}
              </Button>
            )}
            <Queries
              text={text}
              groups={groups}
              onChoose={(chosen, of) => {
                setText(chosen);
                if (of.length > 0) setGroups(of);
              }}
            />
            <Box color="text-body-secondary" fontSize="body-s">
              {t.runHint}
            </Box>
          </div>
        </SpaceBetween>
      </Container>
      <ErrorAlert title={t.failed} error={query.error} onRetry={run} />
      {query.state === 'none' && (
        <EmptyState title={t.startTitle} text={t.startText} call={callOf({ groups, text, range })} />
      )}
      {query.state === 'cancelled' && <Box color="text-body-secondary">{t.cancelled}</Box>}
      {(query.state === 'running' || query.state === 'complete') && <InsightsResults answer={query} />}
    </Page>
  );
}

/** The same, as far as it is chosen, of the time until now. */
function callOf({ groups, text, range }: InsightsQuestion): ApiCall {
  const { fromMs, toMs } = boundsOf(range, Date.now());
  return {
    service: 'cloudwatch-logs',
    operation: 'StartQuery',
    input: {
      logGroupNames: groups.length > 0 ? groups : ['LOG_GROUP'],
      startTime: Math.floor(fromMs / 1000),
      endTime: Math.ceil(toMs / 1000),
      queryString: text,
    },
  };
}

interface QueriesProps {
  readonly text: string;
  readonly groups: readonly string[];
  readonly onChoose: (text: string, groups: readonly string[]) => void;
}

/** Examples, and queries that were saved. */
function Queries({ text, groups, onChoose }: QueriesProps) {
  const t = useTexts(insightsTexts);
  const saved = useSavedQueries();
  const [name, setName] = useState<string>();
  const present = saved.all.find(({ queryString }) => queryString === text);
  const chosen = (id: string) => {
    const [kind, value] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
    if (kind === 'example') onChoose(EXAMPLES[value as ExampleName], []);
    else if (kind === 'delete' && present) void saved.remove(present);
    else {
      const found = saved.all.find(({ queryDefinitionId }) => queryDefinitionId === value);
      if (found) onChoose(found.queryString ?? '', found.logGroupNames ?? []);
    }
  };
  const save = () => {
    if (name === undefined || name.trim() === '') return;
    setName(undefined);
    void saved.save(name.trim(), text, groups);
  };
  const presentName = present?.name ?? '';
  return (
    <>
      <ButtonDropdown
        expandToViewport
        items={[
          {
            text: t.examples,
            items: EXAMPLE_NAMES.map((each) => ({ id: `example:${each}`, text: t.example[each] })),
          },
          ...(saved.all.length === 0
            ? []
            : [
                {
                  text: t.saved,
                  items: saved.all.map(({ queryDefinitionId = '', name: title = '' }) => ({
                    id: `saved:${queryDefinitionId}`,
                    text: title,
                  })),
                },
              ]),
          ...(present
            ? [{ text: t.manage, items: [{ id: 'delete:', text: t.deleteSaved(presentName) }] }]
            : []),
        ]}
        onItemClick={({ detail }) => chosen(detail.id)}
      >
        {t.queries}
      </ButtonDropdown>
      <Button disabled={text.trim() === ''} onClick={() => setName(presentName)}>
        {t.save}
      </Button>
      {name !== undefined && (
        <Modal
          visible
          header={t.saveTitle}
          closeAriaLabel={t.close}
          onDismiss={() => setName(undefined)}
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={() => setName(undefined)}>
                  {t.cancelSave}
                </Button>
                <Button variant="primary" disabled={name.trim() === ''} onClick={save}>
                  {t.save}
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <FormField label={t.name}>
              <Input value={name} autoFocus onChange={({ detail }) => setName(detail.value)} />
            </FormField>
          </form>
        </Modal>
      )}
    </>
  );
}
