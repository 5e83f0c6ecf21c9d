import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as s3 from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { createServiceModel } from './createServiceModel.ts';
import { Fault } from './fault.ts';
import { createServiceIndex } from './identify.ts';
import type { HttpRequest } from './http.ts';
import { createProtocols } from './protocols.ts';
import { restBindings } from './restBindings.ts';
import type { ProtocolId } from './serverProtocol.ts';
import type { OperationModel } from './serviceModel.ts';
import { shapeOf } from './shape.ts';
import { wireFacts } from './wireFacts.ts';

/** Whatever a client sends, it gets an input or a `Fault`: never another error, never a wait. */
const protocolFor = createProtocols();
const contentTypes: Record<ProtocolId, string> = {
  awsJson1_0: 'application/x-amz-json-1.0',
  awsJson1_1: 'application/x-amz-json-1.1',
  restJson1: 'application/json',
  restXml: 'application/xml',
  awsQuery: 'application/x-www-form-urlencoded',
  rpcv2Cbor: 'application/cbor',
};

const putItem = operation(createServiceModel(dynamodb, wireFacts.dynamodb), 'PutItem');
const createFunction = operation(createServiceModel(lambda, wireFacts.lambda), 'CreateFunction');
const putLogEvents = operation(createServiceModel(logs, wireFacts['cloudwatch-logs']), 'PutLogEvents');
const putMetricData = operation(createServiceModel(cloudwatch, wireFacts.cloudwatch), 'PutMetricData');
const createRole = operation(createServiceModel(iam, wireFacts.iam), 'CreateRole');
const putLifecycle = operation(createServiceModel(s3, wireFacts.s3), 'PutBucketLifecycleConfiguration');

const targets: [ProtocolId, OperationModel][] = [
  ['awsJson1_0', putItem],
  ['awsJson1_1', putLogEvents],
  ['restJson1', createFunction],
  ['restXml', putLifecycle],
  ['awsQuery', createRole],
  ['rpcv2Cbor', putMetricData],
];

function operation(model: { operations: ReadonlyMap<string, OperationModel> }, name: string): OperationModel {
  const found = model.operations.get(name);
  assert(found);
  return found;
}

function request(id: ProtocolId, body: string | Uint8Array, more: Partial<HttpRequest> = {}): HttpRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const headers = { 'content-type': contentTypes[id] };
  return { method: 'POST', path: '/', query: '', headers, body: bytes, ...more };
}

async function outcome(
  id: ProtocolId,
  target: OperationModel,
  body: string | Uint8Array,
  more: Partial<HttpRequest> = {},
): Promise<unknown> {
  try {
    return await protocolFor(id).parse(target, request(id, body, more), {});
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

for (const [id, target] of targets) {
  test(`${id}: random bytes give an input or a fault`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        await outcome(id, target, bytes);
      }),
      { numRuns: 500 },
    );
  });
}

test('JSON of the right form and wrong types gives an input or a fault, and harms no prototype', async () => {
  const names = [
    '__proto__',
    'constructor',
    'TableName',
    'Item',
    'FunctionName',
    'Code',
    'logEvents',
    'timestamp',
  ];
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'medium' }, fc.jsonValue({ maxDepth: 1 }), tie('list'), tie('object')),
    list: fc.array(tie('tree'), { maxLength: 3 }),
    object: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 4 })), tie('tree'), {
      maxKeys: 4,
    }),
  }));
  await fc.assert(
    fc.asyncProperty(tree, async (value) => {
      const text = JSON.stringify(value);
      await outcome('awsJson1_0', putItem, text);
      await outcome('awsJson1_1', putLogEvents, text);
      await outcome('restJson1', createFunction, text);
      assert.equal(({} as Record<string, unknown>).TableName, undefined);
    }),
    { numRuns: 500 },
  );
});

