import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { metrics, points } from './records.ts';
import { testCloudWatch } from './cloudwatch.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('whatever background work did, what is shown at a period that is left is the same', async () => {
  const ages = fc.integer({ min: 0, max: 13 * DAY });
  const given = fc.array(fc.tuple(ages, fc.integer({ min: 0, max: 1000 })), { minLength: 1, maxLength: 60 });
  const laters = fc.array(fc.integer({ min: 1, max: 60 * DAY }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(given, laters, fc.constantFrom(1, 60), async (data, steps, StorageResolution) => {
      const cloudwatch = testCloudWatch();
      const firstMs = cloudwatch.clock.now();
      const list = data.map(([age, value]) => [firstMs - age, value] as const);
      await cloudwatch.put('m', list, { StorageResolution });
      const shown = async (stat: string) =>
        cloudwatch.read('m', stat, 3600, firstMs - 14 * DAY, firstMs + HOUR);
      for (const stepMs of steps) {
        await cloudwatch.clock.advance(stepMs);
        const before = [await shown('Sum'), await shown('p90'), await shown('Minimum')];
        await cloudwatch.rollUp();
        assert.deepEqual([await shown('Sum'), await shown('p90'), await shown('Minimum')], before);
        const total = before[0]?.reduce((all, [, value]) => all + value, 0);
        assert.equal(
          total,
          data.reduce((all, [, value]) => all + value, 0),
        );
      }
    }),
    { numRuns: 40 },
  );
});

test('seconds for three hours, minutes for 15 days, five minutes for 63, hours for 455; then nothing is left', async () => {
  const cloudwatch = testCloudWatch();
  const startMs = cloudwatch.clock.now();
  await cloudwatch.put(
    'm',
    [
      [startMs, 1],
      [startMs + 1000, 2],
    ],
    { StorageResolution: 1 },
  );
  const shown = (period: number) => cloudwatch.read('m', 'Sum', period, startMs, startMs + HOUR);
  const steps = async () => {
    await cloudwatch.rollUp();
    const all = await cloudwatch.store.read((view) => points.list(view));
    return all.map(({ key }) => key.at(-3));
  };
  assert.deepEqual(await shown(1), [
    [startMs, 1],
    [startMs + 1000, 2],
  ]);
  assert.deepEqual(await steps(), [1, 1]);
  await cloudwatch.clock.advance(4 * HOUR);
  assert.deepEqual(await shown(1), []);
  assert.deepEqual(await shown(60), [[startMs, 3]]);
  assert.deepEqual(await steps(), [60]);
  await cloudwatch.clock.advance(15 * DAY);
  assert.deepEqual(await shown(60), []);
  assert.deepEqual(await shown(300), [[startMs, 3]]);
  assert.deepEqual(await steps(), [300]);
  await cloudwatch.clock.advance(50 * DAY);
  assert.deepEqual(await shown(300), []);
  assert.deepEqual(await shown(3600), [[startMs, 3]]);
  assert.deepEqual(await steps(), [3600]);
  await cloudwatch.clock.advance(400 * DAY);
  assert.deepEqual(await shown(3600), []);
  assert.deepEqual(await steps(), []);
  assert.deepEqual(await cloudwatch.store.read((view) => metrics.list(view)), []);
});
