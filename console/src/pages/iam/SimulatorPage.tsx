import {
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  SimulatePrincipalPolicyCommand,
  type EvaluationResult,
  type Role,
  type User,
} from '@aws-sdk/client-iam';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { Page } from '../../page/Page.tsx';
import { copyColumn } from '../../table/copyColumn.tsx';
import { tableTexts } from '../../table/texts.ts';
import { allPages } from './allPages.ts';
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
                <PrincipalField value={principal} onChange={setPrincipal} />
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
      {results && <Results results={results} principal={principal} />}
    </Page>
  );
}

interface PrincipalFieldProps {
  readonly value: string;
  readonly onChange: (arn: string) => void;
}

/** Who may not list users or roles types an ARN. */
function PrincipalField({ value, onChange }: PrincipalFieldProps) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const users = useLoad<readonly User[]>('iam/users', (abortSignal) =>
    allPages(
      (page) => iam.send(new ListUsersCommand(page), { abortSignal }),
      ({ Users }) => Users,
    ),
  );
  const roles = useLoad<readonly Role[]>('iam/roles', (abortSignal) =>
    allPages(
      (page) => iam.send(new ListRolesCommand(page), { abortSignal }),
      ({ Roles }) => Roles,
    ),
  );
  const options = (of: readonly (string | undefined)[]) => of.map((arn = '') => ({ value: arn }));
  return (
    <Autosuggest
      value={value}
      placeholder={t.oneOfThem}
      ariaLabel={t.who}
      enteredTextLabel={(text) => text}
      options={[
        { label: t.usersOf, options: options((users.data ?? []).map(({ Arn }) => Arn)) },
        { label: t.rolesOf, options: options((roles.data ?? []).map(({ Arn }) => Arn)) },
      ].filter((group) => group.options.length > 0)}
      onChange={({ detail }) => onChange(detail.value.trim())}
    />
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

interface ResultsProps {
  readonly results: readonly EvaluationResult[];
  readonly principal: string;
}

function Results({ results, principal }: ResultsProps) {
  const t = useTexts(iamTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
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
        copyColumn(
          copyHeader,
          ({ EvalActionName = '', EvalResourceName = '*' }) => `${EvalActionName} ${EvalResourceName}`,
          ({ EvalActionName = '', EvalResourceName = '*' }) => ({
            service: 'iam',
            operation: 'SimulatePrincipalPolicy',
            input: {
              PolicySourceArn: principal,
              ActionNames: [EvalActionName],
              ResourceArns: [EvalResourceName],
            },
          }),
        ),
      ]}
    />
  );
}
