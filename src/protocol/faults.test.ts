import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as route53 from '@aws-sdk/client-route-53';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import { cbor } from '@smithy/core/cbor';
import { createServiceModel } from './createServiceModel.ts';
import { Fault } from './fault.ts';
import type { HttpResponse } from './http.ts';
import { createProtocols } from './protocols.ts';
import type { ProtocolId } from './serverProtocol.ts';
import type { ServiceModel } from './serviceModel.ts';
import { wireFacts } from './wireFacts.ts';

const protocolFor = createProtocols();
const models = {
  lambda: createServiceModel(lambda, wireFacts.lambda),
  logs: createServiceModel(logs, wireFacts['cloudwatch-logs']),
  dynamodb: createServiceModel(dynamodb, wireFacts.dynamodb),
  sqs: createServiceModel(sqs, wireFacts.sqs),
  iam: createServiceModel(iam, wireFacts.iam),
  s3: createServiceModel(s3, wireFacts.s3),
  route53: createServiceModel(route53, wireFacts['route-53']),
  cloudwatch: createServiceModel(cloudwatch, wireFacts.cloudwatch),
};

function written(
  id: ProtocolId,
  model: ServiceModel | undefined,
  fault: Fault,
): HttpResponse & { text: string } {
  const response = protocolFor(id).writeFault(model, fault, 'id-1');
  return { ...response, text: Buffer.from(response.body as string | Uint8Array).toString('utf8') };
}

const json = (response: { text: string }): unknown => JSON.parse(response.text);

test("Lambda's errors carry type, both spellings of the message, and their headers", () => {
  const missing = written(
    'restJson1',
    models.lambda,
    new Fault('ResourceNotFoundException', 'Function not found: x'),
  );
  assert.equal(missing.status, 404);
  assert.equal(missing.headers['x-amzn-errortype'], 'ResourceNotFoundException');
  assert.equal(missing.headers['x-amzn-requestid'], 'id-1');
  assert.equal(missing.headers['content-type'], 'application/json');
  const text = 'Function not found: x';
  assert.deepEqual(json(missing), { Type: 'User', message: text, Message: text });
  const throttled = new Fault('TooManyRequestsException', 'Rate Exceeded.', {
    members: { Reason: 'ConcurrentInvocationLimitExceeded', retryAfterSeconds: '1' },
  });
  const response = written('restJson1', models.lambda, throttled);
  assert.deepEqual([response.status, response.headers['retry-after']], [429, '1']);
  assert.deepEqual(json(response), {
    Reason: 'ConcurrentInvocationLimitExceeded',
    Type: 'User',
    message: 'Rate Exceeded.',
    Message: 'Rate Exceeded.',
  });
  const service = written('restJson1', models.lambda, new Fault('ServiceException', 'oh'));
  assert.deepEqual([service.status, json(service)], [500, { Type: 'Service', message: 'oh', Message: 'oh' }]);
});

test("the front layer's errors have no type, and AccessDenied may have no text", () => {
  const invalid = written(
    'restJson1',
    models.lambda,
    new Fault('ValidationException', 'no', { status: 400 }),
  );
  assert.deepEqual(json(invalid), { message: 'no', Message: 'no' });
  const denied = written('restJson1', models.lambda, new Fault('AccessDeniedException', null));
  assert.deepEqual([denied.status, json(denied)], [403, { message: null, Message: null }]);
});

test('AWS JSON: bare names for Logs, namespaces for DynamoDB and SQS, always 400', () => {
  const missing = written(
    'awsJson1_1',
    models.logs,
    new Fault('ResourceNotFoundException', 'The specified log group does not exist.'),
  );
  assert.deepEqual(
    [missing.status, json(missing)],
    [400, { __type: 'ResourceNotFoundException', message: 'The specified log group does not exist.' }],
  );
  assert.equal(missing.headers['content-type'], 'application/x-amz-json-1.1');
  const condition = new Fault('ConditionalCheckFailedException', 'The conditional request failed', {
    members: { Item: { a: { S: 'x' } } },
  });
  assert.deepEqual(json(written('awsJson1_0', models.dynamodb, condition)), {
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: { a: { S: 'x' } },
  });
  assert.deepEqual(json(written('awsJson1_0', models.dynamodb, new Fault('SerializationException', null))), {
    __type: 'com.amazon.coral.service#SerializationException',
  });
  assert.deepEqual(json(written('awsJson1_0', models.dynamodb, new Fault('ValidationException', 'v'))), {
    __type: 'com.amazon.coral.validate#ValidationException',
    message: 'v',
  });
  const signature = written('awsJson1_0', models.dynamodb, new Fault('InvalidSignatureException', 's'));
  assert.equal(signature.status, 400);
});

