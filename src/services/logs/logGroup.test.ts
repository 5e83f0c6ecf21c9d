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
  makeStream,
  messages,
  put,
  rows,
  sweep,
} from './logs.fixture.ts';

beforeEach(freshLogs);

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
