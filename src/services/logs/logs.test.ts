import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { Fault } from '../../protocol/fault.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import type { Call, OperationInput, OperationName, OperationOutput } from '../service.ts';
import { createLogs, type Logs } from './index.ts';
import type { LogsSdk } from './operation.ts';

const GROUP = '/aws/lambda/hello';
const STREAM = '2026/01/01/[$LATEST]0123';
const TARGET = { account: '000000000000', region: 'us-east-1', group: GROUP, stream: STREAM };

let clock: SimulatedClock;
let store: Store;
let logs: Logs;

beforeEach(() => {
  clock = simulatedClock();
  store = openMemoryStore({ clock, log: silentLog() });
  logs = createLogs({ store, clock, ids: seededIds(1), log: silentLog() });
});

/** Calls an operation as the pipeline does. */
async function call<Name extends OperationName<LogsSdk>>(
  operation: Name,
  input: OperationInput<LogsSdk, Name>,
): Promise<OperationOutput<LogsSdk, Name>> {
  const handler = logs.operations[operation];
  assert.equal(typeof handler, 'function', `${operation} is implemented`);
  const run = handler as (input: unknown, call: Call) => Promise<OperationOutput<LogsSdk, Name>>;
  return run(input, { account: '000000000000', region: 'us-east-1', partition: 'aws' } as Call);
}

function fault(code: string, message: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(`${error.code}: ${error.message}`, `${code}: ${message}`);
    return true;
  };
}

async function makeStream(group: string = GROUP, stream: string = STREAM): Promise<void> {
  await call('CreateLogGroup', { logGroupName: group });
  await call('CreateLogStream', { logGroupName: group, logStreamName: stream });
}

function put(timestamps: readonly number[], message = (at: number) => `line ${at}`) {
  return call('PutLogEvents', {
    logGroupName: GROUP,
    logStreamName: STREAM,
    logEvents: timestamps.map((timestamp, at) => ({ timestamp, message: message(at) })),
  });
}

const get = (more: object = {}) =>
  call('GetLogEvents', { logGroupName: GROUP, logStreamName: STREAM, ...more });
const filter = (more: object = {}) => call('FilterLogEvents', { logGroupName: GROUP, ...more });
const messages = (page: { events?: readonly { message?: string | undefined }[] | undefined }) =>
  (page.events ?? []).map((event) => event.message);

