import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietCollection } from './quietCollection.ts';

const MIB = 1024 * 1024;

function process(heapUsedBytes: number) {
  let activeMs = 0;
  let collections = 0;
  const task = quietCollection({
    collect: () => {
      collections++;
      heapUsedBytes = 20 * MIB;
      activeMs += 60;
    },
    heapUsedBytes: () => heapUsedBytes,
    activeMs: () => activeMs,
  });
  return {
    /** A second in which the event loop was busy for `ms`, and used `bytes` of memory. */
    second: async (ms: number, bytes = 0) => {
      activeMs += ms;
      heapUsedBytes += bytes;
      await task.run(AbortSignal.abort());
      return collections;
    },
  };
}

void test('what a start leaves behind is collected after two quiet seconds, and then no more', async () => {
  const platform = process(36 * MIB);
  assert.equal(await platform.second(300), 0);
  assert.equal(await platform.second(3), 0);
  assert.equal(await platform.second(3), 1);
  for (let second = 0; second < 10; second++) assert.equal(await platform.second(3, 10_000), 1);
});

void test('a busy platform is left to V8', async () => {
  const platform = process(36 * MIB);
  for (let second = 0; second < 10; second++) {
    assert.equal(await platform.second(second % 2 === 0 ? 500 : 5, 10 * MIB), 0);
  }
});

void test('after a small wave of requests it collects again', async () => {
  const platform = process(36 * MIB);
  for (const ms of [0, 0, 0, 0]) await platform.second(ms);
  assert.equal(await platform.second(900, 15 * MIB), 1);
  assert.equal(await platform.second(2), 1);
  assert.equal(await platform.second(2), 2);
});

void test('what V8 learnt in a long wave is kept for half a minute of quiet', async () => {
  const platform = process(36 * MIB);
  for (const ms of [0, 0, 0, 0]) await platform.second(ms);
  const wave = async () => {
    for (let second = 0; second < 4; second++) await platform.second(800, 5 * MIB);
  };
  await wave();
  for (let second = 0; second < 29; second++) assert.equal(await platform.second(3), 1);
  await wave();
  for (let second = 0; second < 29; second++) assert.equal(await platform.second(3), 1);
  assert.equal(await platform.second(3), 2);
});
