/**
 * Records calls on a durable store until it is killed, and prints `NUMBER MS` when one was handed over.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { startTasks } from '../../base/task.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { durableTrail, groupCall, HOME } from './trail.fixture.ts';

const folder = process.argv[2] ?? '';
const round = process.argv[3] ?? '';
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const { record, activity, tasks } = durableTrail(store, clock);
startTasks(tasks, clock, silentLog());

for (let number = 0; ; number++) {
  record(
    groupCall(`${number}`, {
      principal: { ...groupCall('').principal, arn: `arn:aws:iam::1:user/${round}` },
    }),
  );
  activity.note(HOME.account, `user-${round}`, {
    action: 'iam:CreateGroup',
    resource: '*',
    outcome: 'allowed',
  });
  writeSync(1, `${number} ${clock.now()}\n`);
  await clock.sleep(3);
}
