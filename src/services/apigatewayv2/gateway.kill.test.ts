import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import type { Store } from '../../store/store.ts';
import { testGateway } from './gateway.fixture.ts';
import {
  apiPlaces,
  apis,
  domainPlaces,
  domains,
  PARTS,
  routeKeys,
  routes,
  snapshots,
  stages,
} from './records.ts';

const ROUNDS = 5;

test('API Gateway killed while it changes serves everything acknowledged, and nothing of what was deleted', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-gateway-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./gatewayStorm.fixture.ts', import.meta.url).href;
  const steps = new Map<string, string[]>();
  let acknowledgements = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(script, [folder, String(round)], 50 + Math.random() * 300);
    acknowledgements += lines.length;
    for (const line of lines) {
      const [id = '', ...rest] = line.split(' ');
      steps.set(id, [...(steps.get(id) ?? []), rest.join(' ').trim()]);
    }
    const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
    const { service } = testGateway(store);
    await service.open();
    for (const [id, said] of steps) {
      const api = await service.httpApis.find(id, 'us-east-1');
      if (said.includes('deleted')) assert.equal(api, undefined, `${id} is deleted`);
      // Its deletion may have become durable before it was acknowledged.
      if (said.includes('deleting')) continue;
      const served = api?.stages.get('$default')?.routes;
      assert.ok(served, `${id} is there, and deployed`);
      if (said.includes('route GET /a')) assert.equal(served.match('GET', '/a')?.route.key, 'GET /a');
      if (said.includes('route ANY /b/{c}')) {
        assert.equal(served.match('PUT', '/b/1')?.route.key, 'ANY /b/{c}');
      }
      const name = said.find((step) => step.startsWith('domain '))?.slice('domain '.length);
      if (name === undefined) continue;
      assert.equal(service.httpApis.domainOf(name), name);
      assert.equal((await service.httpApis.mappingsOf(name))?.mappings[0]?.apiId, id);
    }
    await checkWhole(store);
    await store.close();
  }
  assert.ok(acknowledgements > 20, `only ${acknowledgements} acknowledgements`);
});

/** No part of an API that is not there, no route without its key, no stage whose deployment is gone. */
async function checkWhole(store: Store): Promise<void> {
  await store.read(async (view) => {
    const ids = new Set((await apis.list(view)).map(({ value }) => value.apiId));
    assert.deepEqual(new Set((await apiPlaces.list(view)).map(({ key }) => String(key[0]))), ids);
    for (const part of PARTS) {
      for (const { key } of await part.list(view)) assert.ok(ids.has(String(key[2])), String(key));
    }
    assert.equal((await routeKeys.list(view)).length, (await routes.list(view)).length);
    const frozen = new Set((await snapshots.list(view)).map(({ key }) => String(key[3])));
    for (const { value } of await stages.list(view)) assert.ok(frozen.has(value.deploymentId ?? ''));
    assert.equal((await domainPlaces.list(view)).length, (await domains.list(view)).length);
  });
}
