import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { formatDuration } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { DurationBar } from './DurationBar.tsx';
import './testOutcome.css';
import { testTexts } from './texts.ts';
import type { TestResult, TestRun } from './useTestRun.ts';

interface TestOutcomeProps {
  readonly run: TestRun;
  readonly logGroup: string;
  /** Changes in the editor that the deployed code does not have. */
  readonly undeployed?: boolean;
}

/** What became of the last test. */
export function TestOutcome({ run, logGroup, undeployed = false }: TestOutcomeProps) {
  const t = useTexts(testTexts);
  const { running, result, error } = run;
  if (running) {
    return (
      <Alert type="info" action={<Button onClick={run.stop}>{t.stop}</Button>}>
        {t.running}
      </Alert>
    );
  }
  if (error !== undefined) return <ErrorAlert error={error} title={t.notRun} />;
  if (!result) return null;
  return (
    <Alert
      type={result.succeeded ? 'success' : 'error'}
      header={
        <>
          {result.succeeded ? t.succeeded : t.failed} (
          <Link href={hrefOf`/logs/groups/${logGroup}/events`} fontSize="inherit">
            {t.logs}
          </Link>
          )
        </>
      }
    >
      <SpaceBetween size="s">
        {undeployed && <span>{t.undeployed}</span>}
        <ExpandableSection headerText={t.details} defaultExpanded>
          <Details result={result} />
        </ExpandableSection>
      </SpaceBetween>
    </Alert>
  );
}

function Details({ result }: { readonly result: TestResult }) {
  const t = useTexts(testTexts);
  const { report, payload, tail, requestId, version, codeSha256, wallMs } = result;
  const ms = (value: number | undefined) => (value === undefined ? '–' : formatDuration(value));
  const mb = (value: number | undefined) => (value === undefined ? '–' : `${value} MB`);
  return (
    <SpaceBetween size="m">
      <div>
        <Box variant="p">{t.response}</Box>
        <pre className="outcome-text">{pretty(payload) || t.noResponse}</pre>
      </div>
      <DurationBar report={report} wallMs={wallMs} />
      <KeyValuePairs
        columns={3}
        items={[
          { label: t.duration, value: ms(report.durationMs) },
          { label: t.billed, value: report.billedMs === undefined ? '–' : `${report.billedMs} ms` },
          { label: t.init, value: ms(report.initMs) },
          { label: t.start, value: report.initMs === undefined ? t.warm : t.cold },
          { label: t.memory, value: mb(report.memoryMiB) },
          { label: t.maxMemory, value: mb(report.maxMemoryMiB) },
          { label: t.version, value: version },
          { label: t.requestId, value: <code className="outcome-id">{requestId}</code> },
          { label: t.codeSha, value: <code className="outcome-id">{codeSha256}</code> },
        ]}
      />
      <div>
        <Box variant="h4">{t.logOutput}</Box>
        <Box variant="small">{tail === '' ? t.noLog : t.logText}</Box>
        {tail !== '' && <pre className="outcome-text">{tail}</pre>}
      </div>
    </SpaceBetween>
  );
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    return payload;
  }
}
