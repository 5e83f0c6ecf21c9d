import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { createTestRole, eventually, nodeFunction } from '../harness.ts';
import { clientsOf, folderOf, up } from './commandLine.ts';

/** A container's root may not as a rule. */
const words = ['--reset-on-fork', '--other', '0', 'nice', '-n', '-1', 'nice'];
const mayGoFirst = spawnSync('chrt', words, { encoding: 'utf8' }).stdout === '-1\n';
const skip =
  (getPriority() !== 0 && 'these tests themselves have another priority') ||
  (!(process.getuid?.() === 0 && mayGoFirst) && 'only root may, where the machine lets it and has chrt');

/** Nice levels of a process's first thread, and of its others. */
function niceOf(pid: number): { own: number; others: number[] } {
  const others = readdirSync(`/proc/${pid}/task`).filter((thread) => thread !== String(pid));
  return { own: getPriority(pid), others: others.map((thread) => getPriority(Number(thread))) };
}

test('the thread that serves goes first, its others and what it runs do not', { skip }, async (context) => {
  const data = await folderOf(context);
  const platform = await up(context, data);
  const pid = platform.child.pid ?? 0;
  await eventually('it has gone first', async () => getPriority(pid) < 0 || undefined);
  const { lambda: client, iam } = await clientsOf(context, data, platform);
  await createTestRole(iam);
  const code = `import { getPriority } from 'node:os'; export const handler = async () => getPriority();`;
  await client.send(new CreateFunctionCommand(await nodeFunction('nice', code)));
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 30, minDelay: 1 }, { FunctionName: 'nice' });
  const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'nice' }));

  assert.equal(Buffer.from(Payload ?? []).toString(), '0');
  const { own, others } = niceOf(pid);
  assert.equal(own, -10);
  assert.ok(others.length > 0 && others.every((level) => level >= 0), JSON.stringify(others));
});

test('whoever has chosen a priority keeps it', { skip: process.platform !== 'linux' && 'Linux only' }, () => {
  const raise = JSON.stringify(new URL('../../src/cli/ownPriority.ts', import.meta.url).href);
  const code = `import { getPriority } from 'node:os';
    import { raiseOwnPriority } from ${raise};
    await raiseOwnPriority();
    console.log(getPriority());`;
  const args = ['-n', '1', process.execPath, '--input-type=module', '-e', code];
  const { stdout } = spawnSync('nice', args, { encoding: 'utf8' });
  assert.equal(Number(stdout), getPriority() + 1);
});
