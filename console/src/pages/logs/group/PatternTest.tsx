import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { logGroupTexts } from './texts.ts';

/** The service takes fifty. */
const MOST_LINES = 50;

/** Which of some lines a filter pattern matches, as the service says. */
export function PatternTest({ group, pattern }: { readonly group: string; readonly pattern: string }) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const [text, setText] = useState('');
  const [matches, setMatches] = useState<readonly string[]>();
  const [error, setError] = useState<unknown>();
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_LINES);
  const attempt = async (work: () => Promise<void>) => {
    setError(undefined);
    setMatches(undefined);
    await work().catch(setError);
  };
  const sample = async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: group,
        limit: 20,
        startFromHead: false,
        startTime: Date.UTC(2024, 0, 1),
      }),
    );
    setText(events.map(({ message = '' }) => message.trimEnd().replaceAll('\n', ' ')).join('\n'));
  };
  const test = async () => {
    const answer = await logs.send(
      new TestMetricFilterCommand({ filterPattern: pattern, logEventMessages: lines }),
    );
    setMatches(answer.matches?.map(({ eventMessage = '' }) => eventMessage) ?? []);
  };
  return (
    <ExpandableSection headerText={t.test}>
      <SpaceBetween size="s">
        <FormField label={t.testWith} stretch>
          <Textarea
            value={text}
            rows={4}
            spellcheck={false}
            onChange={({ detail }) => setText(detail.value)}
          />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={() => void attempt(sample)}>
            {t.testSample}
          </Button>
          <Button formAction="none" disabled={lines.length === 0} onClick={() => void attempt(test)}>
            {t.test}
          </Button>
        </SpaceBetween>
        <ErrorAlert error={error} />
        {matches && (
          <StatusIndicator type={matches.length > 0 ? 'success' : 'info'}>
            {matches.length === 0 ? t.noMatch : t.matched(matches.length, lines.length)}
          </StatusIndicator>
        )}
        {matches?.map((line, index) => (
          <Box key={index} variant="code" display="block">
            {line}
          </Box>
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}
