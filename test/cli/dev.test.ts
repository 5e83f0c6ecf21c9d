import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { going, up } from './commandLine.ts';
import { freePort, greeter, lambdaOf, project, soon } from './greeter.fixture.ts';

/** Says by one file that it is at work, and ends once there is another. */
const slow = (folder: string) => `import { existsSync, writeFileSync } from 'node:fs';
export const handler = async () => {
  writeFileSync(${JSON.stringify(join(folder, 'begun'))}, '');
  while (!existsSync(${JSON.stringify(join(folder, 'enough'))})) await new Promise((go) => setTimeout(go, 20));
  return 'done';
};`;

async function atWork(folder: string): Promise<void> {
  await soon('the invocation', async () => (await readFile(join(folder, 'begun')).catch(() => {})) && true);
}

for (const isInspected of [false, true]) {
  const how = isInspected ? ', and closes the function to debuggers' : '';
  test(`Ctrl-C during the first invocation ends dev at once${how}`, async (context) => {
    const { data, source } = await project(context);
    await writeFile(join(source, 'index.mjs'), slow(data));
    const inspect = isInspected ? ['--inspect', `${await freePort()}`] : [];
    const dev = going(context, ['dev', source, '--data', data, '--payload', '{}', ...inspect]);
    await atWork(data);
    dev.child.kill('SIGINT');
    assert.equal(await soon('its end', async () => dev.child.exitCode ?? undefined), 0);
    assert.doesNotMatch(dev.output.stderr, /watching|Warning|Abort/);
    const lambda = await lambdaOf(context, data);
    const after = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'greeter' }));
    assert.deepEqual([after.Environment?.Variables ?? {}, after.Timeout], [{}, 30]);
  });
}

const missing = ['bwrap', 'ip'].find((program) => findProgram(program) === undefined);
const skip =
  process.getuid?.() !== 0 ? 'needs root' : missing === undefined ? false : `${missing} is not installed`;

test('Ctrl-C ends dev also while a debugger is attached', { skip }, async (context) => {
  const { data, source } = await project(context, ['--isolation', 'bubblewrap', '--egress', 'platform']);
  const lasting = `console.log('at work'); await new Promise((go) => setTimeout(go, 600_000));`;
  await writeFile(join(source, 'index.mjs'), `export const handler = async () => { ${lasting} };`);
  const port = await freePort();
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{}', '--inspect', `${port}`]);
  await soon('the invocation', async () => dev.output.stdout.includes('at work') || undefined);
  const list = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await list.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  dev.child.kill('SIGINT');
  assert.equal(await soon('its end', async () => dev.child.exitCode ?? undefined), 0);
  assert.match(dev.output.stderr, /no longer open to a debugger/);
});

test('a function is closed to debuggers also when its folder cannot be deployed any more', async (context) => {
  const { data, source } = await project(context);
  const dev = going(context, ['dev', source, '--data', data, '--inspect', `${await freePort()}`]);
  await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
  await rm(join(source, 'index.mjs'));
  await soon('its mistake', async () => dev.output.stderr.includes('is empty') || undefined);
  dev.child.kill('SIGINT');
  assert.equal((await dev.ended).code, 0);
  assert.match(dev.output.stderr, /no longer open to a debugger/);
});

test('what is saved during the first invocation is deployed after it', async (context) => {
  const { data, source } = await project(context);
  await writeFile(join(source, 'index.mjs'), slow(data));
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}']);
  await atWork(data);
  await writeFile(join(source, 'index.mjs'), greeter('Welcome'));
  await writeFile(join(data, 'enough'), '');
  await soon('the new code', async () => dev.output.stdout.includes('"Welcome Ada"') || undefined);
  assert.match(dev.output.stdout, /^"done"$/m);
});

test('what is saved while the platform is away is deployed when it answers again', async (context) => {
  const { data, source, platform } = await project(context);
  const dev = going(context, ['dev', source, '--data', data, '--payload', '{"name":"Ada"}']);
  await soon('it watches', async () => dev.output.stderr.includes('watching') || undefined);
  platform.child.kill('SIGTERM');
  await platform.ended;
  await writeFile(join(source, 'index.mjs'), greeter('Welcome'));
  const told = 'does not answer; what was saved is deployed when it does';
  await soon('the promise', async () => dev.output.stderr.includes(told) || undefined);
  await up(context, data, ['--port', new URL(platform.url).port]);
  await soon('the new code', async () => dev.output.stdout.includes('"Welcome Ada"') || undefined);
  assert.doesNotMatch(dev.output.stderr, /ECONN/);
});

test('a payload of standard input is that of every invocation', async (context) => {
  const { data, source } = await project(context);
  const dev = going(context, ['dev', source, '--data', data, '--payload', '-'], '{"name":"Ada"}');
  await soon('the first', async () => dev.output.stdout.includes('"Hello Ada"') || undefined);
  await writeFile(join(source, 'index.mjs'), greeter('Welcome'));
  await soon('the second', async () => dev.output.stdout.includes('"Welcome Ada"') || undefined);
});
