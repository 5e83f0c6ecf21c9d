import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../../base/log.ts';
import type { SandboxNetwork } from './namespaceCommands.ts';
import { createNamespacePool } from './namespacePool.ts';

/** A machine on which making and removing ends when the test says so. */
function slowMachine(addresses: readonly string[]) {
  const made: string[][] = [];
  const removed: string[][] = [];
  let finish: ((error?: Error) => void) | undefined;
  const step = () =>
    new Promise<void>((resolve, reject) => (finish = (error) => (error ? reject(error) : resolve())));
  const pool = createNamespacePool({
    prefix: 'mf000000',
    addresses,
    make: (networks) => {
      made.push(networks.map(({ address }) => address));
      return step();
    },
    remove: async (names) => void removed.push([...names]),
    log: silentLog(),
  });
  const settle = async (error?: Error) => {
    finish?.(error);
    // Everything that follows from it, without a clock.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { pool, made, removed, settle };
}

const TEN = Array.from({ length: 10 }, (_, index) => `10.0.0.${index}`);

test('made in batches ahead of use; those who wait come first', async () => {
  const { pool, made, settle } = slowMachine(TEN);
  const first = pool.take();
  assert.equal(made.length, 1);
  assert.equal(made[0]?.length, 8);
  await settle();
  assert.deepEqual(await first, { name: 'mf000000-0', address: '10.0.0.0' });
  const taken: SandboxNetwork[] = [];
  for (let count = 0; count < 3; count++) taken.push(await pool.take());
  assert.equal(made.length, 2, 'the next batch begins when half are left');
  assert.equal(new Set(taken.map(({ name }) => name)).size, 3);
});

test('one that was used is removed, and its address rests behind all others', async () => {
  const { pool, made, removed, settle } = slowMachine(TEN);
  const taking = pool.take();
  await settle();
  const used = await taking;
  pool.giveBack(used);
  await settle();
  assert.deepEqual(removed, [[used.name]]);
  for (let count = 0; count < 3; count++) await pool.take();
  assert.deepEqual(made[1], ['10.0.0.8', '10.0.0.9', used.address]);
});

test('a batch that fails fails who waits, is removed, and the next is tried anew', async () => {
  const { pool, made, removed, settle } = slowMachine(TEN);
  const first = assert.rejects(pool.take(), /no rights/);
  await settle(new Error('no rights'));
  await first;
  assert.equal(removed[0]?.length, 8);
  const second = pool.take();
  await settle();
  assert.match((await second).name, /^mf000000-/);
  assert.equal(made.length, 2);
});

test('when every address is in use, it says so; closing refuses', async () => {
  const { pool, settle } = slowMachine(TEN.slice(0, 1));
  const only = pool.take();
  await settle();
  await only;
  await assert.rejects(pool.take(), /all 1 addresses are in use/);
  await pool.close();
  await assert.rejects(pool.take(), /closing/);
});
