import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  TransactWriteItemsCommand,
  UntagResourceCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { eventually, REGION } from '../../../test/harness.ts';
import { failure, rawCall, sharedPlatform, tableInput } from './dynamodb.fixture.ts';

/** What surrounds items: capacity, tokens, tags, permissions, metrics, bodies that are too much. */
const platform = sharedPlatform(({ dynamodb }) =>
  dynamodb.send(
    new CreateTableCommand(
      tableInput('units', {
        AttributeDefinitions: [
          { AttributeName: 'p', AttributeType: 'S' },
          { AttributeName: 's', AttributeType: 'N' },
          { AttributeName: 'l', AttributeType: 'S' },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'byL',
            KeySchema: [
              { AttributeName: 'p', KeyType: 'HASH' },
              { AttributeName: 'l', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    ),
  ),
);
const ARN = `arn:aws:dynamodb:${REGION}:000000000000:table/units`;
const keyOf = (p: string, s = 1) => ({ p: { S: p }, s: { N: `${s}` } });

test('capacity is what AWS charges', async () => {
  const { dynamodb } = platform();
  const put = await dynamodb.send(
    new PutItemCommand({
      TableName: 'units',
      Item: { ...keyOf('cap'), l: { S: 'x' }, big: { S: 'x'.repeat(5000) } },
      ReturnConsumedCapacity: 'INDEXES',
      ReturnItemCollectionMetrics: 'SIZE',
    }),
  );
  assert.deepEqual(put.ConsumedCapacity, {
    TableName: 'units',
    CapacityUnits: 6,
    Table: { CapacityUnits: 5 },
    LocalSecondaryIndexes: { byL: { CapacityUnits: 1 } },
  });
  assert.deepEqual(put.ItemCollectionMetrics, {
    ItemCollectionKey: { p: { S: 'cap' } },
    SizeEstimateRangeGB: [0, 1],
  });
  const units = async (ConsistentRead: boolean) => {
    const input = { TableName: 'units', Key: keyOf('cap'), ConsistentRead };
    const got = await dynamodb.send(new GetItemCommand({ ...input, ReturnConsumedCapacity: 'TOTAL' }));
    return got.ConsumedCapacity?.CapacityUnits;
  };
  assert.deepEqual([await units(true), await units(false)], [2, 1]);
  const query = await dynamodb.send(
    new QueryCommand({
      TableName: 'units',
      IndexName: 'byL',
      KeyConditionExpression: 'p = :p AND begins_with(l, :l)',
      ExpressionAttributeValues: { ':p': { S: 'cap' }, ':l': { S: 'x' } },
      ProjectionExpression: 'big',
      ReturnConsumedCapacity: 'INDEXES',
    }),
  );
  assert.equal(query.Items?.[0]?.['big']?.S?.length, 5000);
  assert.equal(query.ConsumedCapacity?.Table?.CapacityUnits, 1);
  assert.equal(query.ConsumedCapacity?.LocalSecondaryIndexes?.['byL']?.CapacityUnits, 0.5);
});

test('a transaction with a token happens once', async () => {
  const { dynamodb } = platform();
  const add = (amount: string, ClientRequestToken: string) =>
    dynamodb.send(
      new TransactWriteItemsCommand({
        ClientRequestToken,
        TransactItems: [
          {
            Update: {
              TableName: 'units',
              Key: keyOf('token'),
              UpdateExpression: 'ADD n :n',
              ExpressionAttributeValues: { ':n': { N: amount } },
            },
          },
        ],
      }),
    );
  await Promise.all([add('1', 'one'), add('1', 'one'), add('1', 'one')]);
  await add('1', 'two');
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'units', Key: keyOf('token') }));
  assert.equal(Item?.['n']?.N, '2');
  assert.equal((await failure(add('2', 'one'))).name, 'IdempotentParameterMismatchException');
});

test('counters that many increment at once lose nothing', async () => {
  const { dynamodb } = platform();
  const increment = () =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: 'units',
        Key: keyOf('counter'),
        UpdateExpression: 'SET n = if_not_exists(n, :zero) + :one',
        ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
      }),
    );
  await Promise.all(Array.from({ length: 60 }, increment));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'units', Key: keyOf('counter') }));
  assert.equal(Item?.['n']?.N, '60');
});

