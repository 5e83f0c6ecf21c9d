import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PoolQueue, type Queued } from './poolQueue.ts';

function queueOf() {
  const queue = new PoolQueue<Queued>();
  const names = new Map<Queued, string>();
  const unwanted = new Set<string>();
  const dropped: string[] = [];
  const add = (name: string): void => {
    const waiter: Queued = {
      wanted: () => !unwanted.has(name),
      resolve: () => void dropped.push(name),
      reject: (error) => void dropped.push(`${name}: ${error.message}`),
    };
    names.set(waiter, name);
    queue.add(name.slice(0, 1), waiter);
  };
  const take = (): string | undefined => names.get(queue.take() as Queued);
  return { queue, unwanted, dropped, add, take };
}

test('functions take turns, each in the order in which its own came', () => {
  const { add, take } = queueOf();
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) add(name);
  assert.deepEqual([take(), take(), take()], ['a1', 'b1', 'c1']);
  // Who comes late is not served for what it has not asked for.
  add('d1');
  add('d2');
  assert.deepEqual(Array.from({ length: 7 }, take), ['a2', 'b2', 'd1', 'a3', 'd2', 'a4', undefined]);
});

test('newcomers, however many, do not keep who waits from its turn', () => {
  const { add, take } = queueOf();
  for (const name of ['a1', 'a2', 'a3']) add(name);
  const served: (string | undefined)[] = [];
  for (const newcomer of ['b', 'c', 'd', 'e', 'f', 'g']) {
    add(newcomer);
    served.push(take());
  }
  assert.deepEqual(served, ['a1', 'b', 'a2', 'c', 'd', 'a3']);
});

test('the last that are not wanted any more go first; in the end all are told', () => {
  const { queue, unwanted, dropped, add, take } = queueOf();
  for (const name of ['a1', 'a2', 'b1', 'a3']) add(name);
  unwanted.add('a2').add('a3');
  queue.dropUnwanted();
  assert.deepEqual(dropped, ['a3', 'a2']);
  assert.equal(take(), 'a1');
  queue.rejectAll(new Error('over'));
  assert.equal(dropped.at(-1), 'b1: over');
  assert.equal(queue.length, 0);
});
