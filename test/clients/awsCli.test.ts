import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { eventually, ROLE, testPlatform, zipOf, type TestPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients, type PythonClients } from './pythonClients.ts';

const run = promisify(execFile);
let clients: PythonClients | string;
before(async () => {
  clients = await pythonClients();
});

/** A function that runs the unmodified AWS CLI against `platform`, or undefined when the machine has none. */
function awsCli(context: TestContext, platform: TestPlatform) {
  if (typeof clients === 'string') {
    context.skip(clients);
    return undefined;
  }
  const { aws } = clients;
  return async (...args: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run(aws, [...args, '--output', 'json'], { env: clientEnvironment(platform) });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  };
}

test('the tutorial, with the AWS CLI: create, invoke, change, read the logs, delete', async (context) => {
  const platform = await testPlatform(context);
  const aws = awsCli(context, platform);
  if (!aws) return;
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-cli-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const zip = join(folder, 'function.zip');
  const out = join(folder, 'out.json');
  const source = (greeting: string) => ({
    'index.mjs': `export const handler = async (event) => { console.log('seen', event.name); return { greeting: '${greeting} ' + event.name }; };`,
  });

  assert.equal((await aws('sts', 'get-caller-identity'))['Arn'], 'arn:aws:iam::000000000000:root');

  await writeFile(zip, await zipOf(source('Hello')));
  const created = await aws(
    'lambda',
    'create-function',
    '--function-name',
    'hello',
    '--runtime',
    'nodejs24.x',
    '--handler',
    'index.handler',
    '--role',
    ROLE,
    '--zip-file',
    `fileb://${zip}`,
  );
  assert.equal(created['FunctionName'], 'hello');
  await aws('lambda', 'wait', 'function-active-v2', '--function-name', 'hello');

  const invoke = (payload: string) =>
    aws('lambda', 'invoke', '--function-name', 'hello', '--log-type', 'Tail', '--payload', payload, out);
  const answer = await invoke('{"name": "world"}');
  assert.equal(answer['StatusCode'], 200);
  assert.deepEqual(JSON.parse(await readFile(out, 'utf8')), { greeting: 'Hello world' });
  const tail = Buffer.from(answer['LogResult'] as string, 'base64').toString();
  assert.match(tail, /REPORT RequestId: [0-9a-f-]{36}\tDuration: /);

  await writeFile(zip, await zipOf(source('Goodbye')));
  await aws('lambda', 'update-function-code', '--function-name', 'hello', '--zip-file', `fileb://${zip}`);
  await aws('lambda', 'wait', 'function-updated-v2', '--function-name', 'hello');
  await invoke('{"name": "world"}');
  assert.deepEqual(JSON.parse(await readFile(out, 'utf8')), { greeting: 'Goodbye world' });

  const messages = await eventually('both invocations in the log', async () => {
    const { events } = (await aws(
      'logs',
      'filter-log-events',
      '--log-group-name',
      '/aws/lambda/hello',
      '--filter-pattern',
      'seen',
    )) as {
      events: { message: string }[];
    };
    return events.length === 2 ? events.map(({ message }) => message) : undefined;
  });
  assert.ok(messages.every((message) => /INFO\tseen world/.test(message)));

  await aws('lambda', 'delete-function', '--function-name', 'hello');
  await assert.rejects(
    aws('lambda', 'get-function', '--function-name', 'hello'),
    /ResourceNotFoundException.*Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello/s,
  );
});

test('what Mayfly does not offer is refused by name', async (context) => {
  const platform = await testPlatform(context);
  const aws = awsCli(context, platform);
  if (!aws) return;
  await assert.rejects(
    aws('lambda', 'get-function-scaling-config', '--function-name', 'x', '--qualifier', '1'),
    /GetFunctionScalingConfig/,
  );
  await assert.rejects(aws('ec2', 'describe-instances'), /ec2/i);
});
