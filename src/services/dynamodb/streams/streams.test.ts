import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START_MS, subject, type Subject } from '../simulated.fixture.ts';

const DAY_MS = 86_400_000;

interface StreamRecord {
  readonly eventName: string;
  readonly userIdentity?: object;
  readonly dynamodb: {
    readonly Keys: object;
    readonly NewImage?: object;
    readonly OldImage?: object;
    readonly SizeBytes: number;
    readonly SequenceNumber: string;
  };
}

const TABLE = {
  TableName: 'people',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const FRED = { id: { S: 'Fred' } };

async function iteratorOf(subject: Subject, type = 'TRIM_HORIZON', more: object = {}): Promise<string> {
  const { Streams } = await subject.run<{ Streams: { StreamArn: string }[] }>('ListStreams', {
    TableName: 'people',
  });
  const StreamArn = Streams[0]?.StreamArn;
  type Described = { StreamDescription: { Shards: { ShardId: string }[] } };
  const { StreamDescription } = await subject.run<Described>('DescribeStream', { StreamArn });
  const { ShardIterator } = await subject.run<{ ShardIterator: string }>('GetShardIterator', {
    StreamArn,
    ShardId: StreamDescription.Shards[0]?.ShardId,
    ShardIteratorType: type,
    ...more,
  });
  return ShardIterator;
}

type Page = { Records: StreamRecord[]; NextShardIterator?: string };
const records = async (subject: Subject, ShardIterator: string) =>
  (await subject.run<Page>('GetRecords', { ShardIterator })).Records;

test('each change of an item is a record with its images and their size; what changes nothing is none', async () => {
  const it = subject();
  await it.run('CreateTable', TABLE);
  await it.run('PutItem', { TableName: 'people', Item: FRED });
  await it.run('PutItem', { TableName: 'people', Item: FRED });
  const named = { ...FRED, name: { S: 'Fred' }, photo: { B: Uint8Array.of(1, 2) } };
  await it.run('PutItem', { TableName: 'people', Item: named });
  await it.run('UpdateItem', { TableName: 'people', Key: FRED, UpdateExpression: 'REMOVE absent' });
  await it.run('DeleteItem', { TableName: 'people', Key: { id: { S: 'nobody' } } });
  await it.run('DeleteItem', { TableName: 'people', Key: FRED });
  const found = await records(it, await iteratorOf(it));
  assert.deepEqual(
    found.map(({ eventName, dynamodb }) => [
      eventName,
      dynamodb.Keys,
      dynamodb.OldImage,
      dynamodb.NewImage,
      dynamodb.SizeBytes,
    ]),
    [
      ['INSERT', FRED, undefined, FRED, 12],
      ['MODIFY', FRED, FRED, named, 6 + 6 + 6 + 8 + 7],
      ['REMOVE', FRED, named, undefined, 6 + 6 + 8 + 7],
    ],
  );
  const second = found[1]?.dynamodb.SequenceNumber;
  const at = await records(it, await iteratorOf(it, 'AT_SEQUENCE_NUMBER', { SequenceNumber: second }));
  assert.equal(at.length, 2);
  const behind = await records(it, await iteratorOf(it, 'AFTER_SEQUENCE_NUMBER', { SequenceNumber: second }));
  assert.deepEqual(
    behind.map(({ eventName }) => eventName),
    ['REMOVE'],
  );
  const latest = await iteratorOf(it, 'LATEST');
  assert.deepEqual(await records(it, latest), []);
  await it.run('PutItem', { TableName: 'people', Item: FRED });
  assert.equal((await records(it, latest)).length, 1);
});

test('records go after a day; an iterator lasts a quarter of an hour; an ended stream has an end', async () => {
  const it = subject();
  await it.run('CreateTable', TABLE);
  await it.run('PutItem', { TableName: 'people', Item: FRED });
  const old = await iteratorOf(it);
  await it.clock.advance(DAY_MS - 1000);
  assert.equal((await records(it, await iteratorOf(it))).length, 1);
  await assert.rejects(records(it, old), { code: 'ExpiredIteratorException' });
  await it.clock.advance(2000);
  assert.deepEqual(await records(it, await iteratorOf(it)), []);
  await it.run('PutItem', { TableName: 'people', Item: { id: { S: 'Anna' } } });
  await it.run('DeleteTable', { TableName: 'people' });
  const first = await it.run<Page>('GetRecords', { ShardIterator: await iteratorOf(it) });
  assert.equal(first.Records.length, 1);
  const last = await it.run<Page>('GetRecords', { ShardIterator: first.NextShardIterator });
  assert.deepEqual([last.Records, last.NextShardIterator], [[], undefined]);
  await it.clock.advance(DAY_MS + 1000);
  await it.task('dynamodb.streams');
  assert.deepEqual((await it.run<{ Streams: object[] }>('ListStreams', {})).Streams, []);
});

test('items expire by their attribute, in the service’s name; who was given more time stays', async () => {
  const it = subject();
  await it.run('CreateTable', TABLE);
  const now = START_MS / 1000;
  const put = (id: string, until: object) =>
    it.run('PutItem', { TableName: 'people', Item: { id: { S: id }, until } });
  await put('early', { N: String(now + 10) });
  await it.run('UpdateTimeToLive', {
    TableName: 'people',
    TimeToLiveSpecification: { AttributeName: 'until', Enabled: true },
  });
  await it.task('dynamodb.work');
  await put('soon', { N: `${now + 10}.5` });
  await put('later', { N: String(now + 10) });
  await put('text', { S: String(now) });
  await put('longGone', { N: '1000' });
  await put('later', { N: String(now + 100) });
  const ids = async () => {
    const { Items } = await it.run<{ Items: { id: { S: string } }[] }>('Scan', { TableName: 'people' });
    return Items.map(({ id }) => id.S).toSorted();
  };
  await it.clock.advance(9_000);
  await it.task('dynamodb.expiry');
  assert.equal((await ids()).length, 5);
  await it.clock.advance(2_000);
  await it.task('dynamodb.expiry');
  assert.deepEqual(await ids(), ['later', 'longGone', 'text']);
  const gone = (await records(it, await iteratorOf(it))).filter(({ eventName }) => eventName === 'REMOVE');
  assert.deepEqual(
    gone.map(({ userIdentity }) => userIdentity),
    Array.from({ length: 2 }, () => ({ Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' })),
  );
  await it.clock.advance(90_000);
  await it.task('dynamodb.expiry');
  assert.deepEqual(await ids(), ['longGone', 'text']);
  await it.dynamodb.flush();
  const count = it.measured.filter(({ name }) => name === 'TimeToLiveDeletedItemCount');
  assert.equal(
    count.reduce((sum, { count: times }) => sum + times, 0),
    3,
  );
});

test('an index that is added is filled from the table, and one that is deleted leaves nothing', async () => {
  const it = subject();
  await it.run('CreateTable', TABLE);
  for (let n = 0; n < 450; n++) {
    const Item = { id: { S: `${n}` }, team: n % 3 === 0 ? { N: '1' } : { S: `${n % 3}` } };
    await it.run('PutItem', { TableName: 'people', Item });
  }
  const update = (change: object) =>
    it.run('UpdateTable', {
      TableName: 'people',
      AttributeDefinitions: [{ AttributeName: 'team', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [change],
    });
  await update({
    Create: {
      IndexName: 'byTeam',
      KeySchema: [{ AttributeName: 'team', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  });
  const query = () =>
    it.run<{ Count: number }>('Query', {
      TableName: 'people',
      IndexName: 'byTeam',
      KeyConditionExpression: 'team = :t',
      ExpressionAttributeValues: { ':t': { S: '1' } },
    });
  await assert.rejects(query(), { message: 'Cannot read from backfilling global secondary index: byTeam' });
  await it.task('dynamodb.work');
  assert.equal((await query()).Count, 150);
  await it.run('DeleteItem', { TableName: 'people', Key: { id: { S: '1' } } });
  assert.equal((await query()).Count, 149);
  await update({ Delete: { IndexName: 'byTeam' } });
  await it.task('dynamodb.work');
  await assert.rejects(query(), { message: 'The table does not have the specified index: byTeam' });
  type Described = { Table: { TableStatus: string; ItemCount: number; AttributeDefinitions: object[] } };
  const { Table } = await it.run<Described>('DescribeTable', { TableName: 'people' });
  assert.deepEqual(
    [Table.TableStatus, Table.ItemCount, Table.AttributeDefinitions.length],
    ['ACTIVE', 449, 1],
  );
});
