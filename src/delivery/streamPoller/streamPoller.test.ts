import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Batch, Outcome } from './pollSettings.ts';
import {
  DAY_MS,
  DENIED,
  DONE,
  failedAt,
  GONE,
  numberOf,
  testStream,
  type TestStream,
} from './poller.fixture.ts';

const MINUTE_MS = 60_000;
const handed = ({ batches }: TestStream) => batches.map(({ numbers }) => numbers);
const put = (stream: TestStream, ...numbers: number[]) => {
  for (const number of numbers) stream.put(number);
};

test('records come in order, in batches as large as they may be, as soon as they are there', async () => {
  const stream = testStream();
  put(stream, 1, 2, 3, 4, 5);
  const poller = stream.start({ batchSize: 2 });
  await stream.clock.advance(0);
  assert.deepEqual(handed(stream), [[1, 2], [3, 4], [5]]);
  stream.put(6);
  await stream.clock.advance(0);
  assert.deepEqual(handed(stream).at(-1), [6]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['6'] });
  const { reads } = stream.counts;
  await stream.clock.advance(DAY_MS);
  assert.equal(stream.counts.reads, reads, 'while nothing changes nothing is read');
  await poller.stop();
});

test('one that is started anew goes on where the other had stored', async () => {
  const stream = testStream();
  put(stream, 1, 2, 3);
  const first = stream.start({ batchSize: 1 }, ({ records }) =>
    records.some((record) => numberOf(record) === 3) ? failedAt(0) : DONE,
  );
  await stream.clock.advance(0);
  await first.stop();
  assert.deepEqual(stream.checkpoints.get('shard')?.lanes, ['2']);
  stream.batches.length = 0;
  const second = stream.start();
  await stream.clock.advance(0);
  await second.stop();
  assert.deepEqual(handed(stream), [[3]]);
});

test('what is handled when it is stopped is handled to its end, and stored', async () => {
  const stream = testStream();
  const held = Promise.withResolvers<Outcome<string>>();
  put(stream, 1, 2);
  const poller = stream.start({ batchSize: 1 }, () => held.promise);
  await stream.clock.advance(0);
  let isStopped = false;
  const stopped = poller.stop().then(() => (isStopped = true));
  await stream.clock.advance(MINUTE_MS);
  assert.equal(isStopped, false);
  held.resolve(DONE);
  await stopped;
  assert.deepEqual(handed(stream), [[1]]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['1'] });
});

test('a batch waits for its window, unless it is full before', async () => {
  const stream = testStream();
  const poller = stream.start({ batchSize: 3, batchWindowMs: 10_000 });
  stream.put(1);
  await stream.clock.advance(6000);
  stream.put(2);
  await stream.clock.advance(3999);
  assert.deepEqual(handed(stream), []);
  await stream.clock.advance(1);
  assert.deepEqual(handed(stream), [[1, 2]]);
  put(stream, 3, 4, 5, 6);
  await stream.clock.advance(0);
  assert.deepEqual(handed(stream).slice(1), [[3, 4, 5]]);
  await stream.clock.advance(10_000);
  assert.deepEqual(handed(stream).slice(2), [[6]]);
  await poller.stop();
});

test('a batch has no more bytes than it may; a record that is larger goes alone', async () => {
  const stream = testStream();
  for (const [number, bytes] of [40, 40, 40, 500, 10].entries()) {
    stream.put(number, { event: { text: 'x'.repeat(bytes) } });
  }
  const poller = stream.start({ batchBytes: 120 });
  await stream.clock.advance(0);
  await poller.stop();
  assert.deepEqual(handed(stream), [[0, 1], [2], [3], [4]]);
});

