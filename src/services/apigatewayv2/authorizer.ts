import type {
  Authorizer,
  CreateAuthorizerRequest,
  UpdateAuthorizerRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Key, View } from '../../store/store.ts';
import { checkLength } from './checkLength.ts';
import { deployAutomatically } from './deployment.ts';
import { badRequest, conflict, notFound, refuseGiven, tooMany } from './faults.ts';
import { readReference } from './expression.ts';
import { mayNameFunction } from './functionUri.ts';
import { newItemId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import { authorizers, existingApiKey, routes, wellFormed, type AuthorizerRecord } from './records.ts';

export const MOST_AUTHORIZERS = 10;
const MOST_AUDIENCES = 50;
const MOST_SOURCES = 10;

type AuthorizerOperations =
  | 'CreateAuthorizer'
  | 'GetAuthorizer'
  | 'GetAuthorizers'
  | 'UpdateAuthorizer'
  | 'DeleteAuthorizer';

export function authorizerOperations(gateway: Gateway): Operations<AuthorizerOperations> {
  const { store } = gateway;
  return {
    CreateAuthorizer: async (input, call) => {
      const type = input.AuthorizerType === 'JWT' ? 'JWT' : 'REQUEST';
      const fresh = { authorizerId: newItemId(gateway.ids), name: '', type, identitySource: [] } as const;
      const record = checked(changed(fresh, input));
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const others = await authorizers.list(transaction, { prefix: key });
        if (others.some(({ value }) => value.name === record.name)) {
          throw conflict('Authorizer name must be unique. Authorizer with this name already exists.');
        }
        if (others.length >= MOST_AUTHORIZERS) throw tooMany('authorizers', MOST_AUTHORIZERS);
        authorizers.put(transaction, [...key, record.authorizerId], record);
        await deployAutomatically(gateway, transaction, key);
      });
      return shown(record);
    },

    GetAuthorizer: async ({ ApiId, AuthorizerId }, call) =>
      shown(
        await store.read(async (view) =>
          existingAuthorizer(view, await existingApiKey(view, call, ApiId), AuthorizerId),
        ),
      ),

    GetAuthorizers: async (input, call) => {
      const { values, ...next } = await store.read(async (view) =>
        pageOf(view, authorizers, await existingApiKey(view, call, input.ApiId), input),
      );
      return { Items: values.map(shown), ...next };
    },

    UpdateAuthorizer: async (input, call) => {
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const before = await existingAuthorizer(transaction, key, input.AuthorizerId);
        if (input.AuthorizerType !== undefined && input.AuthorizerType !== before.type) {
          throw badRequest('The type of an authorizer cannot be changed: make another one.');
        }
        const after = checked(changed(before, input));
        authorizers.put(transaction, [...key, after.authorizerId], after);
        await deployAutomatically(gateway, transaction, key);
        return after;
      });
      return shown(record);
    },

    DeleteAuthorizer: async ({ ApiId, AuthorizerId }, call) => {
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, ApiId);
        const { authorizerId } = await existingAuthorizer(transaction, key, AuthorizerId);
        const users = await routes.list(transaction, { prefix: key });
        if (users.some(({ value }) => value.authorizerId === authorizerId)) {
          throw conflict(
            `Cannot delete authorizer '${authorizerId}', is referenced in route: ${users.find(({ value }) => value.authorizerId === authorizerId)?.value.routeKey ?? ''}`,
          );
        }
        authorizers.delete(transaction, [...key, authorizerId]);
        await deployAutomatically(gateway, transaction, key);
      });
      return {};
    },
  };
}

type Input = CreateAuthorizerRequest | UpdateAuthorizerRequest;

export function changed(
  before: AuthorizerRecord,
  input: Omit<Input, 'ApiId' | 'AuthorizerId'>,
): AuthorizerRecord {
  refuseGiven(input, ['IdentityValidationExpression'], 'is not supported for HTTP APIs.');
  const { credentialsArn: roleBefore, ...rest } = before;
  const credentialsArn = input.AuthorizerCredentialsArn ?? roleBefore;
  const { Issuer, Audience } = input.JwtConfiguration ?? {};
  return {
    ...rest,
    name: input.Name ?? before.name,
    identitySource: input.IdentitySource ?? before.identitySource,
    ...(Issuer !== undefined && { issuer: Issuer }),
    ...(Audience !== undefined && { audience: Audience }),
    ...(input.AuthorizerUri !== undefined && { uri: input.AuthorizerUri }),
    ...(input.AuthorizerPayloadFormatVersion !== undefined && {
      payloadFormatVersion: formatOf(input.AuthorizerPayloadFormatVersion),
    }),
    ...(input.EnableSimpleResponses !== undefined && { enableSimpleResponses: input.EnableSimpleResponses }),
    ...(input.AuthorizerResultTtlInSeconds !== undefined && {
      resultTtlSeconds: input.AuthorizerResultTtlInSeconds,
    }),
    ...(credentialsArn !== undefined && credentialsArn !== '' && { credentialsArn }),
  };
}