describe('log groups', () => {
  it('come in order of name, in pages, as AWS describes them', async () => {
    for (const name of ['b', 'a/2', 'a/1', 'c']) await call('CreateLogGroup', { logGroupName: name });
    const first = await call('DescribeLogGroups', { limit: 3 });
    assert.deepEqual(
      first.logGroups?.map((group) => group.logGroupName),
      ['a/1', 'a/2', 'b'],
    );
    const second = await call('DescribeLogGroups', { limit: 3, nextToken: first.nextToken });
    assert.deepEqual(second, {
      logGroups: [
        {
          logGroupName: 'c',
          creationTime: clock.now(),
          metricFilterCount: 0,
          arn: 'arn:aws:logs:us-east-1:000000000000:log-group:c:*',
          storedBytes: 0,
          logGroupClass: 'STANDARD',
          logGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:c',
          deletionProtectionEnabled: false,
        },
      ],
    });
    const byPrefix = await call('DescribeLogGroups', { logGroupNamePrefix: 'a/' });
    assert.equal(byPrefix.logGroups?.length, 2);
    const byPattern = await call('DescribeLogGroups', { logGroupNamePattern: '2' });
    assert.deepEqual(
      byPattern.logGroups?.map((group) => [group.logGroupName, group.storedBytes]),
      [['a/2', undefined]],
    );
  });

  it('refuse to be made twice, to be found by two selectors, and to be encrypted', async () => {
    await call('CreateLogGroup', { logGroupName: 'a' });
    await assert.rejects(
      call('CreateLogGroup', { logGroupName: 'a' }),
      fault('ResourceAlreadyExistsException', 'The specified log group already exists'),
    );
    await assert.rejects(
      call('DescribeLogGroups', { logGroupNamePrefix: 'a', logGroupNamePattern: 'a' }),
      fault(
        'InvalidParameterException',
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      ),
    );
    await assert.rejects(
      call('CreateLogGroup', { logGroupName: 'k', kmsKeyId: 'arn:aws:kms:…' }),
      /kmsKeyId is not supported/,
    );
    await assert.rejects(
      call('CreateLogGroup', { logGroupName: 'x'.repeat(513) }),
      /Invalid LogGroup or LogStream, both must have length less than or equal to 512\./,
    );
  });

  it('are gone at once with what they held, and empty when made again', async () => {
    await makeStream();
    await put([clock.now()]);
    await call('DeleteLogGroup', { logGroupName: GROUP });
    await assert.rejects(
      filter(),
      fault('ResourceNotFoundException', 'The specified log group does not exist.'),
    );
    await makeStream();
    assert.deepEqual(messages(await filter()), []);
    await put([clock.now()], () => 'new');
    await sweep();
    assert.deepEqual(messages(await filter()), ['new']);
    assert.equal(await rows('chunk'), 1);
    assert.equal(await rows('doomed'), 0);
  });

  it('refuse deletion while they are protected from it', async () => {
    await call('CreateLogGroup', { logGroupName: 'a', deletionProtectionEnabled: true });
    await assert.rejects(call('DeleteLogGroup', { logGroupName: 'a' }), /deletion protection/);
    await call('PutLogGroupDeletionProtection', {
      logGroupIdentifier: 'a',
      deletionProtectionEnabled: false,
    });
    await call('DeleteLogGroup', { logGroupName: 'a' });
  });

  it('carry tags, seen by the old and the new operations', async () => {
    await call('CreateLogGroup', { logGroupName: 'a', tags: { one: '1' } });
    const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:a';
    await call('TagResource', { resourceArn, tags: { two: '2' } });
    await call('TagLogGroup', { logGroupName: 'a', tags: { three: '3' } });
    await call('UntagResource', { resourceArn: `${resourceArn}:*`, tagKeys: ['one'] });
    assert.deepEqual(await call('ListTagsForResource', { resourceArn }), { tags: { two: '2', three: '3' } });
    const found = await call('ListLogGroups', { logGroupTags: [{ key: 'two', values: ['1', '2*'] }] });
    assert.equal(found.logGroups?.length, 1);
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, at) => [`t${at}`, '']));
    await assert.rejects(call('TagResource', { resourceArn, tags: many }), { code: 'TooManyTagsException' });
  });
});

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

describe('GetLogEvents', () => {
  it('pages forward to the end, whose token stays and finds what comes later', async () => {
    await makeStream();
    const now = clock.now();
    await put([now - 3, now - 2, now - 1]);
    const one = await get({ startFromHead: true, limit: 2 });
    assert.deepEqual(messages(one), ['line 0', 'line 1']);
    const two = await get({ startFromHead: true, limit: 2, nextToken: one.nextForwardToken });
    assert.deepEqual(messages(two), ['line 2']);
    const three = await get({ startFromHead: true, nextToken: two.nextForwardToken });
    assert.deepEqual(messages(three), []);
    assert.equal(three.nextForwardToken, two.nextForwardToken);
    assert.match(three.nextForwardToken ?? '', /^f\/\d{56}\/s$/);
    await put([now], () => 'later');
    assert.deepEqual(messages(await get({ nextToken: three.nextForwardToken })), ['later']);
    assert.deepEqual(messages(await get({ nextToken: three.nextBackwardToken })), [
      'line 0',
      'line 1',
      'line 2',
    ]);
  });

  it('gives the last events first by default, and pages backward to the beginning', async () => {
    await makeStream();
    const now = clock.now();
    await put([now - 5, now - 4, now - 3, now - 3, now - 1]);
    const last = await get({ limit: 2 });
    assert.deepEqual(messages(last), ['line 3', 'line 4']);
    const before = await get({ limit: 2, nextToken: last.nextBackwardToken });
    assert.deepEqual(messages(before), ['line 1', 'line 2']);
    const first = await get({ limit: 2, nextToken: before.nextBackwardToken });
    assert.deepEqual(messages(first), ['line 0']);
    const none = await get({ limit: 2, nextToken: first.nextBackwardToken });
    assert.deepEqual(messages(none), []);
    assert.equal(none.nextBackwardToken, first.nextBackwardToken);
    assert.deepEqual(messages(await get({ limit: 1, nextToken: none.nextForwardToken })), ['line 0']);
  });

  it('takes startTime as inclusive, endTime as exclusive', async () => {
    await makeStream();
    const now = clock.now();
    await put([now - 3, now - 2, now - 1]);
    const page = await get({ startTime: now - 3, endTime: now - 1 });
    assert.deepEqual(messages(page), ['line 0', 'line 1']);
    assert.deepEqual(page.events?.[0], { timestamp: now - 3, message: 'line 0', ingestionTime: now });
  });

  it('answers both tokens for an empty stream, which find what comes later', async () => {
    await makeStream();
    const empty = await get();
    assert.deepEqual(empty.events, []);
    assert.match(empty.nextBackwardToken ?? '', /^b\/\d{56}\/s$/);
    await put([clock.now()]);
    assert.deepEqual(messages(await get({ nextToken: empty.nextForwardToken })), ['line 0']);
    await assert.rejects(get({ nextToken: 'f/1/s' }), /The specified nextToken is invalid\./);
  });

  it('fills a page with at most 1 MiB', async () => {
    await makeStream();
    for (let batch = 0; batch < 3; batch++) await put([clock.now()], () => `${batch}`.repeat(600_000));
    const page = await get({ startFromHead: true });
    assert.equal(page.events?.length, 1);
    const next = await get({ nextToken: page.nextForwardToken });
    assert.equal(next.events?.[0]?.message?.charAt(0), '1');
    assert.equal((await get()).events?.[0]?.message?.charAt(0), '2');
  });
});

