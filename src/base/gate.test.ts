import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate } from './gate.ts';

const never = new AbortController().signal;

test('no more at once than its width, in order, failures included', async () => {
  const turn = createGate(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const work = (number: number) => async () => {
    order.push(number);
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    if (number % 3 === 0) throw new Error('failed');
    return number;
  };
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((number) => turn(never, work(number))));
  assert.equal(most, 2);
  assert.deepEqual(order, [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(
    outcomes.map(({ status }) => status === 'fulfilled'),
    [true, true, false, true, true, false, true],
  );
});

test('who gives up waiting takes no turn', async () => {
  const turn = createGate(1);
  const giveUp = new AbortController();
  let finish = () => {};
  const first = turn(never, () => new Promise<void>((resolve) => (finish = resolve)));
  const second = turn(giveUp.signal, () => assert.fail('it had given up'));
  const third = turn(never, () => Promise.resolve('third'));
  giveUp.abort(new Error('enough'));
  await assert.rejects(second, /enough/);
  finish();
  await first;
  assert.equal(await third, 'third');
});
