import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { TestPlatform } from '../../../test/harness.ts';
import { failure, sharedPlatform, tableInput as table } from './dynamodb.fixture.ts';

const platform = sharedPlatform();
const send: TestPlatform['dynamodb']['send'] = ((command: never) =>
  platform().dynamodb.send(command)) as never;

describe('tables and items', () => {
  test('a table from its making to its end', async () => {
    const made = await send(new CreateTableCommand(table('life')));
    assert.equal(made.TableDescription?.TableStatus, 'CREATING');
    const { Table } = await send(new DescribeTableCommand({ TableName: 'life' }));
    assert.equal(Table?.TableStatus, 'ACTIVE');
    assert.equal(Table?.TableArn, 'arn:aws:dynamodb:us-east-1:000000000000:table/life');
    assert.deepEqual(Table?.KeySchema, table('life').KeySchema);
    const backups = await send(new DescribeContinuousBackupsCommand({ TableName: 'life' }));
    assert.deepEqual(backups.ContinuousBackupsDescription, {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
    const again = await failure(send(new CreateTableCommand(table('life'))));
    assert.equal(again.name, 'ResourceInUseException');
    assert.equal(again.message, 'Table already exists: life');
    assert.ok((await send(new ListTablesCommand({}))).TableNames?.includes('life'));
    const gone = await send(new DeleteTableCommand({ TableName: 'life' }));
    assert.equal(gone.TableDescription?.TableStatus, 'DELETING');
    const missing = await failure(send(new DescribeTableCommand({ TableName: 'life' })));
    assert.equal(missing.message, 'Requested resource not found: Table: life not found');
    const nothing = await failure(send(new DescribeContinuousBackupsCommand({ TableName: 'life' })));
    assert.equal(nothing.name, 'TableNotFoundException');
  });

  test('put, get, update, delete', async () => {
    await send(new CreateTableCommand(table('items')));
    const key = { p: { S: 'a' }, s: { N: '1' } };
    const item = {
      ...key,
      n: { N: '1e2' },
      b: { B: Uint8Array.of(0, 255) },
      l: { L: [{ S: 'x' }, { M: { y: { BOOL: true } } }] },
      ss: { SS: ['one', 'two'] },
      __proto__x: { NULL: true as const },
    };
    await send(new PutItemCommand({ TableName: 'items', Item: item }));
    const { Item } = await send(new GetItemCommand({ TableName: 'items', Key: { ...key, s: { N: '1.0' } } }));
    assert.deepEqual(Item, { ...item, n: { N: '100' } });
    const updated = await send(
      new UpdateItemCommand({
        TableName: 'items',
        Key: key,
        UpdateExpression: 'SET #n = #n + :one, l[1].z = :s REMOVE b ADD ss :more DELETE gone :more',
        ConditionExpression: 'attribute_exists(p) AND size(l) = :two AND contains(ss, :word)',
        ExpressionAttributeNames: { '#n': 'n' },
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':two': { N: '2' },
          ':s': { S: 'z' },
          ':more': { SS: ['three'] },
          ':word': { S: 'one' },
        },
        ReturnValues: 'ALL_NEW',
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    assert.deepEqual(updated.Attributes, {
      ...key,
      n: { N: '101' },
      l: { L: [{ S: 'x' }, { M: { y: { BOOL: true }, z: { S: 'z' } } }] },
      ss: { SS: ['one', 'two', 'three'] },
      __proto__x: { NULL: true },
    });
    assert.deepEqual(updated.ConsumedCapacity, { TableName: 'items', CapacityUnits: 1 });
    const refused = await failure(
      send(
        new DeleteItemCommand({
          TableName: 'items',
          Key: key,
          ConditionExpression: 'attribute_not_exists(p)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    assert.equal(refused.name, 'ConditionalCheckFailedException');
    assert.deepEqual((refused['Item'] as { n: unknown }).n, { N: '101' });
    const deleted = await send(
      new DeleteItemCommand({ TableName: 'items', Key: key, ReturnValues: 'ALL_OLD' }),
    );
    assert.deepEqual(deleted.Attributes?.['n'], { N: '101' });
    assert.equal((await send(new GetItemCommand({ TableName: 'items', Key: key }))).Item, undefined);
  });

  test('queries in both directions, by pages, with conditions on the sort key', async () => {
    await send(
      new CreateTableCommand(
        table('range', {
          AttributeDefinitions: [
            { AttributeName: 'p', AttributeType: 'S' },
            { AttributeName: 's', AttributeType: 'N' },
            { AttributeName: 'g', AttributeType: 'S' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'byG',
              KeySchema: [
                { AttributeName: 'g', KeyType: 'HASH' },
                { AttributeName: 's', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        }),
      ),
    );
    const numbers = [-100, -1.5, -1, 0, 0.001, 1, 9, 10, 99.5, 100, 1000];
    const requests = numbers.map((number) => ({
      PutRequest: {
        Item: {
          p: { S: 'a' },
          s: { N: String(number) },
          g: { S: number < 0 ? 'minus' : 'plus' },
          x: { N: '1' },
        },
      },
    }));
    await send(new BatchWriteItemCommand({ RequestItems: { range: requests } }));
    const query = async (condition: string, values: Record<string, string>, more = {}) => {
      const { Items = [] } = await send(
        new QueryCommand({
          TableName: 'range',
          KeyConditionExpression: `p = :p AND ${condition}`,
          ExpressionAttributeValues: {
            ':p': { S: 'a' },
            ...Object.fromEntries(Object.entries(values).map(([name, N]) => [name, { N }])),
          },
          ...more,
        }),
      );
      return Items.map(({ s }) => Number(s?.N));
    };
    assert.deepEqual(await query('s >= :v', { ':v': '-1e9' }), numbers);
    assert.deepEqual(await query('s < :v', { ':v': '1' }), [-100, -1.5, -1, 0, 0.001]);
    assert.deepEqual(await query('s <= :v', { ':v': '1' }), [-100, -1.5, -1, 0, 0.001, 1]);
    assert.deepEqual(await query('s > :v', { ':v': '1' }), [9, 10, 99.5, 100, 1000]);
    assert.deepEqual(
      await query('s BETWEEN :a AND :b', { ':a': '-1.5', ':b': '1' }),
      [-1.5, -1, 0, 0.001, 1],
    );
    assert.deepEqual(await query('s = :v', { ':v': '99.50' }), [99.5]);
    assert.deepEqual(
      await query('s >= :v', { ':v': '-1e9' }, { ScanIndexForward: false }),
      numbers.toReversed(),
    );
    for (const forward of [true, false]) {
      const seen: number[] = [];
      let start: Record<string, never> | undefined;
      do {
        const page = await send(
          new QueryCommand({
            TableName: 'range',
            IndexName: 'byG',
            KeyConditionExpression: 'g = :g',
            ExpressionAttributeValues: { ':g': { S: 'plus' } },
            Limit: 3,
            ScanIndexForward: forward,
            ExclusiveStartKey: start,
          }),
        );
        seen.push(...(page.Items ?? []).map(({ s }) => Number(s?.N)));
        for (const item of page.Items ?? []) assert.deepEqual(Object.keys(item).toSorted(), ['g', 'p', 's']);
        start = page.LastEvaluatedKey as never;
      } while (start);
      const plus = numbers.filter((number) => number >= 0);
      assert.deepEqual(seen, forward ? plus : plus.toReversed());
    }
    const all: number[] = [];
    for (let Segment = 0; Segment < 4; Segment++) {
      const { Items = [] } = await send(new ScanCommand({ TableName: 'range', Segment, TotalSegments: 4 }));
      all.push(...Items.map(({ s }) => Number(s?.N)));
    }
    assert.deepEqual(all, numbers);
    const counted = await send(
      new ScanCommand({
        TableName: 'range',
        Select: 'COUNT',
        FilterExpression: 's > :zero',
        ExpressionAttributeValues: { ':zero': { N: '0' } },
      }),
    );
    assert.deepEqual([counted.Count, counted.ScannedCount, counted.Items], [7, 11, undefined]);
  });

  test('transactions are whole or not at all, and tell why', async () => {
    await send(new CreateTableCommand(table('money')));
    const key = (p: string) => ({ p: { S: p }, s: { N: '0' } });
    await send(
      new TransactWriteItemsCommand({
        TransactItems: ['a', 'b'].map((p) => ({
          Put: { TableName: 'money', Item: { ...key(p), sum: { N: '10' } } },
        })),
      }),
    );
    const move = (amount: string) =>
      send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Update: {
                TableName: 'money',
                Key: key('a'),
                UpdateExpression: 'SET #s = #s - :n',
                ConditionExpression: '#s >= :n',
                ExpressionAttributeNames: { '#s': 'sum' },
                ExpressionAttributeValues: { ':n': { N: amount } },
              },
            },
            {
              Update: {
                TableName: 'money',
                Key: key('b'),
                UpdateExpression: 'ADD #s :n',
                ExpressionAttributeNames: { '#s': 'sum' },
                ExpressionAttributeValues: { ':n': { N: amount } },
              },
            },
          ],
        }),
      );
    await move('7');
    const refused = await failure(move('7'));
    assert.equal(refused.name, 'TransactionCanceledException');
    assert.equal(
      refused.message,
      'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
    );
    assert.deepEqual(refused['CancellationReasons'], [
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'None' },
    ]);
    const { Responses = [] } = await send(
      new TransactGetItemsCommand({
        TransactItems: ['a', 'b', 'c'].map((p) => ({ Get: { TableName: 'money', Key: key(p) } })),
      }),
    );
    assert.deepEqual(
      Responses.map(({ Item }) => Item?.['sum']?.N),
      ['3', '17', undefined],
    );
    const { Responses: batch } = await send(
      new BatchGetItemCommand({ RequestItems: { money: { Keys: ['a', 'x'].map(key) } } }),
    );
    assert.deepEqual(batch, { money: [{ ...key('a'), sum: { N: '3' } }] });
  });
});