test('a batch that fails is tried again, ever later, until it succeeds or has had its retries', async () => {
  const stream = testStream();
  put(stream, 1);
  let isBroken = true;
  const poller = stream.start({}, () => (isBroken ? failedAt(0) : DONE));
  await stream.clock.advance(5 * MINUTE_MS);
  const gaps = stream.batches.map(({ atMs }, at) => (atMs - (stream.batches[at - 1]?.atMs ?? atMs)) / 1000);
  assert.deepEqual(gaps, [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  isBroken = false;
  await stream.clock.advance(MINUTE_MS);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['1'] });
  await poller.stop();

  const limited = testStream();
  put(limited, 1, 2);
  const second = limited.start({ maxRetries: 2 }, () => failedAt(0));
  await limited.clock.advance(MINUTE_MS);
  assert.deepEqual(handed(limited), [
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  assert.deepEqual(limited.discarded, [
    { reason: 'retries', attempts: 3, detail: 'failed at 0', numbers: [1, 2] },
  ]);
  limited.put(3);
  await limited.clock.advance(0);
  assert.deepEqual(handed(limited).at(-1), [3]);
  await second.stop();
});

test('records that are too old are discarded, in time, before or between attempts', async () => {
  const stream = testStream();
  stream.put(1);
  await stream.clock.advance(50_000);
  stream.put(2);
  const poller = stream.start({ maxAgeMs: MINUTE_MS }, () => failedAt(0));
  await stream.clock.advance(10_001);
  assert.deepEqual(
    stream.discarded.map(({ numbers, reason }) => [numbers, reason]),
    [[[1], 'age']],
  );
  await stream.clock.advance(50_000);
  assert.deepEqual(
    stream.discarded.map(({ numbers }) => numbers),
    [[1], [2]],
  );
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['2'] });
  await poller.stop();

  const kept = testStream();
  kept.put(1);
  const second = kept.start({}, () => failedAt(0));
  await kept.clock.advance(DAY_MS + MINUTE_MS);
  assert.equal(kept.discarded[0]?.reason, 'expired');
  await second.stop();
});

test('what can not be tried is no attempt, and waits without end but that of its age', async () => {
  const stream = testStream();
  stream.put(1);
  let isFull = true;
  const poller = stream.start({ maxRetries: 0 }, () => (isFull ? { kind: 'not-run' } : DONE));
  await stream.clock.advance(3_600_000);
  assert.deepEqual(stream.discarded, []);
  isFull = false;
  await stream.clock.advance(5000);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['1'] });
  await poller.stop();

  const crowded = testStream();
  let forgotten = 0;
  crowded.put(1);
  const places: (() => void)[] = [];
  const waiting = crowded.start({}, () => {
    if (places.length === 2) return DONE;
    return {
      kind: 'not-run',
      freed: (wake) => {
        places.push(wake);
        return () => void forgotten++;
      },
    };
  });
  await crowded.clock.advance(50);
  places[0]?.();
  await crowded.clock.advance(0);
  places[1]?.();
  await crowded.clock.advance(0);
  assert.deepEqual(crowded.checkpoints.get('shard'), { lanes: ['1'] }, 'as soon as there is a place');
  await waiting.stop();
  assert.equal(forgotten, 2);

  const old = testStream();
  old.put(1);
  const second = old.start({ maxAgeMs: MINUTE_MS }, () => ({ kind: 'not-run' }));
  await old.clock.advance(2 * MINUTE_MS);
  assert.deepEqual(old.discarded, [{ reason: 'age', attempts: 0, detail: undefined, numbers: [1] }]);
  await second.stop();
});

/** Fails while one of these is in the batch. */
const poisoned =
  (...numbers: number[]) =>
  ({ records }: Batch): Outcome<string> =>
    records.some((record) => numbers.includes(numberOf(record))) ? failedAt(0) : DONE;

test('a batch is cut in halves until what is bad is alone, which takes no retries', async () => {
  const stream = testStream();
  put(stream, 1, 2, 3, 4, 5);
  const poller = stream.start({ bisects: true, maxRetries: 1 }, poisoned(4));
  await stream.clock.advance(MINUTE_MS);
  assert.deepEqual(handed(stream), [[1, 2, 3, 4, 5], [1, 2, 3], [4, 5], [4], [4], [5]]);
  assert.deepEqual(stream.discarded, [
    { reason: 'retries', attempts: 2, detail: 'failed at 0', numbers: [4] },
  ]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['5'] });
  await poller.stop();
});

test('records before the one that the function names are done; the rest is tried again', async () => {
  const stream = testStream();
  put(stream, 1, 2, 3, 4);
  const outcomes = [failedAt(2), failedAt(0), failedAt(1), DONE];
  const poller = stream.start({}, () => outcomes.shift() ?? DONE);
  await stream.clock.advance(0);
  assert.deepEqual(stream.checkpoints.get('shard')?.lanes, ['2']);
  await stream.clock.advance(MINUTE_MS);
  assert.deepEqual(handed(stream), [[1, 2, 3, 4], [3, 4], [3, 4], [4]]);
  await poller.stop();

  const cut = testStream();
  put(cut, 1, 2, 3, 4);
  const named = [failedAt(1), failedAt(0), DONE, DONE];
  const second = cut.start({ bisects: true, maxRetries: 0 }, () => named.shift() ?? DONE);
  await cut.clock.advance(0);
  assert.deepEqual(handed(cut), [[1, 2, 3, 4], [2, 3, 4], [2, 3], [4]]);
  assert.deepEqual(cut.discarded, []);
  await second.stop();
});