function formatOf(version: string): '1.0' | '2.0' {
  if (version === '1.0' || version === '2.0') return version;
  throw badRequest('AuthorizerPayloadFormatVersion must be 1.0 or 2.0');
}

export function checked(record: AuthorizerRecord): AuthorizerRecord {
  checkLength('name', record.name, 1, 128);
  if (record.type === 'JWT') checkJwt(record);
  else checkRequest(record);
  return record;
}

function checkJwt(record: AuthorizerRecord): void {
  const { issuer = '', audience = [], identitySource } = record;
  const others = (['uri', 'payloadFormatVersion', 'credentialsArn'] as const).filter(
    (name) => record[name] !== undefined,
  );
  if (others.length > 0 || record.enableSimpleResponses === true || (record.resultTtlSeconds ?? 0) > 0) {
    throw badRequest('JWT authorizers take a jwtConfiguration, and nothing of REQUEST authorizers.');
  }
  const url = URL.parse(issuer);
  const isLocal = url?.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (!url || issuer.length > 2048 || (url.protocol !== 'https:' && !isLocal)) {
    throw badRequest('Invalid issuer: https://<issuer-url> is expected.');
  }
  if (audience.length > MOST_AUDIENCES) throw tooMany('audiences of an authorizer', MOST_AUDIENCES);
  const [source = '', ...more] = identitySource;
  if (
    more.length > 0 ||
    !/^\$request\.(?:header|querystring)\./.test(source) ||
    !readReference(source.slice(1))
  ) {
    throw badRequest('Invalid identity source: JWT authorizers take one header or query string parameter.');
  }
}

const ROLE = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

function checkRequest(record: AuthorizerRecord): void {
  const { uri = '', payloadFormatVersion, credentialsArn, identitySource } = record;
  if (record.issuer !== undefined || record.audience !== undefined) {
    throw badRequest('A jwtConfiguration is supported only for JWT authorizers.');
  }
  if (!mayNameFunction(uri)) throw badRequest(`Invalid Authorizer URI: ${uri.slice(0, 256)}`);
  if (payloadFormatVersion === undefined) {
    throw badRequest('AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer');
  }
  if (record.enableSimpleResponses === true && payloadFormatVersion !== '2.0') {
    throw badRequest('EnableSimpleResponses is supported only for AuthorizerPayloadFormatVersion 2.0');
  }
  if (credentialsArn !== undefined && !ROLE.test(credentialsArn)) {
    throw badRequest(
      `Invalid ARN specified in the request. ARN is not well formed ${credentialsArn.slice(0, 200)}`,
    );
  }
  if (identitySource.length > MOST_SOURCES) throw tooMany('identity sources', MOST_SOURCES);
  const wrong = identitySource.find(
    (source) =>
      !/^\$(?:request\.(?:header|querystring)|context|stageVariables)\./.test(source) ||
      !readReference(source.slice(1)),
  );
  if (wrong !== undefined) throw badRequest(`Invalid identity source: ${wrong.slice(0, 200)}`);
  if ((record.resultTtlSeconds ?? 0) > 0 && identitySource.length === 0) {
    throw badRequest('Caching of authorizer results takes at least one identity source.');
  }
}

async function existingAuthorizer(
  view: View,
  key: Key,
  authorizerId: string | undefined,
): Promise<AuthorizerRecord> {
  const record = await authorizers.get(view, [...key, wellFormed(authorizerId)]);
  if (!record) throw notFound(`Invalid Authorizer identifier specified ${authorizerId ?? ''}`);
  return record;
}

function shown(record: AuthorizerRecord): Authorizer {
  const { issuer, audience } = record;
  return {
    ...(record.credentialsArn !== undefined && { AuthorizerCredentialsArn: record.credentialsArn }),
    AuthorizerId: record.authorizerId,
    ...(record.payloadFormatVersion !== undefined && {
      AuthorizerPayloadFormatVersion: record.payloadFormatVersion,
    }),
    ...(record.type === 'REQUEST' && { AuthorizerResultTtlInSeconds: record.resultTtlSeconds ?? 0 }),
    AuthorizerType: record.type,
    ...(record.uri !== undefined && { AuthorizerUri: record.uri }),
    ...(record.type === 'REQUEST' && { EnableSimpleResponses: record.enableSimpleResponses ?? false }),
    IdentitySource: [...record.identitySource],
    ...(issuer !== undefined && { JwtConfiguration: { Issuer: issuer, Audience: [...(audience ?? [])] } }),
    Name: record.name,
  };
}
