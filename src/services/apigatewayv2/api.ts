import type { Api, CreateApiRequest, UpdateApiRequest } from '@aws-sdk/client-apigatewayv2';
import type { Key, Transaction } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { apiEndpointOf } from './apiEndpoint.ts';
import { checkLength } from './checkLength.ts';
import { corsOf } from './cors.ts';
import { badRequest, conflict, refuseGiven, tooMany, unsupported, WEBSOCKET_ONLY } from './faults.ts';
import { newApiId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import { quickCreate, updateQuickCreated } from './quickCreate.ts';
import {
  apiKey,
  apiPlaces,
  apis,
  deleteParts,
  domains,
  existingApi,
  mappings,
  noApi,
  type ApiRecord,
} from './records.ts';
import { checkTags } from './tags.ts';

const ROUTE_SELECTION = '$request.method $request.path';
const KEY_SELECTION = '$request.header.x-api-key';
/** Of an account in a region. */
const MOST_APIS = 600;

export function apiOperations(
  gateway: Gateway,
): Operations<'CreateApi' | 'GetApi' | 'GetApis' | 'UpdateApi' | 'DeleteApi' | 'DeleteCorsConfiguration'> {
  const { store } = gateway;
  return {
    CreateApi: async (input, call) => {
      if (input.ProtocolType === 'WEBSOCKET') throw unsupported('The protocol type WEBSOCKET');
      checkSettings(input);
      const record = newApi(gateway, input);
      await gateway.commit(async (transaction) => {
        const key = apiKey(call, record.apiId);
        await putNewApi(transaction, key, record);
        await quickCreate(gateway, transaction, key, input);
      });
      return shown(record, call);
    },

    GetApi: async ({ ApiId }, call) =>
      shown(await store.read((view) => existingApi(view, call, ApiId)), call),

    GetApis: async (input, call) => {
      const { values, ...next } = await store.read((view) =>
        pageOf(view, apis, [call.account, call.region], input),
      );
      return { Items: values.map((record) => shown(record, call)), ...next };
    },

    UpdateApi: async (input, call) => {
      checkSettings(input);
      const record = await gateway.commit(async (transaction) => {
        const key = apiKey(call, input.ApiId);
        const after = updated(await existingApi(transaction, call, input.ApiId), input);
        apis.put(transaction, key, after);
        await updateQuickCreated(gateway, transaction, key, input);
        return after;
      });
      return shown(record, call);
    },

    DeleteApi: async ({ ApiId }, call) => {
      await gateway.commit(async (transaction) => {
        const key = apiKey(call, ApiId);
        if (!(await apis.get(transaction, key))) throw noApi(ApiId);
        const owned = await domains.list(transaction, { prefix: [call.account, call.region] });
        for (const { key: domain } of owned) {
          const mapped = await mappings.list(transaction, { prefix: domain });
          if (mapped.some(({ value }) => value.apiId === ApiId)) {
            throw conflict(
              'Deleting API failed. Please remove all API mappings for the API in your domains.',
            );
          }
        }
        apis.delete(transaction, key);
        apiPlaces.delete(transaction, [ApiId ?? '']);
        deleteParts(transaction, key);
      });
      return {};
    },

    DeleteCorsConfiguration: async ({ ApiId }, call) => {
      await gateway.commit(async (transaction) => {
        const { cors: _, ...rest } = await existingApi(transaction, call, ApiId);
        apis.put(transaction, apiKey(call, ApiId), rest);
      });
      return {};
    },
  };
}

/** One more, if there is room for it. */
export async function putNewApi(transaction: Transaction, key: Key, record: ApiRecord): Promise<void> {
  const [account, region] = key.map(String);
  const scope = [account ?? '', region ?? ''] as const;
  const others = await apis.list(transaction, { prefix: scope, limit: MOST_APIS });
  if (others.length >= MOST_APIS) throw tooMany('APIs', MOST_APIS);
  apis.put(transaction, key, record);
  apiPlaces.put(transaction, [record.apiId], [...scope]);
}

function checkSettings(input: CreateApiRequest | UpdateApiRequest): void {
  refuseGiven(input, ['DisableSchemaValidation'], WEBSOCKET_ONLY);
  const { RouteSelectionExpression, ApiKeySelectionExpression, Name, Description, Version } = input;
  if (RouteSelectionExpression !== undefined && RouteSelectionExpression !== ROUTE_SELECTION) {
    throw badRequest(`Invalid route selection expression for HTTP API: it must be ${ROUTE_SELECTION}`);
  }
  if (ApiKeySelectionExpression !== undefined && ApiKeySelectionExpression !== KEY_SELECTION) {
    throw badRequest(`ApiKeySelectionExpression ${WEBSOCKET_ONLY}`);
  }
  checkLength('name', Name, 1, 128);
  checkLength('description', Description, 0, 1024);
  checkLength('version', Version, 0, 64);
}

export function newApi({ ids, clock }: Pick<Gateway, 'ids' | 'clock'>, input: CreateApiRequest): ApiRecord {
  const cors = corsOf(input.CorsConfiguration);
  return {
    apiId: newApiId(ids),
    name: input.Name ?? '',
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.Version !== undefined && { version: input.Version }),
    ...(cors && { cors }),
    disableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
    ipAddressType: input.IpAddressType ?? 'ipv4',
    tags: checkTags(input.Tags),
    createdAtMs: clock.now(),
  };
}

function updated(before: ApiRecord, input: UpdateApiRequest): ApiRecord {
  const { cors: corsBefore, ...rest } = before;
  const cors = input.CorsConfiguration === undefined ? corsBefore : corsOf(input.CorsConfiguration);
  return {
    ...rest,
    ...(input.Name !== undefined && { name: input.Name }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.Version !== undefined && { version: input.Version }),
    ...(cors && { cors }),
    disableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? before.disableExecuteApiEndpoint,
    ipAddressType: input.IpAddressType ?? before.ipAddressType,
  };
}

export function shown(record: ApiRecord, call: Pick<Call, 'endpoint' | 'region'>): Api {
  const { cors, importInfo, warnings } = record;
  return {
    ApiEndpoint: apiEndpointOf(record.apiId, call),
    ApiId: record.apiId,
    ApiKeySelectionExpression: KEY_SELECTION,
    ...(cors && { CorsConfiguration: cors }),
    CreatedDate: new Date(record.createdAtMs),
    ...(record.description !== undefined && { Description: record.description }),
    DisableExecuteApiEndpoint: record.disableExecuteApiEndpoint,
    ...(importInfo && { ImportInfo: [...importInfo] }),
    IpAddressType: record.ipAddressType,
    Name: record.name,
    ProtocolType: 'HTTP',
    RouteSelectionExpression: ROUTE_SELECTION,
    Tags: record.tags,
    ...(record.version !== undefined && { Version: record.version }),
    ...(warnings && { Warnings: [...warnings] }),
  };
}
