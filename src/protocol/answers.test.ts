import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { createServiceModel } from './createServiceModel.ts';
import { Fault } from './fault.ts';
import type { HttpResponse } from './http.ts';
import { createProtocols } from './protocols.ts';
import { sdkClient } from './sdkClient.fixture.ts';
import type { ServiceModel } from './serviceModel.ts';
import { wireFacts } from './wireFacts.ts';

const protocolFor = createProtocols();
const models = {
  lambda: createServiceModel(lambda, wireFacts.lambda),
  logs: createServiceModel(logs, wireFacts['cloudwatch-logs']),
  s3: createServiceModel(s3, wireFacts.s3),
  sts: createServiceModel(sts, wireFacts.sts),
};

async function answer(model: ServiceModel, name: string, output: unknown): Promise<HttpResponse> {
  const operation = model.operations.get(name);
  const [protocol] = model.protocols;
  assert(operation && protocol);
  return protocolFor(protocol).write(operation, output, 'id-1');
}

const text = ({ body }: HttpResponse): string => Buffer.from(body as string | Uint8Array).toString('utf8');

test('a query answer has its wrapper, result and metadata', async () => {
  const response = await answer(models.sts, 'GetCallerIdentity', { Account: '000000000000', UserId: 'u' });
  assert.equal(
    text(response),
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><UserId>u</UserId><Account>000000000000</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
  );
});

test('the status is that of the model, or of the output member bound to it; 204 has no body', async () => {
  assert.equal((await answer(models.lambda, 'CreateFunction', { FunctionName: 'f' })).status, 201);
  const deleted = await answer(models.lambda, 'DeleteFunction', { StatusCode: 204 });
  assert.deepEqual([deleted.status, text(deleted)], [204, '']);
  const invoked = await answer(models.lambda, 'Invoke', {
    StatusCode: 200,
    FunctionError: 'Unhandled',
    ExecutedVersion: '$LATEST',
    Payload: Buffer.from('null'),
  });
  assert.deepEqual(invoked.headers, {
    'x-amzn-requestid': 'id-1',
    'content-type': 'application/octet-stream',
    'x-amz-function-error': 'Unhandled',
    'x-amz-executed-version': '$LATEST',
  });
  assert.equal(text(invoked), 'null');
});

test('an operation without output answers with nothing, one with an empty output with {}', async () => {
  assert.equal(text(await answer(models.logs, 'CreateLogGroup', undefined)), '');
  assert.equal(text(await answer(models.logs, 'DescribeLogGroups', {})), '{}');
  assert.equal(text(await answer(models.logs, 'DescribeLogGroups', { logGroups: [] })), '{"logGroups":[]}');
});

test("the bucket's location is the document itself", async () => {
  const response = await answer(models.s3, 'GetBucketLocation', { LocationConstraint: 'eu-west-1' });
  assert.match(text(response), /<LocationConstraint xmlns="[^"]+">eu-west-1<\/LocationConstraint>$/);
  const classic = await answer(models.s3, 'GetBucketLocation', {});
  assert.match(text(classic), /<LocationConstraint xmlns="[^"]+"><\/LocationConstraint>$/);
});

test('events are framed one by one, while the source still runs', async () => {
  let delivered = 0;
  async function* events(): AsyncGenerator<object> {
    for (const part of ['a', 'b']) {
      delivered++;
      yield { PayloadChunk: { Payload: Buffer.from(part) } };
    }
    yield { InvokeComplete: { LogResult: 'x' } };
  }
  const response = await answer(models.lambda, 'InvokeWithResponseStream', {
    StatusCode: 200,
    EventStream: events(),
  });
  assert.equal(response.headers['content-type'], 'application/vnd.amazon.eventstream');
  const frames = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  await frames.next();
  assert.equal(delivered, 1);
});

test('a fault in the midst of a stream reaches the client as the exception that the model names', async () => {
  const client = await sdkClient(wireFacts['cloudwatch-logs']);
  async function* events(): AsyncGenerator<object> {
    yield { sessionStart: { sessionId: 's' } };
    throw new Fault('SessionTimeoutException', 'over');
  }
  const response = await answer(models.logs, 'StartLiveTail', { responseStream: events() });
  const { responseStream } = await client.deserialize('StartLiveTail', response);
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const event of responseStream as AsyncIterable<object>) seen.push(event);
  })();
  await assert.rejects(reading, { name: 'SessionTimeoutException', message: 'over' });
  assert.deepEqual(seen, [{ sessionStart: { sessionId: 's' } }]);
});