test('records of different keys are handled at a time, those of one key in order; who is held up holds up nobody else', async () => {
  const stream = testStream();
  const held = Promise.withResolvers<Outcome<string>>();
  for (let number = 0; number < 40; number++) stream.put(number + 10, { key: `key ${number % 8}` });
  const isHeld = ({ records }: Batch) => records.some((record) => numberOf(record) === 10);
  const poller = stream.start({ lanes: 4, batchSize: 100 }, (batch) => (isHeld(batch) ? held.promise : DONE));
  await stream.clock.advance(0);
  const lane = stream.batches.find(({ batch }) => isHeld(batch))?.numbers ?? [];
  assert.ok(lane.length >= 5 && lane.length < 40);
  const others = stream.batches.filter(({ batch }) => !isHeld(batch)).flatMap(({ numbers }) => numbers);
  assert.equal(others.length + lane.length, 40);
  stream.put(51, { key: 'key 0' });
  await stream.clock.advance(0);
  const stopped = poller.stop();
  held.resolve({ kind: 'not-run' });
  await stopped;
  stream.batches.length = 0;
  const again = stream.start({ lanes: 4 });
  await stream.clock.advance(0);
  await again.stop();
  const later = handed(stream).flat();
  assert.deepEqual(
    later.toSorted((a, b) => a - b),
    [...lane, 51],
    'what the others have done is not done again',
  );
  const fewer = stream.start({ lanes: 2 });
  await stream.clock.advance(0);
  await fewer.stop();
  assert.equal(handed(stream).flat().length, later.length);
});

test('what a lane has done is remembered while what another has not is read again', async () => {
  const stream = testStream();
  for (let number = 0; number < 3000; number++) stream.put(number + 1000, { key: `key ${number % 8}` });
  const last = '3999';
  stream.checkpoints.set('shard', { lanes: ['1000', last] });
  const held = Promise.withResolvers<Outcome<string>>();
  const poller = stream.start({ lanes: 2, batchSize: 1 }, () =>
    stream.batches.length > 1 ? held.promise : DONE,
  );
  await stream.clock.advance(0);
  assert.equal(stream.batches.length, 2);
  assert.equal(stream.checkpoints.get('shard')?.lanes[1], last);
  const stopped = poller.stop();
  held.resolve(DONE);
  await stopped;
});

test('what waits for another attempt when it is stopped is not done, though others store what they have done', async () => {
  const stream = testStream();
  const held = Promise.withResolvers<Outcome<string>>();
  for (let number = 0; number < 20; number++) stream.put(number + 10, { key: `key ${number % 10}` });
  const fails = ({ records }: Batch) => records.some((record) => numberOf(record) === 10);
  const poller = stream.start({ lanes: 2 }, (batch) => (fails(batch) ? failedAt(0) : held.promise));
  await stream.clock.advance(0);
  const failed = stream.batches.find(({ batch }) => fails(batch))?.numbers ?? [];
  assert.ok(failed.length > 0 && failed.length < 20);
  const stopped = poller.stop();
  await stream.clock.advance(0);
  held.resolve(DONE);
  await stopped;
  stream.batches.length = 0;
  const again = stream.start({ lanes: 2 });
  await stream.clock.advance(0);
  await again.stop();
  assert.deepEqual(handed(stream), [failed]);
});

test('what is not wanted is done with: counted, and not read again', async () => {
  const stream = testStream();
  put(stream, 1, 2, 3, 4);
  const isWanted = (event: object) => (event as { number: number }).number % 2 === 0;
  const poller = stream.start({ isWanted });
  await stream.clock.advance(0);
  assert.deepEqual(handed(stream), [[2, 4]]);
  put(stream, 5);
  await stream.clock.advance(0);
  await poller.stop();
  assert.deepEqual([stream.counts.polled, stream.counts.unwanted], [5, 3]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['5'] });
});

