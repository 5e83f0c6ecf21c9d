/**
 * Puts data on a durable store until it is killed: four writers, whose every request puts the same value to a metric
 * they share and to one of their own, and prints `WRITER NUMBER` when it was acknowledged.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import type { Call, Handler } from '../service.ts';
import { noTargets } from './cloudwatch.fixture.ts';
import { createCloudWatch } from './index.ts';

const folder = process.argv[2] ?? '';
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const put = createCloudWatch({ store, clock, ids: systemIds(), log: silentLog(), targets: noTargets })
  .operations['PutMetricData'] as unknown as Handler<object, object>;

async function write(writer: number): Promise<void> {
  for (let number = 0; ; number++) {
    const MetricData = [
      { MetricName: 'shared', Value: 1 },
      { MetricName: `own-${writer}`, Value: 1 },
    ];
    await put({ Namespace: 'Storm', MetricData }, { account: '000000000000', region: 'us-east-1' } as Call);
    writeSync(1, `${writer} ${number}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(write));
