import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleWithWebIdentityCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import {
  AUDIENCE,
  DISCOVERY_PATH,
  nowSeconds,
  testIdentityProvider,
  type TestIdentityProvider,
} from '../../../test/identityProvider.ts';

const RoleArn = `arn:aws:iam::${ACCOUNT}:role/ci/deployer`;
const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

async function federation(context: TestContext) {
  const provider = await testIdentityProvider(context);
  const running = await testPlatform(context, { oidcHosts: [provider.host] });
  await running.iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: provider.issuer, ClientIDList: [AUDIENCE] }),
  );
  await running.iam.send(
    new CreateRoleCommand({
      RoleName: 'deployer',
      Path: '/ci/',
      AssumeRolePolicyDocument: trusting(provider, { [`${provider.host}:sub`]: 'ci:main' }),
    }),
  );
  const allow = { Effect: 'Allow', Action: 'lambda:ListFunctions', Resource: '*' };
  await rolePolicy(running, allow);
  // Without credentials: the request must go unsigned.
  const stranger = clientOf(context, running, undefined);
  const assume = (input: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) =>
    stranger.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: 'build-7',
        WebIdentityToken: provider.token(),
        ...input,
      }),
    );
  return { ...running, provider, assume, stranger };
}

const trusting = (
  { host }: TestIdentityProvider,
  StringEquals: object,
  actions: readonly string[] = ['sts:AssumeRoleWithWebIdentity'],
) =>
  document({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` },
    Action: actions,
    Condition: { StringEquals },
  });

const rolePolicy = ({ iam }: Pick<TestPlatform, 'iam'>, ...statements: object[]) =>
  iam.send(
    new PutRolePolicyCommand({
      RoleName: 'deployer',
      PolicyName: 'p',
      PolicyDocument: document(...statements),
    }),
  );

function clientOf(
  context: TestContext,
  { endpoint }: Pick<TestPlatform, 'endpoint'>,
  made: Credentials | undefined,
) {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = made ?? {};
  const credentials =
    made === undefined
      ? async () => Promise.reject(new Error('this request needs no credentials'))
      : { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const client = new STSClient({ region: REGION, endpoint, credentials, maxAttempts: 1 });
  context.after(() => client.destroy());
  return client;
}

const refused = (name: string, message: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, name, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  return true;
};

test('who shows a token of a registered provider gets the role, unsigned', async (context) => {
  const { assume, provider, endpoint } = await federation(context);
  const answer = await assume();
  assert.equal(answer.SubjectFromWebIdentityToken, 'ci:main');
  assert.equal(answer.Audience, AUDIENCE);
  assert.equal(answer.Provider, `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.host}`);
  assert.equal(answer.AssumedRoleUser?.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/build-7`);
  const sts = clientOf(context, { endpoint }, answer.Credentials);
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Arn, answer.AssumedRoleUser.Arn);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  const lambda = new LambdaClient({
    region: REGION,
    endpoint,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
  context.after(() => lambda.destroy());
  await lambda.send(new ListFunctionsCommand({}));
  // Keys are kept: three more tokens, no more questions.
  for (let i = 0; i < 3; i++) await assume();
  assert.equal(provider.asked.get(DISCOVERY_PATH), 1);
});

test('the trust policy decides by claims; a missing role and a denial are the same', async (context) => {
  const { assume, provider, iam } = await federation(context);
  const notAuthorized = refused('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  await assert.rejects(assume({ WebIdentityToken: provider.token({ sub: 'ci:feature' }) }), notAuthorized);
  await assert.rejects(assume({ RoleArn: `${RoleArn}2` }), notAuthorized);
  const trust = (PolicyDocument: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'deployer', PolicyDocument }));
  await trust(trusting(provider, { [`${provider.host}:aud`]: AUDIENCE }));
  await assume({ WebIdentityToken: provider.token({ sub: 'ci:feature' }) });
  await trust(trusting(provider, { 'sts:RoleSessionName': 'build-8' }));
  await assert.rejects(assume(), notAuthorized);
  await assume({ RoleSessionName: 'build-8' });
  // Trusting the account is not trusting its providers.
  await trust(
    document({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'sts:AssumeRoleWithWebIdentity',
    }),
  );
  await assert.rejects(assume(), notAuthorized);
});

