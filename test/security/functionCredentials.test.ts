/** Credentials of functions: who may get at whose, and what stolen ones are good for. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ZipFile } from 'yazl';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { ACCOUNT, nodeFunction, REGION, testPlatform, TRUST_LAMBDA, type TestPlatform } from '../harness.ts';

const BOOTSTRAP = `#!/usr/bin/python3
import http.client, json, os
api = os.environ['AWS_LAMBDA_RUNTIME_API']
def ask(method, path, body=None):
    line = http.client.HTTPConnection(api, timeout=2)
    line.request(method, path, body)
    answer = line.getresponse()
    return [answer.status, answer.read().decode()]
while True:
    line = http.client.HTTPConnection(api)
    line.request('GET', '/2018-06-01/runtime/invocation/next')
    event = line.getresponse()
    me = event.headers['Lambda-Runtime-Aws-Request-Id']
    asked = json.load(event)
    said = [ask('GET', path.replace('ME', me)) for path in asked['paths']]
    ask('POST', '/2018-06-01/runtime/invocation/%s/response' % me, json.dumps([said, dict(event.headers)]))
`;

const missing = ['bwrap', 'ip', 'nsenter', 'python3'].find((program) => findProgram(program) === undefined);
const skip = missing === undefined ? false : `${missing} is not installed`;

test('the Runtime API hands out no credentials, to nobody', { skip }, async (context) => {
  const platform = await testPlatform(context, { isolation: 'bubblewrap', egress: 'none' });
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(BOOTSTRAP), 'bootstrap', { mode: 0o100755 });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  const Role = `arn:aws:iam::${ACCOUNT}:role/test-role`;
  await platform.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'asker',
      Runtime: 'provided.al2023',
      Handler: 'none',
      Role,
      Timeout: 20,
      Code: { ZipFile: Buffer.concat(chunks) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: platform.lambda, maxWaitTime: 60 }, { FunctionName: 'asker' });
  const paths = [
    '/latest/meta-data/iam/security-credentials/',
    '/latest/meta-data/iam/security-credentials/test-role',
    '/latest/api/token',
    '/v2/credentials',
    '/credentials',
    '/2018-06-01/credentials',
    '/2018-06-01/runtime/credentials',
    '/2018-06-01/runtime/invocation/ME/credentials',
    '/2018-06-01/runtime/invocation/ME',
    '/2018-06-01/runtime/environment',
    '/2018-06-01/functions',
    '/2018-06-01/runtime/../../credentials',
    '/2020-01-01/extension/credentials',
    '/_mayfly/environments',
    '/',
  ];
  const answer = await platform.lambda.send(
    new InvokeCommand({ FunctionName: 'asker', Payload: JSON.stringify({ paths }) }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString();
  assert.equal(answer.FunctionError, undefined, text);
  const [said] = JSON.parse(text) as [[number, string][], object];
  assert.equal(said.length, paths.length);
  for (const [at, [status]] of said.entries()) assert.ok(status >= 400, `${paths[at]} ${status}`);
  assert.doesNotMatch(text, /ASIA|AWS4|SecretAccessKey|SessionToken|aws_secret/i);
});

describe('credentials that a function lost', () => {
  const closers: (() => void | Promise<void>)[] = [];
  let platform: TestPlatform;
  interface Keys {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  }
  let victim: Keys;
  let thief: Keys;
  before(async () => {
    platform = await testPlatform({ after: (close) => void closers.push(close as () => void) });
    victim = await lose('victim', 'lambda:ListFunctions');
    thief = await lose('thief', 'lambda:Get*', 'sts:*', 'iam:Get*');
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });

  /** A function with a role of its own that tells its credentials to whoever asks. */
  async function lose(name: string, ...Action: string[]): Promise<Keys> {
    const { iam, lambda } = platform;
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST_LAMBDA }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: name,
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action, Resource: '*' },
        }),
      }),
    );
    const code = `export const handler = () => ({
      accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
      sessionToken: process.env.AWS_SESSION_TOKEN });`;
    await lambda.send(
      new CreateFunctionCommand({
        ...(await nodeFunction(name, code)),
        Role: `arn:aws:iam::${ACCOUNT}:role/${name}`,
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
    return JSON.parse(Buffer.from(Payload ?? []).toString()) as Keys;
  }
  const closing = <T extends { destroy(): void }>(client: T): T => {
    closers.push(() => client.destroy());
    return client;
  };
  const settings = (credentials: Keys) => {
    return { region: REGION, endpoint: platform.endpoint, credentials, maxAttempts: 1 };
  };
  const who = (keys: Keys) => closing(new STSClient(settings(keys))).send(new GetCallerIdentityCommand({}));
  const named = (name: RegExp) => (error: unknown) => error instanceof Error && name.test(error.name);

  test('each is its own function’s session; parts of two are nobody’s', async () => {
    assert.match((await who(victim)).Arn ?? '', /assumed-role\/victim\/victim$/);
    assert.match((await who(thief)).Arn ?? '', /assumed-role\/thief\/thief$/);
    const invalid = named(/^(InvalidClientTokenId|SignatureDoesNotMatch)$/);
    await assert.rejects(who({ ...thief, accessKeyId: victim.accessKeyId }), invalid);
    await assert.rejects(who({ ...thief, sessionToken: victim.sessionToken }), invalid);
    await assert.rejects(who({ ...victim, secretAccessKey: thief.secretAccessKey }), invalid);
  });

  test('a function gets at the role of another by no call', async () => {
    const lambda = closing(new LambdaClient(settings(thief)));
    const denied = named(/^AccessDenied(Exception)?$/);
    const Role = `arn:aws:iam::${ACCOUNT}:role/victim`;
    await assert.rejects(
      closing(new STSClient(settings(thief))).send(
        new AssumeRoleCommand({ RoleArn: Role, RoleSessionName: 'thief' }),
      ),
      denied,
    );
    await assert.rejects(
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'thief', Role })),
      denied,
    );
    // What it may look at tells nothing.
    const shown = JSON.stringify(await lambda.send(new GetFunctionCommand({ FunctionName: 'victim' })));
    for (const secret of Object.values(victim)) assert.ok(!shown.includes(secret));
  });

  test('stolen ones do what the role may do now, and nothing once it is gone', async () => {
    const lambda = closing(new LambdaClient(settings(victim)));
    const iam = closing(new IAMClient(settings(victim)));
    const denied = named(/^AccessDenied(Exception)?$/);
    await lambda.send(new ListFunctionsCommand({}));
    await assert.rejects(iam.send(new ListUsersCommand({})), denied);
    const RoleName = 'victim';
    await platform.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' }));
    await assert.rejects(lambda.send(new ListFunctionsCommand({})), denied);
    await platform.iam.send(new DeleteRoleCommand({ RoleName }));
    const invalid = named(/^UnrecognizedClientException$/);
    await assert.rejects(lambda.send(new ListFunctionsCommand({})), invalid);
    await platform.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA }));
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await platform.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await assert.rejects(lambda.send(new ListFunctionsCommand({})), invalid, 'another role of the same name');
  });
});
