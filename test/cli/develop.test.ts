import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { folderOf, going, mayfly, up } from './commandLine.ts';
import { freePort, greeter, lambdaOf, project, soon } from './greeter.fixture.ts';

test('a folder becomes a function, and again at each save', async (context) => {
  const { data, source } = await project(context);
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}']);
  const shown = (text: string) =>
    soon(text, async () => (dev.output.stdout.includes(text) ? true : undefined));
  await shown('"Hello Ada"');
  await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
  await shown('INIT_START');
  await shown('INFO\tasked by Ada');

  await writeFile(join(source, 'index.mjs'), greeter('Welcome'));
  await shown('"Welcome Ada"');

  // As many editors do: what is saved takes the name of what was.
  await writeFile(join(source, '..', 'draft'), greeter('Bye'));
  await rename(join(source, '..', 'draft'), join(source, 'index.mjs'));
  await shown('"Bye Ada"');

  await writeFile(join(source, 'index.mjs'), 'this is not JavaScript');
  await soon('its failure', async () => dev.output.stderr.includes('the function failed') || undefined);
  await writeFile(join(source, 'index.mjs'), greeter('Back'));
  await shown('"Back Ada"');

  dev.child.kill('SIGINT');
  assert.equal((await dev.ended).code, 0);
  const again = await mayfly(['invoke', 'greeter', '--data', data, '--payload', '{"name":"Bob"}']);
  assert.equal(again.stdout, '"Back Bob"\n');
});

test('a folder that has not changed since is invoked all the same when dev starts', async (context) => {
  const { data, source } = await project(context);
  for (const what of ['created', 'unchanged']) {
    const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}']);
    await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
    assert.ok(dev.output.stderr.includes(what), dev.output.stderr);
    assert.ok(dev.output.stdout.includes('"Hello Ada"'), dev.output.stdout);
    dev.child.kill('SIGINT');
    await dev.ended;
  }
});

test('invoke prints the answer, the log tail, and tells by its exit code how it went', async (context) => {
  const { data, source } = await project(context);
  const dev = going(context, ['dev', source, '--data', data]);
  await soon('it is made', async () => dev.output.stderr.includes('watching') || undefined);
  const run = (...more: string[]) => mayfly(['invoke', 'greeter', '--data', data, ...more]);

  await writeFile(join(data, '..', 'event.json'), '{"name":"file"}');
  const answer = await run('--payload', `@${join(data, '..', 'event.json')}`, '--tail');
  assert.deepEqual([answer.code, answer.stdout], [0, '"Hello file"\n']);
  assert.match(answer.stderr, /INFO\tasked by file\n[\s\S]*REPORT RequestId: /);

  await writeFile(join(data, '..', 'other.json'), '{"name":"other"}');
  const alike = await run('--payload', `file://${join(data, '..', 'other.json')}`);
  assert.equal(alike.stdout, '"Hello other"\n');

  const failed = await run('--payload', '{"fail":true}');
  assert.equal(failed.code, 1);
  assert.match(failed.stdout, /"errorMessage":"as asked"/);
  assert.match(failed.stderr, /the function failed \(Unhandled\)/);

  const missing = await mayfly(['invoke', 'nobody', '--data', data]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /^mayfly: ResourceNotFoundException: Function not found: .*nobody/);

  const unknown = await mayfly(['logs', 'nobody', '--data', data]);
  assert.equal(unknown.code, 1);
  assert.match(
    unknown.stderr,
    /^mayfly: there is no log group \/aws\/lambda\/nobody: .*has not run yet.*--follow waits for it$/m,
  );

  const lines = await mayfly(['logs', 'greeter', '--data', data, '--filter', '"asked by file"']);
  assert.equal(lines.stdout.split('\n').length, 2);
  assert.match(lines.stdout, /^\d{4}-\d\d-\d\dT.*asked by file\n$/);
});

test('logs follows what comes, of a group that is not there yet too', async (context) => {
  const { data, source } = await project(context);
  const follower = going(context, ['logs', 'greeter', '--follow', '--data', data]);
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"later"}']);
  await soon('the line', async () => follower.output.stdout.includes('asked by later') || undefined);
  dev.child.kill('SIGTERM');
  follower.child.kill('SIGTERM');
  assert.deepEqual([(await dev.ended).code, (await follower.ended).code], [0, 0]);
  assert.equal(follower.output.stdout.match(/asked by later/g)?.length, 1, 'each line once');
});