test('nesting without end is refused', async () => {
  const levels = 10_000;
  const json = `{"Item":{"a":${'{"L":['.repeat(levels)}{"S":"x"}${']}'.repeat(levels)}}}`;
  assert.match(String(await outcome('awsJson1_0', putItem, json)), /^SerializationException: .*deep/);
  const brackets = `{"unknown":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  assert.deepEqual(await outcome('awsJson1_0', putItem, brackets), {});
  assert.match(
    String(await outcome('awsJson1_0', putItem, '['.repeat(2_000_000))),
    /^SerializationException/,
  );
  const xml = '<a>'.repeat(levels);
  assert.match(String(await outcome('restXml', putLifecycle, xml)), /^MalformedXML/);
  const cbor = new Uint8Array(1_000_000).fill(0x81);
  assert.match(String(await outcome('rpcv2Cbor', putMetricData, cbor)), /^SerializationException/);
  const name = `Tags${'.member.1'.repeat(levels)}=x`;
  assert.match(String(await outcome('awsQuery', createRole, name)), /^MalformedQueryString/);
});

test('wrong JSON types are refused in the words of AWS', async () => {
  const said = async (body: unknown): Promise<unknown> =>
    outcome('restJson1', createFunction, JSON.stringify(body));
  assert.equal(
    await said({ MemorySize: 'big' }),
    'SerializationException: STRING_VALUE can not be converted to an Integer',
  );
  assert.equal(
    await said({ FunctionName: 1 }),
    'SerializationException: NUMBER_VALUE can not be converted to a String',
  );
  assert.equal(
    await said({ FunctionName: {} }),
    'SerializationException: Start of structure or map found where not expected.',
  );
  assert.equal(
    await said({ FunctionName: [] }),
    'SerializationException: Start of list found where not expected',
  );
  assert.equal(
    await said({ Publish: 2 }),
    'SerializationException: NUMBER_VALUE can not be converted to a Boolean',
  );
  assert.equal(await said({ Layers: 'x' }), 'SerializationException: Unexpected field type');
  assert.equal(await said([]), 'SerializationException: Start of list found where not expected');
  assert.match(String(await said({ Code: { ZipFile: '!!!!' } })), /Base64/);
  assert.match(String(await said({ Code: { ZipFile: 'AAAAA' } })), /multiple of 4 bytes but found: 5/);
  const dynamo = await outcome('awsJson1_0', putItem, '{"TableName":1}');
  assert.equal(dynamo, 'SerializationException: NUMBER_VALUE cannot be converted to String');
});

test('numbers beyond what a number holds, bad UTF-8 and empty bodies are refused', async () => {
  const huge = `{"MemorySize":1e999}`;
  assert.match(String(await outcome('restJson1', createFunction, huge)), /^SerializationException/);
  const invalid = Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
  assert.match(String(await outcome('restJson1', createFunction, invalid)), /^SerializationException/);
  assert.match(
    String(await outcome('restXml', putLifecycle, Uint8Array.from([0x3c, 0xff]))),
    /^MalformedXML/,
  );
  assert.match(String(await outcome('awsJson1_0', putItem, '')), /^SerializationException/);
  assert.deepEqual(await outcome('awsJson1_1', putLogEvents, ''), {});
  assert.match(String(await outcome('awsJson1_1', putLogEvents, '{"a":1')), /^SerializationException/);
});

test('unknown members and nulls are as if they were not there', async () => {
  assert.deepEqual(
    await outcome('restJson1', createFunction, '{"Nonsense":[1,{}],"Role":null,"Timeout":3}'),
    { Timeout: 3 },
  );
  assert.deepEqual(
    await outcome('awsQuery', createRole, 'Action=CreateRole&Nonsense.member.1=x&RoleName=r'),
    { RoleName: 'r' },
  );
  const xml =
    '<LifecycleConfiguration><Rule><ID>a</ID><Nonsense/><Status>Enabled</Status></Rule></LifecycleConfiguration>';
  assert.deepEqual(await outcome('restXml', putLifecycle, xml), {
    LifecycleConfiguration: { Rules: [{ ID: 'a', Status: 'Enabled' }] },
  });
});

test('a key named __proto__ is an ordinary key', async () => {
  const input = (await outcome(
    'restJson1',
    createFunction,
    '{"Tags":{"__proto__":"a"},"Environment":{"Variables":{"__proto__":"b","constructor":"c"}}}',
  )) as { Tags: object; Environment: { Variables: object } };
  assert.deepEqual(Object.entries(input.Tags), [['__proto__', 'a']]);
  assert.equal(Object.getPrototypeOf(input.Tags), Object.prototype);
  assert.deepEqual(Object.keys(input.Environment.Variables), ['__proto__', 'constructor']);
});

test('document types and entities of XML are refused, however they are written', async () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "bbbb">]><LifecycleConfiguration>&b;</LifecycleConfiguration>`;
  for (const xml of [
    bomb,
    bomb.toLowerCase(),
    '<a>&b;</a>',
    '<a>&#xFFFFFF;</a>',
    '<a>&#0;</a>',
    '<a></b>',
    '<a',
    'a',
    '<a/><b/>',
  ]) {
    assert.match(String(await outcome('restXml', putLifecycle, xml)), /^MalformedXML/, xml);
  }
});

test('a JSON operation takes no other content type', async () => {
  const headers = { 'content-type': 'text/plain' };
  assert.match(String(await outcome('awsJson1_0', putItem, '{}', { headers })), /^UnknownOperationException/);
  assert.match(
    String(await outcome('rpcv2Cbor', putMetricData, 'x', { headers })),
    /^UnsupportedMediaTypeException/,
  );
});

