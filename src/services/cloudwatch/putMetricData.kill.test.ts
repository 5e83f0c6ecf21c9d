import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import type { Call, Handler } from '../service.ts';
import { noTargets } from './cloudwatch.fixture.ts';
import { createCloudWatch } from './index.ts';

const ROUNDS = 4;
const WRITERS = 4;

test('kill -9 loses no acknowledged data, tears no request and counts nothing twice', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-metrics-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./metricStorm.fixture.ts', import.meta.url).href;
  let acknowledged = 0;
  let stored = 0;
  for (let round = 0; round < ROUNDS; round++) {
    acknowledged = stored + (await runAndKill(script, [folder], 100 + 100 * round)).length;
    const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
    const service = createCloudWatch({
      store,
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
      targets: noTargets,
    });
    const read = service.operations['GetMetricStatistics'] as unknown as Handler<
      object,
      { Datapoints: { Sum: number }[] }
    >;
    const sum = async (MetricName: string): Promise<number> => {
      const end = Date.now() + 3_600_000;
      const answer = await read(
        {
          Namespace: 'Storm',
          MetricName,
          StartTime: new Date(end - 86_400_000),
          EndTime: new Date(end),
          Period: 3600,
          Statistics: ['Sum'],
        },
        { account: '000000000000', region: 'us-east-1' } as Call,
      );
      return answer.Datapoints.reduce((all, point) => all + point.Sum, 0);
    };
    stored = await sum('shared');
    // What was on its way may have become durable before its acknowledgement got out.
    assert.ok(stored >= acknowledged && stored <= acknowledged + WRITERS, `${stored} of ${acknowledged}`);
    const own = await Promise.all([0, 1, 2, 3].map((writer) => sum(`own-${writer}`)));
    assert.equal(
      own.reduce((all, one) => all + one, 0),
      stored,
    );
    await store.close();
  }
  assert.ok(acknowledged > 100, `the storm was a breeze: ${acknowledged}`);
});
