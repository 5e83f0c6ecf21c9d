import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  CreateAuthorizerCommand,
  ResetAuthorizersCacheCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  AUDIENCE,
  nowSeconds,
  testIdentityProvider,
  type TestIdentityProvider,
} from '../../../test/identityProvider.ts';
import { ACCOUNT, eventually, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import { SignerHash } from '../../protocol/sigv4/signerHash.ts';
import {
  functionArn,
  functionForApis,
  testHttpApi,
  toFunction,
  type TestHttpApi,
} from './apiClient.fixture.ts';

const ECHO = `export const handler = async (event) =>
  event.version === '1.0' ? { statusCode: 200, body: JSON.stringify(event) } : event;`;

/** Lets in by the token, and says how often it was asked. */
const AUTHORIZER = `
  let asked = 0;
  export const handler = async (event) => {
    const token = event.identitySource[0];
    asked++;
    if (token === 'throw') throw new Error('no');
    if (token === 'shapeless') return { yes: true };
    if (token.startsWith('policy')) {
      const Effect = token === 'policy-deny' ? 'Deny' : 'Allow';
      const Resource = token === 'policy-x' ? event.routeArn : event.routeArn.replace(/[^/]+$/, '*');
      const Statement = [{ Action: 'execute-api:Invoke', Effect, Resource }];
      return { principalId: 'me', policyDocument: { Version: '2012-10-17', Statement }, context: { asked } };
    }
    return { isAuthorized: token === 'yes', context: { asked, list: [1], route: event.routeArn, type: event.type } };
  };`;

interface Event {
  readonly requestContext: { readonly authorizer?: Record<string, Record<string, unknown>> };
}

suite('HTTP APIs: who may', () => {
  const closers: (() => Promise<void>)[] = [];
  const context = { after: (close: unknown) => void closers.push(close as () => Promise<void>) };
  let platform: TestPlatform;
  let provider: TestIdentityProvider;
  let api: TestHttpApi;
  let integration: string;

  before(async () => {
    provider = await testIdentityProvider(context);
    platform = await testPlatform(context, { oidcHosts: [provider.host] });
    const arn = await functionForApis(platform, 'echo', ECHO);
    await functionForApis(platform, 'authorizer', AUTHORIZER);
    api = await testHttpApi(platform, 'api');
    integration = await api.integrate(toFunction(arn));
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });
  const authorizer = async (input: object): Promise<string> => {
    const { AuthorizerId = '' } = await platform.apigateway.send(
      new CreateAuthorizerCommand({ ApiId: api.id, Name: 'a', ...input } as never),
    );
    return AuthorizerId;
  };
  const authorizerOf = (body: string) => (JSON.parse(body) as Event).requestContext.authorizer ?? {};

  test('JWT: the issuer’s key, issuer, audience, time and scopes', async () => {
    const AuthorizerId = await authorizer({
      Name: 'jwt',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: provider.issuer, Audience: [AUDIENCE] },
    });
    const jwt = { AuthorizationType: 'JWT', AuthorizerId } as const;
    await api.route('GET /jwt', integration, jwt);
    await api.route('GET /scoped', integration, { ...jwt, AuthorizationScopes: ['write', 'admin'] });
    const ask = (token: string | undefined, path = '/jwt') =>
      api.ask(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    const granted = await ask(provider.token({ scope: 'read write', numbers: [1, 2], yes: true }));
    assert.equal(granted.status, 200);
    const { claims, scopes } = authorizerOf(granted.body)['jwt'] as {
      claims: Record<string, string>;
      scopes: string[];
    };
    assert.deepEqual(scopes, ['read', 'write']);
    assert.deepEqual([claims['sub'], claims['numbers'], claims['yes']], ['ci:main', '[1 2]', 'true']);
    assert.match(claims['exp'] ?? '', /^\d+$/);
    assert.equal((await ask(provider.token({ scope: 'write' }), '/scoped')).status, 200);
    assert.equal((await ask(provider.token({ scp: ['admin'] }), '/scoped')).status, 200);
    const unscoped = await ask(provider.token({ scope: 'read' }), '/scoped');
    assert.deepEqual([unscoped.status, unscoped.body], [403, '{"message":"Forbidden"}']);
    assert.match(unscoped.headers['www-authenticate'] ?? '', /error="insufficient_scope"/);
    const missing = await ask(undefined);
    assert.deepEqual([missing.status, missing.body], [401, '{"message":"Unauthorized"}']);
    assert.equal(missing.headers['www-authenticate'], 'Bearer');
    provider.addKey('curve', 'ec');
    const good = provider.token({}, { kid: 'first' });
    assert.equal((await ask(good)).status, 200);
    const [head = '', claimsPart = ''] = good.split('.');
    for (const [token, why] of [
      ['nonsense', /segments/],
      [provider.token({ iss: 'https://other.example' }, { kid: 'first' }), /issuer/],
      [provider.token({ aud: 'other' }, { kid: 'first' }), /does not have a valid audience/],
      [provider.token({ exp: nowSeconds() - 1 }, { kid: 'first' }), /expired/],
      [provider.token({ nbf: nowSeconds() + 600 }, { kid: 'first' }), /not valid yet/],
      [provider.token({}, { kid: 'curve' }), /signing method ES256/],
      [provider.token({}, { alg: 'none', kid: 'first' }), /signing method none/],
      [provider.token({}, { alg: 'HS256', kid: 'first' }), /signing method HS256/],
      [provider.token({}, { kid: 'unknown' }), /./],
      [`${head}.${claimsPart}.AAAA`, /signature/],
    ] as const) {
      const refused = await ask(token);
      assert.deepEqual([refused.status, refused.body], [401, '{"message":"Unauthorized"}'], String(why));
      assert.match(refused.headers['www-authenticate'] ?? '', why);
    }
  });

  test('a function decides: simply, or by a policy; what it said is kept for as long as it may', async () => {
    const common = {
      AuthorizerType: 'REQUEST',
      AuthorizerUri: functionArn('authorizer'),
      AuthorizerPayloadFormatVersion: '2.0',
      IdentitySource: ['$request.header.X-Token'],
    };
    const simple = await authorizer({ ...common, Name: 'simple', EnableSimpleResponses: true });
    const kept = await authorizer({ ...common, Name: 'kept', AuthorizerResultTtlInSeconds: 300 });
    const custom = (AuthorizerId: string) => ({ AuthorizationType: 'CUSTOM', AuthorizerId }) as const;
    await api.route('GET /simple', integration, custom(simple));
    await api.route('GET /kept/{x}', integration, custom(kept));
    const ask = (path: string, token?: string) =>
      api.ask(path, token === undefined ? {} : { headers: { 'x-token': token } });
    const status = async (path: string, token?: string) => (await ask(path, token)).status;
    const letIn = await ask('/simple', 'yes');
    const { asked, ...told } = authorizerOf(letIn.body)['lambda'] ?? {};
    assert.equal(typeof asked, 'number');
    assert.deepEqual(told, {
      list: [1],
      route: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/$default/GET/simple`,
      type: 'REQUEST',
    });
    assert.deepEqual(
      [await status('/simple'), await status('/simple', 'no'), await status('/simple', 'throw')],
      [401, 403, 500],
    );
    assert.equal(await status('/simple', 'shapeless'), 500);
    assert.equal(await status('/kept/1', 'policy-deny'), 403);
    assert.equal(await status('/kept/1', 'policy-x'), 200);
    // The same policy, another route.
    assert.equal(await status('/kept/2', 'policy-x'), 403);
    const times = async () =>
      authorizerOf((await ask('/kept/1', 'policy-all')).body)['lambda']?.['asked'] as number;
    const first = await times();
    assert.equal(await times(), first);
    await platform.apigateway.send(
      new ResetAuthorizersCacheCommand({ ApiId: api.id, StageName: '$default' }),
    );
    assert.ok((await times()) > first);
    await platform.lambda.send(
      new RemovePermissionCommand({ FunctionName: 'authorizer', StatementId: 'apis' }),
    );
    assert.equal(await status('/simple', 'yes'), 500);
  });

  test('AWS_IAM: execute-api:Invoke on the actual path, by whoever signed', async () => {
    await api.route('ANY /iam/{proxy+}', integration, { AuthorizationType: 'AWS_IAM' });
    const UserName = 'caller';
    await platform.iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await platform.iam.send(new CreateAccessKeyCommand({ UserName }));
    await platform.iam.send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: 'invoke',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'execute-api:Invoke',
              Resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/$default/POST/iam/mine/*`,
            },
          ],
        }),
      }),
    );
    const caller = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    const signed = async (path: string, credentials = caller, service = 'execute-api', body = 'signed') => {
      const signer = new SignatureV4({ service, region: REGION, credentials, sha256: SignerHash });
      const { headers } = await signer.sign({
        protocol: 'http:',
        hostname: api.host,
        port: platform.platform.port,
        method: 'POST',
        path,
        query: {},
        headers: { host: `${api.host}:${platform.platform.port}`, 'content-type': 'text/plain' },
        body: 'signed',
      });
      return api.ask(path, { method: 'POST', headers, body });
    };
    const letIn = await signed('/iam/mine/1');
    assert.equal(letIn.status, 200, letIn.body);
    const { iam } = authorizerOf(letIn.body);
    assert.equal(iam?.['userArn'], `arn:aws:iam::${ACCOUNT}:user/caller`);
    assert.equal(iam?.['accountId'], ACCOUNT);
    assert.doesNotMatch(letIn.body, /"authorization"/);
    assert.equal((await signed('/iam/other', platform.credentials)).status, 200);
    for (const refused of [
      await signed('/iam/other'),
      await signed('/iam/mine/1', { ...caller, secretAccessKey: 'wrong' }),
      await signed('/iam/mine/1', caller, 'lambda'),
      await signed('/iam/mine/1', caller, 'execute-api', 'changed'),
      await api.ask('/iam/mine/1', { method: 'POST', body: 'signed' }),
    ]) {
      assert.deepEqual([refused.status, refused.body], [403, '{"message":"Forbidden"}']);
    }
    await platform.iam.send(
      new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    );
    assert.equal((await signed('/iam/other')).status, 200);
  });

  test('a role in place of the function’s policy: trusted, and permitted', async () => {
    await functionForApis(platform, 'closed', ECHO);
    await platform.lambda.send(new RemovePermissionCommand({ FunctionName: 'closed', StatementId: 'apis' }));
    const roleOf = async (RoleName: string, Service: string, Action: string): Promise<string> => {
      const trust = { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' };
      const { Role } = await platform.iam.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
        }),
      );
      const allow = { Effect: 'Allow', Action, Resource: functionArn('closed') };
      await platform.iam.send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName: 'p',
          PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [allow] }),
        }),
      );
      return Role?.Arn ?? '';
    };
    const statusWith = async (path: string, CredentialsArn: string) => {
      const to = await api.integrate({ ...toFunction(functionArn('closed')), CredentialsArn });
      await api.route(`GET ${path}`, to);
      return (await api.ask(path)).status;
    };
    const GATEWAY = 'apigateway.amazonaws.com';
    const may = await roleOf('may', GATEWAY, 'lambda:InvokeFunction');
    assert.equal(await statusWith('/may', may), 200);
    const distrusted = await roleOf('distrusted', 'lambda.amazonaws.com', 'lambda:InvokeFunction');
    assert.equal(await statusWith('/distrusted', distrusted), 500);
    const otherwise = await roleOf('otherwise', GATEWAY, 'lambda:GetFunction');
    assert.equal(await statusWith('/otherwise', otherwise), 500);
  });

  test('access logs, one line a request; metrics of API, stage and route', async () => {
    const watched = await testHttpApi(platform, 'watched');
    const to = await watched.integrate(toFunction(functionArn('echo')));
    await watched.route('GET /seen/{id}', to);
    const group = '/apis/watched';
    await platform.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
    const settings = (DestinationArn: string, Format: string) =>
      platform.apigateway.send(
        new UpdateStageCommand({
          ApiId: watched.id,
          StageName: '$default',
          AccessLogSettings: { DestinationArn, Format },
          DefaultRouteSettings: { DetailedMetricsEnabled: true },
        }),
      );
    const groupArn = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
    await assert.rejects(settings(groupArn('/nowhere'), '$context.requestId'), {
      name: 'BadRequestException',
    });
    await assert.rejects(settings(groupArn(group), 'no id'), { name: 'BadRequestException' });
    await settings(
      groupArn(group),
      '$context.requestId $context.routeKey $context.status $context.integrationStatus $context.error.message $context.path',
    );
    const one = await watched.ask('/seen/1');
    const two = await watched.ask('/missed');
    const lines = await eventually('two lines', async () => {
      const { events = [] } = await platform.logs.send(new FilterLogEventsCommand({ logGroupName: group }));
      return events.length >= 2 ? events.map(({ message = '' }) => message) : undefined;
    });
    const idOf = ({ headers }: typeof one) => String(headers['apigw-requestid']);
    assert.deepEqual(
      new Set(lines),
      new Set([`${idOf(one)} GET /seen/{id} 200 200 - /seen/1`, `${idOf(two)} - 404 - Not Found /missed`]),
    );
    const sumOf = async (MetricName: string, dimensions: Record<string, string>) => {
      const { Datapoints = [] } = await platform.cloudwatch.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/ApiGateway',
          MetricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          StartTime: new Date(Date.now() - 3_600_000),
          EndTime: new Date(Date.now() + 60_000),
          Period: 3600,
          Statistics: ['Sum', 'SampleCount'],
        }),
      );
      return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
    };
    const ofApi = { ApiId: watched.id };
    const ofStage = { ...ofApi, Stage: '$default' };
    assert.equal(await sumOf('Count', ofApi), 2);
    assert.equal(await sumOf('Count', ofStage), 2);
    assert.equal(await sumOf('4xx', ofStage), 1);
    assert.equal(await sumOf('5xx', ofStage), 0);
    assert.equal(await sumOf('Count', { ...ofStage, Method: 'GET', Resource: '/seen/{id}' }), 1);
    assert.ok((await sumOf('Latency', ofStage)) >= (await sumOf('IntegrationLatency', ofStage)));
    assert.ok((await sumOf('DataProcessed', ofApi)) >= one.body.length);
  });
});

test('with --auth open nobody needs permission, and pages of other origins come as far as nobody is asked for proof', async (context) => {
  const open = await testPlatform(context, { auth: 'open' });
  const arn = await functionForApis(open, 'echo', ECHO);
  await open.lambda.send(new RemovePermissionCommand({ FunctionName: 'echo', StatementId: 'apis' }));
  const api = await testHttpApi(open, 'open');
  const to = await api.integrate(toFunction(arn));
  await api.route('GET /all', to);
  await api.route('GET /iam', to, { AuthorizationType: 'AWS_IAM' });
  const page = { headers: { origin: 'https://page.example', 'sec-fetch-site': 'cross-site' } };
  assert.equal((await api.ask('/all')).status, 200);
  assert.equal((await api.ask('/all', page)).status, 200);
  assert.equal((await api.ask('/iam')).status, 200);
  assert.equal((await api.ask('/iam', page)).status, 403);
});
