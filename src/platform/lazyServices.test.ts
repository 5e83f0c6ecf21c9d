import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { createLazyServices } from './lazyServices.ts';
import type { Service } from '../services/service.ts';
import { collection } from '../store/collection.ts';
import { openMemoryStore } from '../store/memory/openMemoryStore.ts';

function subject() {
  const store = openMemoryStore({ clock: systemClock(), log: silentLog() });
  const loaded: Service[] = [];
  const lazily = createLazyServices({
    store,
    log: silentLog(),
    loaded: (service) => void loaded.push(service),
  });
  const empty: Service = { operations: {}, permissions: {} };
  const add = (id: 's3' | 'dynamodb', create = async () => empty) =>
    lazily.add(id, id, create, async () => ({}));
  return { store, loaded, lazily, empty, add };
}

test('a service is loaded by whoever first asks, and once', async () => {
  const { loaded, add, empty } = subject();
  const s3 = add('s3');
  assert.equal(loaded.length, 0);
  const [first, second] = await Promise.all([s3.load(), s3.load()]);
  assert.equal(first, second);
  assert.deepEqual(loaded, [empty]);
});

test('after a start those are loaded that have something in the store', async () => {
  const { store, loaded, lazily, empty, add } = subject();
  add('s3');
  add('dynamodb', async () => assert.fail('nobody has a table'));
  await store.transact(async (transaction) => collection(['s3', 'bucket']).put(transaction, ['b'], {}));
  await lazily.wake();
  assert.deepEqual(loaded, [empty]);
});

test('one that did not load is tried again', async () => {
  const { loaded, add, empty } = subject();
  let attempts = 0;
  const s3 = add('s3', async () => {
    attempts++;
    if (attempts === 1) throw new Error('no descriptors left');
    return empty;
  });
  await assert.rejects(s3.load(), /no descriptors left/);
  assert.equal(loaded.length, 0);
  assert.equal(await s3.load(), empty);
});