test('tags, protection and billing of a table', async () => {
  const { dynamodb } = platform();
  const Tags = [
    { Key: 'team', Value: 'red' },
    { Key: 'empty', Value: '' },
  ];
  await dynamodb.send(new TagResourceCommand({ ResourceArn: ARN, Tags }));
  await dynamodb.send(new UntagResourceCommand({ ResourceArn: ARN, TagKeys: ['empty', 'unknown'] }));
  const listed = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: ARN }));
  assert.deepEqual(listed.Tags, [{ Key: 'team', Value: 'red' }]);
  const { TableDescription } = await dynamodb.send(
    new UpdateTableCommand({
      TableName: 'units',
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      DeletionProtectionEnabled: true,
    }),
  );
  assert.equal(TableDescription?.DeletionProtectionEnabled, true);
  assert.equal(TableDescription?.ProvisionedThroughput?.WriteCapacityUnits, 6);
});

test('policies decide by partition key, attributes and tags', async (context) => {
  const { dynamodb, iam, endpoint } = platform();
  await dynamodb.send(new TagResourceCommand({ ResourceArn: ARN, Tags: [{ Key: 'team', Value: 'red' }] }));
  const byG = {
    IndexName: 'byG',
    KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
    Projection: { ProjectionType: 'ALL' as const },
  };
  const AttributeDefinitions = ['p', 's', 'g'].map((AttributeName) => ({
    AttributeName,
    AttributeType: AttributeName === 's' ? ('N' as const) : ('S' as const),
  }));
  const indexed = tableInput('unitsIndexed', { AttributeDefinitions, GlobalSecondaryIndexes: [byG] });
  await dynamodb.send(new CreateTableCommand(indexed));
  const UserName = 'reader';
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const statement = (Action: string, Condition: object) => ({
    Effect: 'Allow',
    Action,
    Resource: [ARN, `${ARN}Indexed/index/*`],
    Condition,
  });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      statement('dynamodb:GetItem', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } }),
      statement('dynamodb:Query', { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } }),
      statement('dynamodb:PutItem', {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['p', 's', 'open'] },
      }),
      statement('dynamodb:Scan', {
        StringEquals: { 'aws:ResourceTag/team': 'red', 'dynamodb:Select': 'COUNT' },
      }),
    ],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const client = new DynamoDBClient({
    region: REGION,
    endpoint,
    maxAttempts: 1,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  });
  context.after(() => client.destroy());
  const query = (p: string, KeyConditionExpression = '#k = :p') =>
    new QueryCommand({
      TableName: 'units',
      KeyConditionExpression,
      ExpressionAttributeNames: { '#k': 'p' },
      ExpressionAttributeValues: { ':p': { S: p } },
    });
  const queryIndex = (g: string) =>
    new QueryCommand({
      TableName: 'unitsIndexed',
      IndexName: 'byG',
      KeyConditionExpression: 'g = :g',
      ExpressionAttributeValues: { ':g': { S: g } },
    });
  const put = (name: string) =>
    new PutItemCommand({ TableName: 'units', Item: { ...keyOf('mine'), [name]: { S: 'x' } } });
  await client.send(put('open'));
  await client.send(new GetItemCommand({ TableName: 'units', Key: keyOf('mine') }));
  await client.send(query('mine'));
  await client.send(queryIndex('mine'));
  await client.send(new ScanCommand({ TableName: 'units', Select: 'COUNT' }));
  const denied = [
    client.send(put('secret')),
    client.send(new GetItemCommand({ TableName: 'units', Key: keyOf('yours') })),
    client.send(query('yours')),
    client.send(query('yours', '(#k) = (:p)')),
    client.send(queryIndex('yours')),
    client.send(new ScanCommand({ TableName: 'units' })),
  ];
  for (const one of denied) assert.equal((await failure(one)).name, 'AccessDeniedException');
});

