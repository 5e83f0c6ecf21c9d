import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LookupEventsCommand, CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import * as sdk from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import { createLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config.ts';
import { startPlatform } from '../../src/main.ts';
import { ACCOUNT, createTestRole, nodeFunction, REGION } from '../harness.ts';
import { AUDIENCE, testIdentityProvider } from '../identityProvider.ts';

/**
 * One platform that logs everything it can, asked for all kinds of secrets and given all kinds of mistakes; afterwards
 * no secret is in its log, in its own pages, in an error, in the audit trail, or in the clear in the store.
 */
test('no secret of a credential is in logs, errors, pages, the trail or the store', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-secrets-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const provider = await testIdentityProvider(context);
  const dataFolder = join(folder, 'data');
  const logPath = join(folder, 'log');
  const args = `--port 0 --isolation process --egress none --log-level debug --data ${dataFolder}`;
  const { config } = readConfig(args.split(' '), [], {});
  const log = createLog('debug', logPath);
  const platform = await startPlatform({ ...config, poolMiB: 0, oidcHosts: [provider.host] }, { log });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    await platform.stop();
  };
  context.after(stop);

  const secrets = new Map<string, string>();
  const keep = (what: string, secret: string | undefined): string => {
    assert.ok(secret !== undefined && secret.length >= 16, what);
    secrets.set(what, secret);
    return secret;
  };
  const said: string[] = [];
  const settings = (credentials: object = platform.credentials) => {
    const all = { accessKeyId: '', secretAccessKey: '', ...credentials };
    return { region: REGION, endpoint: platform.url, credentials: all, maxAttempts: 1 };
  };
  const closing = <T extends { destroy(): void }>(client: T): T => {
    context.after(() => client.destroy());
    return client;
  };
  const failing = async (what: string, attempt: Promise<unknown>) => {
    const error: unknown = await attempt.then(
      () => assert.fail(what),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Error && error.name !== 'AssertionError', what);
    said.push(`${error.name} ${error.message} ${JSON.stringify(error)}`);
  };
  const iam = closing(new sdk.IAMClient(settings()));
  const sts = closing(new STSClient(settings()));
  const stsOf = (credentials: object) => closing(new STSClient(settings(credentials)));

  keep('root’s secret', platform.credentials.secretAccessKey);
  await createTestRole(iam);
  await iam.send(new sdk.CreateUserCommand({ UserName: 'ada' }));
  await iam.send(
    new sdk.AttachUserPolicyCommand({
      UserName: 'ada',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    }),
  );
  const { AccessKey } = await iam.send(new sdk.CreateAccessKeyCommand({ UserName: 'ada' }));
  const ada = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: keep('a user’s secret', AccessKey?.SecretAccessKey),
  };

  // All kinds of sessions.
  const keysOf = (what: string, made: Credentials | undefined) => ({
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: keep(`the secret of ${what}`, made?.SecretAccessKey),
    sessionToken: keep(`the token of ${what}`, made?.SessionToken),
  });
  const session = keysOf('a session', (await stsOf(ada).send(new GetSessionTokenCommand({}))).Credentials);
  keysOf(
    'a federated user',
    (await stsOf(ada).send(new GetFederationTokenCommand({ Name: 'someone' }))).Credentials,
  );
  await iam.send(
    new sdk.CreateOpenIDConnectProviderCommand({ Url: provider.issuer, ClientIDList: [AUDIENCE] }),
  );
  const principal = {
    AWS: `arn:aws:iam::${ACCOUNT}:user/ada`,
    Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.host}`,
  };
  await iam.send(
    new sdk.CreateRoleCommand({
      RoleName: 'both',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: principal,
          Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
        },
      }),
    }),
  );
  const role = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/both`, RoleSessionName: 'me' };
  keysOf('a role’s session', (await stsOf(ada).send(new AssumeRoleCommand(role))).Credentials);
  const WebIdentityToken = provider.token();
  keep('a token of a provider', WebIdentityToken.split('.')[2]);
  const byToken = new AssumeRoleWithWebIdentityCommand({ ...role, WebIdentityToken });
  keysOf('a web identity', (await sts.send(byToken)).Credentials);

  // A function, its environment's credentials, what it is given and what it does wrong.
  const lambda = closing(new LambdaClient(settings(ada)));
  const variable = keep('a variable of a function', 'database-password-0123456789');
  await lambda.send(
    new CreateFunctionCommand({
      ...(await nodeFunction(
        'teller',
        `export const handler = async ({ word, fail }) => {
           if (fail) throw new Error('failed without words');
           return { secret: process.env.AWS_SECRET_ACCESS_KEY, token: process.env.AWS_SESSION_TOKEN };
         };`,
      )),
      Environment: { Variables: { PASSWORD: variable } },
    }),
  );
  const word = keep('what a function is given', 'a-payload-that-is-nobodys-business');
  const invoke = async (event: object) => {
    const Payload = JSON.stringify({ word, ...event });
    return (await lambda.send(new InvokeCommand({ FunctionName: 'teller', Payload }))).Payload;
  };
  const told = JSON.parse(Buffer.from((await invoke({})) ?? []).toString()) as Record<string, string>;
  keep('the secret of a function’s session', told['secret']);
  keep('the token of a function’s session', told['token']);
  await invoke({ fail: true });

  // Mistakes, with the secrets in them.
  const who = () => new GetCallerIdentityCommand({});
  const wrong = { ...ada, secretAccessKey: `${ada.secretAccessKey.slice(0, -1)}!` };
  await failing('a wrong secret', stsOf(wrong).send(who()));
  await failing('a secret as the key id', stsOf({ ...ada, accessKeyId: ada.secretAccessKey }).send(who()));
  await failing('a token with another key', stsOf({ ...session, ...ada }).send(who()));
  await failing(
    'a cut token',
    stsOf({ ...session, sessionToken: session.sessionToken.slice(0, -9) }).send(who()),
  );
  await failing(
    'an expired token',
    sts.send(new AssumeRoleWithWebIdentityCommand({ ...role, WebIdentityToken: provider.token({ exp: 7 }) })),
  );
  await failing(
    'a token of nobody',
    sts.send(
      new AssumeRoleWithWebIdentityCommand({ ...role, RoleArn: `${role.RoleArn}2`, WebIdentityToken }),
    ),
  );
  await failing(
    'a secret where a name should be',
    iam.send(new sdk.GetUserCommand({ UserName: `${'x'.repeat(130)}` })),
  );
  await failing(
    'a password',
    iam.send(
      new sdk.CreateLoginProfileCommand({
        UserName: 'ada',
        Password: keep('a password', 'Hunter2-Hunter2-Hunter2'),
      }),
    ),
  );
  await failing(
    'a function that is not there',
    lambda.send(new InvokeCommand({ FunctionName: 'absent', Payload: `{"word":"${word}"}` })),
  );

  // Pages of its own, for anybody and for nobody.
  for (const path of ['health', 'metrics', 'environments?function=x', 'usage', 'machine', 'console/', '']) {
    const answer = await fetch(`${platform.url}/_mayfly/${path}`);
    said.push(`${path} ${answer.status} ${await answer.text()}`);
  }
  const trail = closing(new CloudTrailClient(settings()));
  let NextToken: string | undefined;
  do {
    const page = await trail.send(new LookupEventsCommand({ NextToken }));
    said.push(JSON.stringify(page.Events));
    ({ NextToken } = page);
  } while (NextToken !== undefined);

  await stop();
  log.flush();
  const places = new Map([
    ['what was answered', Buffer.from(said.join('\n'))],
    ['the log', await readFile(logPath)],
  ]);
  const logged = places.get('the log')?.toString() ?? '';
  assert.ok(logged.split('\n').length > 20, 'it logs');
  for (const [place, bytes] of places) {
    for (const [what, secret] of secrets) assert.ok(!bytes.includes(secret), `${what} is in ${place}`);
  }
  const ofCredentials = [...secrets].filter(([what]) => /secret|token/.test(what));
  assert.ok(ofCredentials.length >= 12);
  let keyIsThere = false;
  for (const file of await readdir(dataFolder)) {
    const { mode, size } = await stat(join(dataFolder, file));
    if (/^(credentials|session-key|secret-key)$/.test(file)) assert.equal(mode & 0o777, 0o600, file);
    if (!file.startsWith('store') || size === 0) continue;
    const bytes = await readFile(join(dataFolder, file));
    keyIsThere ||= bytes.includes(ada.accessKeyId);
    for (const [what, secret] of ofCredentials) assert.ok(!bytes.includes(secret), `${what} is in ${file}`);
  }
  assert.ok(keyIsThere, 'the key is in the store, under its id');
});
