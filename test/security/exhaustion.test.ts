/** Functions that take all they can get. After each, the neighbour is well and the attacker can be ended. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LIMITS, type ScriptedSandbox } from '../../src/compute/drivers/scriptedSandbox.fixture.ts';
import { PYTHON, python, skipWithoutPython, startNeighbours, type Neighbours } from './neighbours.ts';

const MIB = 1024 * 1024;
let both: Neighbours;
before(async () => {
  both = await startNeighbours();
});
after(() => both.close());

/** What holds here, as the driver itself reports. */
const property = (name: string) => both.driver.describe().properties[name];

/** Ends the attacker and asserts that nothing of it is left on the host. */
async function endOf(attacker: ScriptedSandbox): Promise<void> {
  await both.neighbourIsWell();
  await attacker.sandbox.kill();
  assert.equal(existsSync(join(both.folder, 'driver', 'sandboxes', attacker.sandbox.id)), false);
}

test('processes: as many as the limit, then no more', { skip: skipWithoutPython }, async () => {
  const attacker = await both.newAttacker();
  const made = await attacker.evaluate(
    python(`
import os, time
made = 0
try:
    while True:
        if os.fork() == 0:
            os.close(1); os.close(2); time.sleep(86397)
        made += 1
except OSError: pass
print(made)`),
  );
  assert.ok(Number(made) > 20 && Number(made) <= LIMITS.processes, String(made));
  await endOf(attacker);
});

test('a fork bomb', async () => {
  const attacker = await both.newAttacker();
  await attacker.evaluate(`require('child_process').spawn('/bin/sh', ['-c', 'bomb() { bomb | bomb & }; bomb'],
    { stdio: 'ignore', detached: true })`);
  await both.neighbourIsWell();
  await endOf(attacker);
});

test('threads count as processes', { skip: skipWithoutPython }, async () => {
  const attacker = await both.newAttacker();
  const made = await attacker.evaluate(
    python(`
import os, threading, time
made = 0
threading.stack_size(65536)
try:
    while made < 4096:
        threading.Thread(target=time.sleep, args=(86396,), daemon=True).start(); made += 1
except RuntimeError: pass
print(made, flush=True)
os._exit(0)`),
  );
  assert.ok(Number(made) <= LIMITS.processes, String(made));
  await endOf(attacker);
});

test('memory, in many processes together', { skip: skipWithoutPython }, async () => {
  const attacker = await both.newAttacker(128);
  const bomb = `b = [bytearray(24 << 20) for _ in range(1)]; import time; time.sleep(86395)`;
  attacker
    .evaluate(
      `const { spawn } = require('child_process'); let killed = 0;
      await new Promise((resolve) => { for (let n = 0; n < 16; n++) spawn('${PYTHON}', ['-c', ${JSON.stringify(bomb)}],
        { stdio: 'ignore' }).on('exit', resolve); })`,
    )
    .then(
      // One of them was killed in place of the runtime: the limit held as well.
      () => attacker.sandbox.kill(),
      () => undefined,
    );
  await attacker.sandbox.exited;
  assert.ok(attacker.sandbox.peakMemoryBytes() <= 128 * MIB);
  await endOf(attacker);
});

test('memory that no process maps', { skip: skipWithoutPython }, async () => {
  const attacker = await both.newAttacker(128);
  const program = `
import os
try:
    file = os.memfd_create("bomb")
except OSError as error:
    print("refused"); raise SystemExit
while True: os.write(file, b"x" * (1 << 20))`;
  const outcome = await attacker
    .evaluate(`const { spawnSync } = require('child_process');
      const { stdout, signal } = spawnSync('${PYTHON}', ['-c', ${JSON.stringify(program)}], { encoding: 'utf8' });
      return signal ?? stdout.trim()`)
    .catch(() => 'SIGKILL');
  assert.equal(outcome, property('memoryLimit') === 'watchdog' ? 'refused' : 'SIGKILL');
  await endOf(attacker);
});

test("/tmp: as many bytes as its size, then no more; and its memory is not the function's", async () => {
  const attacker = await both.newAttacker(128);
  const written =
    await attacker.evaluate(`const fs = require('fs'); const file = fs.openSync('/tmp/fill', 'w');
    const bytes = Buffer.alloc(1 << 20, 1); let total = 0;
    try { for (;;) total += fs.writeSync(file, bytes); } catch (error) { if (error.code !== 'ENOSPC') throw error; }
    return total`);
  const ratio = Number(written) / (LIMITS.ephemeralStorageMiB * MIB);
  assert.ok(ratio > 0.95 && ratio < 1.05, `${ratio} of its size`);
  await endOf(attacker);
});

test('/tmp: files without content end as well', async () => {
  const attacker = await both.newAttacker(128);
  const outcome = await attacker
    .evaluate(`const fs = require('fs'); let count = 0;
      for (;;) { try { fs.closeSync(fs.openSync('/tmp/' + count, 'w')); count++; }
        catch (error) { return error.code; }
        if (count % 1000 === 0) await new Promise(setImmediate); }`)
    .catch(() => 'ended');
  assert.equal(outcome, property('tmp') === 'memory' ? 'ended' : 'ENOSPC');
  await endOf(attacker);
});

test('descriptors: as many as the limit, then no more', async () => {
  const attacker = await both.newAttacker();
  const opened = await attacker.evaluate(`const fs = require('fs'); const files = [];
    try { for (let n = 0; n < 100000; n++) files.push(fs.openSync('/dev/null', 'r')); }
    catch (error) { if (error.code !== 'EMFILE') throw error; }
    const count = files.length; for (const file of files) fs.closeSync(file); return count`);
  assert.ok(Number(opened) > 100 && Number(opened) < LIMITS.openFiles, String(opened));
  await endOf(attacker);
});

test('time of the processor: no more than its memory buys', async (t) => {
  if (property('cpuLimit') === false) return t.skip('no control group is ours');
  const attacker = await both.newAttacker(256, false);
  const share = await attacker.evaluate(`
    const { Worker } = require('worker_threads');
    for (let n = 0; n < 3; n++) new Worker('for (;;);', { eval: true });
    const start = process.hrtime.bigint(); const before = process.cpuUsage();
    while (process.hrtime.bigint() - start < 1_000_000_000n);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e3 / (Number(process.hrtime.bigint() - start) / 1e6)`);
  // 256 MiB buy 0.145 cores; twice that leaves room for a burst and for measuring.
  assert.ok(Number(share) < 0.29, `${String(share)} cores`);
  await endOf(attacker);
});

test('a gigabyte of output that nobody reads', async () => {
  const attacker = await both.newAttacker();
  await attacker.evaluate(`require('child_process').spawn('/bin/sh', ['-c', 'head -c 1000000000 /dev/zero'],
    { stdio: ['ignore', 'inherit', 'inherit'] }); await new Promise(setImmediate)`);
  const before = process.memoryUsage().rss;
  await both.neighbourIsWell();
  assert.ok(process.memoryUsage().rss - before < 64 * MIB);
  await endOf(attacker);
});

test('a daemon with a session of its own, deaf to SIGTERM', { skip: skipWithoutPython }, async () => {
  const attacker = await both.newAttacker();
  await attacker.evaluate(
    python(`
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        os.close(1); os.close(2)
        open('/tmp/daemon', 'w').close()
        while True: time.sleep(1)
    os._exit(0)
os.wait()
while not os.path.exists('/tmp/daemon'): time.sleep(0.01)`),
  );
  await endOf(attacker);
});
