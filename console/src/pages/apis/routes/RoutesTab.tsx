import { ApiGatewayV2Client, DeleteRouteCommand, type Route } from '@aws-sdk/client-apigatewayv2';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CopyAs } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { functionOfUri } from '../api/functionOfUri.ts';
import { integrationOfRoute, type ApiTabProps } from '../api/useApi.ts';
import { RouteDialog } from './RouteDialog.tsx';
import { RouteTree } from './RouteTree.tsx';
import { readRouteKey } from './routeTree.ts';
import { nameOfIntegration } from './TargetFields.tsx';
import { routesTexts } from './texts.ts';

/** `?tab=routes&route=ROUTE_ID` */
export function RoutesTab(props: ApiTabProps) {
  const { apiId, routes } = props;
  const t = useTexts(routesTexts);
  const [search, setSearch] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const choose = (routeId: string) => setSearch({ tab: 'routes', route: routeId });
  const chosen = routes.find(({ RouteId }) => RouteId === search.get('route')) ?? routes[0];
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, s: 4 } }, { colspan: { default: 12, s: 8 } }]}>
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${routes.length})`}
            actions={
              <Button variant="primary" onClick={() => setCreating(true)}>
                {t.create}
              </Button>
            }
          >
            {t.title}
          </Header>
        }
      >
        {routes.length === 0 ? (
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            call={{
              service: 'apigatewayv2',
              operation: 'CreateRoute',
              input: { ApiId: apiId, RouteKey: 'GET /orders', Target: 'integrations/ID' },
            }}
          />
        ) : (
          <RouteTree routes={routes} chosen={chosen?.RouteId} onChoose={choose} />
        )}
        <Box margin={{ top: 's' }} variant="small" color="text-body-secondary">
          {t.text}
        </Box>
      </Container>
      {chosen ? (
        <RouteDetails {...props} key={chosen.RouteId} route={chosen} />
      ) : (
        <Container header={<Header variant="h2">{t.chooseTitle}</Header>}>
          <Box color="text-body-secondary">{t.choose}</Box>
        </Container>
      )}
      {creating && (
        <RouteDialog
          {...props}
          route={undefined}
          onClose={() => setCreating(false)}
          onSaved={(routeId) => {
            setCreating(false);
            choose(routeId);
          }}
        />
      )}
    </Grid>
  );
}

function RouteDetails(props: ApiTabProps & { readonly route: Route }) {
  const { apiId, route, integrations, authorizers, reload } = props;
  const t = useTexts(routesTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const { region, account } = useSession();
  const flash = useFlash();
  const [asking, setAsking] = useState<'edit' | 'delete'>();
  const close = () => setAsking(undefined);
  const { RouteId = '', RouteKey: key = '' } = route;
  const { method, path } = readRouteKey(key);
  const integration = integrationOfRoute(route, integrations);
  const functionArn = functionOfUri(integration?.IntegrationUri);
  const authorizer = authorizers.find(({ AuthorizerId }) => AuthorizerId === route.AuthorizerId);
  const kind = t.authorizations[route.AuthorizationType ?? 'NONE'];
  const arnPath = key === '$default' ? '$default' : `${method === 'ANY' ? '*' : method}${path}`;
  const remove = async () => {
    close();
    const texts = { running: t.deleting(key), done: t.deleted(key), failed: t.deleteFailed };
    await flash.track(texts, async (abortSignal) => {
      await gateway.send(new DeleteRouteCommand({ ApiId: apiId, RouteId }), { abortSignal });
      await reload();
    });
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <CopyAs
                label={key}
                call={{ service: 'apigatewayv2', operation: 'GetRoute', input: { ApiId: apiId, RouteId } }}
              />
              <Button onClick={() => setAsking('delete')}>{t.delete}</Button>
              <Button onClick={() => setAsking('edit')}>{t.edit}</Button>
              <Button variant="primary" href={hrefOf`/apis/${apiId}?tab=try&route=${RouteId}`}>
                {t.tryIt}
              </Button>
            </SpaceBetween>
          }
          {...(route.ApiGatewayManaged && { description: t.managed })}
        >
          {key}
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: t.method, value: method },
          { label: t.path, value: path },
          {
            label: t.integration,
            value:
              functionArn !== undefined ? (
                <Link href={hrefOf`/functions/${functionNameOf(functionArn)}`}>
                  {functionNameOf(functionArn)}
                </Link>
              ) : integration ? (
                nameOfIntegration(integration)
              ) : (
                t.none
              ),
          },
          {
            label: t.authorization,
            value: authorizer ? `${kind} ${t.by(authorizer.Name ?? '')}` : kind,
          },
          {
            label: t.arn,
            value: (
              <Box variant="small">{`arn:aws:execute-api:${region}:${account}:${apiId}/*/${arnPath}`}</Box>
            ),
          },
          ...(route.AuthorizationScopes?.length
            ? [{ label: t.scopes, value: route.AuthorizationScopes.join(', ') }]
            : []),
        ]}
      />
      {asking === 'edit' && <RouteDialog {...props} route={route} onClose={close} onSaved={close} />}
      {asking === 'delete' && (
        <DeleteConfirmation title={t.deleteTitle(key)} onCancel={close} onConfirm={() => void remove()}>
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </Container>
  );
}
