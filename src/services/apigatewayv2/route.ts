import type { CreateRouteRequest, Route, UpdateRouteRequest } from '@aws-sdk/client-apigatewayv2';
import type { Key, Transaction, View } from '../../store/store.ts';
import { checkLength } from './checkLength.ts';
import { deployAutomatically } from './deployment.ts';
import { badRequest, conflict, notFound, refuseGiven, tooMany, WEBSOCKET_ONLY } from './faults.ts';
import { newItemId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import {
  authorizers,
  existingApiKey,
  integrations,
  routeKeys,
  routes,
  stages,
  wellFormed,
  type RouteRecord,
} from './records.ts';
import { sameRoute } from './routeKey.ts';

const MOST_ROUTES = 300;
const MOST_SCOPES = 10;

export function routeOperations(
  gateway: Gateway,
): Operations<'CreateRoute' | 'GetRoute' | 'GetRoutes' | 'UpdateRoute' | 'DeleteRoute'> {
  const { store } = gateway;
  return {
    CreateRoute: async (input, call) => {
      refuseUnsupported(input);
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const fresh: RouteRecord = {
          routeId: newItemId(gateway.ids),
          routeKey: input.RouteKey ?? '',
          authorizationType: 'NONE',
        };
        const made = changed(fresh, input);
        await putNewRoute(transaction, key, made);
        await checkReferences(transaction, key, made);
        await deployAutomatically(gateway, transaction, key);
        return made;
      });
      return shown(record);
    },

    GetRoute: async ({ ApiId, RouteId }, call) =>
      shown(
        await store.read(async (view) =>
          existingRoute(view, await existingApiKey(view, call, ApiId), RouteId),
        ),
      ),

    GetRoutes: async (input, call) => {
      const { values, ...next } = await store.read(async (view) =>
        pageOf(view, routes, await existingApiKey(view, call, input.ApiId), input),
      );
      return { Items: values.map(shown), ...next };
    },

    UpdateRoute: async (input, call) => {
      refuseUnsupported(input);
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const before = await existingRoute(transaction, key, input.RouteId);
        const after = changed(before, input);
        await checkReferences(transaction, key, after);
        if (after.routeKey !== before.routeKey) {
          deleteRoute(transaction, key, before);
          await putNewRoute(transaction, key, after);
        } else routes.put(transaction, [...key, after.routeId], after);
        await deployAutomatically(gateway, transaction, key);
        return after;
      });
      return shown(record);
    },

    DeleteRoute: async ({ ApiId, RouteId }, call) => {
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, ApiId);
        const record = await existingRoute(transaction, key, RouteId);
        deleteRoute(transaction, key, record);
        await forgetSettings(transaction, key, record.routeKey);
        await deployAutomatically(gateway, transaction, key);
      });
      return {};
    },
  };
}

function refuseUnsupported(input: CreateRouteRequest | UpdateRouteRequest): void {
  refuseGiven(
    input,
    ['ModelSelectionExpression', 'RequestModels', 'RequestParameters', 'RouteResponseSelectionExpression'],
    WEBSOCKET_ONLY,
  );
  if (input.ApiKeyRequired === true) throw badRequest('API keys are not supported for HTTP APIs.');
  checkLength('operationName', input.OperationName, 0, 64);
}

/** The route with what the input says of it. */
function changed(before: RouteRecord, input: CreateRouteRequest | UpdateRouteRequest): RouteRecord {
  const { authorizerId: idBefore, authorizationScopes: scopesBefore, target: targetBefore, ...rest } = before;
  // An empty one detaches the integration.
  const target = input.Target ?? targetBefore;
  const authorizationType = input.AuthorizationType ?? before.authorizationType;
  const isOf = authorizationType === 'JWT' || authorizationType === 'CUSTOM';
  const authorizerId = input.AuthorizerId ?? (isOf ? idBefore : undefined);
  const scopes = input.AuthorizationScopes ?? (authorizationType === 'JWT' ? scopesBefore : undefined);
  return {
    ...rest,
    routeKey: input.RouteKey ?? before.routeKey,
    authorizationType,
    ...(target !== undefined && target !== '' && { target }),
    ...(input.OperationName !== undefined && { operationName: input.OperationName }),
    ...(authorizerId !== undefined && authorizerId !== '' && { authorizerId }),
    ...(scopes && scopes.length > 0 && { authorizationScopes: scopes }),
  };
}

