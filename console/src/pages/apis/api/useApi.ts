import {
  ApiGatewayV2Client,
  GetApiCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
  type Api,
  type Authorizer,
  type Integration,
  type Route,
  type Stage,
} from '@aws-sdk/client-apigatewayv2';
import { useClient } from '../../../aws/clients.ts';
import { useLoad, type Loaded } from '../../../live/useLoad.ts';
import { allItems } from '../allItems.ts';

/** An API with what belongs to it. */
export interface ApiParts {
  readonly api: Api;
  readonly routes: readonly Route[];
  readonly integrations: readonly Integration[];
  readonly authorizers: readonly Authorizer[];
  readonly stages: readonly Stage[];
}

/** What every tab of an API gets. */
export interface ApiTabProps extends ApiParts {
  readonly apiId: string;
  /** After the tab has changed something. */
  readonly reload: () => Promise<void>;
}

export function useApi(ApiId: string): Loaded<ApiParts> {
  const gateway = useClient(ApiGatewayV2Client);
  return useLoad<ApiParts>(`apis/${ApiId}`, async (abortSignal) => {
    const options = { abortSignal };
    const [api, routes, integrations, authorizers, stages] = await Promise.all([
      gateway.send(new GetApiCommand({ ApiId }), options),
      allItems((page) => gateway.send(new GetRoutesCommand({ ApiId, ...page }), options)),
      allItems((page) => gateway.send(new GetIntegrationsCommand({ ApiId, ...page }), options)),
      allItems((page) => gateway.send(new GetAuthorizersCommand({ ApiId, ...page }), options)),
      allItems((page) => gateway.send(new GetStagesCommand({ ApiId, ...page }), options)),
    ]);
    const { $metadata: _, ...found } = api;
    return {
      api: { Name: '', ProtocolType: 'HTTP', RouteSelectionExpression: '', ...found },
      routes,
      integrations,
      authorizers,
      stages,
    };
  });
}

export function integrationOfRoute(
  { Target = '' }: Route,
  integrations: readonly Integration[],
): Integration | undefined {
  const id = Target.replace(/^integrations\//, '');
  return integrations.find(({ IntegrationId }) => IntegrationId === id);
}
