import {
  ApiGatewayV2Client,
  CreateAuthorizerCommand,
  DeleteAuthorizerCommand,
  type Authorizer,
  type AuthorizerType,
} from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { FunctionField, functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { useSession } from '../../../session/Session.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useChange } from '../../../form/useChange.ts';
import { letApiIn } from '../letApiIn.ts';
import { apiTexts } from './texts.ts';
import { functionOfUri, type ApiTabProps } from './useApi.ts';

export function AuthorizersTab(props: ApiTabProps) {
  const { apiId, authorizers, reload } = props;
  const t = useTexts(apiTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const change = useChange(reload);
  const [selected, select] = useState<readonly Authorizer[]>([]);
  const [asking, setAsking] = useState<'create' | 'delete'>();
  const close = () => setAsking(undefined);
  const [chosen] = selected;
  const chosenName = chosen?.Name ?? '';
  return (
    <>
      <ResourceTable<Authorizer>
        name="api-authorizers"
        title={t.authorizers}
        noun={t.authorizerNoun}
        rows={{ data: authorizers, error: undefined, loading: false, reload }}
        idOf={({ Name = '' }) => Name}
        callOf={({ AuthorizerId }) => ({
          service: 'apigatewayv2',
          operation: 'GetAuthorizer',
          input: { ApiId: apiId, AuthorizerId },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          { id: 'name', header: t.name, isRowHeader: true, sortingField: 'Name', cell: ({ Name }) => Name },
          { id: 'kind', header: t.kind, cell: ({ AuthorizerType: kind }) => t.kinds[kind ?? 'REQUEST'] },
          {
            id: 'target',
            header: t.target,
            minWidth: 240,
            cell: ({ AuthorizerUri, JwtConfiguration }) =>
              JwtConfiguration?.Issuer ?? functionNameOf(functionOfUri(AuthorizerUri) ?? ''),
          },
          {
            id: 'source',
            header: t.identitySource,
            minWidth: 240,
            cell: ({ IdentitySource }) => IdentitySource?.join(', ') || '–',
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => setAsking('delete')}>
              {t.deleteAuthorizer}
            </Button>
            <Button variant="primary" onClick={() => setAsking('create')}>
              {t.newAuthorizer}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noAuthorizers}
            text={t.noAuthorizersText}
            call={{
              service: 'apigatewayv2',
              operation: 'CreateAuthorizer',
              input: {
                ApiId: apiId,
                Name: 'tokens',
                AuthorizerType: 'JWT',
                IdentitySource: ['$request.header.Authorization'],
                JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['shop'] },
              },
            }}
          />
        }
      />
      {asking === 'create' && <CreateAuthorizer {...props} onClose={close} />}
      {asking === 'delete' && (
        <DeleteConfirmation
          title={t.deleteAuthorizerTitle(chosenName)}
          onCancel={close}
          onConfirm={() => {
            close();
            select([]);
            void change(chosenName, (abortSignal) =>
              gateway.send(
                new DeleteAuthorizerCommand({ ApiId: apiId, AuthorizerId: chosen?.AuthorizerId }),
                { abortSignal },
              ),
            );
          }}
        >
          {t.deleteAuthorizerText}
        </DeleteConfirmation>
      )}
    </>
  );
}

const TOKEN_SOURCE = '$request.header.Authorization';

function CreateAuthorizer({ apiId, reload, onClose }: ApiTabProps & { readonly onClose: () => void }) {
  const t = useTexts(apiTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<AuthorizerType>('JWT');
  const [issuer, setIssuer] = useState('https://');
  const [audience, setAudience] = useState('');
  const [functionArn, setFunction] = useState('');
  const [source, setSource] = useState(TOKEN_SOURCE);
  const isJwt = kind === 'JWT';
  const lines = (text: string) => text.split('\n').flatMap((line) => line.trim() || []);
  const ready = name !== '' && (isJwt ? issuer.length > 8 && lines(audience).length > 0 : functionArn !== '');
  const create = async () => {
    await gateway.send(
      new CreateAuthorizerCommand({
        ApiId: apiId,
        Name: name,
        AuthorizerType: kind,
        IdentitySource: lines(source),
        ...(isJwt
          ? { JwtConfiguration: { Issuer: issuer, Audience: lines(audience) } }
          : {
              AuthorizerUri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
              AuthorizerPayloadFormatVersion: '2.0',
              EnableSimpleResponses: true,
            }),
      }),
    );
    if (!isJwt) await letApiIn(lambda, { functionArn, apiId, region, account });
    onClose();
    await reload();
  };
  return (
    <FormDialog
      title={t.newAuthorizer}
      submit={t.create}
      disabled={!ready}
      onCancel={onClose}
      onSubmit={create}
    >
      <FormField label={t.name}>
        <Input value={name} autoFocus spellcheck={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label={t.kind}>
        <RadioGroup
          value={kind}
          items={(['JWT', 'REQUEST'] as const).map((value) => ({
            value,
            label: t.kinds[value],
            description: t.kindTexts[value],
          }))}
          onChange={({ detail }) => setKind(detail.value as AuthorizerType)}
        />
      </FormField>
      {isJwt ? (
        <>
          <FormField label={t.issuer} description={t.issuerText}>
            <Input value={issuer} type="url" onChange={({ detail }) => setIssuer(detail.value.trim())} />
          </FormField>
          <FormField label={t.audience} constraintText={t.oneALine}>
            <Textarea value={audience} rows={2} onChange={({ detail }) => setAudience(detail.value)} />
          </FormField>
        </>
      ) : (
        <FunctionField value={functionArn} onChange={setFunction} />
      )}
      <FormField label={t.identitySource} constraintText={isJwt ? undefined : t.oneALine}>
        <Textarea
          value={source}
          rows={isJwt ? 1 : 2}
          spellcheck={false}
          onChange={({ detail }) => setSource(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
