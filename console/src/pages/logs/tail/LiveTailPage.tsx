import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useLanguage, useTexts } from '../../../i18n/Language.tsx';
import { Page } from '../../../page/Page.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { logGroupsTexts } from '../groups/texts.ts';
import { GroupsField } from '../GroupsField.tsx';
import { LogList } from '../list/LogList.tsx';
import '../logs.css';
import { liveTailTexts } from './texts.ts';
import { useLiveTail, type LiveTail } from './useLiveTail.ts';

const MOST_GROUPS = 10;

/** `/logs/tail?group=…&group=…&filter=…`: with groups in the address it starts at once. */
export function LiveTailPage() {
  const t = useTexts(liveTailTexts);
  const { title: groupsTitle } = useTexts(logGroupsTexts);
  const { region, account } = useSession();
  const [search, setSearch] = useSearchParams();
  const [groups, setGroups] = useState<readonly string[]>(() => search.getAll('group'));
  const [pattern, setPattern] = useState(() => search.get('filter') ?? '');
  const [marked, setMarked] = useState('');
  const tail = useLiveTail();
  const arns = groups.map((name) => `arn:aws:logs:${region}:${account}:log-group:${name}`);
  const isReady = groups.length > 0 && groups.length <= MOST_GROUPS;
  const start = () => {
    if (!isReady) return;
    const asked = [
      ...groups.map((name) => ['group', name]),
      ...(pattern === '' ? [] : [['filter', pattern]]),
    ];
    setSearch(new URLSearchParams(asked), { replace: true });
    tail.start({ arns, pattern });
  };
  const first = useRef(start);
  useEffect(() => first.current(), []);
  const isRunning = tail.state !== 'stopped';
  return (
    <Page
      title={t.title}
      description={t.description}
      breadcrumbs={[{ text: groupsTitle, href: hrefOf('/logs') }]}
    >
      <Container>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <Grid gridDefinition={[{ colspan: 5 }, { colspan: 3 }, { colspan: 2 }, { colspan: 2 }]}>
            <GroupsField groups={groups} onChange={setGroups} />
            <FormField label={t.filter} stretch>
              <Input
                value={pattern}
                placeholder={t.filterPlaceholder}
                spellcheck={false}
                onChange={({ detail }) => setPattern(detail.value)}
              />
            </FormField>
            <FormField label={t.highlight} stretch>
              <Input
                value={marked}
                placeholder={t.highlightPlaceholder}
                spellcheck={false}
                onChange={({ detail }) => setMarked(detail.value)}
              />
            </FormField>
            <div className="log-beside-fields">
              {isRunning ? (
                // Two buttons, not one that changes: a click that stops would submit the form as well.
                <Button key="stop" formAction="none" iconName="close" onClick={tail.stop}>
                  {t.stop}
                </Button>
              ) : (
                <Button key="start" variant="primary" iconName="caret-right-filled" disabled={!isReady}>
                  {t.start}
                </Button>
              )}
            </div>
          </Grid>
        </form>
      </Container>
      <ErrorAlert title={t.failed} error={tail.error} onRetry={start} />
      <Lines tail={tail} highlight={marked.split(/\s+/)} group={groups[0]} />
    </Page>
  );
}

interface LinesProps {
  readonly tail: LiveTail;
  readonly highlight: readonly string[];
  readonly group: string | undefined;
}

function Lines({ tail, highlight, group }: LinesProps) {
  const t = useTexts(liveTailTexts);
  const { language } = useLanguage();
  const isRunning = tail.state !== 'stopped';
  const text = (count: number) => count.toLocaleString(language);
  if (!isRunning && tail.lines.length === 0) {
    return (
      <EmptyState
        title={t.chooseTitle}
        text={t.chooseText}
        call={{
          service: 'cloudwatch-logs',
          operation: 'StartLiveTail',
          input: { logGroupIdentifiers: [group ?? 'LOG_GROUP_ARN'] },
        }}
      />
    );
  }
  return (
    <SpaceBetween size="s">
      <div className="log-bar">
        <StatusIndicator type={INDICATORS[tail.state]}>{t.states[tail.state]}</StatusIndicator>
        <span>{t.count(text(tail.lines.length))}</span>
        <span role="status">{tail.held > 0 && t.held(text(tail.held))}</span>
        <span className="log-bar-space" />
        {tail.state === 'live' && (
          <Button iconName="pause" onClick={tail.pause}>
            {t.pause}
          </Button>
        )}
        {tail.state === 'paused' && (
          <Button iconName="play" onClick={tail.resume}>
            {t.resume}
          </Button>
        )}
        <Button disabled={tail.lines.length === 0} onClick={tail.clear}>
          {t.clear}
        </Button>
      </div>
      {tail.isSampled && <Alert type="info">{t.sampled}</Alert>}
      {tail.lines.length === 0 ? (
        <EmptyState title={t.waiting} text={t.waitingText} />
      ) : (
        <LogList label={t.lines} lines={tail.lines} withStreams follow highlight={highlight} />
      )}
    </SpaceBetween>
  );
}

const INDICATORS = { connecting: 'pending', live: 'success', paused: 'stopped', stopped: 'stopped' } as const;