test('what is done becomes metrics of AWS/DynamoDB', async () => {
  const { cloudwatch } = platform();
  const metric = (MetricName: string, Dimensions: { Name: string; Value: string }[]) => ({
    Id: MetricName.toLowerCase(),
    MetricStat: { Metric: { Namespace: 'AWS/DynamoDB', MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
  });
  const ofTable = { Name: 'TableName', Value: 'units' };
  const sums = await eventually('metrics', async () => {
    const { MetricDataResults = [] } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(Date.now() - 600_000),
        EndTime: new Date(Date.now() + 60_000),
        MetricDataQueries: [
          metric('ConsumedWriteCapacityUnits', [ofTable]),
          metric('SuccessfulRequestLatency', [ofTable, { Name: 'Operation', Value: 'UpdateItem' }]),
          metric('UserErrors', []),
        ],
      }),
    );
    const found = MetricDataResults.map(({ Values = [] }) => Values.reduce((sum, value) => sum + value, 0));
    return found.every((sum) => sum > 0) ? found : undefined;
  });
  assert.ok((sums[0] ?? 0) >= 65, `${sums[0]} units`);
});

test('hostile bodies are answered, never with a 500', async () => {
  const { dynamodb } = platform();
  const nested = `${'{"M":{"a":'.repeat(300)}{"S":"x"}${'}}'.repeat(300)}`;
  const item = (value: string) => `{"TableName":"units","Item":{"p":{"S":"h"},"s":{"N":"1"},"v":${value}}}`;
  const bodies: [operation: string, body: string][] = [
    ['PutItem', item(nested)],
    ['PutItem', item(`${'{"L":['.repeat(2000)}${']}'.repeat(2000)}`)],
    ['PutItem', item(`{"N":"${'9'.repeat(100_000)}"}`)],
    ['PutItem', item('{"N":"1e999999999999999999999"}')],
    ['PutItem', item(`{"SS":[${Array.from({ length: 20_000 }, (_, n) => `"${n}"`).join()},"0"]}`)],
    ['PutItem', item('{"S":"\\ud800"}').replace('"S":"h"', '"S":"\\udfff"')],
    ['PutItem', item(`{"S":"${'x'.repeat(3_000_000)}"}`)],
    ['PutItem', '{"TableName":"units","Item":{"__proto__":{"S":"x"},"constructor":{"N":"1"}}}'],
    ['GetItem', '{"TableName":"__proto__","Key":{"p":{"S":"h"}}}'],
    ['BatchGetItem', '{"RequestItems":{"__proto__":{"Keys":[{"p":{"S":"h"}}]}}}'],
    ['Scan', '{"TableName":"units","TotalSegments":1000000,"Segment":999999}'],
    ['Scan', '{"TableName":"units","ExclusiveStartKey":{"p":{"S":"x"},"s":{"S":"x"}}}'],
    [
      'Query',
      '{"TableName":"units","KeyConditionExpression":"p = :p","ExpressionAttributeValues":{":p":{"N":"1"}}}',
    ],
    ['ListTables', '{"ExclusiveStartTableName":"\\u0000\\ud800"}'],
    ['TransactWriteItems', '{"TransactItems":[{"Put":{"TableName":"units"}}]}'],
    ['UpdateTable', '{"TableName":"units","GlobalSecondaryIndexUpdates":[{"Create":{}}]}'],
  ];
  for (const [operation, body] of bodies) {
    const { status } = await rawCall(dynamodb, operation, body);
    assert.ok(status === 200 || status === 400, `${operation} ${body.slice(0, 80)}: ${status}`);
  }
});
