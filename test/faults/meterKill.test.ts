import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { createMeter } from '../../src/metering/createMeter.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { runAndKill } from './killedChild.ts';

test('a killed process loses at most one second of usage, and counts nothing twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-kill-'));
  let requests = 0;
  try {
    for (const afterMs of [1400, 1900, 2300]) {
      const timesMs = (await runAndKill('meterStorm.ts', [folder], afterMs)).map(Number);
      const lastMs = timesMs.at(-1) ?? 0;
      const due = timesMs.filter((ms) => ms <= lastMs - 1000).length;
      assert.ok(due > 20, `only ${due} requests are older than a second`);
      const total = await storedRequests(folder);
      const stored = total - requests;
      assert.ok(stored >= due, `${stored} of ${due} that are older than a second`);
      // The last may have been recorded, but not reported.
      assert.ok(stored <= timesMs.length + 1, `${stored} of ${timesMs.length}`);
      requests = total;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function storedRequests(folder: string): Promise<number> {
  const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
  const rows = await createMeter({ store }).usage({ account: '000000000000' });
  await store.close();
  for (const row of rows) {
    assert.equal(row.billedMs, row.requests * 10);
    assert.equal(row.mibMs, row.requests * 1280);
    assert.equal(row.bytesIn * 2, row.bytesOut);
  }
  return rows.reduce((sum, row) => sum + row.requests, 0);
}
