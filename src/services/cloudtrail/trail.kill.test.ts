import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { durableTrail, HOME, lookupIn } from './trail.fixture.ts';

const ROUNDS = 2;
/** What a kill may cost: a quarter of a second of waiting, and the rest for the write. */
const LOST_MS = 1000;

test('kill -9 costs the trail at most its last second, and tears nothing', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-trail-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./trailStorm.fixture.ts', import.meta.url).href;
  let kept = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const printed = await runAndKill(script, [folder, `${round}`], 1500 + 400 * round);
    const said = printed.map((line) => line.split(' ').map(Number) as [number: number, atMs: number]);
    const lastMs = said.at(-1)?.[1] ?? 0;
    const safe = said.filter(([, atMs]) => atMs < lastMs - LOST_MS).length;
    const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
    const service = durableTrail(store, systemClock());
    const LookupAttributes = [{ AttributeKey: 'Username' as const, AttributeValue: `${round}` }];
    const events = await lookupIn(service, { LookupAttributes });
    const numbers = events.map(({ Resources }) => Number(Resources?.[0]?.ResourceName));
    assert.ok(numbers.length >= safe, `${numbers.length} of ${safe} events`);
    // From the newest down without a gap, and none that was never recorded.
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => numbers.length - 1 - at),
    );
    assert.ok(numbers.length <= said.length + 1);
    const [row] = await service.activity.of(HOME.account, `user-${round}`);
    assert.ok(
      row && row.allowed >= safe && row.allowed <= said.length + 1,
      `${row?.allowed} of ${safe} counted`,
    );
    kept += numbers.length;
    await store.close();
  }
  assert.ok(kept > 100, `the storm was a breeze: ${kept}`);
});
