import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { simulatedClock, type SimulatedClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { startTasks } from '../base/task.ts';
import type { UsageRecord } from '../compute/invocation.ts';
import { openMemoryStore } from '../store/memory/openMemoryStore.ts';
import type { Store } from '../store/store.ts';
import { createMeter, type Meter } from './createMeter.ts';
import { gbSeconds, type UsageRow } from './usage.ts';

const ACCOUNT = '000000000000';
const DAY_MS = 86_400_000;

let clock: SimulatedClock;
let store: Store;
let meter: Meter;
beforeEach(() => {
  clock = simulatedClock(Date.UTC(2026, 10, 21, 12));
  store = openMemoryStore({ clock, log: silentLog() });
  meter = createMeter({ store });
});

function usage(change: Partial<UsageRecord> = {}): UsageRecord {
  return {
    account: ACCOUNT,
    region: 'us-east-1',
    functionName: 'hello',
    version: '$LATEST',
    atMs: clock.now(),
    durationMs: 99.2,
    billedMs: 100,
    initMs: 0,
    memoryMiB: 512,
    bytesIn: 10,
    bytesOut: 20,
    error: false,
    ...change,
  };
}

/** What is stored, as another process would find it. */
const stored = (query: object = {}) => createMeter({ store }).usage({ account: ACCOUNT, ...query });

describe('the meter', () => {
  test('adds up what an invocation used', async () => {
    meter.record(usage());
    meter.record(usage({ error: true, initMs: 250.5, billedMs: 351, bytesOut: 0 }));
    const [row, ...others] = await meter.usage({ account: ACCOUNT });
    assert.deepEqual(others, []);
    assert.deepEqual(row, {
      account: ACCOUNT,
      region: 'us-east-1',
      functionName: 'hello',
      version: '$LATEST',
      day: '2026-11-21',
      requests: 2,
      errors: 1,
      coldStarts: 1,
      billedMs: 451,
      mibMs: 512 * 451,
      provisionedMibMs: 0,
      provisionedTimeMibMs: 0,
      initMs: 250.5,
      bytesIn: 20,
      bytesOut: 20,
    });
    assert.equal(gbSeconds(row), 0.5 * 0.451);
  });

  test('keeps apart what is provisioned: its time, its initialisations, what runs in it', async () => {
    const { account, region, functionName, version, atMs, memoryMiB } = usage({ version: '1' });
    const identity = { account, region, functionName, version, atMs, memoryMiB };
    meter.record(usage({ version: '1' }));
    meter.record(usage({ version: '1', provisioned: true }));
    meter.recordProvisioned({ ...identity, initMs: 99.5, provisionedMs: 0 });
    meter.recordProvisioned({ ...identity, initMs: 0, provisionedMs: 600_000 });
    await meter.flush();
    const [row] = await stored();
    assert.deepEqual([row?.requests, row?.coldStarts, row?.billedMs, row?.initMs], [2, 0, 300, 99.5]);
    assert.deepEqual(
      [row?.mibMs, row?.provisionedMibMs, row?.provisionedTimeMibMs],
      [512 * 100, 512 * 200, 512 * 600_000],
    );
  });

  test('stores within a second, without being asked', async () => {
    const tasks = startTasks([meter.task], clock, silentLog());
    meter.record(usage());
    assert.deepEqual(await stored(), []);
    await clock.advance(999);
    assert.equal((await stored())[0]?.requests, 1);
    meter.record(usage());
    await clock.advance(999);
    assert.equal((await stored())[0]?.requests, 2);
    await tasks.stop();
  });

  test('writes nothing when nothing was used', async () => {
    const tasks = startTasks([meter.task], clock, silentLog());
    await clock.advance(60_000);
    assert.equal(store.stats().commits, 0);
    await tasks.stop();
  });

  test('counts each invocation once, whenever one asks and however often it flushes', async () => {
    const action = fc.constantFrom('record', 'record', 'flush', 'ask', 'turn');
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        store = openMemoryStore({ clock, log: silentLog() });
        meter = createMeter({ store });
        let recorded = 0;
        const waiting: Promise<void>[] = [];
        const ask = async (least: number) => {
          const rows = await meter.usage({ account: ACCOUNT });
          const requests = rows.reduce((sum, row) => sum + row.requests, 0);
          assert.ok(requests >= least && requests <= recorded, `${requests} of ${least} to ${recorded}`);
        };
        for (const next of actions) {
          if (next === 'record') {
            meter.record(usage({ functionName: `f${recorded % 3}` }));
            recorded++;
          }
          if (next === 'flush') waiting.push(meter.flush());
          if (next === 'ask') waiting.push(ask(recorded));
          if (next === 'turn') await new Promise((resolve) => setImmediate(resolve));
        }
        await Promise.all(waiting);
        await ask(recorded);
        await meter.flush();
        assert.equal(
          (await stored()).reduce((sum, row) => sum + row.requests, 0),
          recorded,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('keeps what could not be stored, and stores it later', async () => {
    let broken = true;
    const failing: Store = {
      ...store,
      transact: (work) => (broken ? Promise.reject(new Error('disk full')) : store.transact(work)),
    };
    meter = createMeter({ store: failing });
    meter.record(usage());
    await assert.rejects(meter.flush(), /disk full/);
    meter.record(usage());
    assert.equal((await meter.usage({ account: ACCOUNT }))[0]?.requests, 2);
    broken = false;
    await meter.flush();
    assert.equal((await stored())[0]?.requests, 2);
  });
});

describe('a query of usage', () => {
  const names = (rows: readonly UsageRow[]) =>
    rows.map((row) => `${row.day} ${row.functionName} ${row.version}`);

  beforeEach(async () => {
    for (const [days, functionName, version, region] of [
      [0, 'a', '1', 'us-east-1'],
      [0, 'a', '2', 'us-east-1'],
      [0, 'ab', '1', 'eu-west-1'],
      [1, 'a', '1', 'us-east-1'],
      [2, 'a', '1', 'us-east-1'],
    ] as const) {
      meter.record(usage({ functionName, version, region, atMs: clock.now() + days * DAY_MS }));
      // Some are stored, the others are not yet.
      if (days === 0) await meter.flush();
    }
    meter.record(usage({ account: '111111111111', functionName: 'theirs' }));
  });

  const ask = async (query: object) => names(await meter.usage({ account: ACCOUNT, ...query }));

  test('sees one account, by day, region, function and version', async () => {
    assert.deepEqual(await ask({}), [
      '2026-11-21 ab 1',
      '2026-11-21 a 1',
      '2026-11-21 a 2',
      '2026-11-22 a 1',
      '2026-11-23 a 1',
    ]);
    assert.deepEqual(names(await meter.usage({ account: '111111111111' })), ['2026-11-21 theirs $LATEST']);
    assert.deepEqual(await meter.usage({ account: '222222222222' }), []);
  });

  test('is bounded by days, both included', async () => {
    for (let flushes = 0; flushes < 2; flushes++) {
      assert.deepEqual(await ask({ fromDay: '2026-11-22' }), ['2026-11-22 a 1', '2026-11-23 a 1']);
      assert.deepEqual(await ask({ fromDay: '2026-11-22', toDay: '2026-11-22' }), ['2026-11-22 a 1']);
      assert.equal((await ask({ toDay: '2026-11-21' })).length, 3);
      await meter.flush();
    }
  });

  test('is narrowed by region, function and version', async () => {
    assert.deepEqual(await ask({ region: 'eu-west-1' }), ['2026-11-21 ab 1']);
    assert.equal((await ask({ functionName: 'a' })).length, 4);
    assert.deepEqual(await ask({ functionName: 'a', version: '2' }), ['2026-11-21 a 2']);
  });

  test('a day is one of UTC', async () => {
    const midnight = Date.UTC(2026, 11, 1);
    meter.record(usage({ functionName: 'late', atMs: midnight - 1 }));
    meter.record(usage({ functionName: 'late', atMs: midnight }));
    assert.deepEqual(await ask({ functionName: 'late' }), [
      '2026-11-30 late $LATEST',
      '2026-12-01 late $LATEST',
    ]);
  });
});
