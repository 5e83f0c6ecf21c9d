import { ApiGatewayV2Client, DeleteAuthorizerCommand, type Authorizer } from '@aws-sdk/client-apigatewayv2';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useChange } from '../../../form/useChange.ts';
import { AuthorizerDialog } from './AuthorizerDialog.tsx';
import { authorizerTexts } from './authorizerTexts.ts';
import { apiTexts } from './texts.ts';
import { functionOfUri } from './functionOfUri.ts';
import { type ApiTabProps } from './useApi.ts';

export function AuthorizersTab(props: ApiTabProps) {
  const { apiId, authorizers, reload } = props;
  const t = useTexts(apiTexts);
  const words = useTexts(authorizerTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const change = useChange(reload);
  const [selected, select] = useState<readonly Authorizer[]>([]);
  const [asking, setAsking] = useState<'create' | 'edit' | 'delete'>();
  const close = () => setAsking(undefined);
  // As it is now, not as it was when it was chosen.
  const chosen = authorizers.find(({ AuthorizerId }) => AuthorizerId === selected[0]?.AuthorizerId);
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
        selection={{ type: 'single', selected: chosen ? [chosen] : [], onChange: select }}
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
          {
            id: 'cache',
            header: words.cache,
            cell: ({ AuthorizerType: type, AuthorizerResultTtlInSeconds: seconds = 0 }) =>
              type === 'JWT' ? '–' : seconds === 0 ? words.cacheOff : words.seconds(seconds),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => setAsking('delete')}>
              {t.deleteAuthorizer}
            </Button>
            <Button disabled={!chosen} onClick={() => setAsking('edit')}>
              {words.edit}
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
      {(asking === 'create' || (asking === 'edit' && chosen)) && (
        <AuthorizerDialog {...props} authorizer={asking === 'edit' ? chosen : undefined} onClose={close} />
      )}
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
