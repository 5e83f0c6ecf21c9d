import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subject, type Subject } from './simulated.fixture.ts';

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
interface Page {
  readonly Items: readonly Item[];
  readonly Count: number;
  readonly LastEvaluatedKey?: Item;
}

const definitions = (types: Readonly<Record<string, string>>) =>
  Object.entries(types).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
const keys = (hash: readonly string[], range: readonly string[]) => [
  ...hash.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' })),
  ...range.map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' })),
];

/** Matches of a tournament, by id; their index has keys of several attributes. */
async function matches(): Promise<Subject> {
  const it = subject();
  await it.run('CreateTable', {
    TableName: 'matches',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: definitions({ id: 'S', cup: 'S', region: 'S', round: 'N', court: 'S' }),
    KeySchema: keys(['id'], []),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byRound',
        KeySchema: keys(['cup', 'region'], ['round', 'court']),
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['winner'] },
      },
    ],
  });
  for (let n = 0; n < 24; n++) {
    const Item = {
      id: { S: `m${n}` },
      cup: { S: 'open' },
      region: { S: n % 2 === 0 ? 'east' : 'west' },
      round: { N: `${10 - (n % 3)}` },
      court: { S: `court ${n % 4}` },
      winner: { S: 'ann' },
      notes: { S: 'long' },
    };
    await it.run('PutItem', { TableName: 'matches', Item });
  }
  // Without one of the index's attributes it is in the table alone.
  await it.run('PutItem', { TableName: 'matches', Item: { id: { S: 'none' }, cup: { S: 'open' } } });
  return it;
}

const VALUES = { ':c': { S: 'open' }, ':r': { S: 'east' } };
const query = (it: Subject, condition: string, values: object = {}, more: object = {}) =>
  it.run<Page>('Query', {
    TableName: 'matches',
    IndexName: 'byRound',
    KeyConditionExpression: condition,
    ExpressionAttributeNames: {
      '#region': 'region',
      ...(condition.includes('#round') && { '#round': 'round' }),
    },
    ExpressionAttributeValues: { ...VALUES, ...values },
    ...more,
  });

test('an index by several attributes: all of the hash equal, the range from the left, in the order of the tuple', async () => {
  const it = await matches();
  const all = await query(it, 'cup = :c AND #region = :r');
  assert.equal(all.Count, 12);
  const places = all.Items.map(({ round, court }) => `${round?.N?.padStart(2, '0')} ${court?.S}`);
  assert.deepEqual(places, places.toSorted());
  assert.deepEqual(Object.keys(all.Items[0] ?? {}).toSorted(), [
    'court',
    'cup',
    'id',
    'region',
    'round',
    'winner',
  ]);
  const some = await query(it, 'cup = :c AND #region = :r AND #round = :n AND begins_with(court, :b)', {
    ':n': { N: '10' },
    ':b': { S: 'court 2' },
  });
  assert.deepEqual(
    some.Items.map(({ round, court }) => [round?.N, court?.S]),
    [
      ['10', 'court 2'],
      ['10', 'court 2'],
    ],
  );
  await assert.rejects(query(it, 'cup = :c AND #region = :r AND court = :b', { ':b': { S: 'x' } }), {
    message: 'Query condition missed key schema element: round',
  });
});

test('an index is read by pages in both directions, and by segments, each item once', async () => {
  const it = await matches();
  const whole = (await query(it, 'cup = :c AND #region = :r')).Items.map(({ id }) => id?.S);
  for (const ScanIndexForward of [true, false]) {
    const found: (string | undefined)[] = [];
    let start: Item | undefined;
    do {
      const more = { Limit: 5, ScanIndexForward, ExclusiveStartKey: start };
      const page = await query(it, 'cup = :c AND #region = :r', {}, more);
      found.push(...page.Items.map(({ id }) => id?.S));
      start = page.LastEvaluatedKey;
    } while (start);
    assert.deepEqual(found, ScanIndexForward ? whole : whole.toReversed());
  }
  const scanned: (string | undefined)[] = [];
  for (let Segment = 0; Segment < 3; Segment++) {
    let ExclusiveStartKey: Item | undefined;
    do {
      const segment = { Segment, TotalSegments: 3, Limit: 4, ExclusiveStartKey };
      const page = await it.run<Page>('Scan', { TableName: 'matches', IndexName: 'byRound', ...segment });
      scanned.push(...page.Items.map(({ id }) => id?.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  assert.equal(scanned.length, 24);
  assert.equal(new Set(scanned).size, 24);
});

test('an entry follows its item: moved, changed, gone', async () => {
  const it = await matches();
  const update = (UpdateExpression: string, values?: object) =>
    it.run<{ ConsumedCapacity: object }>('UpdateItem', {
      TableName: 'matches',
      Key: { id: { S: 'm0' } },
      UpdateExpression,
      ...(values && { ExpressionAttributeValues: values }),
      ReturnConsumedCapacity: 'INDEXES',
    });
  const ids = async () => (await query(it, 'cup = :c AND #region = :r')).Items.map(({ id }) => id?.S);
  const units = (table: number, index?: number) => ({
    TableName: 'matches',
    CapacityUnits: table + (index ?? 0),
    Table: { CapacityUnits: table },
    ...(index !== undefined && { GlobalSecondaryIndexes: { byRound: { CapacityUnits: index } } }),
  });
  const untouched = await update('SET notes = :x', { ':x': { S: 'other' } });
  assert.deepEqual(untouched.ConsumedCapacity, units(1));
  const changed = await update('SET winner = :x', { ':x': { S: 'bob' } });
  assert.deepEqual(changed.ConsumedCapacity, units(1, 1));
  const moved = await update('SET court = :x', { ':x': { S: 'court 9' } });
  assert.deepEqual(moved.ConsumedCapacity, units(1, 2));
  assert.equal((await ids()).filter((id) => id === 'm0').length, 1);
  await update('REMOVE court');
  assert.equal((await ids()).includes('m0'), false);
});