test('tokens are refused in AWS’s order and words', async (context) => {
  const { assume, provider } = await federation(context);
  const withToken = (WebIdentityToken: string) => assume({ WebIdentityToken });
  await assert.rejects(
    withToken('gho_anAccessToken'),
    refused('InvalidIdentityTokenException', /^The ID Token provided is not a valid JWT/),
  );
  await assert.rejects(
    withToken(provider.token({ sub: undefined })),
    refused('InvalidIdentityTokenException', 'Missing a required claim: sub.'),
  );
  await assert.rejects(
    withToken(provider.token({ iss: 'https://elsewhere.example' })),
    refused(
      'InvalidIdentityTokenException',
      'No OpenIDConnect provider found in your account for https://elsewhere.example',
    ),
  );
  // The same host, but over TLS, is not who was registered.
  await assert.rejects(
    withToken(provider.token({ iss: provider.issuer.replace('http:', 'https:') })),
    refused('InvalidIdentityTokenException', /^No OpenIDConnect provider found/),
  );
  await assert.rejects(
    withToken(provider.token({ aud: 'another' })),
    refused('InvalidIdentityTokenException', 'Incorrect token audience'),
  );
  await assert.rejects(
    withToken(provider.token({ aud: [AUDIENCE, 'another'] })),
    refused('InvalidIdentityTokenException', 'Incorrect token audience'),
  );
  await withToken(provider.token({ aud: [AUDIENCE, 'another'], azp: AUDIENCE }));
  await assert.rejects(
    withToken(provider.token({ aud: AUDIENCE, azp: 'another' })),
    refused('InvalidIdentityTokenException', 'Incorrect token audience'),
  );
  const past = nowSeconds() - 3600;
  await assert.rejects(
    withToken(provider.token({ iat: past - 60, exp: past })),
    refused(
      'ExpiredTokenException',
      new RegExp(`^Token expired: current date/time \\d+ must be before the expiration date/time ${past}$`),
    ),
  );
  await assert.rejects(
    withToken(provider.token({ nbf: nowSeconds() + 3600 })),
    refused('IDPRejectedClaimException', /not valid before/),
  );
  const [head, , signature] = provider.token().split('.');
  const [, body] = provider.token({ sub: 'ci:other' }).split('.');
  await assert.rejects(
    withToken(`${head}.${body}.${signature}`),
    refused('InvalidIdentityTokenException', /signature .* could not be verified/),
  );
  await assert.rejects(
    assume({ RoleArn: 'arn:aws:iam::000000000000:user/alice' }),
    refused('ValidationError', 'Request ARN is invalid'),
  );
  await assert.rejects(
    assume({ ProviderId: 'www.amazon.com' }),
    refused('ValidationError', /ProviderId .* is not supported/),
  );
});

test('keys that the provider does not have, a provider that does not answer', async (context) => {
  const { assume, provider } = await federation(context);
  const noKey = refused(
    'InvalidIdentityTokenException',
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
  );
  provider.answers.set(DISCOVERY_PATH, { status: 503, body: '' });
  await assert.rejects(assume(), refused('IDPCommunicationErrorException', /status 503/));
  const other = await federation(context);
  await assert.rejects(
    other.assume({ WebIdentityToken: other.provider.token({}, { kid: 'unknown' }) }),
    noKey,
  );
  // An unknown id does not make us ask each time.
  await assert.rejects(
    other.assume({ WebIdentityToken: other.provider.token({}, { kid: 'unknown2' }) }),
    noKey,
  );
  assert.equal(other.provider.asked.get('/keys'), 1);
  const moved = await federation(context);
  moved.provider.addKey('ec', 'ec');
  await moved.assume();
});

