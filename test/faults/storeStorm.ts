import { writeSync } from 'node:fs';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { KEPT, stateOf, WRITERS } from './storeStormState.ts';

/**
 * Run by storeKill.test.ts, until it is killed: writers that each count up, in transactions of several records
 * that must agree, and report each number when it is acknowledged.
 */
const [folder = ''] = process.argv.slice(2);
const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
writeSync(1, 'open\n');

await Promise.all(
  Array.from({ length: WRITERS }, async (_, writer) => {
    for (;;) {
      const number = await store.transact(async (t) => {
        const next = (await stateOf(t, writer)).number + 1;
        const value = Buffer.alloc(50 + ((next * 7919) % 9000), String(next));
        t.put(['writer', writer, 'first'], Buffer.from(String(next)));
        t.put(['writer', writer, 'log', next], value);
        t.delete(['writer', writer, 'log', next - KEPT]);
        if (next % 50 === 0) t.deletePrefix(['writer', writer, 'log']);
        t.put(['writer', writer, 'last'], Buffer.from(String(next)));
        return next;
      });
      writeSync(1, `${writer} ${number}\n`);
    }
  }),
);
