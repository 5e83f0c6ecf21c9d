import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { COMPILED_FROM } from './compiledFrom.ts';
import { functionInput, testCall, testLambda } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };

test('under a storm of invocations and updates, none runs what was replaced before it began', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Timeout: 1 }));
  const straight = lambda.service.straight?.['Invoke'];
  assert.ok(straight);
  let acknowledged = 1;
  let updating = true;
  const request = { method: 'POST', path: '/', query: '', headers: {}, body: new Uint8Array() };
  const invoker = async (worker: number) => {
    let runs = 0;
    for (; updating; runs++) {
      const atLeast = acknowledged;
      const call = testCall('Invoke', { requestId: `${worker}-${runs}` });
      await straight(request, name, call);
      const mine = lambda.invoked.findLast((each) => each.invocation.requestId === call.requestId);
      assert.ok((mine?.version.timeoutMs ?? 0) >= atLeast * 1000);
      // Lets the updates have their turns between.
      if (runs % 3 === worker) await new Promise((resolve) => setImmediate(resolve));
    }
    return runs;
  };
  const invokers = [invoker(0), invoker(1), invoker(2)];
  for (let timeout = 2; timeout <= 60; timeout++) {
    await lambda.call('UpdateFunctionConfiguration', { ...name, Timeout: timeout });
    acknowledged = timeout;
    await new Promise((resolve) => setImmediate(resolve));
  }
  updating = false;
  for (const runs of await Promise.all(invokers)) assert.ok(runs > 50, `${runs} runs`);
});

test('what another node writes empties the cache as well', async () => {
  const one = testLambda();
  await one.call('CreateFunction', functionInput('fn'));
  const other = testLambda({ store: one.store, blobs: one.blobs });
  await other.call('Invoke', name);
  await one.call('UpdateFunctionConfiguration', { ...name, Timeout: 42 });
  await other.call('Invoke', name);
  assert.deepEqual(
    other.invoked.map((each) => each.version.timeoutMs),
    [3000, 42_000],
  );
});

test('names that do not exist are not remembered', async () => {
  const lambda = testLambda();
  await assert.rejects(lambda.call('Invoke', name));
  await lambda.call('CreateFunction', functionInput('fn'));
  await lambda.call('Invoke', name);
});

test('every kind of record empties the cache, or is one of which nothing is compiled', async () => {
  const aside = new Set(['unsettled', 'secret', 'layer', 'layerVersion']);
  const files = readdirSync(import.meta.dirname).filter((file) => /[rR]ecords\.ts$/.test(file));
  const found = new Set<unknown>();
  for (const file of files) {
    for (const each of Object.values((await import(`./${file}`)) as Record<string, unknown>)) {
      if (typeof each !== 'object' || each === null || !('prefix' in each)) continue;
      const [, kind] = each.prefix as string[];
      if (!aside.has(kind ?? '')) found.add(kind);
    }
  }
  assert.deepEqual(found, new Set(COMPILED_FROM.map(([, kind]) => kind)));
});

test('asynchronous events empty nothing', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  await lambda.call('Invoke', name);
  const readsBefore = lambda.store.stats().reads;
  await lambda.service.events.start();
  const readsOfStart = lambda.store.stats().reads - readsBefore;
  for (let n = 0; n < 5; n++) {
    await lambda.call('Invoke', { ...name, InvocationType: 'Event' });
    await lambda.clock.advance(1);
  }
  assert.equal(lambda.invoked.length, 6);
  assert.equal(lambda.store.stats().reads - readsBefore, readsOfStart);
});
