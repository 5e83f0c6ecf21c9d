import { IAMClient, SimulatePrincipalPolicyCommand, type EvaluationResult } from '@aws-sdk/client-iam';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { Page } from '../../page/Page.tsx';
import { iamTexts } from './texts.ts';

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Links may fill it in: `?principal=ARN`. */
export function SimulatorPage() {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const [asked] = useSearchParams();
  const [principal, setPrincipal] = useState(asked.get('principal') ?? '');
  const [actions, setActions] = useState('lambda:InvokeFunction');
  const [resources, setResources] = useState('*');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [results, setResults] = useState<readonly EvaluationResult[]>();
  const simulate = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { EvaluationResults = [] } = await iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: principal,
          ActionNames: lines(actions),
          ResourceArns: lines(resources),
          MaxItems: 1000,
        }),
      );
      setResults(EvaluationResults.flatMap(eachResource));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <Page title={t.simulator} description={t.simulatorText}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void simulate();
        }}
      >
        <Form
          actions={
            <Button
              variant="primary"
              loading={busy}
              disabled={principal === '' || lines(actions).length === 0}
            >
              {t.simulate}
            </Button>
          }
        >
          <Container>
            <SpaceBetween size="l">
              <FormField label={t.who} description={t.whoText} stretch>
                <Input
                  value={principal}
                  spellcheck={false}
                  placeholder="arn:aws:iam::000000000000:role/NAME"
                  onChange={({ detail }) => setPrincipal(detail.value.trim())}
                />
              </FormField>
              <FormField label={t.actions} description={t.actionsText} stretch>
                <Textarea
                  value={actions}
                  spellcheck={false}
                  onChange={({ detail }) => setActions(detail.value)}
                />
              </FormField>
              <FormField label={t.resources} description={t.resourcesText} stretch>
                <Textarea
                  value={resources}
                  spellcheck={false}
                  onChange={({ detail }) => setResources(detail.value)}
                />
              </FormField>
              <ErrorAlert error={error} />
            </SpaceBetween>
          </Container>
        </Form>
      </form>
      {results && <Results results={results} />}
    </Page>
  );
}

/** A result that tells of several resources, as one for each. */
function eachResource(result: EvaluationResult): readonly EvaluationResult[] {
  const { ResourceSpecificResults = [] } = result;
  if (ResourceSpecificResults.length === 0) return [result];
  return ResourceSpecificResults.map(({ EvalResourceName, EvalResourceDecision, MatchedStatements }) => ({
    EvalActionName: result.EvalActionName,
    EvalResourceName,
    EvalDecision: EvalResourceDecision,
    ...(MatchedStatements && { MatchedStatements }),
  }));
}

function Results({ results }: { readonly results: readonly EvaluationResult[] }) {
  const t = useTexts(iamTexts);
  return (
    <Table<EvaluationResult>
      header={<Header variant="h2">{t.results}</Header>}
      ariaLabels={{ tableLabel: t.results }}
      items={results}
      columnDefinitions={[
        { id: 'action', header: t.action, isRowHeader: true, cell: ({ EvalActionName }) => EvalActionName },
        { id: 'resource', header: t.resource, cell: ({ EvalResourceName }) => EvalResourceName },
        {
          id: 'decision',
          header: t.decision,
          cell: ({ EvalDecision = 'implicitDeny' }) => (
            <StatusIndicator type={EvalDecision === 'allowed' ? 'success' : 'error'}>
              {t.decisions[EvalDecision]}
            </StatusIndicator>
          ),
        },
        {
          id: 'because',
          header: t.because,
          cell: ({ MatchedStatements = [] }) => (
            <Box variant="span">
              {MatchedStatements.map(({ SourcePolicyId }) => SourcePolicyId).join(', ') || '–'}
            </Box>
          ),
        },
      ]}
    />
  );
}
