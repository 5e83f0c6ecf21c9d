import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../../../protocol/fault.ts';
import {
  call,
  clock,
  fault,
  freshLogs,
  GROUP,
  logs,
  logsOn,
  makeStream,
  put,
  store,
} from '../logs.fixture.ts';

beforeEach(freshLogs);
afterEach(() => logs.stop());

async function start(queryString: string, more: object = {}): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const range = { startTime: now - 3600, endTime: now + 3600 };
  const { queryId } = await call('StartQuery', { logGroupName: GROUP, ...range, queryString, ...more });
  return queryId ?? '';
}

async function ended(queryId: string, more: object = {}) {
  for (;;) {
    const answer = await call('GetQueryResults', { queryId, ...more });
    if (answer.status !== 'Scheduled' && answer.status !== 'Running') return answer;
    await wait(5);
  }
}

async function rows(queryString: string, more: object = {}) {
  const { results = [], status } = await ended(await start(queryString, more));
  assert.equal(status, 'Complete');
  return results.map((row) => row.map(({ value }) => value));
}

async function putLines(count: number, message = (at: number) => `{"n": ${at}}`): Promise<void> {
  await makeStream();
  await put(
    Array.from({ length: count }, (_, at) => clock.now() + at),
    message,
  );
}

describe('queries', () => {
  test('are scheduled, run, and keep their result and statistics', async () => {
    await putLines(300);
    const queryId = await start('filter n >= 100 | stats count(*) as c, sum(n)');
    const answer = await ended(queryId);
    assert.deepEqual(answer, {
      queryLanguage: 'CWLI',
      status: 'Complete',
      results: [
        [
          { field: 'c', value: '200' },
          { field: 'sum(n)', value: '39900' },
        ],
      ],
      statistics: {
        recordsMatched: 200,
        recordsScanned: 300,
        bytesScanned: Array.from({ length: 300 }, (_, at) => `{"n": ${at}}`).join('').length,
        logGroupsScanned: 1,
        estimatedRecordsSkipped: 0,
        estimatedBytesSkipped: 0,
      },
    });
    const before = logs;
    logsOn(store);
    assert.deepEqual(await ended(queryId), answer, 'also after a restart');
    await before.stop();
  });

  test('see lines that functions have only just written, and several groups', async () => {
    await putLines(1);
    await makeStream('other', 's');
    logs.append({ account: '000000000000', region: 'us-east-1', group: 'other', stream: 's' }, [
      { timestampMs: clock.now(), message: 'just now' },
    ]);
    assert.deepEqual(
      await rows('fields @log | sort @log', {
        logGroupName: undefined,
        logGroupNames: [GROUP, 'other'],
      }).then((all) => all.map(([log]) => log)),
      [`000000000000:${GROUP}`, '000000000000:other'],
    );
  });

  test('give pages of rows, each row once', async () => {
    await putLines(2500);
    const queryId = await start('fields n | sort n asc');
    await ended(queryId);
    const found: (string | undefined)[] = [];
    for (let nextToken: string | undefined; ;) {
      const page = await call('GetQueryResults', { queryId, maxItems: 700, nextToken });
      found.push(...(page.results ?? []).map((row) => row[0]?.value));
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
    assert.deepEqual(
      found,
      Array.from({ length: 2500 }, (_, at) => String(at)),
    );
  });

  test('cover whole seconds, and nothing that has expired', async () => {
    await makeStream();
    const second = Math.floor(clock.now() / 1000) * 1000;
    await put([second - 1, second, second + 999, second + 1000]);
    const range = { startTime: second / 1000, endTime: second / 1000 };
    assert.equal((await rows('fields @message', range)).length, 2);
    await clock.advance(86_400_000 + 1000);
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 });
    assert.equal((await rows('fields @message', range)).length, 0);
  });

  test('a row leads to its whole record', async () => {
    await putLines(3, (at) => `{"n": ${at}, "deep": {"er": "x"}}`);
    const [row] = await rows('filter n = 1 | display n');
    const { logRecord } = await call('GetLogRecord', { logRecordPointer: row?.[1] });
    assert.equal(logRecord?.['n'], '1');
    assert.equal(logRecord?.['deep.er'], 'x');
    assert.equal(logRecord?.['@timestamp'], String(clock.now() + 1));
    const halved = Buffer.from(`["g","\\ud800","${'0'.repeat(56)}"]`).toString('base64url');
    for (const logRecordPointer of ['nonsense', halved]) {
      await assert.rejects(
        call('GetLogRecord', { logRecordPointer }),
        fault('InvalidParameterException', 'The specified log record pointer is invalid.'),
      );
    }
  });

  test('are refused with the place of the mistake, and for groups that are not there', async () => {
    await makeStream();
    await assert.rejects(start('fields @message | count(*)'), (error) => {
      assert.ok(error instanceof Fault && error.code === 'MalformedQueryException');
      const compileError = error.members['queryCompileError'] as { location: object };
      assert.deepEqual(compileError.location, { startCharOffset: 18, endCharOffset: 23 });
      return true;
    });
    await assert.rejects(start('limit 1', { logGroupName: 'nosuch' }), (error) => {
      assert.ok(error instanceof Fault && error.code === 'ResourceNotFoundException');
      assert.match(error.message, /^Log group 'nosuch' does not exist for account ID '000000000000'/);
      return true;
    });
    await assert.rejects(start('limit 1', { queryLanguage: 'SQL' }), /queryLanguage is not supported/);
    await assert.rejects(start('limit 1', { startTime: 2, endTime: 1 }), /end time/);
  });

  test('that run wild are stopped, and do not hold up the platform', async () => {
    await putLines(20, () => `${'a'.repeat(40)}!`);
    const queryId = await start('filter @message like /^(a+)+$/');
    assert.equal((await call('GetQueryResults', { queryId })).status, 'Running');
    assert.deepEqual(await call('StopQuery', { queryId }), { success: true });
    assert.equal((await ended(queryId)).status, 'Cancelled');
    await assert.rejects(
      call('StopQuery', { queryId }),
      fault('InvalidParameterException', 'The specified query is not running'),
    );
  });

  test('that take too long for one step fail', async () => {
    await putLines(20, () => `${'a'.repeat(40)}!`);
    const queryId = await start('filter @message like /^(a+)+$/');
    const over = ended(queryId);
    // The thread has begun by then, or the clock goes on until it has.
    const ticking = new AbortController();
    const tick = (async () => {
      while (!ticking.signal.aborted) {
        await clock.advance(1000);
        await wait(5);
      }
    })();
    assert.equal((await over).status, 'Failed');
    ticking.abort();
    await tick;
  });

  test('are listed, the newest first, as long as they are kept', async () => {
    await makeStream();
    const first = await start('limit 1');
    await clock.advance(1000);
    const second = await start('limit 2');
    await Promise.all([ended(first), ended(second)]);
    const { queries = [] } = await call('DescribeQueries', {});
    assert.deepEqual(
      queries.map(({ queryId }) => queryId),
      [second, first],
    );
    assert.match(
      queries[0]?.queryString ?? '',
      /^SOURCE "\/aws\/lambda\/hello" START=\d+000 END=\d+999 \| limit 2$/,
    );
    assert.deepEqual((await call('DescribeQueries', { status: 'Failed' })).queries, []);
    assert.deepEqual(await call('ListLogGroupsForQuery', { queryId: first }), {
      logGroupIdentifiers: [GROUP],
    });
    await clock.advance(7 * 86_400_000);
    const sweep = logs.tasks?.find(({ name }) => name === 'logs-insights-sweep');
    await sweep?.run(new AbortController().signal);
    assert.deepEqual((await call('DescribeQueries', {})).queries?.length, 1);
    await assert.rejects(call('GetQueryResults', { queryId: first }), /does not exist/);
  });

  test('more than a hundred at a time are refused', async () => {
    await putLines(20, () => `${'a'.repeat(40)}!`);
    for (let index = 0; index < 100; index++) await start('filter @message like /^(a+)+$/');
    await assert.rejects(start('limit 1'), fault('LimitExceededException', 'Resource limit exceeded.'));
  });

  test('... also when they are started at one moment', async () => {
    await putLines(20, () => `${'a'.repeat(40)}!`);
    const started = await Promise.allSettled(
      Array.from({ length: 150 }, () => start('filter @message like /^(a+)+$/')),
    );
    assert.equal(started.filter(({ status }) => status === 'fulfilled').length, 100);
  });

  test('that a process before has left are run by the next', async () => {
    await putLines(20, () => `${'a'.repeat(40)}!`);
    const wild = await start('filter @message like /^(a+)+$/');
    const wilder = await start('filter @message like /^(a+)+$/');
    const waiting = await start('stats count(*)');
    await logs.stop();
    logsOn(store);
    for (const queryId of [wild, wilder]) await call('StopQuery', { queryId });
    await logs.tasks?.find(({ name }) => name === 'logs-insights-resume')?.run(new AbortController().signal);
    assert.deepEqual((await ended(waiting)).results, [[{ field: 'count(*)', value: '20' }]]);
    assert.equal((await ended(wild)).status, 'Cancelled');
  });
});

