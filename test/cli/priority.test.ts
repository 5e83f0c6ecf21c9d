import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../harness.ts';
import { folderOf, up } from './commandLine.ts';

const isRoot = process.getuid?.() === 0;
const hasChrt = spawnSync('chrt', ['--version']).status === 0;
const skip =
  (!isRoot && 'only root may') ||
  (getPriority() !== 0 && 'these tests themselves have another priority') ||
  (!hasChrt && 'there is no chrt');

/** Nice levels of the threads of a process, its first one's first; of its children's first threads. */
function niceOf(pid: number): { own: number; threads: number[]; children: number[] } {
  const tasks = `/proc/${pid}/task`;
  const threads = readdirSync(tasks);
  const children = threads
    .flatMap((thread) => readFileSync(join(tasks, thread, 'children'), 'utf8').split(' '))
    .filter((child) => child !== '');
  return {
    own: getPriority(pid),
    threads: threads.filter((thread) => thread !== String(pid)).map((thread) => getPriority(Number(thread))),
    children: children.map((child) => getPriority(Number(child))),
  };
}

test('the thread that serves goes first, its others and what it runs do not', { skip }, async (context) => {
  const { child } = await up(context, await folderOf(context), ['--pool-mib', '128']);
  const nice = await eventually('it has gone first', async () => {
    const found = niceOf(child.pid ?? 0);
    return found.own < 0 && found.children.length > 0 ? found : undefined;
  });
  assert.equal(nice.own, -10);
  assert.ok(nice.threads.length > 0);
  for (const level of [...nice.threads, ...nice.children]) assert.ok(level >= 0, JSON.stringify(nice));
});
