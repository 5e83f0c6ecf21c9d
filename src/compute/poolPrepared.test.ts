import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../base/clock.ts';
import { systemIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { createProcessDriver } from './drivers/index.ts';
import { scriptedRuntime } from './drivers/scriptedSandbox.fixture.ts';
import { isPlain, PoolPrepared } from './poolPrepared.ts';
import type { Sandbox } from './sandbox.ts';

const clock = systemClock();
const log = silentLog();
const never = new AbortController().signal;

/** Real processes; only that they have started already sets them apart from prepared ones. */
async function withPrepared(
  work: (all: PoolPrepared, made: Sandbox[], lost: Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-prepared-'));
  const driver = await createProcessDriver({ folder, clock, ids: systemIds(), log });
  const made: Sandbox[] = [];
  const gone = Promise.withResolvers<void>();
  const all = new PoolPrepared({
    driver: {
      prepare: async (process, signal) => {
        const sandbox = await driver.boot(process, signal);
        made.push(sandbox);
        return { sandbox, start: () => {} };
      },
    },
    clock,
    log,
    lost: gone.resolve,
  });
  try {
    await work(all, made, gone.promise);
    await all.close();
    await Promise.all(made.map((sandbox) => sandbox.exited));
    await driver.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('each prepared sandbox is given once, the oldest first, and its size is measured', async () => {
  await withPrepared(async (all, made) => {
    await all.add(scriptedRuntime(), never);
    await all.add(scriptedRuntime(), never);
    assert.equal(all.count, 2);
    assert.ok(all.bytesEach > 2 * 2 ** 20, 'Node.js takes more than what is guessed');
    assert.equal(all.take()?.sandbox, made[0]);
    assert.equal(all.take()?.sandbox, made[1]);
    assert.equal(all.take(), undefined);
    await Promise.all(made.map((sandbox) => sandbox.kill()));
  });
});

test('one that dies while it waits is not given, and said to be lost', async () => {
  await withPrepared(async (all, made, lost) => {
    await all.add(scriptedRuntime(), never);
    await made[0]?.kill();
    await lost;
    assert.equal(all.count, 0);
    assert.equal(all.take(), undefined);
  });
});

test('those that are too many or too old end', async () => {
  await withPrepared(async (all, made) => {
    for (let count = 0; count < 3; count++) await all.add(scriptedRuntime(), never);
    all.trim(2, 60_000);
    await made[0]?.exited;
    assert.equal(all.count, 2);
    all.trim(2, 0);
    await Promise.all(made.map((sandbox) => sandbox.exited));
    assert.equal(all.count, 0);
  });
});

test('one that is ready after the end of the pool ends as well', async () => {
  await withPrepared(async (all, made) => {
    const stopping = new AbortController();
    const adding = all.add(scriptedRuntime(), stopping.signal);
    assert.equal(all.underWay, 1);
    stopping.abort(new Error('stopping'));
    await adding.catch(() => {});
    await Promise.all(made.map((sandbox) => sandbox.exited));
    assert.equal(all.count + all.underWay, 0);
  });
});

test('only what starts as it is and speaks frames is prepared', () => {
  assert.equal(isPlain(scriptedRuntime()), true);
  assert.equal(isPlain(scriptedRuntime({ protocol: 'http' })), false);
  assert.equal(isPlain(scriptedRuntime({ rootFolder: '/' })), false);
  assert.equal(isPlain(scriptedRuntime({ extensions: [] })), false);
  assert.equal(isPlain(scriptedRuntime({ wrapper: '/opt/wrap' })), false);
});