describe('query definitions', () => {
  test('are put, replaced, listed and deleted', async () => {
    const { queryDefinitionId } = await call('PutQueryDefinition', { name: 'b', queryString: 'limit 1' });
    await call('PutQueryDefinition', { name: 'a', queryString: 'limit 2', logGroupNames: [GROUP] });
    await call('PutQueryDefinition', { queryDefinitionId, name: 'bb', queryString: 'limit 3' });
    const listed = await call('DescribeQueryDefinitions', { maxResults: 1 });
    assert.deepEqual(
      listed.queryDefinitions?.map(({ name, logGroupNames }) => [name, logGroupNames]),
      [['a', [GROUP]]],
    );
    const rest = await call('DescribeQueryDefinitions', { nextToken: listed.nextToken });
    assert.deepEqual(
      rest.queryDefinitions?.map(({ name, queryString }) => [name, queryString]),
      [['bb', 'limit 3']],
    );
    const prefixed = await call('DescribeQueryDefinitions', { queryDefinitionNamePrefix: 'b' });
    assert.equal(prefixed.queryDefinitions?.length, 1);
    assert.deepEqual(await call('DeleteQueryDefinition', { queryDefinitionId }), { success: true });
    await assert.rejects(call('DeleteQueryDefinition', { queryDefinitionId }), /does not exist/);
    await assert.rejects(
      call('PutQueryDefinition', { queryDefinitionId, name: 'x', queryString: 'limit 1' }),
      /does not exist/,
    );
  });

  test('a repeated request makes one', async () => {
    const request = { name: 'x', queryString: 'limit 1', clientToken: 'c'.repeat(36) };
    assert.deepEqual(await call('PutQueryDefinition', request), await call('PutQueryDefinition', request));
  });
});

test('the fields of a group, and how many of its events have them', async () => {
  await putLines(4, (at) => (at < 1 ? 'plain' : `{"n": ${at}}`));
  await clock.advance(1000);
  const { logGroupFields = [] } = await call('GetLogGroupFields', { logGroupName: GROUP });
  assert.deepEqual(logGroupFields.slice(-2), [
    { name: '@timestamp', percent: 100 },
    { name: 'n', percent: 75 },
  ]);
});
