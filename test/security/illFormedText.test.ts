import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as apigateway from '@aws-sdk/client-apigatewayv2';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import { createServiceModel } from '../../src/protocol/createServiceModel.ts';
import { shapeOf, type Shape } from '../../src/protocol/shape.ts';
import { wireFacts } from '../../src/protocol/wireFacts.ts';
import { REGION, testPlatform } from '../harness.ts';

/**
 * Half of a surrogate pair is no character, but JSON can write it: in every text of every operation's input, one after the
 * other, it is the caller's fault, or a text like others; never ours.
 */
const SERVICES = {
  lambda: { sdk: lambda, client: 'LambdaClient', more: {} },
  'cloudwatch-logs': { sdk: logs, client: 'CloudWatchLogsClient', more: {} },
  cloudtrail: { sdk: cloudtrail, client: 'CloudTrailClient', more: {} },
  apigatewayv2: { sdk: apigateway, client: 'ApiGatewayV2Client', more: {} },
  dynamodb: { sdk: dynamodb, client: 'DynamoDBClient', more: {} },
  // CBOR, which its client would choose, cannot write it.
  cloudwatch: { sdk: cloudwatch, client: 'CloudWatchClient', more: { protocol: AwsJson1_0Protocol } },
} as const;

const HALF = 'target\ud800';
const DEEPEST = 3;
/** They answer when somebody ends them. */
const STREAMS = new Set(['StartLiveTail']);

/** What required members are, where it takes more than any text to come as far as the store. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  AlarmRule: 'ALARM(other)',
  ComparisonOperator: 'GreaterThanThreshold',
  DashboardBody: '{"widgets":[]}',
  EvaluationPeriods: 1,
  FunctionVersion: '1',
  Period: 60,
  Principal: '111122223333',
  Statistic: 'Sum',
  StateValue: 'OK',
  filterPattern: '',
  queryString: 'fields @message',
  retentionInDays: 1,
};

/** Where in an input a text is: members by name, `*` an element or a value, `KEY` a map's key. */
function* textsOf(shape: Shape, depth = 0): Generator<readonly string[]> {
  if (depth > DEEPEST) return;
  if (shape.kind === 'string') yield [];
  for (const { name, shape: member } of shape.members) {
    for (const rest of textsOf(member, depth + 1)) yield [name, ...rest];
  }
  if (shape.kind === 'map') yield ['KEY'];
  if (shape.kind !== 'map' && shape.kind !== 'list') return;
  for (const rest of textsOf(shape.value, depth + 1)) yield ['*', ...rest];
}

/** What is required, and what is on the way to the half character. */
function valueOf(shape: Shape, path: readonly string[] | undefined, depth = 0): unknown {
  const [at, ...rest] = path ?? [];
  switch (shape.kind) {
    case 'string':
      return path ? HALF : 'target';
    case 'list':
      return [valueOf(shape.value, at === '*' ? rest : undefined, depth + 1)];
    case 'map': {
      const value = valueOf(shape.value, at === '*' ? rest : undefined, depth + 1);
      return { [at === 'KEY' ? HALF : 'target']: value };
    }
    case 'structure':
    case 'union':
      return Object.fromEntries(
        shape.members
          .filter(({ name, required }) => name === at || (required && depth <= DEEPEST))
          .map(({ name, shape: member }) => [
            name,
            name === at
              ? valueOf(member, rest, depth + 1)
              : (SAMPLES[name] ?? valueOf(member, undefined, depth + 1)),
          ]),
      );
    default:
      return SCALARS[shape.kind];
  }
}

const SCALARS: Readonly<Record<string, unknown>> = {
  number: 1,
  boolean: true,
  timestamp: new Date(0),
  blob: Buffer.from('none'),
};

interface Client {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

test('half a character in any text of any operation is no failure of ours', async (context) => {
  const platform = await testPlatform(context);
  await platform.logs.send(new logs.CreateLogGroupCommand({ logGroupName: 'target' }));
  await platform.logs.send(
    new logs.CreateLogStreamCommand({ logGroupName: 'target', logStreamName: 'target' }),
  );
  const coverage = await platform.platform.coverage();
  for (const [id, { sdk, client: clientName, more }] of Object.entries(SERVICES)) {
    const facts = wireFacts[id as keyof typeof SERVICES];
    const of = coverage.find(({ service }) => service === (facts.signingNames[0] ?? id) || service === id);
    const { operations } = createServiceModel(sdk, facts);
    const classes = sdk as unknown as Readonly<Record<string, new (input: object) => object>>;
    const client = new (classes[clientName] as new (input: object) => Client)({
      region: REGION,
      endpoint: platform.endpoint,
      credentials: platform.credentials,
      maxAttempts: 1,
      disableHostPrefix: true,
      ...more,
    });
    context.after(() => client.destroy());
    await context.test(id, { skip: of ? false : 'not offered' }, async () => {
      assert.ok(of);
      const wrong: string[] = [];
      let asked = 0;
      for (const { name } of of.operations.filter(({ supported }) => supported)) {
        const model = operations.get(name);
        if (!model || STREAMS.has(name)) continue;
        const shape = shapeOf(model.input);
        for (const path of textsOf(shape)) {
          const command = new (classes[`${name}Command`] as new (input: object) => object)(
            valueOf(shape, path) as object,
          );
          asked += 1;
          const code = await outcome(client, command);
          if (code !== undefined) wrong.push(`${name} ${path.join('.')}: ${code}`);
        }
      }
      assert.deepEqual(wrong, []);
      assert.ok(asked > 10);
    });
  }
});

/** Of a failure that was ours: its code. What is in a path or a header is refused by the client itself. */
async function outcome(client: Client, command: object): Promise<string | undefined> {
  try {
    await client.send(command, { abortSignal: AbortSignal.timeout(20_000) });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Error);
    const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
    const status = $metadata?.httpStatusCode;
    if (error instanceof URIError || code === 'ERR_INVALID_CHAR') return undefined;
    if (status !== undefined && status < 500) return undefined;
    return `${status} ${error.name}: ${error.message}`;
  }
}
