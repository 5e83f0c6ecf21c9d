import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CreateLogAnomalyDetectorCommand,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  TestMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { testPlatform } from '../../../test/harness.ts';

describe('CloudWatch Logs, through the SDK', () => {
  it('keeps groups, streams and events, also when the platform starts again', async (context) => {
    const platform = await testPlatform(context);
    const { logs } = platform;
    const logGroupName = '/app/web';
    const logStreamName = 'one';
    assert.equal(
      (await logs.send(new CreateLogGroupCommand({ logGroupName }))).$metadata.httpStatusCode,
      200,
    );
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const now = Date.now();
    const logEvents = Array.from({ length: 250 }, (_, at) => ({
      timestamp: now - 250 + at,
      message: `line ${at} ü\n`,
    }));
    const put = await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    assert.match(put.nextSequenceToken ?? '', /^\d{56}$/);
    assert.equal(put.rejectedLogEventsInfo, undefined);
    await platform.restart();
    const got = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit: 2 }));
    assert.deepEqual(
      got.events?.map((event) => [event.timestamp, event.message]),
      [
        [now - 2, 'line 248 ü\n'],
        [now - 1, 'line 249 ü\n'],
      ],
    );
    const found: string[] = [];
    const search = { logGroupName, filterPattern: '"line 24" -"line 240"', limit: 4 };
    for await (const page of paginateFilterLogEvents({ client: logs }, search)) {
      for (const event of page.events ?? []) found.push(event.message ?? '');
    }
    const wanted = logEvents.map((event) => event.message);
    assert.deepEqual(
      found,
      wanted.filter((message) => /line 24/.test(message) && !/240/.test(message)),
    );
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    );
    assert.deepEqual(
      logStreams?.map((stream) => [stream.logStreamName, stream.lastEventTimestamp]),
      [['one', now - 1]],
    );
  });

  it('pages groups, tags them, tests patterns, and answers none for filters', async (context) => {
    const { logs } = await testPlatform(context);
    const names = Array.from({ length: 7 }, (_, at) => `/g/${at}`);
    for (const logGroupName of names) {
      await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { at: logGroupName } }));
    }
    const listed: (string | undefined)[] = [];
    for await (const page of paginateDescribeLogGroups(
      { client: logs, pageSize: 3 },
      { logGroupNamePrefix: '/g' },
    )) {
      listed.push(...(page.logGroups ?? []).map((group) => group.logGroupName));
    }
    assert.deepEqual(listed, names);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/g/1' }));
    const resourceArn = logGroups?.[0]?.logGroupArn;
    await logs.send(new TagResourceCommand({ resourceArn, tags: { team: 'web' } }));
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    assert.deepEqual(tags, { at: '/g/1', team: 'web' });
    const tested = await logs.send(
      new TestMetricFilterCommand({
        filterPattern: '{ $.level = "error" }',
        logEventMessages: ['{"level":"info"}', '{"level":"error"}'],
      }),
    );
    assert.deepEqual(tested.matches, [
      { eventNumber: 2, eventMessage: '{"level":"error"}', extractedValues: { '$.level': 'error' } },
    ]);
    const filters = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: '/g/1' }));
    assert.deepEqual(filters.subscriptionFilters, []);
    await logs.send(new DeleteLogGroupCommand({ logGroupName: '/g/1' }));
  });

  it("answers errors with AWS's codes, words and status", async (context) => {
    const { logs } = await testPlatform(context);
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'g' }));
    const refused = async (answer: Promise<unknown>, name: string, message: string, status = 400) => {
      await assert.rejects(answer, (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
        assert.equal(`${error.name}: ${error.message}`, `${name}: ${message}`);
        assert.equal(error.$metadata?.httpStatusCode, status);
        return true;
      });
    };
    await refused(
      logs.send(new CreateLogGroupCommand({ logGroupName: 'g' })),
      'ResourceAlreadyExistsException',
      'The specified log group already exists',
    );
    await refused(
      logs.send(new FilterLogEventsCommand({ logGroupName: 'none' })),
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    );
    await refused(
      logs.send(new FilterLogEventsCommand({ logGroupName: 'g', limit: 10_001 })),
      'InvalidParameterException',
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    );
    await refused(
      logs.send(
        new FilterLogEventsCommand({
          logGroupIdentifier: 'arn:aws:logs:us-east-1:000000000000:log-group:g:*',
        }),
      ),
      'InvalidParameterException',
      "1 validation error detected: Value at 'logGroupIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*",
    );
    await refused(
      logs.send(new CreateLogGroupCommand({ logGroupName: 'x'.repeat(513) })),
      'InvalidParameterException',
      'Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
    );
    await refused(
      logs.send(
        new DescribeLogStreamsCommand({
          logGroupName: 'g',
          logGroupIdentifier: 'arn:aws:logs:us-east-1:000000000000:log-group:g',
        }),
      ),
      'ValidationException',
      'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
    );
    await assert.rejects(
      logs.send(new PutRetentionPolicyCommand({ logGroupName: 'g', retentionInDays: 2 })),
      /Value '2' at 'retentionInDays' failed to satisfy constraint/,
    );
    await assert.rejects(
      logs.send(
        new CreateLogAnomalyDetectorCommand({
          logGroupArnList: ['arn:aws:logs:us-east-1:000000000000:log-group:g'],
        }),
      ),
      (error: Error & { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 501,
    );
  });
});