describe('FilterLogEvents', () => {
  it('puts the events of all streams into one order, in pages, both ways', async () => {
    await makeStream();
    await call('CreateLogStream', { logGroupName: GROUP, logStreamName: 'other' });
    const now = clock.now();
    await put([now - 9, now - 5, now - 1]);
    await call('PutLogEvents', {
      logGroupName: GROUP,
      logStreamName: 'other',
      logEvents: [
        { timestamp: now - 7, message: 'other 0' },
        { timestamp: now - 1, message: 'other 1' },
      ],
    });
    const all = async (more: object) => {
      const found: (string | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const page = await filter({ limit: 2, nextToken, ...more });
        assert.deepEqual(page.searchedLogStreams, []);
        found.push(...messages(page));
        nextToken = page.nextToken;
      } while (nextToken);
      return found.join();
    };
    assert.equal(await all({}), 'line 0,other 0,line 1,line 2,other 1');
    assert.equal(await all({ startFromHead: false }), 'other 1,line 2,line 1,other 0,line 0');
    assert.equal(await all({ logStreamNames: ['other'] }), 'other 0,other 1');
    assert.equal(await all({ logStreamNamePrefix: '2026' }), 'line 0,line 1,line 2');
    assert.equal(await all({ startTime: now - 7, endTime: now - 5 }), 'other 0,line 1');
    assert.equal(await all({ filterPattern: '"line" -2' }), 'line 0,line 1');
    await assert.rejects(all({ logStreamNames: ['none'] }), /The specified log stream does not exist\./);
    await assert.rejects(all({ filterPattern: 'a:b' }), /Invalid filter pattern/);
    await assert.rejects(all({ nextToken: 'x' }), /The specified nextToken is invalid\./);
  });

  it('gives events ids that are the same each time and sort like the events', async () => {
    await makeStream();
    const now = clock.now();
    await put([now - 1, now, now]);
    await put([now]);
    const ids = async () => (await filter()).events?.map((event) => event.eventId ?? '') ?? [];
    const found = await ids();
    assert.deepEqual(found, await ids());
    assert.deepEqual(found, found.toSorted());
    assert.equal(new Set(found).size, 4);
    assert.equal(BigInt(found[0] ?? '') >> 144n, BigInt(now - 1));
  });
});

