import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  GROUP,
  STREAM,
  call,
  clock,
  fault,
  filter,
  freshLogs,
  get,
  makeStream,
  messages,
  put,
  rows,
  sweep,
} from './logs.fixture.ts';

beforeEach(freshLogs);

describe('log streams', () => {
  it('come by name, by last event, both ways, in pages', async () => {
    await call('CreateLogGroup', { logGroupName: GROUP });
    for (const name of ['a', 'b', 'c', 'ab']) {
      await call('CreateLogStream', { logGroupName: GROUP, logStreamName: name });
    }
    const now = clock.now();
    for (const [stream, timestamp] of [
      ['c', now - 3],
      ['a', now - 1],
      ['b', now - 2],
    ] as const) {
      const logEvents = [{ timestamp, message: 'm' }];
      await call('PutLogEvents', { logGroupName: GROUP, logStreamName: stream, logEvents });
    }
    const names = async (more: object) => {
      const found: (string | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const page = await call('DescribeLogStreams', { logGroupName: GROUP, limit: 3, nextToken, ...more });
        found.push(...(page.logStreams ?? []).map((stream) => stream.logStreamName));
        nextToken = page.nextToken;
      } while (nextToken);
      return found.join();
    };
    assert.equal(await names({}), 'a,ab,b,c');
    assert.equal(await names({ descending: true }), 'c,b,ab,a');
    assert.equal(await names({ logStreamNamePrefix: 'a' }), 'a,ab');
    assert.equal(await names({ logStreamNamePrefix: 'a', descending: true }), 'ab,a');
    assert.equal(await names({ orderBy: 'LastEventTime' }), 'ab,c,b,a');
    assert.equal(await names({ orderBy: 'LastEventTime', descending: true }), 'a,b,c,ab');
    const page = await call('DescribeLogStreams', { logGroupName: GROUP, limit: 1 });
    await assert.rejects(
      call('DescribeLogStreams', { logGroupName: GROUP, nextToken: page.nextToken, descending: true }),
      fault('InvalidParameterException', 'The specified nextToken is invalid.'),
    );
  });

  it('come by last event exactly, however soon after each other they are written', async () => {
    await call('CreateLogGroup', { logGroupName: GROUP });
    const names = Array.from({ length: 150 }, (_, at) => `s${(at * 37) % 150}`);
    for (const logStreamName of names) {
      await call('CreateLogStream', { logGroupName: GROUP, logStreamName });
    }
    const put = (logStreamName: string | undefined) =>
      call('PutLogEvents', {
        logGroupName: GROUP,
        logStreamName,
        logEvents: [{ timestamp: clock.now(), message: 'x' }],
      });
    for (const [at, name] of names.slice(0, 140).entries()) {
      await clock.advance(at % 3);
      await put(name);
    }
    for (let at = 0; at < 100; at++) {
      await clock.advance(at % 20);
      await put(names[(at * 59) % 140]);
    }
    for (const [descending, limit] of [
      [false, 7],
      [true, 7],
      [true, 1],
      [true, 50],
    ] as const) {
      const found: [number, string][] = [];
      let nextToken: string | undefined;
      do {
        const page = await call('DescribeLogStreams', {
          logGroupName: GROUP,
          orderBy: 'LastEventTime',
          descending,
          limit,
          nextToken,
        });
        for (const { lastEventTimestamp, logStreamName } of page.logStreams ?? []) {
          found.push([lastEventTimestamp ?? 0, logStreamName ?? '']);
        }
        nextToken = page.nextToken;
      } while (nextToken);
      const wanted = found.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
      assert.deepEqual(found, descending ? wanted.toReversed() : wanted);
      assert.equal(new Set(found.map(([, name]) => name)).size, 150);
    }
  });

  it('are described with the times of their events', async () => {
    await makeStream();
    await put([clock.now() - 10, clock.now() - 5]);
    const { logStreams } = await call('DescribeLogStreams', { logGroupName: GROUP });
    const { uploadSequenceToken, ...stream } = logStreams?.[0] ?? {};
    assert.match(uploadSequenceToken ?? '', /^\d{56}$/);
    assert.deepEqual(stream, {
      logStreamName: STREAM,
      creationTime: clock.now(),
      firstEventTimestamp: clock.now() - 10,
      lastEventTimestamp: clock.now() - 5,
      lastIngestionTime: clock.now(),
      arn: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:log-stream:${STREAM}`,
      storedBytes: 0,
    });
  });

  it('take their events with them when they are deleted', async () => {
    await makeStream();
    await call('CreateLogStream', { logGroupName: GROUP, logStreamName: 'other' });
    await put([clock.now()]);
    await call('DeleteLogStream', { logGroupName: GROUP, logStreamName: STREAM });
    await assert.rejects(
      get(),
      fault('ResourceNotFoundException', 'The specified log stream does not exist.'),
    );
    assert.deepEqual(messages(await filter()), []);
    await sweep();
    assert.equal(await rows('chunk'), 0);
    assert.equal(await rows('chunkIndex'), 0);
    const { logGroups } = await call('DescribeLogGroups', {});
    assert.equal(logGroups?.[0]?.storedBytes, 0);
  });
});

describe('PutLogEvents', () => {
  it('says what it did not take, and takes the rest', async () => {
    await makeStream();
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 7 });
    const now = clock.now();
    const day = 86_400_000;
    const answer = await put([now - 15 * day, now - 8 * day, now - 10, now, now + 2 * 3_600_000 + 1]);
    assert.deepEqual(answer.rejectedLogEventsInfo, {
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 2,
      tooNewLogEventStartIndex: 4,
    });
    assert.match(answer.nextSequenceToken ?? '', /^\d{56}$/);
    assert.deepEqual(messages(await get()), ['line 2', 'line 3']);
  });

  it('refuses disorder, a long span, what is too large, and unknown places', async () => {
    await makeStream();
    const now = clock.now();
    await assert.rejects(put([now, now - 1]), /must be in chronological order\./);
    await assert.rejects(put([now - 86_400_001, now]), /cannot span more than 24 hours\./);
    await assert.rejects(
      put([now], () => 'x'.repeat(1_048_576)),
      fault('InvalidParameterException', 'Log event too large: 1048602 bytes exceeds limit of 1048576'),
    );
    await assert.rejects(
      put([now, now], () => 'x'.repeat(600_000)),
      fault('InvalidParameterException', 'Upload too large: 1200052 bytes exceeds limit of 1048576'),
    );
    const logEvents = [{ timestamp: now, message: 'm' }];
    await assert.rejects(
      call('PutLogEvents', { logGroupName: 'none', logStreamName: 'none', logEvents }),
      fault('ResourceNotFoundException', 'The specified log group does not exist.'),
    );
    await assert.rejects(
      call('PutLogEvents', { logGroupName: GROUP, logStreamName: 'none', logEvents }),
      fault('ResourceNotFoundException', 'The specified log stream does not exist.'),
    );
  });

  it('keeps text of every kind as it came', async () => {
    await makeStream();
    const texts = ['ASCII\n', 'ünï çødé', '日本語', '🦋 fly', '\u0000\u0001', 'x'.repeat(300_000), ' '];
    const now = clock.now();
    await put(
      texts.map(() => now),
      (at) => texts[at] ?? '',
    );
    assert.deepEqual(messages(await get()), texts);
    const { logGroups } = await call('DescribeLogGroups', {});
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 26, 0);
    assert.equal(logGroups?.[0]?.storedBytes, bytes);
  });
});
