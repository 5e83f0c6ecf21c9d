import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { metricFilters, resourcePolicies, subscriptionFilters } from './filterRecords.ts';
import { queries, queryDefinitions, unfinishedQueries } from './insights/queryRecords.ts';

const ROUNDS = 3;
const HOME = ['000000000000', 'us-east-1'];

test('kill -9 loses no acknowledged filter, definition, policy or query', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-logs-config-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./configStorm.fixture.ts', import.meta.url).href;
  let acknowledged = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const said = (await runAndKill(script, [folder], 400 + 300 * round)).map((line) => line.split(' '));
    const named = (kind: string) => said.filter(([what]) => what === kind).map(([, name = '']) => name);
    acknowledged += said.length;
    const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
    await store.read(async (view) => {
      const gone = new Set(named('gone'));
      for (const group of named('metric')) {
        const there = (await metricFilters.get(view, [...HOME, group, 'f'])) !== undefined;
        // The last one's deletion may have become durable before its acknowledgement got out.
        if (group.endsWith('0') && !gone.has(group)) continue;
        assert.equal(there, !gone.has(group), group);
      }
      for (const group of named('subscription')) {
        assert.ok(await subscriptionFilters.get(view, [...HOME, group, 'f']), group);
      }
      for (const id of named('definition')) assert.ok(await queryDefinitions.get(view, [...HOME, id]), id);
      const newest = Math.max(-1, ...named('policy').map(Number));
      const policies = await resourcePolicies.list(view, { prefix: HOME });
      const kept = policies.map(({ value }) => (JSON.parse(value.document) as { at: number }).at);
      assert.ok(newest === -1 || Math.max(...kept) >= newest, `${newest} of ${kept.join()}`);
      for (const id of named('query')) {
        const record = await queries.get(view, [...HOME, id]);
        assert.ok(record, id);
        const unfinished = await unfinishedQueries.get(view, [...HOME, id]);
        assert.equal(record.status === 'Scheduled', unfinished !== undefined, 'it is run after a restart');
      }
      for (const id of named('stopped'))
        assert.equal((await queries.get(view, [...HOME, id]))?.status, 'Cancelled');
    });
    await store.close();
  }
  assert.ok(acknowledged > 20, `the storm was a breeze: ${acknowledged}`);
});
