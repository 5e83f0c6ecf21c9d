import type * as Sdk from '@aws-sdk/client-lambda';
import { seededIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import type { Invocation, InvocationResult } from '../../../compute/invocation.ts';
import { createDynamoDB } from '../../dynamodb/index.ts';
import type { OperationOutput } from '../../service.ts';
import { ACCOUNT, functionInput, NOTHING_PROVISIONED, REGION, testLambda } from '../lambda.fixture.ts';
import type { LambdaNeeds } from '../needs.ts';

type Answer = InvocationResult | Error;
export type Mapping = OperationOutput<typeof Sdk, 'GetEventSourceMapping'>;

/** What a function answers. */
export function answers(value: unknown): InvocationResult {
  const payload = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return { payload: Buffer.from(payload), functionError: undefined, logTail: async () => new Uint8Array() };
}

export function fails(): InvocationResult {
  return { ...answers({ errorMessage: 'no' }), functionError: 'Unhandled' };
}

/**
 * A table `people` with a stream and functions `fn` and `dest`, in memory and in simulated time: Lambda and DynamoDB are
 * whole, what runs functions is stood in for.
 */
export async function mappedTable(
  answer: (event: Record<string, unknown>, invocation: Invocation) => Answer | Promise<Answer> = () =>
    answers(null),
  needs: Partial<LambdaNeeds> = {},
) {
  const measured: [arn: string, name: string, value: number][] = [];
  const events: { readonly name: string; readonly event: Record<string, unknown> }[] = [];
  let feedsAsked = 0;
  const lambda = testLambda({
    streams: {
      dynamodb: async () => {
        feedsAsked++;
        return dynamodb.streamFeeds;
      },
    },
    measure: (arn, name, value) => void measured.push([arn, name, value]),
    invoker: {
      invoke: async ({ functionName }, invocation) => {
        const event = JSON.parse(Buffer.from(invocation.payload).toString()) as Record<string, unknown>;
        events.push({ name: functionName, event });
        const answered = functionName === 'fn' ? await answer(event, invocation) : answers(null);
        if (answered instanceof Error) throw answered;
        return answered;
      },
      retire: () => {},
      ...NOTHING_PROVISIONED,
    },
    ...needs,
  });
  const { clock, store } = lambda;
  const parts = { store, clock, ids: seededIds(2), log: silentLog(), publish: async () => {} };
  const dynamodb = createDynamoDB(parts);
  const run = <T>(operation: string, input: object): Promise<T> => {
    const handler = dynamodb.operations[operation] as unknown as (i: object, c: object) => Promise<never>;
    return Promise.resolve(handler(input, { account: ACCOUNT, region: REGION, partition: 'aws', operation }));
  };
  for (const name of ['fn', 'dest']) await lambda.call('CreateFunction', functionInput(name));
  type Created = { TableDescription: { LatestStreamArn: string } };
  const { TableDescription: table } = await run<Created>('CreateTable', {
    TableName: 'people',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  });
  const streamArn = table.LatestStreamArn;
  await lambda.service.events.start();
  await lambda.service.eventSources.start();
  return {
    ...lambda,
    dynamodb,
    run,
    streamArn,
    measured,
    events,
    feedsAsked: () => feedsAsked,
    /** The ids of the records that `fn` was given, batch by batch. */
    given: () => events.filter(({ name }) => name === 'fn').map(({ event }) => idsIn(event)),
    map: (input: Partial<Sdk.CreateEventSourceMappingRequest> = {}) =>
      lambda.call('CreateEventSourceMapping', {
        FunctionName: 'fn',
        EventSourceArn: streamArn,
        StartingPosition: 'TRIM_HORIZON',
        ...input,
      }),
    mapping: (UUID: string | undefined): Promise<Mapping> => lambda.call('GetEventSourceMapping', { UUID }),
    put: async (...ids: string[]) => {
      for (const id of ids)
        await run('PutItem', { TableName: 'people', Item: { id: { S: id }, at: { N: `${clock.now()}` } } });
    },
    settle: () => clock.advance(0).then(() => clock.advance(0)),
  };
}

interface GivenRecord {
  readonly dynamodb: {
    readonly Keys: { readonly id: { readonly S: string } };
    readonly SequenceNumber: string;
  };
}

export function recordsIn(event: Record<string, unknown>): readonly GivenRecord[] {
  return event['Records'] as readonly GivenRecord[];
}

export function idsIn(event: Record<string, unknown>): string[] {
  return recordsIn(event).map(({ dynamodb }) => dynamodb.Keys.id.S);
}
