/** Execution roles, at the wire: who a function is, what it may do, and what it may not even log. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, eventually, nodeFunction, REGION, testPlatform, TRUST_LAMBDA } from './harness.ts';
import type { Config } from '../src/config.ts';

const PATIENCE = { maxWaitTime: 60, minDelay: 0.02, maxDelay: 0.1 };
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const groupArn = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${name}`;
const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | string[], Resource: string = '*', more: object = {}) =>
  policy({ Effect: 'Allow', Action, Resource, ...more });
const LOGGING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** Answers with its credentials, and what the SDK says when it calls with them; says hello in its log. */
const WHO = `
import { LambdaClient, ListFunctionsCommand, ListLayersCommand } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
const told = (work) => work.then(() => 'allowed', (error) => error.name);
export const handler = async ({ quiet }) => {
  console.log('hello');
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  if (quiet) return { credentials };
  const who = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  const lambda = new LambdaClient({});
  return { credentials, arn: who.Arn, userId: who.UserId, functions: await told(lambda.send(new ListFunctionsCommand({}))),
    layers: await told(lambda.send(new ListLayersCommand({}))) };
};`;

const HELLO = `export const handler = async (event) => { console.log('hello ' + JSON.stringify(event)); return 1; };`;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

async function platform(context: TestContext, overrides: Partial<Config> = {}) {
  const running = await testPlatform(context, overrides);
  const { iam, lambda, logs } = running;
  const role = async (RoleName: string, document?: string, AssumeRolePolicyDocument = TRUST_LAMBDA) => {
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    if (document !== undefined) await grant(RoleName, document);
    return Role?.RoleId ?? '';
  };
  const grant = (RoleName: string, PolicyDocument: string) =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument }));
  const invoke = async (FunctionName: string, event: unknown = {}, more: object = {}) => {
    const Payload = Buffer.from(JSON.stringify(event));
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload, ...more }));
    assert.equal(answer.FunctionError, undefined, Buffer.from(answer.Payload ?? []).toString());
    return answer;
  };
  return {
    ...running,
    role,
    grant,
    invoke,
    create: async (name: string, code: string, Role: string) => {
      await lambda.send(
        new CreateFunctionCommand({ ...(await nodeFunction(name, code)), Role, Timeout: 30 }),
      );
      await waitUntilFunctionActiveV2({ client: lambda, ...PATIENCE }, { FunctionName: name });
    },
    answer: async (name: string, event: unknown = {}) =>
      JSON.parse(Buffer.from((await invoke(name, event)).Payload ?? []).toString()) as Record<
        string,
        unknown
      >,
    /** Of all streams of the function's group; undefined when there is no group. */
    lines: async (name: string): Promise<string[] | undefined> => {
      const logGroupName = `/aws/lambda/${name}`;
      const { logGroups = [] } = await logs.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
      );
      if (!logGroups.some((group) => group.logGroupName === logGroupName)) return undefined;
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message = '' }) => message);
    },
    /** Environments of before are not used any more. */
    renew: async (FunctionName: string, changes: object = {}) => {
      const Description = String(Math.random());
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description, ...changes }));
      await waitUntilFunctionUpdatedV2({ client: lambda, ...PATIENCE }, { FunctionName });
    },
    stsOf: (credentials: Credentials) => {
      const client = new STSClient({
        region: REGION,
        endpoint: running.endpoint,
        // The client marks what it is given.
        credentials: { ...credentials },
        maxAttempts: 1,
      });
      context.after(() => client.destroy());
      return client;
    },
  };
}

const refused = (name: string, status: number, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, name, error.message);
  assert.match(error.message, message);
  const { $metadata } = error as unknown as { $metadata: { httpStatusCode: number } };
  assert.equal($metadata.httpStatusCode, status);
  return true;
};

test('a function is its role, by the name of the function, and may do what the role may', async (context) => {
  const { role, grant, create, answer } = await platform(context);
  const id = await role('reader', allow('lambda:ListFunctions'));
  await create('who', WHO, roleArn('reader'));
  const { credentials, ...first } = await answer('who');
  assert.deepEqual(first, {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/who`,
    userId: `${id}:who`,
    functions: 'allowed',
    layers: 'AccessDeniedException',
  });
  const { accessKeyId, secretAccessKey, sessionToken } = credentials as Credentials;
  assert.match(accessKeyId, /^ASIA[A-Z2-7]{16}$/);
  assert.match(secretAccessKey, /^[A-Za-z0-9/+]{40}$/);
  assert.ok(sessionToken.length > 100);
  const only = { Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn('other') } } };
  await grant('reader', allow('lambda:List*', '*', only));
  const { functions, layers } = await answer('who');
  assert.deepEqual([functions, layers], ['AccessDeniedException', 'AccessDeniedException']);
  await grant('reader', allow('lambda:List*', '*', JSON.parse(JSON.stringify(only).replace('other', 'who'))));
  const again = await answer('who');
  assert.deepEqual([again['functions'], again['layers']], ['allowed', 'allowed']);
  assert.deepEqual(again['credentials'], credentials, 'an environment keeps its credentials');
});

test('a function takes a role that exists and trusts Lambda', async (context) => {
  const { role, create, iam, invoke } = await platform(context);
  const unfit = (message: RegExp) => refused('InvalidParameterValueException', 400, message);
  const begin = '^The role defined for the function cannot be assumed by Lambda\\.';
  await assert.rejects(
    create('fn', HELLO, roleArn('absent')),
    unfit(new RegExp(`${begin}.*\`\\./mayfly role create-basic absent\``)),
  );
  const ec2 = TRUST_LAMBDA.replace('lambda.', 'ec2.');
  await role('server', undefined, ec2);
  await assert.rejects(create('fn', HELLO, roleArn('server')), unfit(new RegExp(`${begin}.*trust policy`)));
  const elsewhere = `arn:aws:iam::222222222222:role/server`;
  await assert.rejects(create('fn', HELLO, elsewhere), /Cross-account pass role is not allowed\./);
  const forOther = JSON.parse(TRUST_LAMBDA) as { Statement: object[] };
  Object.assign(forOther.Statement[0] ?? {}, {
    Condition: { ArnLike: { 'aws:SourceArn': functionArn('other*') } },
  });
  const PolicyDocument = JSON.stringify(forOther);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'server', PolicyDocument }));
  await assert.rejects(create('fn', HELLO, roleArn('server')), unfit(/trust policy/));
  await create('other-fn', HELLO, roleArn('server'));
  await invoke('other-fn');
});