describe('retention', () => {
  it('hides expired events at once and deletes them in time', async () => {
    await makeStream();
    const now = clock.now();
    await put([now - 20 * 3_600_000, now - 10_000]);
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 });
    await clock.advance(6 * 3_600_000);
    assert.deepEqual(messages(await get()), ['line 1']);
    assert.deepEqual(messages(await filter()), ['line 1']);
    await sweep();
    assert.equal(await rows('chunk'), 1);
    const { logGroups } = await call('DescribeLogGroups', {});
    assert.deepEqual([logGroups?.[0]?.storedBytes, logGroups?.[0]?.retentionInDays], [32, 1]);
    await call('DeleteRetentionPolicy', { logGroupName: GROUP });
    assert.equal((await call('DescribeLogGroups', {})).logGroups?.[0]?.retentionInDays, undefined);
  });

  it('has only the lengths that AWS has', async () => {
    await makeStream();
    await assert.rejects(
      call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 2 }),
      /Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: \[1, 3, 5/,
    );
  });
});

describe("the platform's own lines", () => {
  it('make group and stream, and are read as soon as they were appended', async () => {
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'START\n' }]);
    logs.append(TARGET, [{ timestampMs: clock.now(), message: '' }]);
    assert.deepEqual(messages(await get()), ['START\n', '\n']);
    logs.append(TARGET, [{ timestampMs: clock.now() - 1, message: 'late' }]);
    assert.deepEqual(messages(await filter()), ['late', 'START\n', '\n']);
    assert.equal((await call('DescribeLogGroups', {})).logGroups?.length, 1);
  });

  it('are stored by themselves within half a second, many in one value', async () => {
    for (let at = 0; at < 3000; at++) {
      logs.append(TARGET, [{ timestampMs: clock.now(), message: `line ${at}` }]);
    }
    await clock.advance(500);
    assert.equal(await rows('chunk'), 1);
    const page = await get({ limit: 10_000 });
    assert.equal(page.events?.length, 3000);
    assert.equal(page.events?.[2999]?.message, 'line 2999');
  });

  it('of many busy streams are stored within a second, as each stream costs at each time', async () => {
    const appendToAll = (message: string) => {
      for (let at = 0; at < 150; at++) {
        logs.append({ ...TARGET, stream: `s${at}` }, [{ timestampMs: clock.now(), message }]);
      }
    };
    appendToAll('first');
    await clock.advance(450);
    assert.equal(await rows('chunk'), 150);
    appendToAll('second');
    await clock.advance(450);
    assert.equal(await rows('chunk'), 150);
    await clock.advance(500);
    assert.equal(await rows('chunk'), 300);
    for (let at = 0; at < 150; at++) {
      logs.append({ ...TARGET, stream: `s${at}` }, [
        { timestampMs: clock.now(), message: 'x'.repeat(90_000) },
      ]);
    }
    await clock.advance(1);
    assert.ok((await rows('chunk')) >= 350, 'memory is not filled for the sake of fewer rows');
  });

  it('are dropped, and counted, when they come faster than memory allows', async () => {
    const message = 'x'.repeat(100_000);
    for (let at = 0; at < 500; at++) logs.append(TARGET, [{ timestampMs: clock.now(), message }]);
    await logs.flush();
    await logs.flush();
    let kept = 0;
    let notices = '';
    let nextToken: string | undefined;
    do {
      const page = await filter({ nextToken });
      for (const event of page.events ?? []) {
        if (event.message === message) kept++;
        else notices += event.message;
      }
      nextToken = page.nextToken;
    } while (nextToken);
    const dropped = Number(/\[mayfly\] (\d+) log lines were dropped/.exec(notices)?.[1]);
    assert.equal(kept + dropped, 500);
    assert.ok(kept >= 80, `${kept} kept`);
  });

  it('are cut when longer than an event may be', async () => {
    logs.append(TARGET, [{ timestampMs: clock.now(), message: '🦋'.repeat(150_000) }]);
    const events = (await filter()).events ?? [];
    assert.ok(events.map((event) => event.message).join('') === '🦋'.repeat(150_000));
    assert.ok(events.length > 1);
  });

  it('are counted when the store refuses them, and stored again when it works again', async () => {
    let full = true;
    const disk: Store = {
      ...store,
      transact: (work) => (full ? Promise.reject(new Error('disk full')) : store.transact(work)),
    };
    logs = createLogs({ store: disk, clock, ids: seededIds(1), log: silentLog() });
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'lost 1' }]);
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'lost 2' }]);
    await logs.flush();
    await clock.advance(2000);
    full = false;
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'kept' }]);
    const found = messages(await get());
    assert.deepEqual(found[0], 'kept');
    assert.match(found[1] ?? '', /^\[mayfly\] 2 log lines were dropped/);
    assert.equal(found.length, 2);
  });

  it('make a deleted group again, as Lambda does', async () => {
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'one' }]);
    await logs.flush();
    await call('DeleteLogGroup', { logGroupName: GROUP });
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'two' }]);
    assert.deepEqual(messages(await filter()), ['two']);
  });
});

