import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import { OutputBudget } from './outputBudget.ts';

function setUp() {
  const clock = simulatedClock();
  const state = { reading: true };
  const budget = new OutputBudget(
    clock,
    { burstBytes: 1000, bytesPerSecond: 100 },
    () => (state.reading = false),
    () => (state.reading = true),
  );
  return { clock, state, budget };
}

test('a burst passes, a debt stops reading until time has paid it', async () => {
  const { clock, state, budget } = setUp();
  budget.charge(1000);
  assert.ok(state.reading);
  budget.charge(200);
  assert.ok(!state.reading);
  await clock.advance(1999);
  assert.ok(!state.reading);
  await clock.advance(2);
  assert.ok(state.reading);
});

test('what arrives while stopped adds to the debt', async () => {
  const { clock, state, budget } = setUp();
  budget.charge(1100);
  budget.charge(100);
  await clock.advance(1500);
  assert.ok(!state.reading);
  await clock.advance(600);
  assert.ok(state.reading);
});

test('silence earns credit, but no more than a burst', async () => {
  const { clock, state, budget } = setUp();
  budget.charge(1000);
  await clock.advance(60_000);
  budget.charge(1000);
  assert.ok(state.reading);
  budget.charge(1);
  assert.ok(!state.reading);
});

test('suspended it reads on; the debt is held against what comes later', async () => {
  const { clock, state, budget } = setUp();
  budget.charge(1100);
  budget.suspend();
  assert.ok(state.reading);
  budget.charge(100);
  assert.ok(state.reading);
  budget.enforce();
  assert.ok(!state.reading);
  await clock.advance(2100);
  assert.ok(state.reading);
});
