import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PoolDemand } from './poolDemand.ts';

test('a burst is remembered, and halved every ten seconds', () => {
  const demand = new PoolDemand();
  for (let i = 0; i < 8; i++) demand.add(1000);
  assert.equal(demand.current(1000), 8);
  assert.equal(demand.current(3000), 8);
  assert.equal(demand.current(13_000), 4);
  assert.equal(demand.current(33_000), 1);
  assert.equal(demand.current(103_000), 0);
});

test('a smaller burst does not shorten the memory of a larger one', () => {
  const demand = new PoolDemand();
  for (let i = 0; i < 8; i++) demand.add(1000);
  demand.add(4000);
  assert.equal(demand.current(4000), 8);
  assert.equal(demand.current(8000), 6);
});

test('nothing taken, nothing wanted', () => {
  assert.equal(new PoolDemand().current(123_456), 0);
});