/** Whatever a route leads to must be there. */
async function checkReferences(view: View, key: Key, route: RouteRecord): Promise<void> {
  const { target, authorizationType, authorizerId, authorizationScopes } = route;
  if (target !== undefined) {
    const [, id] = /^integrations\/([a-z0-9]{1,64})$/.exec(target) ?? [];
    if (id === undefined || !(await integrations.get(view, [...key, id]))) {
      throw badRequest(`Invalid Integration identifier specified in target ${target.slice(0, 200)}`);
    }
  }
  if (authorizationScopes && authorizationType !== 'JWT') {
    throw badRequest('Authorization scopes are supported only for the authorization type JWT.');
  }
  if ((authorizationScopes?.length ?? 0) > MOST_SCOPES) throw tooMany('scopes of a route', MOST_SCOPES);
  if (authorizationType === 'NONE' || authorizationType === 'AWS_IAM') {
    if (authorizerId === undefined) return;
    throw badRequest(`The authorization type ${authorizationType} takes no authorizer.`);
  }
  const authorizer = await authorizers.get(view, [...key, wellFormed(authorizerId)]);
  const type = authorizationType === 'JWT' ? 'JWT' : 'REQUEST';
  if (authorizer?.type !== type) {
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or JWT requires a valid authorizer.',
    );
  }
}

/** Writes it under a key that no other has. */
export async function putNewRoute(transaction: Transaction, key: Key, record: RouteRecord): Promise<void> {
  const same = sameRoute(record.routeKey);
  if (await routeKeys.get(transaction, [...key, same])) {
    throw conflict(`Route with key ${record.routeKey} already exists for this API`);
  }
  const others = await routes.list(transaction, { prefix: key, limit: MOST_ROUTES });
  if (others.length >= MOST_ROUTES) throw tooMany('routes', MOST_ROUTES);
  routeKeys.put(transaction, [...key, same], record.routeId);
  routes.put(transaction, [...key, record.routeId], record);
}

function deleteRoute(transaction: Transaction, key: Key, { routeId, routeKey }: RouteRecord): void {
  routes.delete(transaction, [...key, routeId]);
  routeKeys.delete(transaction, [...key, sameRoute(routeKey)]);
}

async function forgetSettings(transaction: Transaction, key: Key, routeKey: string): Promise<void> {
  for (const { value } of await stages.list(transaction, { prefix: key })) {
    if (!(routeKey in value.routeSettings)) continue;
    const { [routeKey]: _, ...routeSettings } = value.routeSettings;
    stages.put(transaction, [...key, value.stageName], { ...value, routeSettings });
  }
}

async function existingRoute(view: View, key: Key, routeId: string | undefined): Promise<RouteRecord> {
  const record = await routes.get(view, [...key, wellFormed(routeId)]);
  if (!record) throw notFound(`Invalid Route identifier specified ${routeId ?? ''}`);
  return record;
}

function shown(record: RouteRecord): Route {
  return {
    ...(record.managed && { ApiGatewayManaged: true }),
    ApiKeyRequired: false,
    ...(record.authorizationScopes && { AuthorizationScopes: [...record.authorizationScopes] }),
    AuthorizationType: record.authorizationType,
    ...(record.authorizerId !== undefined && { AuthorizerId: record.authorizerId }),
    ...(record.operationName !== undefined && { OperationName: record.operationName }),
    RouteId: record.routeId,
    RouteKey: record.routeKey,
    ...(record.target !== undefined && { Target: record.target }),
  };
}
