import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as apigatewayv2 from '@aws-sdk/client-apigatewayv2';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { createServiceModel } from './createServiceModel.ts';
import { Fault } from './fault.ts';
import type { HttpRequest } from './http.ts';
import { createServiceIndex, identifyOperation, signingName } from './identify.ts';
import type { RouteMatch } from './routes.ts';
import { wireFacts } from './wireFacts.ts';

const index = createServiceIndex(Object.values(wireFacts));
const models = {
  lambda: createServiceModel(lambda, wireFacts.lambda),
  s3: createServiceModel(s3, wireFacts.s3),
  sts: createServiceModel(sts, wireFacts.sts),
  apigatewayv2: createServiceModel(apigatewayv2, wireFacts.apigatewayv2),
};

function signed(service: string): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

function request(line: string, headers: Record<string, string> = {}, body = ''): HttpRequest {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  return { method, path, query, headers, body: Buffer.from(body) };
}

function rest(service: keyof typeof models, line: string, headers: Record<string, string> = {}): RouteMatch {
  const name = wireFacts[service].signingNames[0] ?? '';
  const asked = request(line, { ...signed(name), ...headers });
  const addressee = index.find(asked);
  assert(addressee.entry);
  return identifyOperation(models[service], addressee, asked);
}

const named = (service: keyof typeof models, line: string, headers?: Record<string, string>): string =>
  rest(service, line, headers).operation.name;

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return `${error.status} ${error.code}`;
    throw error;
  }
  return 'nothing';
}

test('ARNs in paths are labels, percent-encoded or not', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
  for (const written of [arn, encodeURIComponent(arn)]) {
    const match = rest('lambda', `POST /2015-03-31/functions/${written}/invocations?Qualifier=1`);
    assert.equal(match.operation.name, 'Invoke');
    assert.deepEqual(match.labels, { FunctionName: arn });
  }
  const api = 'arn:aws:apigateway:us-east-1::/apis/x';
  for (const written of [api, encodeURIComponent(api)]) {
    const match = rest('apigatewayv2', `GET /v2/tags/${written}`);
    assert.deepEqual([match.operation.name, match.labels], ['GetTags', { ResourceArn: api }]);
  }
});

test('a slash at the end of a path changes nothing', () => {
  assert.equal(named('lambda', 'GET /2015-03-31/functions/'), 'ListFunctions');
  assert.equal(named('lambda', 'GET /2015-03-31/functions'), 'ListFunctions');
});

test("S3's operations are told apart by path, query and headers", () => {
  assert.equal(named('s3', 'GET /'), 'ListBuckets');
  assert.equal(named('s3', 'GET /b'), 'ListObjects');
  assert.equal(named('s3', 'GET /b/'), 'ListObjects');
  assert.equal(named('s3', 'GET /b?list-type=2&prefix=a'), 'ListObjectsV2');
  assert.equal(named('s3', 'GET /b?versions'), 'ListObjectVersions');
  assert.equal(named('s3', 'GET /b?location='), 'GetBucketLocation');
  assert.equal(named('s3', 'PUT /b'), 'CreateBucket');
  assert.equal(named('s3', 'PUT /b/k'), 'PutObject');
  assert.equal(named('s3', 'PUT /b/k', { 'x-amz-copy-source': '/a/b' }), 'CopyObject');
  assert.equal(named('s3', 'PUT /b/k?partNumber=1&uploadId=x'), 'UploadPart');
  assert.equal(
    named('s3', 'PUT /b/k?partNumber=1&uploadId=x', { 'x-amz-copy-source': '/a/b' }),
    'UploadPartCopy',
  );
  assert.equal(named('s3', 'GET /b/k'), 'GetObject');
  assert.equal(named('s3', 'GET /b/k?uploadId=x'), 'ListParts');
  assert.equal(named('s3', 'DELETE /b/k'), 'DeleteObject');
  assert.equal(named('s3', 'DELETE /b/k?uploadId=x'), 'AbortMultipartUpload');
  assert.equal(named('s3', 'POST /b/k?uploads'), 'CreateMultipartUpload');
  assert.equal(named('s3', 'POST /b/k?uploadId=x'), 'CompleteMultipartUpload');
  assert.equal(named('s3', 'POST /b?delete'), 'DeleteObjects');
  assert.equal(named('s3', 'GET /b/k?tagging'), 'GetObjectTagging');
  assert.equal(named('s3', 'GET /b?tagging'), 'GetBucketTagging');
  assert.deepEqual(rest('s3', 'GET /b/a/b%20c//d').labels, { Bucket: 'b', Key: 'a/b c//d' });
  assert.deepEqual(rest('s3', 'GET /b//d').labels, { Bucket: 'b', Key: '/d' });
});