async function sweep(): Promise<void> {
  for (const task of logs.tasks ?? []) await task.run(new AbortController().signal);
}

async function rows(kind: string): Promise<number> {
  return store.read(async (view) => (await view.list({ prefix: ['logs', kind], limit: 1000 })).length);
}

describe('at the edges', () => {
  it('times are longs: as late as one likes', async () => {
    await makeStream();
    await put([clock.now()]);
    for (const endTime of [2 ** 42, 2 ** 53, 2 ** 63]) {
      assert.deepEqual(messages(await get({ endTime })), ['line 0']);
      assert.deepEqual(messages(await filter({ endTime })), ['line 0']);
    }
    for (const startTime of [2 ** 43, clock.now() * 1000, 2 ** 63]) {
      assert.deepEqual(messages(await filter({ startTime })), []);
      const empty = await get({ startTime });
      assert.match(empty.nextForwardToken ?? '', /^f\/\d{56}\/s$/);
      const again = await get({ nextToken: empty.nextForwardToken });
      assert.deepEqual(again, { ...again, events: [], nextForwardToken: empty.nextForwardToken });
    }
    await assert.rejects(get({ startTime: 0.5 }), /'0.5' at 'startTime' .* must be an integer/);
    assert.deepEqual(logs.constraints?.['GetLogEvents']?.members?.['startTime'], { integer: false, min: 0 });
  });

  it('identifiers of other accounts find nothing', async () => {
    await call('CreateLogGroup', { logGroupName: 'a' });
    const other = 'arn:aws:logs:us-east-1:111111111111:log-group:a';
    const found = await call('DescribeLogGroups', { logGroupIdentifiers: [other] });
    assert.deepEqual(found, { logGroups: [] });
  });

  it('names that are too long are said to be, wherever they are given', async () => {
    const logGroupName = 'x'.repeat(513);
    const tooLong = /both must have length less than or equal to 512/;
    await assert.rejects(call('ListTagsLogGroup', { logGroupName }), tooLong);
    await assert.rejects(call('DeleteMetricFilter', { logGroupName, filterName: 'f' }), tooLong);
    await assert.rejects(call('DescribeSubscriptionFilters', { logGroupName }), tooLong);
  });

  it('lists that are empty take no token, and filters no half of a metric', async () => {
    const badToken = fault('InvalidParameterException', 'The specified nextToken is invalid.');
    for (const operation of ['DescribeDestinations', 'DescribeMetricFilters', 'ListAnomalies'] as const) {
      await assert.rejects(async () => call(operation, { nextToken: 'x' }), badToken);
    }
    await assert.rejects(call('DescribeMetricFilters', { metricName: 'm' }), /metricNamespace/);
  });

  it('what can not be made can not be found to be deleted', async () => {
    const missing = (message: string) => fault('ResourceNotFoundException', message);
    await assert.rejects(
      async () => call('DeleteDelivery', { id: 'a' }),
      missing('Requested Delivery does not exist in this account.'),
    );
    await assert.rejects(
      async () => call('DeleteDeliverySource', { name: 'a' }),
      missing('Requested Delivery Source does not exist in this account..'),
    );
    await assert.rejects(
      async () => call('DeleteDeliveryDestination', { name: 'a' }),
      missing('Requested Delivery Destination does not exist in this account.'),
    );
    await assert.rejects(async () => call('DeleteResourcePolicy', {}), /Value null at 'policyName'/);
  });
});
