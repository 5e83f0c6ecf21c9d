import type { CreateApiRequest, UpdateApiRequest } from '@aws-sdk/client-apigatewayv2';
import type { Key, Transaction } from '../../store/store.ts';
import { deployAutomatically } from './deployment.ts';
import { badRequest } from './faults.ts';
import { newIntegration } from './integration.ts';
import { newItemId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import { integrations, routes, stages, type IntegrationRecord, type RouteRecord } from './records.ts';
import { DEFAULT_KEY } from './routeKey.ts';
import { putNewRoute } from './route.ts';

type Quick = Pick<CreateApiRequest, 'Target' | 'RouteKey' | 'CredentialsArn'>;

/** `target`: an integration, a route to it and a stage that deploys itself, all of them API Gateway's own. */
export async function quickCreate(
  gateway: Gateway,
  transaction: Transaction,
  key: Key,
  input: Quick,
): Promise<void> {
  if (input.Target === undefined) {
    if (input.RouteKey === undefined && input.CredentialsArn === undefined) return;
    throw badRequest('RouteKey and CredentialsArn are supported only together with Target.');
  }
  const integration = managedIntegration(newItemId(gateway.ids), input.Target, input.CredentialsArn);
  integrations.put(transaction, [...key, integration.integrationId], integration);
  const route: RouteRecord = {
    routeId: newItemId(gateway.ids),
    routeKey: input.RouteKey ?? DEFAULT_KEY,
    target: `integrations/${integration.integrationId}`,
    authorizationType: 'NONE',
    managed: true,
  };
  await putNewRoute(transaction, key, route);
  const nowMs = gateway.clock.now();
  stages.put(transaction, [...key, DEFAULT_KEY], {
    stageName: DEFAULT_KEY,
    autoDeploy: true,
    variables: {},
    defaultRouteSettings: {},
    routeSettings: {},
    tags: {},
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    managed: true,
  });
  await deployAutomatically(gateway, transaction, key);
}

/** UpdateApi changes what quick create made, and nothing else. */
export async function updateQuickCreated(
  gateway: Gateway,
  transaction: Transaction,
  key: Key,
  { Target, RouteKey, CredentialsArn }: Pick<UpdateApiRequest, 'Target' | 'RouteKey' | 'CredentialsArn'>,
): Promise<void> {
  if (Target === undefined && RouteKey === undefined && CredentialsArn === undefined) return;
  const integration = (await integrations.list(transaction, { prefix: key })).find(
    ({ value }) => value.managed,
  )?.value;
  const route = (await routes.list(transaction, { prefix: key })).find(({ value }) => value.managed)?.value;
  if (!integration || !route) {
    throw badRequest('Target, RouteKey and CredentialsArn are supported only for APIs made by quick create.');
  }
  if (RouteKey !== undefined && RouteKey !== route.routeKey) {
    throw badRequest('The route of an API made by quick create is changed by UpdateRoute.');
  }
  const role = CredentialsArn ?? integration.credentialsArn;
  const after = managedIntegration(
    integration.integrationId,
    Target ?? integration.uri,
    role === '' ? undefined : role,
  );
  integrations.put(transaction, [...key, after.integrationId], after);
  await deployAutomatically(gateway, transaction, key);
}

/** A function's ARN, or the URL of something else. */
function managedIntegration(
  integrationId: string,
  target: string,
  credentialsArn: string | undefined,
): IntegrationRecord {
  const isHttp = /^https?:\/\//i.test(target);
  const record = newIntegration(integrationId, {
    IntegrationType: isHttp ? 'HTTP_PROXY' : 'AWS_PROXY',
    IntegrationUri: target,
    PayloadFormatVersion: isHttp ? '1.0' : '2.0',
    ...(isHttp && { IntegrationMethod: 'ANY' }),
    ...(credentialsArn !== undefined && { CredentialsArn: credentialsArn }),
  });
  return { ...record, managed: true };
}
