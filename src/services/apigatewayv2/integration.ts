import type {
  CreateIntegrationRequest,
  Integration,
  UpdateIntegrationRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Key, View } from '../../store/store.ts';
import { checkLength } from './checkLength.ts';
import { deployAutomatically } from './deployment.ts';
import {
  badRequest,
  conflict,
  notFound,
  refuseGiven,
  tooMany,
  unsupported,
  WEBSOCKET_ONLY,
} from './faults.ts';
import { mayNameFunction } from './functionUri.ts';
import { newItemId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import { checkRequestMapping, checkResponseMapping } from './parameterMapping.ts';
import { existingApiKey, integrations, routes, wellFormed, type IntegrationRecord } from './records.ts';

const MOST_INTEGRATIONS = 300;
const MOST_TIMEOUT_MS = 30_000;

export function integrationOperations(
  gateway: Gateway,
): Operations<
  'CreateIntegration' | 'GetIntegration' | 'GetIntegrations' | 'UpdateIntegration' | 'DeleteIntegration'
> {
  const { store } = gateway;
  return {
    CreateIntegration: async (input, call) => {
      const record = newIntegration(newItemId(gateway.ids), input);
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const others = await integrations.list(transaction, { prefix: key, limit: MOST_INTEGRATIONS });
        if (others.length >= MOST_INTEGRATIONS) throw tooMany('integrations', MOST_INTEGRATIONS);
        integrations.put(transaction, [...key, record.integrationId], record);
        await deployAutomatically(gateway, transaction, key);
      });
      return shown(record);
    },

    GetIntegration: async ({ ApiId, IntegrationId }, call) =>
      shown(
        await store.read(async (view) =>
          existingIntegration(view, await existingApiKey(view, call, ApiId), IntegrationId),
        ),
      ),

    GetIntegrations: async (input, call) => {
      const { values, ...next } = await store.read(async (view) =>
        pageOf(view, integrations, await existingApiKey(view, call, input.ApiId), input),
      );
      return { Items: values.map(shown), ...next };
    },

    UpdateIntegration: async (input, call) => {
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const before = await existingIntegration(transaction, key, input.IntegrationId);
        const after = updated(before, input);
        integrations.put(transaction, [...key, after.integrationId], after);
        await deployAutomatically(gateway, transaction, key);
        return after;
      });
      return shown(record);
    },

    DeleteIntegration: async ({ ApiId, IntegrationId }, call) => {
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, ApiId);
        const { integrationId } = await existingIntegration(transaction, key, IntegrationId);
        const target = `integrations/${integrationId}`;
        const user = (await routes.list(transaction, { prefix: key })).find(
          ({ value }) => value.target === target,
        );
        if (user) {
          throw conflict(
            `Cannot delete Integration '${integrationId}' due to Route dependencies: ${user.value.routeId}`,
          );
        }
        integrations.delete(transaction, [...key, integrationId]);
        await deployAutomatically(gateway, transaction, key);
      });
      return {};
    },
  };
}

type Input =
  | Omit<CreateIntegrationRequest, 'ApiId'>
  | Omit<UpdateIntegrationRequest, 'ApiId' | 'IntegrationId'>;

