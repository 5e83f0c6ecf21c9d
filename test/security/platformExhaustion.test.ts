/** Through the whole platform: functions that take all they can get, and do not stop. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { children } from '../../src/compute/drivers/processTree.ts';
import { eventually } from '../harness.ts';
import {
  hostilePlatform,
  processesNamed,
  skipWithoutPythonRuntime,
  type HostilePlatform,
  type Outcome,
} from './hostileFunctions.ts';

const MIB = 1024 * 1024;
let platform: HostilePlatform;
before(async () => {
  platform = await hostilePlatform();
});
after(() => platform?.close());

function timedOut({ answer, functionError, requestId, tail }: Outcome, seconds: number): void {
  assert.equal(functionError, 'Unhandled');
  assert.deepEqual(answer, {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds}.00 seconds`,
  });
  assert.match(tail, /REPORT .*\tStatus: timeout\n/);
}

for (const [language, endless] of [
  ['node', 'for (;;);'],
  ['python', 'while True: pass'],
] as const) {
  const skip = language === 'python' && skipWithoutPythonRuntime;
  test(`${language}: never returning ends with the timeout`, { skip }, async () => {
    const attacker = await platform.attacker(language, { timeoutSeconds: 1 });
    timedOut(await attacker.run(endless), 1);
    await platform.unharmed(attacker);
  });

  test(`${language}: memory without end`, { skip }, async () => {
    const attacker = await platform.attacker(language, { memoryMiB: 128 });
    const take = {
      node: `const kept = []; for (;;) kept.push(Buffer.alloc(4 << 20, 1));`,
      python: `kept = []\nwhile True: kept.append(bytearray(b'x' * (4 << 20)))`,
    };
    const { answer, functionError, requestId, tail } = await attacker.run(take[language]);
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual(answer, {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    });
    assert.match(
      tail,
      /REPORT .*\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t.*Error Type: Runtime.OutOfMemory\n/,
    );
    await platform.unharmed(attacker);
  });
}

test('deaf to SIGTERM and every other signal, with a daemon that is as well', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 1 });
  const mark = `86${process.pid}`;
  const outcome = await attacker.run(`
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2', 'SIGALRM']) process.on(signal, () => {});
    require('node:child_process').spawn('/bin/sh',
      ['-c', 'trap "" HUP INT TERM ALRM USR1 USR2; setsid /bin/sh -c "trap \\\\"\\\\" HUP INT TERM; sleep ${mark}; sleep ${mark}"'],
      { detached: true, stdio: 'ignore' }).unref();
    await forever()`);
  timedOut(outcome, 1);
  await platform.unharmed(attacker);
  await eventually('the end of what it started', async () =>
    processesNamed(`sleep ${mark}`).length === 0 ? true : undefined,
  );
});

test('a fork bomb', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 2 });
  const running = attacker.run(`
    require('node:child_process').spawn('/bin/sh', ['-c', 'bomb() { bomb | bomb & }; bomb'],
      { detached: true, stdio: 'ignore' }); await forever()`);
  await platform.neighbourIsWell();
  timedOut(await running, 2);
  await platform.unharmed(attacker);
});

test('processes, threads and descriptors: as many as the limit, and it goes on', async () => {
  const answer = (await platform.node.answer(`
    const fs = require('node:fs'); const files = []; let error;
    try { for (let n = 0; n < 100000; n++) files.push(fs.openSync('/dev/null', 'r')); } catch (e) { error = e.code; }
    for (const file of files) fs.closeSync(file);
    return { error, count: files.length }`)) as { error: string; count: number };
  assert.equal(answer.error, 'EMFILE');
  assert.ok(answer.count > 500 && answer.count < 1024, String(answer.count));
  if (platform.python !== undefined) {
    const made = await platform.python.answer(`
import os, signal, time
children = []
try:
    while len(children) < 5000:
        child = os.fork()
        if child == 0: time.sleep(600)
        children.append(child)
except OSError: pass
for child in children: os.kill(child, signal.SIGKILL)
for child in children: os.waitpid(child, 0)
answer = len(children)`);
    assert.ok(Number(made) > 100 && Number(made) <= 1024, String(made));
    await platform.unharmed(platform.python);
  }
  await platform.unharmed(platform.node);
});

test('/tmp beyond EphemeralStorage: no space, and it goes on', async () => {
  const answer = (await platform.node.answer(`
    const fs = require('node:fs'); const file = fs.openSync('/tmp/fill', 'w'); const bytes = Buffer.alloc(1 << 20, 1);
    let total = 0, error;
    try { for (;;) total += fs.writeSync(file, bytes); } catch (e) { error = e.code; }
    fs.closeSync(file); fs.unlinkSync('/tmp/fill'); fs.writeFileSync('/tmp/small', 'fits');
    return { error, mebibytes: total / 1048576 }`)) as { error: string; mebibytes: number };
  assert.equal(answer.error, 'ENOSPC');
  assert.ok(answer.mebibytes > 500 && answer.mebibytes < 540, String(answer.mebibytes));
  assert.equal(
    await platform.node.answer(`return require('node:fs').readFileSync('/tmp/small', 'utf8')`),
    'fits',
  );
  await platform.unharmed(platform.node);
});

test('a gigabyte of log: it is slowed, memory stays, neighbours go on, and no line is lost in silence', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 4 });
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  const running = attacker.run(`
    const fs = require('node:fs'); const rest = 'x'.repeat(80);
    for (let line = 0; line < 10_000_000;) {
      let text = ''; for (let n = 0; n < 1000; n++) text += 'line' + line++ + ' ' + rest + '\\n';
      const bytes = Buffer.from(text); for (let at = 0; at < bytes.length;) at += fs.writeSync(1, bytes, at);
    }`);
  const tookMs: number[] = [];
  for (let n = 0; n < 8; n++) {
    const started = performance.now();
    await platform.neighbourIsWell();
    tookMs.push(performance.now() - started);
  }
  const outcome = await running;
  clearInterval(watch);
  timedOut(outcome, 4);
  assert.ok(peak - before < 192 * MIB, `${(peak - before) / MIB} MiB more`);
  assert.ok(Math.max(...tookMs) < 4000, tookMs.join());
  const last = Number(/line(\d+) x+\n(?!line)/.exec(outcome.tail)?.[1]);
  assert.ok(last > 10_000, `only ${last} lines`);
  for (const line of [0, last >> 1, last]) {
    const found = await platform.logOf(attacker, `?line${line} ?dropped`);
    assert.match(found[0] ?? '', new RegExp(`^line${line} x+\n$|^\\[mayfly\\] \\d+ log lines were dropped`));
  }
  await platform.unharmed(attacker);
});

test('of environments that ended, whatever way, nothing is left', async () => {
  const attacker = await platform.attacker('node');
  const mark = `87${process.pid}`;
  const start = `require('node:child_process').spawn('/bin/sleep', ['${mark}'], { detached: true, stdio: 'ignore' });
    require('node:fs').writeFileSync('/tmp/left', Buffer.alloc(1 << 20));`;
  const ends = ['process.exit(1)', 'process.abort()', `raw(Buffer.alloc(64, 255)); await forever()`];
  const before = remains();
  for (let round = 0; round < 8; round++) {
    await Promise.all(ends.map((end) => attacker.run(`${start} ${end}`)));
  }
  await platform.neighbourIsWell();
  await eventually('the end of what it started', async () =>
    processesNamed(`sleep ${mark}`).length === 0 ? true : undefined,
  );
  // The pool has grown with the demand; whatever there is belongs to a sandbox that lives.
  await eventually('no more than what lives', async () => {
    const { sandboxes, folders, loops, groups, descriptors } = remains();
    const fair =
      folders === sandboxes &&
      loops <= sandboxes &&
      groups <= before.groups + (sandboxes - before.sandboxes) * MOST_GROUPS &&
      descriptors < before.descriptors + (sandboxes - before.sandboxes) * 4 + 24;
    return fair ? true : undefined;
  });
  assert.deepEqual(mountsOf(platform.dataFolder), []);
});

/** A group for each controller of version 1. */
const MOST_GROUPS = 6;

