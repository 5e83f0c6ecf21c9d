/**
 * Writes log events until it is killed: four writers through PutLogEvents, each printing `put WRITER NUMBER` when a
 * batch was acknowledged, and a function's lines, printing `line NUMBER MS` when one was handed over.
 */
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createLogs } from '../../src/services/logs/index.ts';
import type { Call, Handler } from '../../src/services/service.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { BATCH, GROUP, HOME, NO_NEIGHBOURS, WRITERS } from './logsStormState.ts';

const folder = process.argv[2] ?? '';
const round = process.argv[3] ?? '0';
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const logs = createLogs({ ...NO_NEIGHBOURS, store, clock, ids: systemIds(), log: silentLog() });

async function run(operation: string, input: object): Promise<void> {
  const handler = logs.operations[operation] as Handler<unknown, unknown>;
  await handler({ logGroupName: GROUP, ...input }, { ...HOME, partition: 'aws' } as Call);
}

async function write(writer: number): Promise<void> {
  const logStreamName = `${round}/${writer}`;
  await run('CreateLogStream', { logStreamName });
  for (let number = 0; ; number++) {
    const logEvents = Array.from({ length: BATCH }, (_, index) => ({
      timestamp: Date.now(),
      message: `${number} ${index}`,
    }));
    await run('PutLogEvents', { logStreamName, logEvents });
    process.stdout.write(`put ${writer} ${number}\n`);
  }
}

async function writeLines(): Promise<void> {
  for (let number = 0; ; number++) {
    const line = { timestampMs: Date.now(), message: `${number}` };
    logs.append({ ...HOME, group: GROUP, stream: `${round}/lines` }, [line]);
    process.stdout.write(`line ${number} ${line.timestampMs}\n`);
    await clock.sleep(5);
  }
}

await run('CreateLogGroup', {}).catch(() => undefined);
process.stdout.write('ready\n');
await Promise.all([...Array.from({ length: WRITERS }, (_, writer) => write(writer)), writeLines()]);