test('dev and logs outlive a restart of the platform', async (context) => {
  const folder = await folderOf(context);
  const [data, source] = [join(folder, 'data'), join(folder, 'greeter')];
  await mkdir(source);
  await writeFile(join(source, 'index.mjs'), greeter('Hello'));
  const first = await up(context, data);
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}']);
  await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
  const follower = going(context, ['logs', 'greeter', '--follow', '--data', data]);
  await soon('the line', async () => follower.output.stdout.includes('asked by Ada') || undefined);

  first.child.kill('SIGTERM');
  await first.ended;
  for (const { output } of [dev, follower]) {
    await soon('its absence', async () => output.stderr.includes('does not answer') || undefined);
  }
  await up(context, data, ['--port', new URL(first.url).port]);
  await writeFile(join(source, 'index.mjs'), greeter('Welcome'));
  const told = async () => dev.output.stdout.includes('"Welcome Ada"') || undefined;
  await soon('the new code', told);
  const lines = async () => (follower.output.stdout.match(/asked by Ada/g)?.length === 2 ? true : undefined);
  await soon('the new line', lines);
  assert.match(follower.output.stderr, /answers again/);
});

test('a debugger looks into a function between its invocations', async (context) => {
  const { data, source } = await project(context);
  const port = await freePort();
  const dev = going(context, [
    'dev',
    source,
    '--data',
    data,
    '--payload',
    '{"name":"x"}',
    '--inspect',
    `${port}`,
  ]);
  await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
  const list = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await list.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const expression = 'process.env.AWS_LAMBDA_FUNCTION_NAME';
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  const [{ data: answer }] = (await once(socket, 'message')) as [{ data: string }];
  assert.match(answer, /"value":"greeter"/);
  socket.close();
  dev.child.kill('SIGINT');
  assert.equal((await dev.ended).code, 0);
  assert.match(dev.output.stderr, /no longer open to a debugger/);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/json/list`));
});

test("dev leaves a function's own NODE_OPTIONS and timeout as they are, with a debugger and after it", async (context) => {
  const { data, source } = await project(context);
  const lambda = await lambdaOf(context, data);
  const settings = { Timeout: 77, Environment: { Variables: { NODE_OPTIONS: '--no-warnings', STAGE: 'x' } } };
  const run = async (...more: string[]) => {
    const dev = going(context, ['dev', source, '--data', data, ...more]);
    await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
    const during = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'greeter' }));
    dev.child.kill('SIGINT');
    assert.equal((await dev.ended).code, 0);
    const after = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'greeter' }));
    return { during, after };
  };
  await run();
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'greeter', ...settings }));
  const kept = ({ Timeout, Environment }: FunctionConfiguration) => ({ Timeout, Environment });
  const plain = await run();
  assert.deepEqual([kept(plain.during), kept(plain.after)], [settings, settings]);
  const inspected = await run('--inspect', `${await freePort()}`);
  assert.match(inspected.during.Environment?.Variables?.['NODE_OPTIONS'] ?? '', /^--no-warnings --inspect=/);
  assert.equal(inspected.during.Timeout, 900);
  assert.deepEqual(kept(inspected.after), settings);
});

test('a debugger is not waited for when the first deployment fails', async (context) => {
  const { data, source } = await project(context);
  const args = ['dev', source, '--data', data, '--inspect', `${await freePort()}`, '--name', 'not/a/name'];
  const { code, stderr } = await mayfly(args);
  assert.equal(code, 1);
  assert.match(stderr, /ValidationException/);
});

test('mistakes are told in a line', async (context) => {
  const data = await folderOf(context);
  for (const [args, said] of [
    [['invoke'], /usage: .\/mayfly invoke NAME/],
    [['invoke', 'f', '--colour'], /'--colour'; usage: /],
    [['invoke', 'f', '--async', '--tail'], /--tail has nothing to show with --async/],
    [['invoke', 'f', '--payload', '@/nowhere'], /--payload: \/nowhere can't be read: ENOENT/],
    [['logs', 'f', '--since', 'yesterday'], /--since takes a time such as/],
    [['dev', join(data, 'none')], /there is no folder/],
    ...['x', '0', '65536', '99999'].map(
      (port) =>
        [
          ['dev', data, '--inspect', port, '--name', 'n', '--runtime', 'nodejs24.x', '--handler', 'h'],
          /takes a port from 1 to 65535, not/,
        ] as const,
    ),
    [['dev', data], /has none of index.mjs/],
    [['invoke', 'f'], /nothing runs on/],
  ] as const) {
    const { code, stderr } = await mayfly([...args, '--data', data]);
    assert.notEqual(code, 0);
    assert.match(stderr, said);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});