test('with --auth open roles need not exist, and everything is logged', async (context) => {
  const { create, invoke, lines } = await platform(context, { auth: 'open' });
  await create('fn', HELLO, 'arn:aws:iam::123456789012:role/anything');
  await invoke('fn');
  assert.ok((await lines('fn'))?.some((line) => line.includes('hello {}')));
});

test('a role that is gone: warm environments live on, powerless; no new ones are made', async (context) => {
  const { role, grant, create, answer, iam, renew, stsOf, invoke } = await platform(context);
  await role('short', allow('*'));
  await create('fn', WHO, roleArn('short'));
  const { credentials } = await answer('fn', { quiet: true });
  const identity = (of: unknown) => stsOf(of as Credentials).send(new GetCallerIdentityCommand({}));
  await identity(credentials);
  await iam.send(new DeleteRolePolicyCommand({ RoleName: 'short', PolicyName: 'p' }));
  await iam.send(new DeleteRoleCommand({ RoleName: 'short' }));
  assert.deepEqual(await answer('fn', { quiet: true }), { credentials });
  const invalid = refused('InvalidClientTokenId', 403, /security token/);
  await assert.rejects(identity(credentials), invalid);
  await renew('fn');
  const lost = refused('AccessDeniedException', 403, /^The role defined for the function cannot be assumed/);
  await assert.rejects(invoke('fn', { quiet: true }), lost);
  await role('short');
  await grant('short', allow('*'));
  const { credentials: later } = await answer('fn', { quiet: true });
  await identity(later);
  await assert.rejects(identity(credentials), invalid, "another role's of the same name");
  const PolicyDocument = TRUST_LAMBDA.replace('lambda.', 'ec2.');
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'short', PolicyDocument }));
  await renew('fn');
  await assert.rejects(invoke('fn', { quiet: true }), lost);
});

test('lines are stored as far as the role may write them, from one invocation to the next', async (context) => {
  const { role, grant, create, invoke, lines, logs } = await platform(context);
  await role('mute');
  await create('fn', HELLO, roleArn('mute'));
  const { LogResult = '' } = await invoke('fn', 1, { LogType: 'Tail' });
  assert.match(Buffer.from(LogResult, 'base64').toString(), /hello 1/);
  assert.equal(await lines('fn'), undefined);

  // The console's: the group of this function alone.
  await grant('mute', allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `${groupArn('fn')}:*`));
  await invoke('fn', 2);
  assert.equal(await lines('fn'), undefined, 'it may not make the group');
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/fn' }));
  await invoke('fn', 3);
  const hellos = async (name: string) => (await lines(name))?.filter((line) => line.includes('hello'));
  assert.equal((await hellos('fn'))?.length, 1);
  assert.match(String(await hellos('fn')), /hello 3/);

  await grant('mute', allow(LOGGING));
  await create('second', HELLO, roleArn('mute'));
  await invoke('second', 4);
  assert.match(String(await hellos('second')), /hello 4/);
  await grant(
    'mute',
    policy(
      { Effect: 'Allow', Action: LOGGING, Resource: '*' },
      { Effect: 'Deny', Action: 'logs:PutLogEvents', Resource: `${groupArn('second')}:*` },
    ),
  );
  await invoke('second', 5);
  await invoke('fn', 6);
  assert.equal((await hellos('second'))?.length, 1);
  assert.match(String(await hellos('fn')), /hello 6/);

  const only = { Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn('third') } } };
  await grant('mute', allow(LOGGING, '*', only));
  await create('third', HELLO, roleArn('mute'));
  await invoke('third', 7);
  await invoke('fn', 8);
  assert.match(String(await hellos('third')), /hello 7/);
  assert.doesNotMatch(String(await hellos('fn')), /hello 8/);
});

test('a destination is told when the role may invoke it', async (context) => {
  const { role, create, invoke, lines, lambda } = await platform(context);
  await role('logger', allow(LOGGING));
  await create('told', HELLO, roleArn('logger'));
  await role('sender', allow('lambda:InvokeFunction', functionArn('told')));
  await create('fn', HELLO, roleArn('sender'));
  const DestinationConfig = { OnSuccess: { Destination: functionArn('told') } };
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'fn', DestinationConfig }));
  await invoke('fn', 'news', { InvocationType: 'Event' });
  const line = await eventually('the destination', async () =>
    (await lines('told'))?.find((text) => text.includes('"requestPayload":"news"')),
  );
  assert.match(line, /"condition":"Success"/);
  assert.equal(await lines('fn'), undefined, 'it may not log');
});
