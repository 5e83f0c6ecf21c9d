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

const SOME = Array.from({ length: 18 }, (_, index) => `10.0.0.${index}`);

test('made in batches ahead of use, until enough are ready; those who wait come first', async () => {
  const { pool, made, settle } = slowMachine(SOME);
  const first = pool.take();
  assert.deepEqual(made, [SOME.slice(0, 8)]);
  await settle();
  assert.deepEqual(await first, { name: 'mf000000-0', address: '10.0.0.0' });
  assert.deepEqual(made[1], SOME.slice(8, 16));
  await settle();
  assert.equal(made.length, 2);
  const taken: SandboxNetwork[] = [];
  for (let count = 0; count < 6; count++) taken.push(await pool.take());
  assert.equal(made.length, 2);
  taken.push(await pool.take());
  assert.equal(made.length, 3, 'the next batch begins when half are left');
  assert.equal(new Set(taken.map(({ name }) => name)).size, 7);
});

test('one that was used is removed, and its address rests behind all others', async () => {
  const { pool, made, removed, settle } = slowMachine(SOME);
  const taking = pool.take();
  await settle();
  const used = await taking;
  pool.giveBack(used);
  await settle();
  assert.deepEqual(removed, [[used.name]]);
  for (let count = 0; count < 7; count++) await pool.take();
  assert.deepEqual(made[2], ['10.0.0.16', '10.0.0.17', used.address]);
});

test('a batch that fails fails who waits, is removed, and the next is tried anew', async () => {
  const { pool, made, removed, settle } = slowMachine(SOME);
  const first = assert.rejects(pool.take(), /no rights/);
  await settle(new Error('no rights'));
  await first;
  assert.equal(removed[0]?.length, 8);
  const second = pool.take();
  await settle();
  assert.match((await second).name, /^mf000000-/);
  assert.deepEqual(made[1], SOME.slice(8, 16));
});

test('when every address is in use, it says so; closing refuses', async () => {
  const { pool, settle } = slowMachine(SOME.slice(0, 1));
  const only = pool.take();
  await settle();
  await only;
  await assert.rejects(pool.take(), /all 1 addresses are in use/);
  await pool.close();
  await assert.rejects(pool.take(), /closing/);
});
