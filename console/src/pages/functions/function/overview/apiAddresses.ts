import {
  GetApiCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  type ApiGatewayV2Client,
  type Integration,
  type Route,
} from '@aws-sdk/client-apigatewayv2';
import { allItems } from '../../../apis/allItems.ts';

interface Asked {
  readonly apiId: string;
  readonly functionArn: string;
}

/** The addresses of an API that lead to the function. */
export async function addressesOf(
  gateway: ApiGatewayV2Client,
  { apiId, functionArn }: Asked,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const options = { abortSignal };
  const ApiId = apiId;
  const [{ ApiEndpoint = '' }, routes, integrations] = await Promise.all([
    gateway.send(new GetApiCommand({ ApiId }), options),
    allItems((page) => gateway.send(new GetRoutesCommand({ ApiId, ...page }), options)),
    allItems((page) => gateway.send(new GetIntegrationsCommand({ ApiId, ...page }), options)),
  ]);
  const paths = pathsTo(functionArn, routes, integrations);
  return (paths.length === 0 ? ['/'] : paths).map((path) => `${ApiEndpoint}${path}`);
}

/** Of each route once, whatever its methods are; `$default` is the API's root. */
export function pathsTo(
  functionArn: string,
  routes: readonly Pick<Route, 'RouteKey' | 'Target'>[],
  integrations: readonly Pick<Integration, 'IntegrationId' | 'IntegrationUri'>[],
): readonly string[] {
  const targets = new Set(
    integrations
      .filter(({ IntegrationUri = '' }) => isUriOf(IntegrationUri, functionArn))
      .map(({ IntegrationId = '' }) => `integrations/${IntegrationId}`),
  );
  const paths = routes
    .filter(({ Target = '' }) => targets.has(Target))
    .map(({ RouteKey = '' }) => RouteKey.split(' ')[1] ?? '/');
  return [...new Set(paths)].toSorted();
}

/** The ARN itself, or inside the one of its invocations (`…/functions/ARN/invocations`). */
function isUriOf(uri: string, functionArn: string): boolean {
  return uri === functionArn || uri.includes(`/${functionArn}/`);
}