/** An integration of what the input says; throws what is not offered, by its name. */
export function newIntegration(integrationId: string, input: Input): IntegrationRecord {
  refuseUnsupported(input);
  const { IntegrationType: type } = input;
  if (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY') {
    throw badRequest(
      `Integrations of type ${type ?? ''} are not supported for HTTP APIs: only AWS_PROXY and HTTP_PROXY are.`,
    );
  }
  const version = input.PayloadFormatVersion ?? (type === 'HTTP_PROXY' ? '1.0' : undefined);
  return checked({
    integrationId,
    type,
    uri: input.IntegrationUri ?? '',
    ...(methodOf(type, input) !== undefined && { method: methodOf(type, input) ?? '' }),
    payloadFormatVersion: formatOf(type, version),
    timeoutMs: input.TimeoutInMillis ?? MOST_TIMEOUT_MS,
    ...(input.CredentialsArn !== undefined && { credentialsArn: input.CredentialsArn }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...mappingsOf({}, input),
  });
}

function updated(before: IntegrationRecord, input: Input): IntegrationRecord {
  refuseUnsupported(input);
  if (input.IntegrationType !== undefined && input.IntegrationType !== before.type) {
    throw badRequest('The type of an integration cannot be changed: make another one.');
  }
  const { requestParameters: _, responseParameters: __, credentialsArn: roleBefore, ...rest } = before;
  const credentialsArn = input.CredentialsArn ?? roleBefore;
  return checked({
    ...rest,
    uri: input.IntegrationUri ?? before.uri,
    ...(input.IntegrationMethod !== undefined && { method: input.IntegrationMethod }),
    payloadFormatVersion: formatOf(before.type, input.PayloadFormatVersion ?? before.payloadFormatVersion),
    timeoutMs: input.TimeoutInMillis ?? before.timeoutMs,
    ...(credentialsArn !== undefined && credentialsArn !== '' && { credentialsArn }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...mappingsOf(before, input),
  });
}

function refuseUnsupported(input: Input): void {
  refuseGiven(
    input,
    ['ContentHandlingStrategy', 'PassthroughBehavior', 'RequestTemplates', 'TemplateSelectionExpression'],
    WEBSOCKET_ONLY,
  );
  if (input.ConnectionType === 'VPC_LINK') throw unsupported('The connection type VPC_LINK');
  refuseGiven(
    input,
    ['ConnectionId', 'TlsConfig'],
    'is of VPC links, which this version of Mayfly has none of.',
  );
  if (input.IntegrationSubtype !== undefined) {
    throw unsupported(`The integration subtype ${input.IntegrationSubtype.slice(0, 100)}`);
  }
  checkLength('description', input.Description, 0, 1024);
}

function methodOf(type: IntegrationRecord['type'], { IntegrationMethod }: Input): string | undefined {
  return IntegrationMethod ?? (type === 'AWS_PROXY' ? 'POST' : undefined);
}

function formatOf(type: IntegrationRecord['type'], version: string | undefined): '1.0' | '2.0' {
  if (version === undefined) {
    throw badRequest('PayloadFormatVersion is a required parameter for integration');
  }
  if (version === '1.0' || (version === '2.0' && type === 'AWS_PROXY')) return version;
  throw badRequest(
    type === 'HTTP_PROXY'
      ? 'PayloadFormatVersion must be 1.0 for HTTP_PROXY integrations'
      : 'PayloadFormatVersion must be 1.0 or 2.0',
  );
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY']);
const ROLE = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
const MAX_URI = 2048;

function checked(record: IntegrationRecord): IntegrationRecord {
  const { type, uri, method, credentialsArn } = record;
  if (uri.length > MAX_URI) throw badRequest(`An integration URI has at most ${MAX_URI} characters.`);
  if (type === 'AWS_PROXY') {
    if (!mayNameFunction(uri)) throw badRequest(`Invalid function ARN or invalid URI: ${uri.slice(0, 256)}`);
    if (method !== 'POST') throw badRequest('IntegrationMethod must be POST for Lambda integrations');
  } else {
    if (!isHttpUri(uri)) throw badRequest('Invalid HTTP endpoint specified for URI');
    if (method === undefined || !METHODS.has(method)) {
      throw badRequest(
        'Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
      );
    }
    if (credentialsArn !== undefined) throw badRequest('CredentialsArn is not supported for HTTP_PROXY.');
  }
  if (credentialsArn === 'arn:aws:iam::*:user/*') throw unsupported("Passing on the caller's credentials");
  if (credentialsArn !== undefined && !ROLE.test(credentialsArn)) {
    throw badRequest(
      `Invalid ARN specified in the request. ARN is not well formed ${credentialsArn.slice(0, 200)}`,
    );
  }
  return record;
}

const PLACEHOLDER = /\{[A-Za-z0-9._:-]+\+?\}|\$\{stageVariables\.[A-Za-z0-9_]{1,64}\}/g;

/** An absolute URL, with names of variables anywhere behind its scheme. */
function isHttpUri(uri: string): boolean {
  if (!/^https?:\/\/[^\s{}]*(?:[\s\S]*)$/.test(uri) || /[\s"<>\\^`|]/.test(uri)) return false;
  const filled = uri.replaceAll('${stageVariables.', '{').replaceAll(PLACEHOLDER, 'x');
  const url = /[{}]/.test(filled) ? null : URL.parse(filled);
  return url !== null && url.username === '' && url.password === '' && url.hash === '';
}

type Mappings = Pick<IntegrationRecord, 'requestParameters' | 'responseParameters'>;

/** An empty value takes an entry away. */
function mappingsOf(before: Mappings, { RequestParameters, ResponseParameters }: Input): Mappings {
  const request = merged(before.requestParameters, RequestParameters);
  const response = { ...before.responseParameters };
  for (const [status, parameters] of Object.entries(ResponseParameters ?? {})) {
    const after = merged(response[status], parameters);
    if (Object.keys(after).length === 0) delete response[status];
    else response[status] = after;
  }
  checkRequestMapping(request);
  checkResponseMapping(response);
  return {
    ...(Object.keys(request).length > 0 && { requestParameters: request }),
    ...(Object.keys(response).length > 0 && { responseParameters: response }),
  };
}

function merged(
  before: Readonly<Record<string, string>> | undefined,
  given: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const after = { ...before };
  for (const [key, value] of Object.entries(given ?? {})) {
    // What is to be removed from a request may have an empty value by its nature; one with `''` for its value is taken back.
    const isEmptyBefore = (before?.[key] ?? '') === '';
    if (value === '' && !(key.startsWith('remove:') && isEmptyBefore)) delete after[key];
    else after[key] = value;
  }
  return after;
}

async function existingIntegration(
  view: View,
  key: Key,
  integrationId: string | undefined,
): Promise<IntegrationRecord> {
  const record = await integrations.get(view, [...key, wellFormed(integrationId)]);
  if (!record) throw notFound(`Invalid Integration identifier specified ${integrationId ?? ''}`);
  return record;
}

function shown(record: IntegrationRecord): Integration {
  return {
    ...(record.managed && { ApiGatewayManaged: true }),
    ConnectionType: 'INTERNET',
    ...(record.credentialsArn !== undefined && { CredentialsArn: record.credentialsArn }),
    ...(record.description !== undefined && { Description: record.description }),
    IntegrationId: record.integrationId,
    ...(record.method !== undefined && { IntegrationMethod: record.method }),
    IntegrationType: record.type,
    IntegrationUri: record.uri,
    PayloadFormatVersion: record.payloadFormatVersion,
    ...(record.requestParameters && { RequestParameters: record.requestParameters }),
    ...(record.responseParameters && { ResponseParameters: record.responseParameters }),
    TimeoutInMillis: record.timeoutMs,
  };
}
