import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { Editor } from '../../../editor/Editor.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { formatBytes, formatDuration } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { fileNameFor, headerOf, isRefusal, textOfAnswer } from './answerText.ts';
import type { TriedAnswer } from './sendRequest.ts';
import { tryTexts } from './texts.ts';

interface AnswerProps {
  /** Lets the API invoke the functions behind it; without it there are none. */
  readonly letIn: (() => Promise<void>) | undefined;
  readonly outcome: { readonly answer: TriedAnswer } | { readonly error: unknown } | undefined;
}

/** What came back, as it came. */
export function Answer({ outcome, letIn }: AnswerProps) {
  const t = useTexts(tryTexts);
  return (
    <Container header={<Header variant="h2">{t.answer}</Header>}>
      {outcome === undefined && <Box color="text-body-secondary">{t.nothing}</Box>}
      {outcome && 'error' in outcome && <ErrorAlert title={t.failed} error={outcome.error} />}
      {outcome && 'answer' in outcome && <Content answer={outcome.answer} letIn={letIn} />}
    </Container>
  );
}

function Content({ answer, letIn }: { readonly answer: TriedAnswer } & Pick<AnswerProps, 'letIn'>) {
  const t = useTexts(tryTexts);
  const { status, headers, body, durationMs } = answer;
  const text = textOfAnswer(answer);
  return (
    <SpaceBetween size="m">
      {letIn && isRefusal(answer) && (
        <Alert
          type="info"
          statusIconAriaLabel={t.refusedTitle}
          header={t.refusedTitle}
          action={<Button onClick={() => void letIn()}>{t.letIn}</Button>}
        >
          {t.refusedText}
        </Alert>
      )}
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: t.status,
            value: <Badge color={status < 300 ? 'green' : status < 400 ? 'blue' : 'red'}>{status}</Badge>,
          },
          { label: t.time, value: formatDuration(durationMs) },
          { label: t.size, value: formatBytes(body.byteLength) },
        ]}
      />
      {body.byteLength === 0 && <Box color="text-body-secondary">{t.emptyBody}</Box>}
      {text === undefined && <Box color="text-body-secondary">{t.notText}</Box>}
      {text !== undefined && text !== '' && (
        <div className="try-answer">
          <Editor
            path={fileNameFor(headerOf(answer, 'content-type'))}
            label={t.answerBody}
            value={text}
            readOnly
          />
        </div>
      )}
      <ExpandableSection headerText={`${t.answerHeaders} (${headers.length})`} defaultExpanded>
        <Table
          variant="embedded"
          items={headers}
          wrapLines
          ariaLabels={{ tableLabel: t.answerHeaders }}
          columnDefinitions={[
            { id: 'name', header: t.headerName, isRowHeader: true, width: 200, cell: ([name]) => name },
            { id: 'value', header: t.headerValue, cell: ([, value]) => value },
          ]}
        />
      </ExpandableSection>
    </SpaceBetween>
  );
}
