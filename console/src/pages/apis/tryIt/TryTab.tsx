import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { isAborted } from '../../../aws/describeError.ts';
import { CommandLine } from '../../../copyAs/CliCommand.tsx';
import { Editor } from '../../../editor/Editor.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { PairsEditor, type Pair } from '../../../form/PairsEditor.tsx';
import { useSession } from '../../../session/Session.tsx';
import { functionOfUri } from '../api/functionOfUri.ts';
import type { ApiTabProps } from '../api/useApi.ts';
import { letApiIn } from '../letApiIn.ts';
import { DEFAULT_KEY, METHODS, pathVariables, readRouteKey } from '../routes/routeTree.ts';
import { stageAddress } from '../stages/stageAddress.ts';
import { Answer } from './Answer.tsx';
import { asCurl } from './asCurl.ts';
import { sendRequest, signRequest, type TriedAnswer, type TriedRequest } from './sendRequest.ts';
import './tryIt.css';
import { tryTexts } from './texts.ts';

interface Draft {
  readonly stage: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: readonly Pair[];
  readonly body: string;
  readonly sign: boolean;
}

type Outcome = { readonly answer: TriedAnswer } | { readonly error: unknown };

/** `?tab=try&route=ROUTE_ID` */
export function TryTab(props: ApiTabProps) {
  const { api, routes, stages } = props;
  const t = useTexts(tryTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const [search] = useSearchParams();
  const [draft, setDraft] = useState<Draft>(() => firstDraft(props, search.get('route')));
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(undefined);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const request = requestOf(draft, api.ApiEndpoint ?? '');
  const send = async () => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    try {
      const sent = draft.sign ? await signRequest(gateway, request) : request;
      setOutcome({ answer: await sendRequest(sent, controller.signal) });
    } catch (error) {
      setOutcome(isAborted(error) ? undefined : { error });
    }
    setBusy(false);
  };
  const letIn = useLetIn(props);
  const { region, sessionToken } = useSession();
  const signer = draft.sign ? { region, hasToken: sessionToken !== undefined } : undefined;
  if (stages.length === 0) return <Alert type="info">{t.noStages}</Alert>;
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }]}>
      <Container
        header={
          <Header variant="h2" description={t.text}>
            {t.title}
          </Header>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void send();
          }}
        >
          <SpaceBetween size="m">
            <Address
              draft={draft}
              first={firstRoute(routes, search.get('route'))?.RouteKey}
              routes={routes}
              stages={stages}
              change={change}
            />
            <FormField label={t.headers} stretch>
              <PairsEditor
                texts={{
                  key: t.headerName,
                  value: t.headerValue,
                  add: t.addHeader,
                  remove: t.removeHeader,
                  removeOne: t.removeNamed,
                  none: t.noHeaders,
                }}
                pairs={draft.headers}
                problemOf={() => undefined}
                onChange={(headers) => change({ headers })}
              />
            </FormField>
            {draft.method !== 'GET' && draft.method !== 'HEAD' && (
              <FormField label={t.body} stretch>
                <div className="try-body">
                  <Editor
                    path="body.json"
                    label={t.body}
                    value={draft.body}
                    onChange={(body) => change({ body })}
                  />
                </div>
              </FormField>
            )}
            <SpaceBetween direction="horizontal" size="m" alignItems="center">
              <Button variant="primary" loading={busy}>
                {t.send}
              </Button>
              {busy && (
                <Button formAction="none" onClick={() => running.current?.abort()}>
                  {t.cancel}
                </Button>
              )}
              <Checkbox checked={draft.sign} onChange={({ detail }) => change({ sign: detail.checked })}>
                {t.sign}
              </Checkbox>
            </SpaceBetween>
            <Box variant="small" color="text-body-secondary">
              {t.curl} <CommandLine text={asCurl(request, signer)} />
            </Box>
          </SpaceBetween>
        </form>
      </Container>
      <Answer outcome={outcome} letIn={letIn} />
    </Grid>
  );
}

interface AddressProps extends Pick<ApiTabProps, 'routes' | 'stages'> {
  readonly draft: Draft;
  /** The route that is chosen at first. */
  readonly first: string | undefined;
  readonly change: (changes: Partial<Draft>) => void;
}

