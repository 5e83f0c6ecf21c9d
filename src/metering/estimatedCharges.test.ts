import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { openMemoryStore } from '../store/memory/openMemoryStore.ts';
import { createMeter } from './createMeter.ts';
import { estimatedCharges, type Charge } from './estimatedCharges.ts';

const DAY_MS = 86_400_000;
const ACCOUNT = '000000000000';

test('since the month began after the free tier, and today before it; nothing while nothing was used', async () => {
  const clock = simulatedClock(Date.UTC(2026, 10, 20, 12, 0, 30));
  const store = openMemoryStore({ clock, log: silentLog() });
  const meter = createMeter({ store });
  const published: Charge[] = [];
  const task = estimatedCharges({
    meter,
    clock,
    account: ACCOUNT,
    architecture: 'x86_64',
    publish: async (charges) => void published.push(...charges),
  });
  const use = (atMs: number, seconds: number) =>
    meter.record({
      account: ACCOUNT,
      region: 'us-east-1',
      functionName: 'hello',
      version: '$LATEST',
      atMs,
      durationMs: 1000 * seconds,
      billedMs: 1000 * seconds,
      initMs: 0,
      memoryMiB: 1024,
      bytesIn: 0,
      bytesOut: 0,
      error: false,
    });
  const { signal } = new AbortController();
  await task.run(signal);
  assert.equal(published.length, 0);

  use(Date.UTC(2026, 9, 31), 1_000_000);
  use(clock.now() - DAY_MS, 400_000);
  use(clock.now(), 60_000);
  await task.run(signal);
  assert.deepEqual(
    published.map(({ namespace, name, dimensions, value }) => [
      namespace,
      name,
      dimensions.map((dimension) => dimension.value).join(),
      value,
    ]),
    [
      // 60,000 GB-seconds beyond the 400,000 that are free.
      ['AWS/Billing', 'EstimatedCharges', 'USD', 1.000002],
      ['AWS/Billing', 'EstimatedCharges', 'AWSLambda,USD', 1.000002],
      ['Mayfly/Billing', 'CostToday', 'USD', 1.0000022],
    ],
  );
  assert.ok(published.every(({ atMs }) => atMs === Date.UTC(2026, 10, 20, 12)));
  await store.close();
});
