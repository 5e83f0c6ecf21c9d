/** More functions come than interpreters fit into the pool's memory: the others find a sandbox that is prepared. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invokerPlatform, until } from './invoker.fixture.ts';

const CODE = { 'index.js': `exports.handler = async () => process.env.MAYFLY_AWAITED ?? 'fine'` };
const COUNT = 12;
const BUDGET = 64 * 1024 * 1024;

test('who finds no interpreter waiting finds a prepared sandbox', { timeout: 60_000 }, async () => {
  const settings = { poolBudgetBytes: BUDGET, poolMinimum: 1 };
  const platform = await invokerPlatform({ driver: 'bubblewrap', settings });
  try {
    const { invoker } = platform;
    const versions = await Promise.all(Array.from({ length: COUNT }, () => platform.define(CODE)));
    for (const { runtime, functionArn } of versions) invoker.warm(runtime, undefined, functionArn);
    await until(() => invoker.stats().poolMissing === 0);
    const { environments, poolBytes } = invoker.stats();
    assert.equal(environments.prebooted + environments.prepared, COUNT);
    assert.ok(environments.prepared > 0 && environments.prebooted > 0);
    assert.ok(poolBytes <= BUDGET);
    const answers = await Promise.all(versions.map((version) => platform.invoke(version)));
    assert.deepEqual(
      answers.map(({ answer }) => answer),
      Array(COUNT).fill('fine'),
    );
    assert.equal(invoker.stats().coldStarts, COUNT);
    assert.equal(invoker.stats().environments.prepared, 0);
  } finally {
    await platform.close();
  }
});

test('what a function needs of its own it has too when its runtime is still to be prepared', async (context) => {
  let prepared = false;
  const platform = await invokerPlatform({
    driver: 'bubblewrap',
    catalogue: (real) => ({
      list: () => real.list(),
      state: (runtime) => (prepared ? real.state(runtime) : { kind: 'preparing', progress: 'half of it' }),
      prepare: (runtime) => {
        prepared = true;
        return real.prepare(runtime);
      },
    }),
  });
  context.after(() => platform.close());
  const size = `exports.handler = async () => { const { blocks, bsize } = require('fs').statfsSync('/tmp'); return blocks * bsize; }`;
  const version = await platform.define({ 'index.js': size }, { ephemeralStorageMiB: 1024 });
  const { answer } = await platform.invoke(version);
  assert.ok(Number(answer) >= 1024 * 1024 * 1024, `${String(answer)} bytes of /tmp`);
});
