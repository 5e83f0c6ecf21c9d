import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PollSettings } from './pollSettings.ts';
import { DONE, failedAt, numberOf, testStream, type TestStream } from './poller.fixture.ts';

const MINUTE_MS = 60_000;
const handed = ({ batches }: TestStream) => batches.map(({ numbers }) => numbers);

/** Runs until nothing more comes at this time, with a function that always fails. */
async function tryOnce(stream: TestStream, settings: Partial<PollSettings>): Promise<void> {
  const poller = stream.start(settings, () => failedAt(0));
  await stream.clock.advance(0);
  await poller.stop();
}

test('attempts are counted on by who is started anew, of the same batch, whatever has come meanwhile', async () => {
  const stream = testStream();
  stream.put(1);
  stream.put(2);
  await tryOnce(stream, { maxRetries: 2 });
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: [null], retries: [{ upTo: '2', attempts: 1 }] });
  stream.put(3);
  await tryOnce(stream, { maxRetries: 2, batchWindowMs: 10_000 });
  const poller = stream.start({ maxRetries: 2 }, ({ records }) =>
    records.some((record) => numberOf(record) < 3) ? failedAt(0) : DONE,
  );
  await stream.clock.advance(0);
  assert.deepEqual(handed(stream), [[1, 2], [1, 2], [1, 2], [3]]);
  assert.deepEqual(
    stream.discarded.map(({ numbers, attempts }) => [numbers, attempts]),
    [[[1, 2], 3]],
  );
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['3'] });
  await poller.stop();
});

test('nothing more is written for a batch that succeeds; once for an attempt that fails and is to be repeated', async () => {
  const stream = testStream();
  let fails = 0;
  const poller = stream.start({ maxRetries: 2 }, () => (fails-- > 0 ? failedAt(0) : DONE));
  const savesOf = async (number: number) => {
    const before = stream.counts.saves;
    stream.put(number);
    await stream.clock.advance(MINUTE_MS);
    return stream.counts.saves - before;
  };
  assert.equal(await savesOf(1), 1);
  fails = 1;
  assert.equal(await savesOf(2), 2);
  fails = 3;
  assert.equal(await savesOf(3), 3);
  assert.equal(stream.discarded.length, 1);
  await poller.stop();
});

test('a batch that is larger than what is read at a time is whole again before it is tried', async () => {
  const stream = testStream();
  for (let number = 0; number < 2500; number++) stream.put(number + 1000);
  const settings = { batchSize: 10_000, batchWindowMs: 1000 };
  const first = stream.start(settings, () => failedAt(0));
  await stream.clock.advance(1000);
  await first.stop();
  stream.put(4000);
  await tryOnce(stream, settings);
  assert.deepEqual(
    handed(stream).map(({ length }) => length),
    [2500, 2500],
  );
});

/** A key for each of two lanes. */
async function keysOfLanes(): Promise<readonly [string, string]> {
  const stream = testStream();
  for (let number = 0; number < 20; number++) stream.put(number + 10, { key: `key ${number}` });
  await tryOnce(stream, { lanes: 2 });
  const [one = [], other = []] = handed(stream);
  return [`key ${(one[0] ?? 0) - 10}`, `key ${(other[0] ?? 0) - 10}`];
}

test('a lane that waits for the rest of its batch is not held up by one that is full', async () => {
  const [few, many] = await keysOfLanes();
  const stream = testStream();
  stream.put(1000, { key: few });
  for (let number = 1001; number < 3000; number++) stream.put(number, { key: many });
  stream.put(3000, { key: few });
  stream.checkpoints.set('shard', {
    lanes: [null, null],
    retries: [
      { upTo: '3000', attempts: 1 },
      { upTo: '3000', attempts: 1 },
    ],
  });
  await tryOnce(stream, { lanes: 2 });
  assert.ok(
    handed(stream).some(([first]) => first === 1000),
    'it is tried with what there is',
  );
});

test('what is left of a batch is another one when it has gone, or other lanes have it', async () => {
  const stream = testStream();
  for (const number of [1, 2, 3]) stream.put(number);
  await tryOnce(stream, { batchSize: 2, maxRetries: 1 });
  const isWanted = (event: object) => (event as { number: number }).number > 2;
  await tryOnce(stream, { batchSize: 2, maxRetries: 1, isWanted });
  assert.deepEqual(handed(stream), [[1, 2], [3]]);
  assert.deepEqual(stream.discarded, []);
  assert.deepEqual(stream.checkpoints.get('shard')?.retries, [{ upTo: '3', attempts: 1 }]);

  await tryOnce(stream, { lanes: 3, maxRetries: 1 });
  assert.deepEqual(stream.discarded, [], 'with other lanes it begins anew');
});

test('the attempts of a window’s last invocation are counted on, too', async () => {
  const stream = testStream();
  const settings = { tumblingMs: 30_000, maxRetries: 2 };
  stream.put(1);
  const first = stream.start(settings, ({ records }) => (records.length > 0 ? DONE : failedAt(0)));
  await stream.clock.advance(MINUTE_MS / 2 + 200);
  await first.stop();
  assert.equal(stream.checkpoints.get('shard')?.window?.endAttempts, 1);
  await tryOnce(stream, settings);
  await tryOnce(stream, settings);
  await tryOnce(stream, settings);
  assert.deepEqual(handed(stream), [[1], [], [], []]);
  assert.deepEqual(stream.checkpoints.get('shard'), { lanes: ['1'] });
});