test('a shard is begun when its parent is done, and is not forgotten while its parent is stuck', async () => {
  const stream = testStream();
  put(stream, 1, 2);
  stream.addShard('child', 'shard');
  stream.put(3, { shard: 'child' });
  stream.addShard('orphan', 'long gone');
  stream.put(4, { shard: 'orphan' });
  let isBroken = true;
  const poller = stream.start({}, ({ shardId }) => (isBroken && shardId === 'shard' ? failedAt(0) : DONE));
  stream.close();
  await stream.clock.advance(MINUTE_MS);
  assert.ok(handed(stream).some((numbers) => numbers.includes(4)));
  assert.ok(!handed(stream).some((numbers) => numbers.includes(3)));
  isBroken = false;
  await stream.clock.advance(MINUTE_MS);
  assert.deepEqual(handed(stream).at(-1), [3]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['2'], isOver: true });
  await poller.stop();
  stream.batches.length = 0;
  const again = stream.start();
  await stream.clock.advance(0);
  await again.stop();
  assert.deepEqual(handed(stream), []);
});

test('a stream that can not be read for a while is read later; one that is gone no more', async () => {
  const stream = testStream();
  stream.problem = DENIED;
  const poller = stream.start();
  await stream.clock.advance(MINUTE_MS);
  assert.ok(stream.hindrances.length > 3 && stream.hindrances.length < 30);
  stream.put(1);
  stream.problem = undefined;
  await stream.clock.advance(5000);
  assert.deepEqual(handed(stream), [[1]]);
  stream.problem = DENIED;
  stream.put(2);
  await stream.clock.advance(MINUTE_MS);
  stream.problem = GONE;
  await stream.clock.advance(MINUTE_MS);
  assert.equal(stream.counts.gone, 1);
  const { reads } = stream.counts;
  stream.put(3);
  await stream.clock.advance(MINUTE_MS);
  assert.equal(stream.counts.reads, reads);
  await poller.stop();
});

test('a disk that fails loses nothing: the shard is begun again from what is stored', async () => {
  const stream = testStream();
  stream.diskProblem = new Error('disk full');
  put(stream, 1);
  const poller = stream.start();
  await stream.clock.advance(12_000);
  assert.ok(stream.batches.length > 1);
  stream.diskProblem = undefined;
  await stream.clock.advance(5000);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['1'] });
  await poller.stop();
});

test('whatever fails, every record is done or discarded, those of a key in their order', async () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 5 }), waitMs: fc.constantFrom(0, 0, 10, 1500) });
  const plan = fc.record({
    steps: fc.array(step, { maxLength: 40 }),
    lanes: fc.integer({ min: 1, max: 4 }),
    batchSize: fc.integer({ min: 1, max: 7 }),
    batchWindowMs: fc.constantFrom(0, 1000),
    bisects: fc.boolean(),
    maxRetries: fc.constantFrom(0, 1, 3, Infinity),
    outcomes: fc.array(fc.constantFrom('done', 'fail', 'partial', 'busy'), { maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ steps, outcomes, ...settings }) => {
      const stream = testStream();
      const keys = new Map<number, number>();
      const done: number[] = [];
      const failures = new Map<number, number>();
      const left = [...outcomes];
      let poller = stream.start(settings, handle);
      function handle({ records }: Batch): Outcome<string> {
        const numbers = records.map(numberOf);
        const outcome = left.shift() ?? 'done';
        const at =
          outcome === 'partial' ? Math.floor(numbers.length / 2) : outcome === 'done' ? numbers.length : 0;
        done.push(...numbers.slice(0, at));
        if (outcome === 'busy') return { kind: 'not-run' };
        for (const number of numbers.slice(at)) failures.set(number, (failures.get(number) ?? 0) + 1);
        return outcome === 'done' ? DONE : failedAt(at);
      }
      for (const [at, { key, waitMs }] of steps.entries()) {
        keys.set(at + 1000, key);
        stream.put(at + 1000, { key: `key ${key}` });
        await stream.clock.advance(waitMs);
        if (at % 10 === 9) {
          await poller.stop();
          poller = stream.start(settings, handle);
        }
      }
      await stream.clock.advance(3_600_000);
      await poller.stop();
      const over = new Set([...done, ...stream.discarded.flatMap(({ numbers }) => numbers)]);
      assert.equal(over.size, steps.length);
      const most = Math.max(0, ...failures.values());
      assert.ok(settings.bisects || most <= settings.maxRetries + 1, `${most} attempts`);
      for (let key = 0; key <= 5; key++) {
        const first = [...new Set(done.filter((number) => keys.get(number) === key))];
        assert.deepEqual(
          first,
          first.toSorted((a, b) => a - b),
        );
      }
    }),
    { numRuns: 60 },
  );
});
