import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { runAndKill } from './killedChild.ts';
import { expectedLog, stateOf, WRITERS } from './storeStormState.ts';

const ROUNDS = 15;

test('a process killed in a storm of writes, again and again, loses nothing acknowledged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-kill-'));
  const acknowledged = Array.from({ length: WRITERS }, () => 0);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const lines = await runAndKill('storeStorm.ts', [folder], Math.random() * (round % 3 === 0 ? 40 : 600));
      for (const line of lines.slice(1)) {
        const [writer = 0, number = 0] = line.split(' ').map(Number);
        acknowledged[writer] = number;
      }
      await check(folder, acknowledged);
    }
    assert.ok(Math.min(...acknowledged) > 100, `the storm was a breeze: ${acknowledged.join(' ')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Compares the store with what was acknowledged, and puts what it holds in its place. */
async function check(folder: string, acknowledged: number[]): Promise<void> {
  const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
  await store.read(async (view) => {
    for (const [writer, number] of acknowledged.entries()) {
      const state = await stateOf(view, writer);
      // One more may have become durable before its acknowledgement got out.
      assert.ok(state.number === number || state.number === number + 1, `${state.number} for ${number}`);
      assert.deepEqual(state.log, expectedLog(state.number));
      acknowledged[writer] = state.number;
    }
  });
  await store.close();
  const database = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  assert.equal(database.prepare('PRAGMA integrity_check').get()?.['integrity_check'], 'ok');
  database.close();
}
