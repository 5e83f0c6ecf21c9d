import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  call,
  clock,
  fault,
  filter,
  freshLogs,
  GROUP,
  invocations,
  makeStream,
  put,
  STREAM,
} from './logs.fixture.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:receiver';

beforeEach(async () => {
  freshLogs();
  await makeStream();
});

const subscribe = (more: object = {}) =>
  call('PutSubscriptionFilter', {
    logGroupName: GROUP,
    filterName: 's',
    filterPattern: '-dull',
    destinationArn: FUNCTION,
    ...more,
  });

interface Message {
  readonly logEvents: readonly { readonly id: string; readonly message: string }[];
}

const received = () =>
  invocations.map(({ payload }) => {
    const { awslogs } = JSON.parse(Buffer.from(payload).toString()) as { awslogs: { data: string } };
    return JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()) as Message;
  });

describe('subscription filters', () => {
  test('send what matches to a function, compressed, with the ids that events have', async () => {
    await subscribe();
    await put([clock.now(), clock.now() + 1, clock.now() + 2], (at) => (at === 1 ? 'dull' : `line ${at}`));
    const { events = [] } = await filter({ filterPattern: '-dull' });
    assert.deepEqual(received(), [
      {
        messageType: 'DATA_MESSAGE',
        owner: '000000000000',
        logGroup: GROUP,
        logStream: STREAM,
        subscriptionFilters: ['s'],
        logEvents: events.map(({ eventId, timestamp, message }) => ({ id: eventId, timestamp, message })),
      },
    ]);
    assert.deepEqual(invocations[0]?.target, {
      functionArn: FUNCTION,
      account: '000000000000',
      region: 'us-east-1',
      sourceArn: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}:*`,
    });
  });

  test('cut what is much into several messages, and lose nothing', async () => {
    await subscribe();
    const message = (at: number) => `${at} ${'x'.repeat(100_000)}`;
    await put(
      Array.from({ length: 9 }, () => clock.now()),
      message,
    );
    const all = received();
    assert.ok(all.length >= 4, `${all.length}`);
    assert.deepEqual(
      all.flatMap(({ logEvents }) => logEvents.map((event) => event.message.slice(0, 1))),
      ['0', '1', '2', '3', '4', '5', '6', '7', '8'],
    );
  });

  test('are described, at most two of a group, and deleted', async () => {
    await subscribe({ distribution: 'Random' });
    const described = await call('DescribeSubscriptionFilters', { logGroupName: GROUP });
    assert.deepEqual(described.subscriptionFilters, [
      {
        filterName: 's',
        logGroupName: GROUP,
        filterPattern: '-dull',
        destinationArn: FUNCTION,
        distribution: 'Random',
        applyOnTransformedLogs: false,
        creationTime: clock.now(),
      },
    ]);
    await subscribe({ filterName: 't' });
    await subscribe({ filterName: 't', filterPattern: 'other' });
    await assert.rejects(
      subscribe({ filterName: 'u' }),
      fault('LimitExceededException', 'Resource limit exceeded.'),
    );
    for (const filterName of ['s', 't'])
      await call('DeleteSubscriptionFilter', { logGroupName: GROUP, filterName });
    await put([clock.now()]);
    assert.deepEqual(invocations, []);
    await assert.rejects(
      call('DeleteSubscriptionFilter', { logGroupName: GROUP, filterName: 's' }),
      fault('ResourceNotFoundException', 'The specified subscription filter does not exist.'),
    );
  });

  test('are refused for functions that may not be invoked, other targets, and loops', async () => {
    const invalid = (message: string) => fault('InvalidParameterException', message);
    await assert.rejects(
      subscribe({ destinationArn: FUNCTION.replace('receiver', 'forbidden') }),
      invalid(
        'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
      ),
    );
    await assert.rejects(
      subscribe({ destinationArn: FUNCTION.replace('0000:', '1111:'), logGroupName: 'none' }),
      /Cross-account lambda invocation passing is not allowed/,
    );
    const stream = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
    await assert.rejects(
      subscribe({ destinationArn: stream }),
      invalid('destinationArn for vendor kinesis cannot be used without roleArn'),
    );
    const roleArn = 'arn:aws:iam::000000000000:role/r';
    await assert.rejects(subscribe({ destinationArn: stream, roleArn }), /there is no kinesis here/);
    await assert.rejects(
      subscribe({ destinationArn: 'arn:aws:logs:us-east-1:000000000000:destination:d' }),
      /not to logs/,
    );
    await assert.rejects(
      subscribe({ destinationArn: FUNCTION.replace('receiver', 'hello') }),
      /logs to this log group/,
    );
  });
});

describe('resource policies', () => {
  const policyDocument = '{"Version":"2012-10-17","Statement":[]}';

  test('are put, described, replaced and deleted, ten at most', async () => {
    const put_ = (policyName: string, document = policyDocument) =>
      call('PutResourcePolicy', { policyName, policyDocument: document });
    assert.deepEqual(await put_('p0'), {
      resourcePolicy: {
        policyName: 'p0',
        policyDocument,
        lastUpdatedTime: clock.now(),
        policyScope: 'ACCOUNT',
      },
    });
    for (let index = 1; index < 10; index++) await put_(`p${index}`);
    await assert.rejects(put_('p10'), fault('LimitExceededException', 'Resource limit exceeded.'));
    await put_('p0', '{}');
    const { resourcePolicies = [], nextToken } = await call('DescribeResourcePolicies', { limit: 4 });
    assert.deepEqual([resourcePolicies.length, resourcePolicies[0]?.policyDocument], [4, '{}']);
    assert.equal((await call('DescribeResourcePolicies', { nextToken })).resourcePolicies?.length, 6);
    await call('DeleteResourcePolicy', { policyName: 'p0' });
    await assert.rejects(
      call('DeleteResourcePolicy', { policyName: 'p0' }),
      fault('ResourceNotFoundException', 'Policy with name [p0] does not exist.'),
    );
    await assert.rejects(
      put_('x', 'no JSON'),
      fault('InvalidParameterException', 'Invalid policy document.'),
    );
  });
});
