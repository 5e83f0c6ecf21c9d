/**
 * Changes items of a table with a stream that a function is mapped to, on a durable store, until it is killed: says on
 * standard output `put WRITER NUMBER` when a change was acknowledged and `ran WRITER NUMBER` when the function had it. Run
 * by streamRecords.kill.test.ts, with `quiet` to write nothing more, and by streamRetries.kill.test.ts, with `failing` for a
 * function that always fails, with one change: `failed` for each attempt, `told COUNT` when it was given up after so many.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { createDynamoDB } from '../../dynamodb/index.ts';
import {
  ACCOUNT,
  ARN,
  echo,
  functionInput,
  NOTHING_PROVISIONED,
  REGION,
  testLambda,
} from '../lambda.fixture.ts';
import { onceForAll, openDurable } from '../lambdaStormState.fixture.ts';

const [folder = '', first = '0', mode = '', retries = ''] = process.argv.slice(2);
const WRITERS = 6;
const TableName = 'storm';
const clock = systemClock();
const ids = systemIds();
const say = (what: string) => writeSync(1, `${what}\n`);
const durable = await openDurable(folder);
const dynamodb = createDynamoDB({
  store: durable.store,
  clock,
  ids,
  log: silentLog(),
  publish: async () => {},
});

interface StormEvent {
  readonly Records: readonly {
    readonly dynamodb: { readonly NewImage: { p: { S: string }; n: { N: string } } };
  }[];
}

interface GivenUp {
  readonly requestContext: { readonly approximateInvokeCount: number };
}

const lambda = testLambda({
  ...durable,
  clock,
  ids,
  log: silentLog(),
  streams: { dynamodb: async () => dynamodb.streamFeeds },
  invoker: {
    invoke: async ({ functionName }, invocation) => {
      await clock.sleep(1);
      const json = Buffer.from(invocation.payload).toString();
      if (functionName === 'told') {
        const { requestContext } = JSON.parse(json) as GivenUp;
        say(`told ${requestContext.approximateInvokeCount}`);
        return echo(invocation);
      }
      if (mode === 'failing') {
        say('failed');
        return { ...echo(invocation), functionError: 'Unhandled' };
      }
      const event = JSON.parse(json) as StormEvent;
      for (const { dynamodb: change } of event.Records)
        say(`ran ${change.NewImage.p.S} ${change.NewImage.n.N}`);
      return { ...echo(invocation), payload: Buffer.from('null') };
    },
    retire: () => {},
    ...NOTHING_PROVISIONED,
  },
});

function run<T>(operation: string, input: object): Promise<T> {
  const handler = dynamodb.operations[operation] as unknown as (i: object, c: object) => Promise<T>;
  return Promise.resolve(handler(input, { account: ACCOUNT, region: REGION, partition: 'aws', operation }));
}

async function put(writer: number, number: number): Promise<void> {
  await run('PutItem', { TableName, Item: { p: { S: `${writer}` }, n: { N: `${number}` } } });
  say(`put ${writer} ${number}`);
}

async function write(writer: number): Promise<void> {
  for (let number = Number(first); ; number++) await put(writer, number);
}

for (const name of ['fn', 'told']) await onceForAll(lambda.call('CreateFunction', functionInput(name)));
const table = {
  TableName,
  AttributeDefinitions: [{ AttributeName: 'p', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'p', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
};
await onceForAll(run('CreateTable', table));
const { Table } = await run<{ Table: { LatestStreamArn: string } }>('DescribeTable', { TableName });
const mapping = {
  FunctionName: 'fn',
  EventSourceArn: Table.LatestStreamArn,
  StartingPosition: 'TRIM_HORIZON' as const,
  BatchSize: 20,
  ParallelizationFactor: 3,
  ...(mode === 'failing' && {
    MaximumRetryAttempts: Number(retries),
    DestinationConfig: { OnFailure: { Destination: `${ARN}function:told` } },
  }),
};
await onceForAll(lambda.call('CreateEventSourceMapping', mapping));
say('ready');
await lambda.service.events.start();
await lambda.service.eventSources.start();
if (mode === 'failing') await put(0, 0);
if (mode !== '') await clock.sleep(60_000);
else await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
