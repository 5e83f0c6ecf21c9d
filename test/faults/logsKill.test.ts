import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createLogs } from '../../src/services/logs/index.ts';
import type { Call, Handler } from '../../src/services/service.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { runAndKill } from './killedChild.ts';
import { BATCH, GROUP, HOME, NO_NEIGHBOURS, WRITERS } from './logsStormState.ts';

interface Page {
  readonly events: readonly { readonly message: string }[];
  readonly nextForwardToken: string;
}

const ROUNDS = 5;
/** What a kill may cost of a function's lines: half a second, and as much again for a busy machine. */
const LOST_MS = 1000;

test('kill -9 loses no acknowledged log event, and no line older than a moment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-logs-kill-'));
  let putInAll = 0;
  let linesInAll = 0;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const printed = await runAndKill('logsStorm.ts', [folder, `${round}`], 700 + 300 * round);
      const said = printed.map((line) => line.split(' '));
      const lastMs = Number(said.findLast(([what]) => what === 'line')?.[2] ?? 0);
      const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
      const logs = createLogs({
        ...NO_NEIGHBOURS,
        store,
        clock: systemClock(),
        ids: systemIds(),
        log: silentLog(),
      });
      const messages = async (stream: string): Promise<string[]> => {
        const get = logs.operations['GetLogEvents'] as Handler<object, Page>;
        const call = { ...HOME, partition: 'aws' } as Call;
        const found: string[] = [];
        for (let token: string | undefined; ;) {
          const place = { logGroupName: GROUP, logStreamName: stream, startFromHead: true };
          const page = await get({ ...place, nextToken: token }, call);
          found.push(...page.events.map((event) => event.message));
          if (page.nextForwardToken === token) return found;
          token = page.nextForwardToken;
        }
      };
      for (let writer = 0; writer < WRITERS; writer++) {
        const found = await messages(`${round}/${writer}`);
        const acknowledged = said.filter(([what, who]) => what === 'put' && who === `${writer}`).length;
        assert.equal(found.length % BATCH, 0, 'no torn batch');
        assert.ok(found.length / BATCH >= acknowledged, `${found.length / BATCH} of ${acknowledged} batches`);
        const expected = found.map((_, at) => `${Math.floor(at / BATCH)} ${at % BATCH}`);
        assert.deepEqual(found, expected);
        putInAll += acknowledged;
      }
      const old = said.filter(([what, , ms]) => what === 'line' && Number(ms) < lastMs - LOST_MS);
      if (old.length > 0) {
        const lines = await messages(`${round}/lines`);
        assert.ok(lines.length >= old.length, `${lines.length} of ${old.length} lines`);
        assert.deepEqual(
          lines,
          lines.map((_, at) => `${at}`),
        );
        linesInAll += lines.length;
      }
      await store.close();
    }
    assert.ok(putInAll > 50 && linesInAll > 50, `the storm was a breeze: ${putInAll}, ${linesInAll}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
