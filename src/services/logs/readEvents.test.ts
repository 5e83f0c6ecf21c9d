import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  GROUP,
  call,
  clock,
  fault,
  filter,
  freshLogs,
  get,
  logs,
  makeStream,
  messages,
  put,
} from './logs.fixture.ts';

beforeEach(freshLogs);

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
