import { ACCOUNT, REGION } from '../harness.ts';

const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/target`;
const STREAM = `${TABLE}/stream/2026-01-01T00:00:00.000`;
const SHARD = 'shardId-00000001700000000000-0123abcd';
const TAGS = [{ Key: 'team', Value: 'red' }];
const key = { id: { S: 'one' } };
const named = { TableName: 'target', Key: key };

/** What DynamoDB's operations are tried with; none of the tables is there. */
export const DYNAMODB_INPUTS: Readonly<Record<string, object>> = {
  'dynamodb.BatchGetItem': { RequestItems: { target: { Keys: [key] }, target2: { Keys: [key] } } },
  'dynamodb.BatchWriteItem': {
    RequestItems: { target: [{ PutRequest: { Item: key } }], target2: [{ DeleteRequest: { Key: key } }] },
  },
  'dynamodb.TransactGetItems': {
    TransactItems: [{ Get: named }, { Get: { ...named, TableName: 'target2' } }],
  },
  'dynamodb.TransactWriteItems': {
    TransactItems: [
      { Put: { TableName: 'target', Item: key } },
      { Delete: { ...named, TableName: 'target2' } },
      { Update: { ...named, TableName: 'target3', UpdateExpression: 'REMOVE a' } },
      { ConditionCheck: { ...named, TableName: 'target4', ConditionExpression: 'attribute_exists(a)' } },
    ],
  },
  'dynamodb.CreateTable': {
    TableName: 'target',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    Tags: TAGS,
  },
  'dynamodb.DeleteItem': named,
  'dynamodb.GetItem': named,
  'dynamodb.PutItem': { TableName: 'target', Item: key },
  'dynamodb.Query': { TableName: 'target', IndexName: 'byName' },
  'dynamodb.UpdateItem': named,
  'dynamodb.TagResource': { ResourceArn: TABLE, Tags: TAGS },
  'dynamodb.UntagResource': { ResourceArn: TABLE },
  'dynamodb.ListTagsOfResource': { ResourceArn: TABLE },
  'dynamodbstreams.DescribeStream': { StreamArn: STREAM },
  'dynamodbstreams.GetShardIterator': { StreamArn: STREAM, ShardId: SHARD, ShardIteratorType: 'LATEST' },
  'dynamodbstreams.GetRecords': { ShardIterator: `${STREAM}|1|position` },
};