test('RPC services are found by target, action and rpcv2 path', () => {
  const json = index.find(request('POST /', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }));
  assert.deepEqual([json.entry?.id, json.protocol], ['dynamodb', 'awsJson1_0']);
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...signed('sts') };
  const query = index.find(request('POST /', form, 'Version=2011-06-15&Action=GetCallerIdentity'));
  assert.deepEqual([query.entry?.id, query.protocol], ['sts', 'awsQuery']);
  const get = index.find(
    request(
      'GET /?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=A%2F20261121%2Fus-east-1%2Fsts%2Faws4_request',
    ),
  );
  assert.deepEqual([get.entry?.id, get.protocol], ['sts', 'awsQuery']);
  const anonymous = index.find(
    request(
      'POST /',
      { 'content-type': form['content-type'] },
      'Action=AssumeRoleWithWebIdentity&Version=2011-06-15',
    ),
  );
  assert.equal(anonymous.entry?.id, 'sts');
  const rpc = index.find(
    request('POST /service/GraniteServiceVersion20100801/operation/ListMetrics', {
      'smithy-protocol': 'rpc-v2-cbor',
    }),
  );
  assert.deepEqual([rpc.entry?.id, rpc.protocol], ['cloudwatch', 'rpcv2Cbor']);
});

test('an unsigned request is found by its host, and else is for S3', () => {
  const byHost = index.find(
    request('GET /2015-03-31/functions', { host: 'lambda.us-east-1.localhost:4566' }),
  );
  assert.equal(byHost.entry?.id, 'lambda');
  assert.equal(index.find(request('GET /bucket/key', { host: 'localhost:4566' })).entry?.id, 's3');
});

test('what nobody here offers is refused as AWS refuses it', () => {
  assert.equal(
    refusal(() => rest('lambda', 'GET /nothing')),
    '404 UnknownOperationException',
  );
  assert.equal(
    refusal(() => rest('lambda', 'PATCH /2015-03-31/functions')),
    '404 UnknownOperationException',
  );
  assert.equal(
    refusal(() => rest('s3', 'PATCH /b')),
    '405 MethodNotAllowed',
  );
  assert.equal(
    refusal(() => rest('s3', 'GET /b/%zz')),
    '400 InvalidURI',
  );
  const target = index.find(
    request('POST /', { 'x-amz-target': 'Nothing_2020.Do', 'content-type': 'application/x-amz-json-1.1' }),
  );
  assert(target.entry === undefined);
  assert.deepEqual(
    [target.protocol, target.fault.code, target.fault.status],
    ['awsJson1_1', 'UnknownOperationException', 400],
  );
  const unknown = index.find(request('GET /x', signed('braket')));
  assert(unknown.entry === undefined);
  assert.deepEqual(
    [unknown.protocol, unknown.fault.code, unknown.fault.status],
    ['restJson1', 'UnknownOperationException', 404],
  );
  const asked = request(
    'POST /',
    { 'content-type': 'application/x-www-form-urlencoded', ...signed('sts') },
    'Action=Nothing&Version=2011-06-15',
  );
  const addressee = index.find(asked);
  assert(addressee.entry);
  assert.throws(() => identifyOperation(models.sts, addressee, asked), {
    code: 'InvalidAction',
    message: 'Could not find operation Nothing for version 2011-06-15',
  });
});

test('a wrong or missing version of the query protocol names no operation', () => {
  for (const [version, said] of [
    ['&Version=2000-01-01', '2000-01-01'],
    ['', 'NO_VERSION_SPECIFIED'],
  ]) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...signed('sts') };
    const asked = request('POST /', headers, `Action=GetCallerIdentity${version}`);
    const addressee = index.find(asked);
    assert(addressee.entry);
    assert.throws(() => identifyOperation(models.sts, addressee, asked), {
      code: 'InvalidAction',
      message: `Could not find operation GetCallerIdentity for version ${said}`,
    });
  }
});

test('JSON operations are asked for by POST alone', () => {
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
  assert.equal(index.find(request('GET /', headers)).entry, undefined);
  assert.equal(index.find(request('POST /', headers)).entry?.id, 'dynamodb');
});

test('an ARN of many slashes does not make the search long', () => {
  const path = `/v2/tags/${'arn:/'.repeat(1500)}`;
  assert.equal(
    refusal(() => rest('apigatewayv2', `GET ${path}`)),
    '404 UnknownOperationException',
  );
});

test('the signing name is the fourth part of the credential', () => {
  assert.equal(signingName(request('GET /', signed('logs'))), 'logs');
  assert.equal(signingName(request('GET /?X-Amz-Credential=A/2/r/s3/aws4_request')), 's3');
  assert.equal(
    signingName(request('GET /', { authorization: 'AWS4-HMAC-SHA256 Credential=A/2' })),
    undefined,
  );
  assert.equal(signingName(request('GET /')), undefined);
});