test('services that also speak the query protocol name its code in a header', () => {
  const missing = written(
    'awsJson1_0',
    models.sqs,
    new Fault('QueueDoesNotExist', 'The specified queue does not exist.'),
  );
  assert.equal(missing.headers['x-amzn-query-error'], 'AWS.SimpleQueueService.NonExistentQueue;Sender');
  assert.deepEqual(json(missing), {
    __type: 'com.amazonaws.sqs#QueueDoesNotExist',
    message: 'The specified queue does not exist.',
  });
  const query = written(
    'awsQuery',
    models.sqs,
    new Fault('QueueDoesNotExist', 'The specified queue does not exist.'),
  );
  assert.equal(
    query.text,
    '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist.</Message><Detail/></Error><RequestId>id-1</RequestId></ErrorResponse>',
  );
});

test("query errors: the envelope, what is escaped, and the dispatcher's own namespace", () => {
  const missing = written(
    'awsQuery',
    models.iam,
    new Fault('NoSuchEntityException', 'The user with name <bob> cannot be found.'),
  );
  assert.equal(missing.status, 404);
  assert.equal(
    missing.text,
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>The user with name &lt;bob&gt; cannot be found.</Message></Error><RequestId>id-1</RequestId></ErrorResponse>',
  );
  const action = written(
    'awsQuery',
    models.iam,
    new Fault('InvalidAction', 'Could not find operation X for version 2010-05-08'),
  );
  assert.match(action.text, /xmlns="http:\/\/webservices\.amazon\.com\/AWSFault\/2005-15-09"/);
  const input = written('awsQuery', models.iam, new Fault('MalformedInput', null));
  assert.doesNotMatch(input.text, /Message/);
  const failure = written('awsQuery', models.iam, new Fault('InternalFailure', 'x'));
  assert.equal(failure.status, 500);
  assert.match(failure.text, /<Type>Receiver<\/Type>/);
});

test("S3's bare error, and that of other XML services", () => {
  const missing = written(
    'restXml',
    models.s3,
    new Fault('NoSuchBucket', 'The specified bucket does not exist', {
      status: 404,
      members: { BucketName: 'b&c' },
    }),
  );
  assert.equal(missing.status, 404);
  assert.equal(missing.headers['x-amz-request-id'], 'id-1');
  assert.match(
    missing.text,
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchBucket<\/Code><Message>The specified bucket does not exist<\/Message><BucketName>b&amp;c<\/BucketName><RequestId>id-1<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
  );
  const zone = written(
    'restXml',
    models.route53,
    new Fault('NoSuchHostedZone', 'No hosted zone found with ID: X'),
  );
  assert.equal(zone.status, 404);
  assert.match(
    zone.text,
    /<ErrorResponse xmlns="https:\/\/route53\.amazonaws\.com\/doc\/2013-04-01\/"><Error><Type>Sender<\/Type><Code>NoSuchHostedZone<\/Code><Message>No hosted zone found with ID: X<\/Message><\/Error><RequestId>id-1<\/RequestId><\/ErrorResponse>/,
  );
});

test('CBOR errors are CBOR', () => {
  const missing = written('rpcv2Cbor', models.cloudwatch, new Fault('ResourceNotFound', 'none'));
  assert.equal(missing.headers['smithy-protocol'], 'rpc-v2-cbor');
  assert.deepEqual(cbor.deserialize(missing.body as Uint8Array), {
    __type: 'com.amazonaws.cloudwatch#ResourceNotFound',
    message: 'none',
  });
});

test('without a service the front layer speaks', () => {
  const fault = new Fault('UnknownOperationException', null, { status: 404 });
  assert.deepEqual(json(written('awsJson1_1', undefined, fault)), { __type: 'UnknownOperationException' });
  assert.equal(written('restJson1', undefined, fault).status, 404);
  assert.match(written('awsQuery', undefined, fault).text, /AWSFault/);
  assert.match(written('restXml', undefined, fault).text, /<Code>UnknownOperationException<\/Code>/);
  assert.equal(written('rpcv2Cbor', undefined, fault).status, 404);
});
