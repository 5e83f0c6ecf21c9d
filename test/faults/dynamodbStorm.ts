/**
 * Writes to a table until it is killed: each writer puts items, printing `put WRITER NUMBER` when one was acknowledged,
 * and moves amounts between two accounts in transactions, printing `moved WRITER NUMBER`.
 */
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createDynamoDB } from '../../src/services/dynamodb/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { caller, SUM, TABLE, TABLE_INPUT, WRITERS } from './dynamodbStormState.ts';

const folder = process.argv[2] ?? '';
const round = process.argv[3] ?? '0';
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const dynamodb = createDynamoDB({
  store,
  clock,
  ids: systemIds(),
  log: silentLog(),
  publish: async () => {},
});
const run = caller(dynamodb);

async function write(writer: number): Promise<void> {
  const name = `${round}/${writer}`;
  const account = (side: string) => ({ p: { S: `${name}/${side}` }, s: { N: '0' } });
  await run('PutItem', { TableName: TABLE, Item: { ...account('a'), n: { N: `${SUM}` } } });
  await run('PutItem', { TableName: TABLE, Item: { ...account('b'), n: { N: '0' } } });
  const side = (which: string, amount: number) => ({
    Update: {
      TableName: TABLE,
      Key: account(which),
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: { ':n': { N: `${amount}` } },
    },
  });
  for (let number = 0; ; number++) {
    const Item = { p: { S: name }, s: { N: `${number}` }, g: { S: name } };
    await run('PutItem', { TableName: TABLE, Item });
    process.stdout.write(`put ${writer} ${number}\n`);
    await run('TransactWriteItems', { TransactItems: [side('a', -1), side('b', 1)] });
    process.stdout.write(`moved ${writer} ${number}\n`);
  }
}

await run('CreateTable', TABLE_INPUT).catch(() => undefined);
process.stdout.write('ready\n');
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
