import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { zipFolder } from '../../src/cli/zipFolder.ts';
import { going, mayfly } from './commandLine.ts';
import { freePort, lambdaOf, project, soon } from './greeter.fixture.ts';

const PATIENCE = { maxWaitTime: 60, minDelay: 0.05 };

/** A second function of the greeter's folder. */
async function createGuest(lambda: LambdaClient, source: string, LogGroup: string): Promise<void> {
  const { Runtime, Handler, Role } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'greeter' }),
  );
  const Code = { ZipFile: await zipFolder(source) };
  const FunctionName = 'greeter-2';
  const LoggingConfig = { LogGroup };
  await lambda.send(new CreateFunctionCommand({ FunctionName, Runtime, Handler, Role, Code, LoggingConfig }));
  await waitUntilFunctionActiveV2({ client: lambda, ...PATIENCE }, { FunctionName });
}

async function invoke(lambda: LambdaClient, FunctionName: string, name: string): Promise<void> {
  await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ name }) }));
}

/** By whom a function was asked, says its log. */
async function asked(name: string, data: string): Promise<(string | undefined)[]> {
  const { stdout } = await mayfly(['logs', name, '--data', data]);
  return [...stdout.matchAll(/asked by (\S+)/g)].map(([, by]) => by);
}

test('a function is read in the log group chosen for it, without the others that write there', async (context) => {
  const { data, source } = await project(context);
  const lambda = await lambdaOf(context, data);
  const made = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Eve"}']);
  await soon('it watches', async () => made.output.stderr.includes('watching') || undefined);
  made.child.kill('SIGINT');
  await made.ended;
  const FunctionName = 'greeter';
  const LoggingConfig = { LogGroup: '/chosen/for-both' };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, LoggingConfig }));
  await waitUntilFunctionUpdatedV2({ client: lambda, ...PATIENCE }, { FunctionName });
  const follower = going(context, ['logs', 'greeter-2', '--follow', '--data', data]);
  await createGuest(lambda, source, LoggingConfig.LogGroup);
  await invoke(lambda, 'greeter-2', 'Bob');
  await soon('its line', async () => follower.output.stdout.includes('asked by Bob') || undefined);

  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}']);
  await soon('the line', async () => dev.output.stdout.includes('INFO\tasked by Ada') || undefined);
  dev.child.kill('SIGINT');
  await dev.ended;
  assert.deepEqual(await asked('greeter', data), ['Ada']);
  assert.deepEqual(await asked('greeter-2', data), ['Bob']);
  assert.deepEqual(await asked('/chosen/for-both', data), ['Bob', 'Ada']);

  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'greeter' }));
  assert.deepEqual(await asked('greeter', data), ['Eve'], 'of one that is no more: what its own group holds');
});

test("a function's own group is read without those for whom it was chosen", async (context) => {
  const { data, source } = await project(context);
  const lambda = await lambdaOf(context, data);
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Eve"}']);
  await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
  await createGuest(lambda, source, '/aws/lambda/greeter');
  await invoke(lambda, 'greeter-2', 'Bob');
  assert.deepEqual(await asked('greeter-2', data), ['Bob']);
  assert.deepEqual(await asked('greeter', data), ['Eve']);
});

test('a command whose reader has gone ends quietly, and in order where it goes on', async (context) => {
  const help = going(context, ['help']);
  help.child.stdout.destroy();
  const { code, stderr } = await help.ended;
  assert.deepEqual([code, stderr], [141, '']);

  const { data, source } = await project(context);
  const follower = going(context, ['logs', 'greeter', '--follow', '--data', data]);
  follower.child.stdout.destroy();
  const inspect = ['--inspect', `${await freePort()}`];
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}', ...inspect]);
  dev.child.stdout.destroy();
  const ended = await Promise.all([dev.ended, follower.ended]);
  assert.deepEqual(
    ended.map((one) => one.code),
    [141, 141],
  );
  assert.match(ended[0].stderr, /no longer open to a debugger/);
  assert.equal(ended[1].stderr, '');
});
