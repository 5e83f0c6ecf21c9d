import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { startTasks } from '../../src/base/task.ts';
import { createMeter } from '../../src/metering/createMeter.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';

/** Run by meterKill.test.ts, until it is killed: records one request after another and reports when it did. */
const [folder = ''] = process.argv.slice(2);
const clock = systemClock();
const meter = createMeter({ store: await openSqliteStore({ folder, clock, log: silentLog() }) });
startTasks([meter.task], clock, silentLog());

setInterval(() => {
  const identity = { account: '000000000000', region: 'us-east-1', functionName: 'f', version: '1' };
  const measured = { durationMs: 9.5, billedMs: 10, initMs: 0, memoryMiB: 128, bytesIn: 1, bytesOut: 2 };
  meter.record({ ...identity, ...measured, atMs: Date.now(), error: false });
  writeSync(1, `${performance.now()}\n`);
}, 4);
