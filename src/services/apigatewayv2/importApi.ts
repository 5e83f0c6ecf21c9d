import type { Key, Transaction } from '../../store/store.ts';
import { newApi, putNewApi, shown } from './api.ts';
import { changed, checked, MOST_AUTHORIZERS } from './authorizer.ts';
import { checkLength } from './checkLength.ts';
import { corsOf } from './cors.ts';
import { deployAutomatically } from './deployment.ts';
import { badRequest, tooMany, unsupported } from './faults.ts';
import { newIntegration } from './integration.ts';
import { newItemId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import { readOpenApi, type OpenApiPlan, type PlannedIntegration } from './openApi.ts';
import type { Operations } from './operation.ts';
import {
  apiKey,
  apis,
  authorizers,
  existingApi,
  integrations,
  routeKeys,
  routes,
  type ApiRecord,
  type RouteRecord,
  type Scope,
} from './records.ts';
import { putNewRoute } from './route.ts';

interface ImportInput {
  readonly Body?: string | undefined;
  readonly Basepath?: string | undefined;
  readonly FailOnWarnings?: boolean | undefined;
}

export function importOperations(gateway: Gateway): Operations<'ImportApi' | 'ReimportApi'> {
  return {
    ImportApi: async (input, call) => {
      const plan = planOf(input, call);
      const record = { ...newApi(gateway, inputOf(plan)), ...told(plan) };
      await gateway.commit(async (transaction) => {
        const key = apiKey(call, record.apiId);
        await putNewApi(transaction, key, record);
        await carryOut(gateway, transaction, key, plan);
      });
      return shown(record, call);
    },

    ReimportApi: async (input, call) => {
      const plan = planOf(input, call);
      const record = await gateway.commit(async (transaction) => {
        const before = await existingApi(transaction, call, input.ApiId);
        const fresh = newApi(gateway, inputOf(plan));
        const { apiId, createdAtMs, ipAddressType } = before;
        const tags = { ...before.tags, ...fresh.tags };
        const after: ApiRecord = { ...fresh, apiId, createdAtMs, ipAddressType, tags, ...told(plan) };
        const key = apiKey(call, apiId);
        apis.put(transaction, key, after);
        for (const part of [routes, routeKeys, integrations, authorizers])
          part.deletePrefix(transaction, key);
        await carryOut(gateway, transaction, key, plan);
        await deployAutomatically(gateway, transaction, key);
        return after;
      });
      return shown(record, call);
    },
  };
}

/** The roles that a document hands to API Gateway: for who asks whether its sender may. None of what is no document. */
export function rolesIn(body: string | undefined, scope: Scope): string[] {
  try {
    const plan = readOpenApi(body ?? '', scope);
    const given = [
      ...plan.routes.map(({ integration }) => integration?.CredentialsArn),
      ...[...plan.authorizers.values()].map(({ AuthorizerCredentialsArn }) => AuthorizerCredentialsArn),
    ];
    return [...new Set(given.filter((role) => role !== undefined && role !== ''))] as string[];
  } catch {
    return [];
  }
}

function planOf({ Body, Basepath, FailOnWarnings }: ImportInput, scope: Scope): OpenApiPlan {
  if (Basepath !== undefined && Basepath !== 'ignore') throw unsupported(`basepath=${Basepath.slice(0, 50)}`);
  const plan = readOpenApi(Body ?? '', scope);
  checkLength('name', plan.name, 1, 128);
  checkLength('version', plan.version, 0, 64);
  checkLength('description', plan.description, 0, 1024);
  if (FailOnWarnings === true && plan.warnings.length > 0) {
    throw badRequest(`Warnings found during import: ${plan.warnings.join(' ').slice(0, 4_000)}`);
  }
  return plan;
}

function inputOf({ name, version, description, cors, isEndpointDisabled, tags }: OpenApiPlan) {
  return {
    Name: name,
    ProtocolType: 'HTTP' as const,
    ...(version !== undefined && { Version: version }),
    ...(description !== undefined && { Description: description }),
    ...(cors && { CorsConfiguration: corsOf(cors) }),
    DisableExecuteApiEndpoint: isEndpointDisabled,
    Tags: { ...tags },
  };
}

function told({ warnings }: OpenApiPlan): Pick<ApiRecord, 'warnings'> {
  return warnings.length > 0 ? { warnings } : {};
}

/** Makes what the plan says of an API that has nothing of it. */
async function carryOut(
  { ids }: Pick<Gateway, 'ids'>,
  transaction: Transaction,
  key: Key,
  plan: OpenApiPlan,
): Promise<void> {
  if (plan.authorizers.size > MOST_AUTHORIZERS) throw tooMany('authorizers', MOST_AUTHORIZERS);
  const authorizerIds = new Map<string, string>();
  for (const [scheme, input] of plan.authorizers) {
    const type = input.AuthorizerType === 'JWT' ? 'JWT' : 'REQUEST';
    const fresh = { authorizerId: newItemId(ids), name: scheme, type, identitySource: [] } as const;
    const record = checked(changed(fresh, input));
    authorizers.put(transaction, [...key, record.authorizerId], record);
    authorizerIds.set(scheme, record.authorizerId);
  }
  const integrationIds = new Map<PlannedIntegration, string>();
  for (const { integration } of plan.routes) {
    if (!integration || integrationIds.has(integration)) continue;
    const record = newIntegration(newItemId(ids), integration);
    integrations.put(transaction, [...key, record.integrationId], record);
    integrationIds.set(integration, record.integrationId);
  }
  for (const { key: routeKey, operationName, integration, authorization } of plan.routes) {
    const integrationId = integration && integrationIds.get(integration);
    const record: RouteRecord = {
      routeId: newItemId(ids),
      routeKey,
      ...(integrationId !== undefined && { target: `integrations/${integrationId}` }),
      ...(operationName !== undefined && { operationName: operationName.slice(0, 64) }),
      authorizationType: authorization.type,
      ...('scheme' in authorization && {
        authorizerId: authorizerIds.get(authorization.scheme) ?? '',
        ...(authorization.type === 'JWT' &&
          authorization.scopes.length > 0 && { authorizationScopes: authorization.scopes }),
      }),
    };
    await putNewRoute(transaction, key, record);
  }
}
