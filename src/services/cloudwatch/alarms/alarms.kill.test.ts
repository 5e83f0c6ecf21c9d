import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../../test/faults/killedChild.ts';
import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { openSqliteStore } from '../../../store/sqlite/openSqliteStore.ts';
import type { Call, Handler } from '../../service.ts';
import { noTargets } from '../cloudwatch.fixture.ts';
import { createCloudWatch } from '../index.ts';

const ROUNDS = 4;

test('kill -9 loses no acknowledged change of an alarm, and no action of one', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-alarms-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./alarmStorm.fixture.ts', import.meta.url).href;
  const acted = new Set<number>();
  let next = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(script, [folder, String(next)], 150 + 100 * round);
    const numbers = (kind: string) =>
      lines.flatMap((line) => (line.startsWith(kind) ? [Number(line.split(' ')[1])] : []));
    for (const number of numbers('acted')) acted.add(number);
    const last = Math.max(next - 1, ...numbers('set'));
    const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
    const targets = {
      ...noTargets,
      writeLog: async ({ message }: { message: string }) => {
        const { detail } = JSON.parse(message) as { detail: { state: { reason: string } } };
        acted.add(Number(detail.state.reason));
      },
    };
    const service = createCloudWatch({
      store,
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
      targets,
    });
    const describe = service.operations['DescribeAlarms'] as unknown as Handler<
      object,
      { MetricAlarms: { StateReason: string }[] }
    >;
    const { MetricAlarms } = await describe({}, { account: '000000000000', region: 'us-east-1' } as Call);
    const stored = Number(MetricAlarms[0]?.StateReason);
    // What was on its way may have become durable before its acknowledgement got out.
    assert.ok(stored === last || stored === last + 1, `${stored} is stored, ${last} was acknowledged`);
    await service.tasks
      .find(({ name }) => name === 'cloudwatch.alarmActions')
      ?.run(new AbortController().signal);
    const missing = Array.from({ length: stored + 1 }, (_, at) => at).filter((number) => !acted.has(number));
    assert.deepEqual(missing, []);
    next = stored + 1;
    await store.close();
  }
  assert.ok(next > 2 * ROUNDS, `the storm was a breeze: ${next}`);
});
