import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { simulatedClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { openMemoryStore } from '../store/memory/openMemoryStore.ts';
import type { Store } from '../store/store.ts';
import {
  createDeliveryQueue,
  type Delivery,
  type DeliveryQueueNeeds,
  type Verdict,
} from './deliveryQueue.ts';

interface State {
  readonly attempt: number;
}

const clock = simulatedClock();
const NAME = ['test', 'queue'];
const DONE: Verdict<State> = { kind: 'done' };

function memory(): Store {
  return openMemoryStore({ clock, log: silentLog() });
}

function queueOn(
  store: Store,
  handle: DeliveryQueueNeeds<State>['handle'],
  concurrency = 4,
  flowConcurrency = 2,
) {
  return createDeliveryQueue<State>({
    store,
    clock,
    log: silentLog(),
    name: NAME,
    concurrency,
    flowConcurrency,
    handle,
  });
}

const event = (id: string, flow = 'a'): Delivery<State> => ({
  id,
  flow,
  state: { attempt: 0 },
  body: Buffer.from(`body of ${id}`),
});

async function stored(store: Store): Promise<number> {
  return store.read(async (view) => (await view.list({ prefix: NAME, limit: Infinity })).length);
}

/** A handler whose attempts end when they are told to. */
function heldHandler() {
  const running = new Map<string, (verdict: Verdict<State>) => void>();
  const handle = ({ id }: Delivery<State>) =>
    new Promise<Verdict<State>>((resolve) => {
      running.set(id, (verdict) => {
        running.delete(id);
        resolve(verdict);
      });
    });
  return { running, handle };
}

test('an event is handled with its body, again when it is due, and then forgotten', async () => {
  const store = memory();
  const seen: string[] = [];
  const queue = queueOn(store, async ({ id, body, state }) => {
    seen.push(`${id} ${state.attempt} ${Buffer.from(body).toString()}`);
    return state.attempt === 2
      ? DONE
      : { kind: 'again', atMs: clock.now() + 60_000, state: { attempt: state.attempt + 1 } };
  });
  await queue.start();
  await queue.add(event('x'));
  await clock.advance(59_000);
  assert.deepEqual(seen, ['x 0 body of x']);
  await clock.advance(1000);
  await clock.advance(60_000);
  assert.deepEqual(seen, ['x 0 body of x', 'x 1 body of x', 'x 2 body of x']);
  assert.equal(await stored(store), 0);
  assert.deepEqual(queue.stats(), { flows: 0, running: 0 });
});

test('what another process left is taken up, in every flow', async () => {
  const store = memory();
  const earlier = queueOn(store, async () => DONE);
  const flows = ['a', 'a/b', 'b', '\uffff', 'z'];
  for (const flow of flows) for (let n = 0; n < 30; n++) await earlier.add(event(`${n}`, flow));
  const seen = new Set<string>();
  const later = queueOn(store, async ({ id, flow }) => {
    seen.add(`${flow}:${id}`);
    return DONE;
  });
  await later.start();
  await clock.advance(1);
  assert.equal(seen.size, flows.length * 30);
  assert.equal(await stored(store), 0);
});

test('small bodies that were kept apart, as they were at first, are found there and go with their events', async () => {
  const store = memory();
  await store.transact(async (transaction) => {
    transaction.put([...NAME, 'due', 'a', clock.now(), 'x'], Buffer.from('{"attempt":0}'));
    transaction.put([...NAME, 'body', 'a', 'x'], Buffer.from('small'));
  });
  const seen: string[] = [];
  const queue = queueOn(store, async ({ body, state }) => {
    seen.push(`${state.attempt} ${Buffer.from(body).toString()}`);
    return state.attempt === 1 ? DONE : { kind: 'again', atMs: clock.now() + 10, state: { attempt: 1 } };
  });
  await queue.start();
  await clock.advance(100);
  assert.deepEqual(seen, ['0 small', '1 small']);
  assert.equal(await stored(store), 0);
});

test('a flow has its bound, and does not hold up another', async () => {
  const { running, handle } = heldHandler();
  const queue = queueOn(memory(), handle);
  await queue.start();
  for (let n = 0; n < 200; n++) await queue.add(event(`a${n}`));
  assert.deepEqual([...running.keys()], ['a0', 'a1']);
  await queue.add(event('b0', 'b'));
  await queue.add(event('c0', 'c'));
  await queue.add(event('d0', 'd'));
  assert.deepEqual([...running.keys()], ['a0', 'a1', 'b0', 'c0'], 'and all of them the common one');
  const order: string[] = [];
  while (running.size > 0) {
    const [id, end] = [...running][0] ?? assert.fail();
    order.push(id);
    end(DONE);
    await clock.advance(1);
  }
  assert.equal(new Set(order).size, 203);
  assert.ok(order.indexOf('d0') < 10);
  const ofA = order.filter((id) => id.startsWith('a')).map((id) => Number(id.slice(1)));
  assert.deepEqual(ofA.slice(0, 3), [0, 1, 2]);
});

test('flows that could fill all places for ever leave a turn for one that comes later', async () => {
  const { running, handle } = heldHandler();
  const queue = queueOn(memory(), handle);
  await queue.start();
  for (let n = 0; n < 40; n++)
    for (const flow of ['a', 'b', 'c']) await queue.add(event(`${flow}${n}`, flow));
  await queue.add(event('late', 'd'));
  for (let ended = 0; !running.has('late'); ended++) {
    assert.ok(ended < 4);
    const [end = assert.fail()] = running.values();
    end(DONE);
    await clock.advance(1);
  }
});

test('while a slow disk keeps what came of events, others are handled, but not without end', async () => {
  const disk = memory();
  let held = Promise.resolve();
  const store: Store = {
    ...disk,
    transact: async (work) => {
      await held;
      return disk.transact(work);
    },
  };
  const seen: string[] = [];
  const queue = queueOn(store, async ({ id }) => {
    seen.push(id);
    return DONE;
  });
  for (let n = 0; n < 50; n++) await queue.add(event(`${n}`));
  const disks = Promise.withResolvers<void>();
  held = disks.promise;
  await queue.start();
  await clock.advance(1);
  assert.equal(seen.length, 8);
  disks.resolve();
  await clock.advance(1);
  assert.equal(seen.length, 50);
  assert.equal(new Set(seen).size, 50);
  assert.equal(await stored(disk), 0);
});

test('what follows from an event is stored with its end', async () => {
  const store = memory();
  const seen: string[] = [];
  const queue = queueOn(store, async ({ id, flow }) => {
    seen.push(`${flow}:${id}`);
    return flow === 'a' ? { kind: 'done', next: [event(`${id}'`, 'b')] } : DONE;
  });
  await queue.start();
  await queue.add(event('x'));
  await clock.advance(1);
  assert.deepEqual(seen, ['a:x', "b:x'"]);
  assert.equal(await stored(store), 0);
});

test('a store that fails loses nothing; the event comes again', async () => {
  const healthy = memory();
  let isFull = false;
  const store: Store = {
    ...healthy,
    transact: (work) => (isFull ? Promise.reject(new Error('disk full')) : healthy.transact(work)),
  };
  const seen: string[] = [];
  const queue = queueOn(store, async ({ id }) => {
    seen.push(id);
    isFull = seen.length === 1;
    return DONE;
  });
  await queue.start();
  await queue.add(event('x'));
  await clock.advance(1);
  await assert.rejects(queue.add(event('y')), /disk full/);
  isFull = false;
  await clock.advance(5000);
  assert.deepEqual(seen, ['x', 'x']);
  assert.equal(await stored(healthy), 0);
});

test('a deleted flow is forgotten; a stopped queue begins nothing and finishes what runs', async () => {
  const store = memory();
  const { running, handle } = heldHandler();
  const queue = queueOn(store, handle);
  await queue.start();
  for (let n = 0; n < 5; n++) await queue.add(event(`${n}`));
  await queue.add(event('b', 'b'));
  await store.transact(async (transaction) => queue.deleteFlow(transaction, 'a'));
  queue.stop();
  for (const end of running.values()) end(DONE);
  await queue.drained();
  assert.equal(running.size, 0);
  assert.equal(await stored(store), 0);
  await queue.add(event('late', 'c'));
  await clock.advance(1);
  assert.equal(running.size, 0);
  assert.equal(await stored(store), 1);
});

test('what waits in memory when its flow is deleted is not handled, be it small or large', async () => {
  for (const body of [Buffer.from('small'), Buffer.alloc(10_000)]) {
    const store = memory();
    const { running, handle } = heldHandler();
    const queue = queueOn(store, handle);
    await queue.start();
    for (const id of ['x', 'y', 'waits']) await queue.add({ ...event(id), body });
    await store.transact(async (transaction) => queue.deleteFlow(transaction, 'a'));
    for (const end of running.values()) end(DONE);
    await clock.advance(10_000);
    assert.deepEqual([...running.keys()], []);
    assert.equal(await stored(store), 0);
    assert.equal(queue.stats().flows, 0);
  }
});

test('large bodies wait in the store alone, in however many flows', async () => {
  const given = new Set<Uint8Array>();
  const handled: Delivery<State>[] = [];
  const { running, handle } = heldHandler();
  const queue = queueOn(memory(), (delivery) => {
    handled.push(delivery);
    return handle(delivery);
  });
  await queue.start();
  for (let n = 0; n < 50; n++) {
    const body = Buffer.alloc(10_000, n);
    given.add(body);
    await queue.add({ ...event(`${n}`, `${n}`), body });
  }
  for (let next = [...running]; next.length > 0; next = [...running]) {
    for (const [, end] of next) end(DONE);
    await clock.advance(1);
  }
  assert.equal(handled.length, 50);
  assert.ok(handled.every(({ id, body }) => body.length === 10_000 && body[0] === Number(id)));
  const kept = handled.filter(({ body }) => given.has(body)).length;
  assert.ok(kept <= 4, `${kept} were kept in memory`);
});

test('a flow that is held goes on with each that ends, tries seldom for more, and writes nothing meanwhile', async () => {
  let writes = 0;
  const kept = memory();
  const store: Store = { ...kept, transact: (work) => (writes++, kept.transact(work)) };
  let places = 1;
  let turnedAway = 0;
  const order: string[] = [];
  const queue = queueOn(
    store,
    async ({ id, state }) => {
      if (places === 0) {
        turnedAway++;
        return {
          kind: 'held',
          atMs: clock.now() + 1000 * 2 ** state.attempt,
          state: { attempt: state.attempt + 1 },
        };
      }
      places--;
      await clock.sleep(10);
      places++;
      order.push(id);
      return DONE;
    },
    20,
    16,
  );
  for (let n = 0; n < 300; n++) await queue.add(event(String(n).padStart(3, '0')));
  writes = 0;
  const startMs = clock.now();
  await queue.start();
  while (order.length < 300 && clock.now() - startMs < 60_000) await clock.advance(10);
  assert.ok(clock.now() - startMs <= 3500, `${clock.now() - startMs} ms`);
  assert.ok(turnedAway < 30, `${turnedAway} turned away`);
  assert.equal(writes, 300);
  await clock.advance(60_000);
  assert.deepEqual(queue.stats(), { flows: 0, running: 0 });
  // Others had the only place; it is free now.
  places = 0;
  turnedAway = 0;
  await queue.add(event('x'));
  await queue.add(event('y'));
  await clock.advance(500);
  assert.equal(turnedAway, 1);
  places = 1;
  queue.release('a');
  await clock.advance(30);
  assert.deepEqual(order.slice(300), ['x', 'y']);
  assert.equal(await stored(kept), 0);
});

test('what is held when its flow is deleted is not handled; a held flow does not hold up another', async () => {
  const store = memory();
  const { running, handle } = heldHandler();
  const queue = queueOn(store, handle);
  await queue.start();
  for (const id of ['x', 'y', 'z']) await queue.add(event(id));
  const held = (): Verdict<State> => ({ kind: 'held', atMs: clock.now() + 100, state: { attempt: 1 } });
  running.get('x')?.(held());
  await clock.advance(1);
  running.get('y')?.(held());
  await clock.advance(1);
  assert.deepEqual([...running.keys()], []);
  for (let n = 0; n < 8; n++) await queue.add(event(`b${n}`, 'b'));
  assert.equal(running.size, 2);
  for (let end = [...running.values()]; end.length > 0; end = [...running.values()]) {
    end.forEach((each) => each(DONE));
    await clock.advance(1);
  }
  assert.equal(await stored(store), 3);
  await clock.advance(100);
  assert.deepEqual([...running.keys()], ['x'], 'the first one tries again');
  await store.transact(async (transaction) => queue.deleteFlow(transaction, 'a'));
  running.get('x')?.(held());
  await clock.advance(60_000);
  assert.deepEqual([...running.keys()], []);
  assert.equal(await stored(store), 0);
  assert.equal(queue.stats().flows, 0);
});

test('whatever the course, each event is handled to its end exactly once, and never twice at a time', async () => {
  const retries = fc.array(
    fc.record({ flow: fc.constantFrom('a', 'b', 'c'), retries: fc.nat(3), delayMs: fc.nat(5000) }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(retries, fc.integer({ min: 1, max: 3 }), async (events, places) => {
      const store = memory();
      const running = new Set<string>();
      const ended: string[] = [];
      const queue = queueOn(store, async ({ id, state }) => {
        assert.ok(!running.has(id));
        if (running.size >= places) return { kind: 'held', atMs: clock.now() + 500, state };
        running.add(id);
        await clock.sleep(7);
        running.delete(id);
        const { retries: most, delayMs } = events[Number(id)] ?? assert.fail();
        if (state.attempt < most) {
          return { kind: 'again', atMs: clock.now() + delayMs, state: { attempt: state.attempt + 1 } };
        }
        ended.push(id);
        return DONE;
      });
      await queue.start();
      const body = (index: number) => Buffer.alloc(index % 2 === 0 ? 10 : 5000);
      await Promise.all(
        events.map(({ flow }, index) => queue.add({ ...event(`${index}`, flow), body: body(index) })),
      );
      await clock.advance(60_000);
      assert.deepEqual(ended.toSorted(), events.map((_, index) => `${index}`).toSorted());
      assert.equal(await stored(store), 0);
    }),
    { numRuns: 40 },
  );
});
