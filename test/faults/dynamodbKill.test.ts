import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createDynamoDB } from '../../src/services/dynamodb/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { caller, SUM, TABLE, WRITERS } from './dynamodbStormState.ts';
import { runAndKill } from './killedChild.ts';

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
type Images = { readonly Keys: Item; readonly NewImage?: Item; readonly SequenceNumber: string };

const ROUNDS = 4;

test('kill -9 loses no acknowledged item, tears no transaction, and parts no item from its entry and record', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-dynamodb-kill-'));
  const acknowledged = { put: 0, moved: 0 };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const said = await runAndKill('dynamodbStorm.ts', [folder, `${round}`], 600 + 200 * round);
      const clock = systemClock();
      const store = await openSqliteStore({ folder, clock, log: silentLog() });
      const needs = { store, clock, ids: systemIds(), log: silentLog(), publish: async () => {} };
      const dynamodb = createDynamoDB(needs);
      const read = reader(caller(dynamodb), caller(dynamodb.streamsApi));
      const images = new Map((await read.changes()).map(({ Keys, NewImage }) => [idOf(Keys), NewImage]));
      for (let writer = 0; writer < WRITERS; writer++) {
        const name = `${round}/${writer}`;
        const count = (what: 'put' | 'moved') => {
          const number = said.filter((line) => line.startsWith(`${what} ${writer} `)).length;
          acknowledged[what] += number;
          return number;
        };
        const items = await read.partition(name);
        assert.ok(items.length >= count('put'), `${items.length} items of ${name}`);
        assert.deepEqual(
          items.map(({ s }) => Number(s?.N)),
          items.map((_, at) => at),
        );
        assert.deepEqual((await read.index(name)).map(idOf), items.map(idOf), 'each item has its entry');
        for (const item of items) assert.deepEqual(images.get(idOf(item)), item, 'each item has its record');
        const [[a], [b]] = [await read.partition(`${name}/a`), await read.partition(`${name}/b`)];
        const left = Number(a?.['n']?.N ?? SUM);
        const right = Number(b?.['n']?.N ?? 0);
        assert.equal(left + right, SUM, 'no torn transaction');
        assert.ok(right >= count('moved'), `${right} moved`);
      }
      const stored = new Set((await read.all()).map(idOf));
      for (const id of images.keys()) assert.ok(stored.has(id), `a record without its item: ${id}`);
      await dynamodb.flush();
      await store.close();
    }
    assert.ok(acknowledged.put > 20 && acknowledged.moved > 20, `a breeze: ${JSON.stringify(acknowledged)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function idOf({ p, s }: Item): string {
  return `${p?.S} ${s?.N}`;
}

function reader(run: ReturnType<typeof caller>, streams: ReturnType<typeof caller>) {
  const pages = async (operation: string, input: object): Promise<Item[]> => {
    const found: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await run<{ Items: Item[]; LastEvaluatedKey?: Item }>(operation, {
        TableName: TABLE,
        ...input,
        ExclusiveStartKey: start,
      });
      found.push(...page.Items);
      start = page.LastEvaluatedKey;
    } while (start);
    return found;
  };
  const keyIs = (name: string, value: string) => ({
    KeyConditionExpression: `${name} = :v`,
    ExpressionAttributeValues: { ':v': { S: value } },
  });
  return {
    all: () => pages('Scan', {}),
    partition: (name: string) => pages('Query', keyIs('p', name)),
    index: (name: string) => pages('Query', { ...keyIs('g', name), IndexName: 'byG' }),
    /** Every change, in order; their numbers only grow. */
    changes: async (): Promise<Images[]> => {
      const { Table } = await run<{ Table: { LatestStreamArn: string } }>('DescribeTable', {
        TableName: TABLE,
      });
      const StreamArn = Table.LatestStreamArn;
      type Described = { StreamDescription: { Shards: { ShardId: string }[] } };
      const { StreamDescription } = await streams<Described>('DescribeStream', { StreamArn });
      const ShardId = StreamDescription.Shards[0]?.ShardId;
      const start = await streams<{ ShardIterator: string }>('GetShardIterator', {
        StreamArn,
        ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      });
      const found: Images[] = [];
      for (let ShardIterator = start.ShardIterator; ;) {
        type Page = { Records: { dynamodb: Images }[]; NextShardIterator: string };
        const page = await streams<Page>('GetRecords', { ShardIterator });
        if (page.Records.length === 0) break;
        found.push(...page.Records.map(({ dynamodb }) => dynamodb));
        ShardIterator = page.NextShardIterator;
      }
      const numbers = found.map(({ SequenceNumber }) => BigInt(SequenceNumber));
      for (const [at, number] of numbers.entries()) {
        assert.ok(at === 0 || number > (numbers[at - 1] as bigint), 'numbers only grow');
      }
      return found;
    },
  };
}
