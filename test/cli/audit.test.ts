import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  CreateLogGroupCommand,
  CloudWatchLogsClient,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { platformClients } from '../../src/cli/platformClients.ts';
import { readConfig } from '../../src/config.ts';
import { ACCOUNT, eventually, nodeFunction, REGION, TRUST_LAMBDA } from '../harness.ts';
import { folderOf, going, mayfly, up, type Running } from './commandLine.ts';

interface Destroyable {
  destroy(): void;
}

const closing = <T extends Destroyable>(context: TestContext, client: T): T => {
  context.after(() => client.destroy());
  return client;
};

async function rootIam(context: TestContext, data: string): Promise<IAMClient> {
  const { iam, lambda, logs, cloudtrail } = await platformClients(readConfig(['--data', data]).config);
  context.after(() => [iam, lambda, logs, cloudtrail].forEach((client) => client.destroy()));
  return iam;
}

async function keysOf(iam: IAMClient, UserName: string) {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

async function stop({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
}

test('audit tells who called what, and --follow what comes', async (context) => {
  const data = await folderOf(context);
  const { url } = await up(context, data);
  const following = going(context, ['audit', '--follow', '--data', data]);
  assert.equal((await mayfly(['user', 'create', 'bob', '--data', data])).code, 0);
  await eventually(
    'the key of bob',
    async () =>
      /  root  iam:CreateAccessKey  bob  from 127\.0\.0\.1  ok\n/.test(following.output.stdout) || undefined,
    30_000,
  );
  const lines = following.output.stdout.trimEnd().split('\n');
  assert.equal(lines.filter((line) => line.includes('iam:CreateUser')).length, 1, following.output.stdout);
  assert.ok(!following.output.stdout.includes('LookupEvents'), 'its own lookups are left out');

  const iam = await rootIam(context, data);
  const credentials = await keysOf(iam, 'eve');
  const eve = closing(context, new IAMClient({ region: REGION, endpoint: url, credentials, maxAttempts: 1 }));
  await assert.rejects(eve.send(new ListUsersCommand({})), { name: 'AccessDenied' });
  await eventually(
    'the refusal',
    async () =>
      /  user\/eve  iam:ListUsers  .*AccessDenied: User: .*\n/.test(following.output.stdout) || undefined,
    30_000,
  );
  following.child.kill('SIGINT');
  assert.equal((await following.ended).code, 0);

  const denied = await mayfly(['audit', '--denied', '--data', data]);
  assert.deepEqual([denied.code, denied.stdout.trimEnd().split('\n').length], [0, 1]);
  assert.match(denied.stdout, /user\/eve  iam:ListUsers/);
  const json = await mayfly(['audit', '--event', 'CreateUser', '--user', 'root', '--json', '--data', data]);
  const records = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { eventName: string; requestParameters: { userName: string } });
  assert.deepEqual(
    records.map(({ eventName, requestParameters }) => [eventName, requestParameters.userName]),
    [
      ['CreateUser', 'bob'],
      ['CreateUser', 'eve'],
    ],
  );
});

test('audit --follow outlives a restart of the platform', async (context) => {
  const data = await folderOf(context);
  const first = await up(context, data);
  const following = going(context, ['audit', '--follow', '--data', data]);
  const { output } = following;
  const soon = (what: string, said: () => boolean) =>
    eventually(what, async () => said() || undefined, 30_000);
  const create = async (name: string) => {
    assert.equal((await mayfly(['user', 'create', name, '--data', data])).code, 0);
    await soon(`the key of ${name}`, () => output.stdout.includes(`iam:CreateAccessKey  ${name}`));
  };
  await create('bob');
  await stop(first);
  await soon('its absence', () => output.stderr.includes('does not answer'));
  await up(context, data, ['--port', new URL(first.url).port]);
  await create('eve');
  await soon('its return', () => output.stderr.includes('answers again'));
  assert.equal(output.stdout.match(/iam:CreateAccessKey/g)?.length, 2, `each once: ${output.stdout}`);
  following.child.kill('SIGINT');
  assert.equal((await following.ended).code, 0);
});

test('what a role did under --auth audit becomes a policy with which it may do the same, and no more', async (context) => {
  const data = await folderOf(context);
  const audited = await up(context, data, ['--auth', 'audit']);
  const iam = await rootIam(context, data);
  const trust = (AWS: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
    });
  const credentials = await keysOf(iam, 'ada');
  await iam.send(new CreateRoleCommand({ RoleName: 'worker', AssumeRolePolicyDocument: trust(ACCOUNT) }));
  await iam.send(new CreateRoleCommand({ RoleName: 'of-function', AssumeRolePolicyDocument: TRUST_LAMBDA }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'assume', PolicyDocument }));

  const asWorker = async ({ url }: Running) => {
    const settings = { region: REGION, endpoint: url, maxAttempts: 1 };
    const sts = closing(context, new STSClient({ ...settings, credentials }));
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'shift' }));
    const keys = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    return {
      lambda: closing(context, new LambdaClient({ ...settings, credentials: keys })),
      logs: closing(context, new CloudWatchLogsClient({ ...settings, credentials: keys })),
      iam: closing(context, new IAMClient({ ...settings, credentials: keys })),
    };
  };
  const work = async (running: Running, group: string) => {
    const { lambda, logs } = await asWorker(running);
    const code = await nodeFunction('f', "export const handler = () => console.log('it ran');");
    await lambda.send(
      new CreateFunctionCommand({
        ...code,
        Role: `arn:aws:iam::${ACCOUNT}:role/of-function`,
        Tags: { team: 'x' },
      }),
    );
    await eventually(
      'the function',
      async () => {
        const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: 'f' }));
        return Configuration?.State === 'Active' || undefined;
      },
      30_000,
    );
    const { StatusCode } = await lambda.send(new InvokeCommand({ FunctionName: 'f' }));
    assert.equal(StatusCode, 200);
    await lambda.send(new ListFunctionsCommand({}));
    await eventually(
      'the line of the function',
      async () => {
        const lines = await logs
          .send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/f', filterPattern: '"it ran"' }))
          .catch((error: Error) => {
            if (error.name === 'ResourceNotFoundException') return undefined;
            throw error;
          });
        return lines?.events?.length === undefined || lines.events.length === 0 ? undefined : true;
      },
      30_000,
    );
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    return logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  };

  await work(audited, 'made-by-worker');
  const would = await mayfly(['audit', '--denied', '--data', data]);
  assert.match(
    would.stdout,
    /worker\/shift  lambda:CreateFunction20150331 .* ok  would be denied: User: .* is not authorized/,
  );
  const suggest = async (role: string): Promise<string> => {
    const { code, stdout, stderr } = await mayfly(['policy', 'suggest', role, '--data', data]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /not allowed by its policies now: /);
    return stdout;
  };
  const ofWorker = await suggest('worker');
  const ofAda = await mayfly(['policy', 'suggest', 'ada', '--data', data]);
  assert.deepEqual(JSON.parse(ofAda.stdout), {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [`arn:aws:iam::${ACCOUNT}:role/worker`] },
    ],
  });
  const ofFunction = await suggest(`arn:aws:iam::${ACCOUNT}:role/of-function`);
  for (const action of [
    'lambda:CreateFunction',
    'lambda:InvokeFunction',
    'lambda:TagResource',
    'iam:PassRole',
  ]) {
    assert.ok(ofWorker.includes(`"${action}"`), `${action} in ${ofWorker}`);
  }
  assert.ok(ofFunction.includes('"logs:PutLogEvents"'), ofFunction);
  await stop(audited);

  const enforced = await up(context, data);
  const root = await rootIam(context, data);
  const before = await asWorker(enforced);
  await assert.rejects(before.lambda.send(new ListFunctionsCommand({})), { name: 'AccessDeniedException' });
  const put = (RoleName: string, document: string) =>
    root.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'least', PolicyDocument: document }));
  await put('worker', ofWorker);
  await put('of-function', ofFunction);
  // The group that it made is there already: it may make it, and that is the answer.
  await assert.rejects(work(enforced, 'made-by-worker'), { name: 'ResourceAlreadyExistsException' });
  const { iam: ours, logs } = await asWorker(enforced);
  await assert.rejects(ours.send(new ListUsersCommand({})), { name: 'AccessDenied' });
  const other = new CreateLogGroupCommand({ logGroupName: 'another' });
  await assert.rejects(logs.send(other), { name: 'AccessDeniedException' });
});

test('under --auth audit a wrong signature is refused, and everything else is allowed', async (context) => {
  const data = await folderOf(context);
  const { url } = await up(context, data, ['--auth', 'audit']);
  const health = (await (await fetch(`${url}/_mayfly/health`)).json()) as { auth: string };
  assert.equal(health.auth, 'audit');
  const iam = await rootIam(context, data);
  const credentials = await keysOf(iam, 'ada');
  const settings = { region: REGION, endpoint: url, maxAttempts: 1 };
  const ada = closing(context, new IAMClient({ ...settings, credentials }));
  assert.equal((await ada.send(new GetUserCommand({ UserName: 'ada' }))).User?.UserName, 'ada');
  const forged = closing(
    context,
    new IAMClient({ ...settings, credentials: { ...credentials, secretAccessKey: 'x' } }),
  );
  await assert.rejects(forged.send(new ListUsersCommand({})), { name: 'SignatureDoesNotMatch' });
  const nothing = await mayfly(['policy', 'suggest', 'nobody', '--data', data]);
  assert.equal(nothing.code, 1);
  assert.match(nothing.stderr, /there is no role or user nobody/);
});