test('compressed bodies are read, and bombs are not', async () => {
  const { gzipSync } = await import('node:zlib');
  const headers = { 'content-type': contentTypes.awsJson1_0, 'content-encoding': 'gzip' };
  const body = gzipSync(JSON.stringify({ TableName: 't' }));
  assert.deepEqual(await outcome('awsJson1_0', putItem, body, { headers }), { TableName: 't' });
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  assert.match(String(await outcome('awsJson1_0', putItem, bomb, { headers })), /^SerializationException/);
  assert.match(String(await outcome('awsJson1_0', putItem, 'x', { headers })), /^SerializationException/);
});

test('numbers of the query protocol that are none are MalformedInput', async () => {
  assert.equal(await outcome('awsQuery', createRole, 'MaxSessionDuration=abc'), 'MalformedInput: ');
  assert.equal(
    await outcome('awsQuery', createRole, 'MaxSessionDuration='),
    'MalformedInput: missing value for decimal type',
  );
  assert.deepEqual(await outcome('awsQuery', createRole, 'MaxSessionDuration=%2B900'), {
    MaxSessionDuration: 900,
  });
  assert.deepEqual(await outcome('awsQuery', createRole, 'RoleName=a&RoleName=b'), { RoleName: 'a' });
  assert.match(String(await outcome('awsQuery', createRole, 'RoleName=%zz')), /^MalformedQueryString/);
});

test('random labels, queries and headers of every REST operation give an input or a fault', async () => {
  const apigatewayv2 = await import('@aws-sdk/client-apigatewayv2');
  const cloudfront = await import('@aws-sdk/client-cloudfront');
  const route53 = await import('@aws-sdk/client-route-53');
  const models = [
    createServiceModel(lambda, wireFacts.lambda),
    createServiceModel(s3, wireFacts.s3),
    createServiceModel(apigatewayv2, wireFacts.apigatewayv2),
    createServiceModel(cloudfront, wireFacts.cloudfront),
    createServiceModel(route53, wireFacts['route-53']),
  ];
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', '1', 'true', '2026-01-01T00:00:00Z', '%', '"', ',', '"a', '1e999', '-'),
  );
  for (const model of models) {
    const [id] = model.protocols;
    assert(id);
    for (const target of model.operations.values()) {
      const bindings = restBindings(shapeOf(target.input));
      const names = [...bindings.headers, ...bindings.prefixHeaders].map(({ wireName }) => wireName);
      const given = fc.record({
        headers: fc.dictionary(fc.constantFrom('x', ...names), text),
        query: fc.oneof(
          fc.string(),
          fc
            .array(fc.tuple(fc.constantFrom('x', ...bindings.queries.map(({ wireName }) => wireName)), text))
            .map((pairs) =>
              pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&'),
            ),
        ),
      });
      await fc.assert(
        fc.asyncProperty(given, async (parts) => {
          await outcome(id, target, '', parts);
        }),
        { numRuns: 10 },
      );
    }
  }
});

test('random requests are for a service or for none', () => {
  const index = createServiceIndex(Object.values(wireFacts));
  const given = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'X'),
    path: fc.string().map((path) => `/${path}`),
    query: fc.string(),
    headers: fc.dictionary(
      fc.constantFrom(
        'host',
        'x-amz-target',
        'authorization',
        'content-type',
        'smithy-protocol',
        'content-encoding',
      ),
      fc.oneof(
        fc.string(),
        fc.constantFrom('Credential=////', 'rpc-v2-cbor', 'gzip', 'application/x-www-form-urlencoded'),
      ),
    ),
    body: fc.uint8Array(),
  });
  fc.assert(
    fc.property(given, (random) => {
      try {
        const found = index.find(random);
        assert(found.entry ?? found.fault);
      } catch (error) {
        assert(error instanceof Fault);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a query parameter of the wrong type is named', async () => {
  const list = operation(createServiceModel(s3, wireFacts.s3), 'ListObjectsV2');
  const said = await outcome('restXml', list, '', { query: 'list-type=2&max-keys=x' });
  assert.equal(said, 'InvalidArgument: Provided max-keys not an integer or within integer range');
  const functions = operation(createServiceModel(lambda, wireFacts.lambda), 'ListFunctions');
  const refused = await outcome('restJson1', functions, '', { query: 'MaxItems=x' });
  assert.equal(refused, 'SerializationException: Could not parse MaxItems as number');
});

test('a null in a list or a map is refused, not left out', async () => {
  const given = (environment: unknown, layers: unknown = []) =>
    outcome('restJson1', createFunction, JSON.stringify({ Environment: environment, Layers: layers }));
  assert.match(
    String(await given({ Variables: { A: null } })),
    /^SerializationException: .*null value in a map/,
  );
  assert.match(String(await given({}, [null])), /^SerializationException: .*null value in a list/);
  assert.equal(typeof (await given({ Variables: null })), 'object', 'a member that is null is not there');
});
