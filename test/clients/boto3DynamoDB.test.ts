import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

/** Prints one line a step; every step asserts for itself. */
const SCRIPT = `
from decimal import Decimal
import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

resource = boto3.resource('dynamodb')
table = resource.create_table(
    TableName='music', BillingMode='PAY_PER_REQUEST',
    AttributeDefinitions=[{'AttributeName': 'artist', 'AttributeType': 'S'}, {'AttributeName': 'year', 'AttributeType': 'N'},
                          {'AttributeName': 'genre', 'AttributeType': 'S'}],
    KeySchema=[{'AttributeName': 'artist', 'KeyType': 'HASH'}, {'AttributeName': 'year', 'KeyType': 'RANGE'}],
    GlobalSecondaryIndexes=[{'IndexName': 'byGenre', 'Projection': {'ProjectionType': 'ALL'},
                             'KeySchema': [{'AttributeName': 'genre', 'KeyType': 'HASH'}, {'AttributeName': 'year', 'KeyType': 'RANGE'}]}],
    StreamSpecification={'StreamEnabled': True, 'StreamViewType': 'NEW_IMAGE'})
table.wait_until_exists()
print('table')

item = {'artist': 'Nina', 'year': 1965, 'genre': 'jazz', 'price': Decimal('9.99'), 'cover': Binary(b'\\x00\\x01'),
        'tags': {'a', 'b'}, 'songs': ['one', {'two': None, 'three': True}]}
table.put_item(Item=item)
assert table.get_item(Key={'artist': 'Nina', 'year': 1965})['Item'] == item
print('item')

with table.batch_writer() as batch:
    for year in range(1970, 2000):
        batch.put_item(Item={'artist': 'Miles', 'year': year, 'genre': 'jazz' if year % 2 else 'fusion', 'n': year % 7})
page = table.query(KeyConditionExpression=Key('artist').eq('Miles') & Key('year').between(1980, 1989),
                   FilterExpression=Attr('n').gt(3), ScanIndexForward=False)
years = [int(i['year']) for i in page['Items']]
assert years == [y for y in range(1989, 1979, -1) if y % 7 > 3], years
paginator = resource.meta.client.get_paginator('query')
found = [i for p in paginator.paginate(TableName='music', IndexName='byGenre', KeyConditionExpression=Key('genre').eq('jazz'),
                                       PaginationConfig={'PageSize': 4}) for i in p['Items']]
assert len(found) == 16 and [i['year'] for i in found] == sorted(i['year'] for i in found), found
assert table.scan(Select='COUNT')['Count'] == 31
print('queries')

updated = table.update_item(Key={'artist': 'Nina', 'year': 1965}, ReturnValues='UPDATED_NEW',
    UpdateExpression='SET price = price - :d, songs[0] = :s ADD tags :t',
    ConditionExpression=Attr('price').gte(Decimal('9')),
    ExpressionAttributeValues={':d': Decimal('0.99'), ':s': 'zero', ':t': {'c'}})['Attributes']
assert updated['price'] == 9 and updated['tags'] == {'a', 'b', 'c'}, updated
try:
    table.put_item(Item=item, ConditionExpression=Attr('artist').not_exists())
    raise AssertionError('must fail')
except resource.meta.client.exceptions.ConditionalCheckFailedException as error:
    assert error.response['Error']['Message'] == 'The conditional request failed'
try:
    resource.meta.client.transact_write_items(TransactItems=[
        {'Put': {'TableName': 'music', 'Item': {'artist': 'Anna', 'year': 1}}},
        {'ConditionCheck': {'TableName': 'music', 'Key': {'artist': 'Nobody', 'year': 1}, 'ConditionExpression': 'attribute_exists(artist)'}}])
    raise AssertionError('must fail')
except resource.meta.client.exceptions.TransactionCanceledException as error:
    assert [r['Code'] for r in error.response['CancellationReasons']] == ['None', 'ConditionalCheckFailed'], error.response
assert 'Item' not in table.get_item(Key={'artist': 'Anna', 'year': 1})
print('writes')

streams = boto3.client('dynamodbstreams')
table.reload()
shard = streams.describe_stream(StreamArn=table.latest_stream_arn)['StreamDescription']['Shards'][0]['ShardId']
iterator = streams.get_shard_iterator(StreamArn=table.latest_stream_arn, ShardId=shard, ShardIteratorType='TRIM_HORIZON')['ShardIterator']
records = streams.get_records(ShardIterator=iterator)['Records']
assert [r['eventName'] for r in records] == ['INSERT'] * 31 + ['MODIFY'], [r['eventName'] for r in records]
print('stream')

table.delete()
table.wait_until_not_exists()
print('gone')
`;

test('boto3, unmodified: a table as a resource, batches, conditions, transactions, streams', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { stdout } = await run(clients.python, ['-c', SCRIPT], { env: clientEnvironment(platform) });
  assert.deepEqual(stdout.trim().split('\n'), ['table', 'item', 'queries', 'writes', 'stream', 'gone']);
});
