import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTexts } from '../../i18n/Language.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { homeTexts } from './texts.ts';
import type { StepId, Steps } from './useSteps.ts';

const STEPS: readonly StepId[] = ['create', 'invoke', 'logs', 'user', 'connect'];

/** They tick themselves off. */
export function FirstSteps({ steps }: { readonly steps: Steps }) {
  const t = useTexts(homeTexts);
  const { functionName, done } = steps;
  const hrefs: Readonly<Record<StepId, string>> = {
    create: hrefOf('/functions/create'),
    invoke: functionName === undefined ? hrefOf('/functions') : hrefOf`/functions/${functionName}?tab=test`,
    logs: hrefOf('/logs'),
    user: hrefOf('/iam/users'),
    connect: hrefOf('/connect'),
  };
  return (
    <Container header={<Header variant="h2">{t.start}</Header>}>
      <ColumnLayout columns={3} minColumnWidth={220}>
        {STEPS.map((id) => (
          <div key={id}>
            <Box variant="h3" padding="n">
              <Link variant="primary" fontSize="inherit" href={hrefs[id]}>
                {t.steps[id].title}
              </Link>
            </Box>
            <Box color="text-body-secondary">{t.steps[id].text}</Box>
            {id !== 'connect' && (
              <StatusIndicator type={done.has(id) ? 'success' : 'pending'}>
                {done.has(id) ? t.done : t.toDo}
              </StatusIndicator>
            )}
          </div>
        ))}
      </ColumnLayout>
    </Container>
  );
}