test('tags and the source identity of the token take permissions, and are the session’s', async (context) => {
  const { assume, provider, iam, endpoint } = await federation(context);
  const WebIdentityToken = provider.token({
    'https://aws.amazon.com/tags': { principal_tags: { team: ['blue'] }, transitive_tag_keys: ['team'] },
    'https://aws.amazon.com/source_identity': 'ada',
  });
  await assert.rejects(
    assume({ WebIdentityToken }),
    refused('AccessDenied', 'Not authorized to perform sts:TagSession'),
  );
  const actions = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity'];
  const trust = (given: readonly string[]) =>
    iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: 'deployer',
        PolicyDocument: trusting(provider, { 'aws:RequestTag/team': 'blue' }, given),
      }),
    );
  await trust(actions.slice(0, 2));
  await assert.rejects(
    assume({ WebIdentityToken }),
    refused('AccessDenied', 'Not authorized to perform sts:SetSourceIdentity'),
  );
  await trust(actions);
  const { SourceIdentity, PackedPolicySize, Credentials: made } = await assume({ WebIdentityToken });
  assert.equal(SourceIdentity, 'ada');
  assert.ok((PackedPolicySize ?? 0) > 0);
  // The next role sees who the provider was by the session's keys.
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'next',
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { AWS: RoleArn },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Condition: { StringEquals: { [`${provider.host}:sub`]: 'ci:main', 'aws:PrincipalTag/team': 'blue' } },
      }),
    }),
  );
  await rolePolicy(
    { iam },
    {
      Effect: 'Allow',
      Action: 'sts:*',
      Resource: '*',
    },
  );
  const session = clientOf(context, { endpoint }, made);
  await session.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/next`, RoleSessionName: 'me' }),
  );
});

test('keys that are given need no provider, and private addresses are not asked', async (context) => {
  const provider = await testIdentityProvider(context);
  // Not among the trusted hosts.
  const closed = await testPlatform(context);
  const register = ({ iam }: TestPlatform) =>
    iam.send(new CreateOpenIDConnectProviderCommand({ Url: provider.issuer, ClientIDList: [AUDIENCE] }));
  const role = ({ iam }: TestPlatform) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: 'deployer',
        Path: '/ci/',
        AssumeRolePolicyDocument: trusting(provider, { [`${provider.host}:sub`]: 'ci:main' }),
      }),
    );
  await register(closed);
  await role(closed);
  const ask = (running: TestPlatform) =>
    clientOf(context, running, undefined).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: 'build-7',
        WebIdentityToken: provider.token(),
      }),
    );
  await assert.rejects(ask(closed), refused('IDPCommunicationErrorException', /not asked over https/));
  assert.equal(provider.asked.size, 0);
  const oidcKeysPath = join(closed.dataFolder, 'keys.json');
  await writeFile(oidcKeysPath, JSON.stringify({ [provider.issuer]: { keys: [provider.publicKey()] } }));
  const offline = await testPlatform(context, { oidcKeysPath });
  await register(offline);
  await role(offline);
  assert.ok((await ask(offline)).Credentials);
  assert.equal(provider.asked.size, 0);
});

test('all else must be signed, also when its body alone says what it is', async (context) => {
  const { endpoint } = await testPlatform(context);
  const form = async (body: string, path = '/') => {
    const response = await fetch(endpoint + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return `${response.status} ${await response.text()}`;
  };
  for (const action of ['GetCallerIdentity', 'AssumeRole', 'GetFederationToken']) {
    const answer = await form(`Action=${action}&Version=2011-06-15`);
    assert.match(answer, /^403 .*<Code>MissingAuthenticationToken<\/Code>/s);
  }
  assert.match(
    await form('Action=ListUsers&Version=2010-05-08'),
    /^403 .*<Code>MissingAuthenticationToken<\/Code>/s,
  );
  // The query says one thing, the body another: the first is what is done, and what is asked about.
  const both = await form(
    'Action=ListUsers&Version=2010-05-08',
    '/?Action=AssumeRoleWithWebIdentity&Version=2011-06-15',
  );
  assert.match(both, /^400 .*Value null at 'webIdentityToken'/s);
  const reversed = await form(
    'Action=AssumeRoleWithWebIdentity&Version=2011-06-15',
    '/?Action=ListUsers&Version=2010-05-08',
  );
  assert.match(reversed, /^403 .*<Code>MissingAuthenticationToken<\/Code>/s);
  assert.match(
    await form(`Action=AssumeRoleWithWebIdentity&Version=2011-06-15&x=${'x'.repeat(200_000)}`),
    /^403 .*<Code>MissingAuthenticationToken<\/Code>/s,
  );
  assert.match(
    await form('Action=AssumeRoleWithSAML&Version=2011-06-15'),
    /^501 .*Mayfly does not support sts:AssumeRoleWithSAML yet/s,
  );
});