function Address({ draft, first, routes, stages, change }: AddressProps) {
  const t = useTexts(tryTexts);
  const routeOptions = routes.map(({ RouteKey = '' }) => ({ value: RouteKey, label: RouteKey }));
  const stageOptions = stages.map(({ StageName = '' }) => ({ value: StageName, label: StageName }));
  const methods = METHODS.filter((method) => method !== 'ANY').map((value) => ({
    value: value as string,
    label: value,
  }));
  const [key, setKey] = useState(first);
  const variables = pathVariables(draft.path).map((name) => `{${name}}`);
  return (
    <>
      <Grid gridDefinition={[{ colspan: { default: 8 } }, { colspan: { default: 4 } }]}>
        <FormField label={t.route} stretch>
          <Select
            options={routeOptions}
            selectedOption={routeOptions.find(({ value }) => value === key) ?? null}
            placeholder={t.own}
            onChange={({ detail }) => {
              const chosen = detail.selectedOption.value ?? '';
              setKey(chosen);
              const route = routes.find(({ RouteKey }) => RouteKey === chosen);
              change({ ...draftOfKey(chosen), sign: isSigned(route) });
            }}
          />
        </FormField>
        <FormField label={t.stage} stretch>
          <Select
            options={stageOptions}
            selectedOption={stageOptions.find(({ value }) => value === draft.stage) ?? null}
            onChange={({ detail }) => change({ stage: detail.selectedOption.value ?? '$default' })}
          />
        </FormField>
      </Grid>
      <Grid
        gridDefinition={[
          { colspan: { default: 3 } },
          { colspan: { default: 5 } },
          { colspan: { default: 4 } },
        ]}
      >
        <FormField label={t.method} stretch>
          <Select
            options={methods}
            selectedOption={methods.find(({ value }) => value === draft.method) ?? null}
            onChange={({ detail }) => change({ method: detail.selectedOption.value ?? 'GET' })}
          />
        </FormField>
        <FormField
          label={t.path}
          {...(variables.length > 0 && { constraintText: t.fill(variables.join(', ')) })}
          stretch
        >
          <Input
            value={draft.path}
            spellcheck={false}
            onChange={({ detail }) => change({ path: detail.value })}
          />
        </FormField>
        <FormField label={t.query} stretch>
          <Input
            value={draft.query}
            spellcheck={false}
            placeholder="page=1&size=10"
            onChange={({ detail }) => change({ query: detail.value })}
          />
        </FormField>
      </Grid>
    </>
  );
}

function firstDraft({ routes, stages }: ApiTabProps, routeId: string | null): Draft {
  const route = firstRoute(routes, routeId);
  const stage = stages.find(({ StageName }) => StageName === '$default') ?? stages[0];
  return {
    stage: stage?.StageName ?? '$default',
    query: '',
    headers: [],
    body: '{}',
    sign: isSigned(route),
    ...draftOfKey(route?.RouteKey ?? DEFAULT_KEY),
  };
}

function isSigned(route: ApiTabProps['routes'][number] | undefined): boolean {
  return route?.AuthorizationType === 'AWS_IAM';
}

function firstRoute(routes: ApiTabProps['routes'], routeId: string | null) {
  return routes.find(({ RouteId }) => RouteId === routeId) ?? routes[0];
}

/** A request that the route takes, with its variables still to be filled. */
function draftOfKey(key: string): Pick<Draft, 'method' | 'path'> {
  const { method, path } = readRouteKey(key);
  return {
    method: method === 'ANY' ? 'GET' : method,
    path: path === DEFAULT_KEY ? '/' : path.replaceAll('+}', '}'),
  };
}

function requestOf({ stage, method, path, query, headers, body }: Draft, endpoint: string): TriedRequest {
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== '';
  const own = Object.fromEntries(
    headers.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]),
  );
  const hasType = Object.keys(own).some((name) => name.toLowerCase() === 'content-type');
  const address = stageAddress(endpoint, stage).replace(/\/$/, '');
  return {
    method,
    url: `${address}${path.startsWith('/') ? path : `/${path}`}${query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`}`.replaceAll(
      // A server is never told of a fragment: here it is meant.
      '#',
      '%23',
    ),
    headers: { ...(hasBody && !hasType && { 'content-type': 'application/json' }), ...own },
    body: hasBody ? body : '',
  };
}

/** For the functions behind an API; undefined where it has none. */
function useLetIn({ apiId, integrations }: ApiTabProps): (() => Promise<void>) | undefined {
  const t = useTexts(tryTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const { region, account } = useSession();
  const arns = new Set(integrations.flatMap(({ IntegrationUri }) => functionOfUri(IntegrationUri) ?? []));
  if (arns.size === 0) return undefined;
  return async () => {
    try {
      for (const functionArn of arns) await letApiIn(lambda, { functionArn, apiId, region, account });
      flash.success(t.letInDone);
    } catch (error) {
      flash.failure(t.letInFailed, error);
    }
  };
}