function remains() {
  const { sandboxes, folders } = {
    sandboxes: children(process.pid).filter((id) => commandOf(id) === 'bwrap').length,
    folders: readdirSync(join(platform.dataFolder, 'sandboxes', 'sandboxes')).length,
  };
  const name = `mayfly-${createHash('sha256').update(join(platform.dataFolder, 'sandboxes')).digest('hex').slice(0, 12)}`;
  return {
    sandboxes,
    folders,
    loops: loopDevicesOf(platform.dataFolder),
    groups: groupsBelow('/sys/fs/cgroup', name),
    descriptors: readdirSync('/proc/self/fd').length,
  };
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

const mountsOf = (folder: string) =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(folder));

function loopDevicesOf(folder: string): number {
  const files = readdirSync('/sys/block')
    .filter((name) => name.startsWith('loop'))
    .map((name) => join('/sys/block', name, 'loop', 'backing_file'));
  return files.filter((file) => existsSync(file) && readFileSync(file, 'utf8').includes(folder)).length;
}

/** None in those of other users. */
function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Control groups of one platform, in whatever hierarchies there are. */
function groupsBelow(root: string, name: string): number {
  let count = 0;
  const look = (folder: string, ours: boolean, depth: number): void => {
    for (const entry of foldersIn(folder)) {
      if (ours) count++;
      if (depth > 0) look(join(folder, entry), ours || entry === name, depth - 1);
    }
  };
  if (existsSync(root)) look(root, false, 5);
  return count;
}
