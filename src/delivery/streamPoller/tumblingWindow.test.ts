import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch, Outcome } from './pollSettings.ts';
import { failedAt, testStream, type TestStream } from './poller.fixture.ts';

const WINDOW_MS = 30_000;

/** Sums the records' numbers in the window's state. */
function summing({ records, window }: Batch): Outcome<string> {
  const before = (window?.state as { sum?: number } | undefined)?.sum ?? 0;
  const sum = records.reduce((total, { sequenceNumber }) => total + Number(sequenceNumber), before);
  return { kind: 'done', state: { sum } };
}

function seen({ batches, clock }: TestStream, startMs = Date.UTC(2026, 0, 1)) {
  assert.ok(clock.now() >= startMs);
  return batches.map(({ numbers, batch: { window } }) => [
    numbers,
    ((window?.startMs ?? 0) - startMs) / WINDOW_MS,
    window?.state,
    ...(window?.isFinal ? [window.isEarly ? 'early' : 'final'] : []),
  ]);
}

test('the invocations of a window hand their state on; the last one comes when its time is over', async () => {
  const stream = testStream();
  const poller = stream.start({ tumblingMs: WINDOW_MS, batchSize: 2 }, summing);
  for (const number of [1, 2, 3]) stream.put(number);
  await stream.clock.advance(10_000);
  stream.put(4);
  await stream.clock.advance(20_000 + 199);
  assert.equal(stream.batches.length, 4 - 1);
  await stream.clock.advance(1);
  assert.deepEqual(seen(stream), [
    [[1, 2], 0, {}],
    [[3], 0, { sum: 3 }],
    [[4], 0, { sum: 6 }],
    [[], 0, { sum: 10 }, 'final'],
  ]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['4'] });
  await stream.clock.advance(10 * WINDOW_MS);
  assert.equal(stream.batches.length, 4, 'nothing comes for windows without records');
  await poller.stop();
});

test('no batch crosses a window, and a window is over before the next one begins', async () => {
  const stream = testStream();
  stream.put(1);
  await stream.clock.advance(WINDOW_MS);
  stream.put(2);
  stream.put(3);
  await stream.clock.advance(3 * WINDOW_MS);
  const poller = stream.start({ tumblingMs: WINDOW_MS }, summing);
  await stream.clock.advance(0);
  await poller.stop();
  assert.deepEqual(seen(stream), [
    [[1], 0, {}],
    [[], 0, { sum: 1 }, 'final'],
    [[2, 3], 1, {}],
    [[], 1, { sum: 5 }, 'final'],
  ]);
});

test('a window outlives the process', async () => {
  const stream = testStream();
  stream.put(1);
  const first = stream.start({ tumblingMs: WINDOW_MS }, summing);
  await stream.clock.advance(0);
  await first.stop();
  stream.put(2);
  const second = stream.start({ tumblingMs: WINDOW_MS }, summing);
  await stream.clock.advance(2 * WINDOW_MS);
  await second.stop();
  assert.deepEqual(seen(stream).slice(1), [
    [[2], 0, { sum: 1 }],
    [[], 0, { sum: 3 }, 'final'],
  ]);
});

test('a state that is too large, the end of the shard and other windows end one before its time', async () => {
  const stream = testStream();
  let isLarge = true;
  const poller = stream.start({ tumblingMs: WINDOW_MS }, (batch) => {
    if (!isLarge) return summing(batch);
    isLarge = false;
    return { kind: 'done', state: 'too-large' };
  });
  stream.put(1);
  await stream.clock.advance(0);
  stream.put(2);
  await stream.clock.advance(0);
  stream.close();
  await stream.clock.advance(0);
  await poller.stop();
  assert.deepEqual(seen(stream), [
    [[1], 0, {}],
    [[], 0, {}, 'early'],
    [[2], 0, {}],
    [[], 0, { sum: 2 }, 'early'],
  ]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['2'], isOver: true });

  const changed = testStream();
  changed.put(1);
  const before = changed.start({ tumblingMs: WINDOW_MS }, summing);
  await changed.clock.advance(0);
  await before.stop();
  const after = changed.start({ tumblingMs: 0, lanes: 2 }, summing);
  await changed.clock.advance(0);
  await after.stop();
  assert.deepEqual(seen(changed).at(-1), [[], 0, { sum: 1 }, 'early']);
  assert.equal(changed.batches.length, 2);
  assert.deepEqual(changed.checkpoints.get('shard'), { lanes: ['1', '1'] });
});

test('an attempt that fails leaves the state as it was; the last one is tried again, too', async () => {
  const stream = testStream();
  let attempts = 0;
  const poller = stream.start({ tumblingMs: WINDOW_MS, maxRetries: 2 }, (batch) =>
    attempts++ % 2 === 0 ? failedAt(0) : summing(batch),
  );
  stream.put(1);
  await stream.clock.advance(2 * WINDOW_MS);
  await poller.stop();
  assert.deepEqual(seen(stream), [
    [[1], 0, {}],
    [[1], 0, {}],
    [[], 0, { sum: 1 }, 'final'],
    [[], 0, { sum: 1 }, 'final'],
  ]);
});

test('a state is still there when it is stopped before the window’s last invocation could have it', async () => {
  const stream = testStream();
  stream.put(1);
  let isFirst = true;
  const poller = stream.start({ tumblingMs: WINDOW_MS }, (batch) => {
    if (isFirst) {
      isFirst = false;
      return summing(batch);
    }
    return batch.window?.isFinal ? { kind: 'not-run' } : { kind: 'done', state: 'too-large' };
  });
  await stream.clock.advance(0);
  stream.put(2);
  await stream.clock.advance(1000);
  await poller.stop();
  const { lanes, window } = stream.checkpoints.get('shard') ?? {};
  assert.deepEqual([lanes, window?.state], [['2'], { sum: 1 }]);
});
