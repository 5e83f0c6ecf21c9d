import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  InvokeCommand,
  GetFunctionCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Log } from '../base/log.ts';
import { silentLog } from '../base/log.ts';
import { createServiceModel } from '../protocol/createServiceModel.ts';
import { Fault } from '../protocol/fault.ts';
import type { HttpRequest } from '../protocol/http.ts';
import { wireFacts } from '../protocol/wireFacts.ts';
import type { Call, Service } from '../services/service.ts';
import { notImplemented } from '../services/service.ts';
import { ACCOUNT, named, ROOT_KEY, testApi } from './api.fixture.ts';
import { listOf } from './authorize.ts';
import type { ServiceEntry } from './services.ts';

const MIB = 1024 * 1024;

/** A Lambda of three operations, to see what the front layer does with them. */
function lambdaEntry(changes: Partial<Service> = {}): ServiceEntry & { loads: () => number } {
  let loads = 0;
  return {
    facts: wireFacts.lambda,
    loads: () => loads,
    load: async () => {
      loads++;
      return {
        model: createServiceModel(await import('@aws-sdk/client-lambda'), wireFacts.lambda),
        service: {
          operations: {
            GetFunction: (input: { FunctionName: string }) => {
              throw new Fault('ResourceNotFoundException', `Function not found: ${input.FunctionName}`);
            },
            ListFunctions: () => {
              throw new TypeError('secret detail');
            },
            CreateEventSourceMapping: notImplemented,
          },
          permissions: { GetFunction: named, ListFunctions: named, Invoke: named, GetPolicy: named },
          straightInput: (_request, labels) => labels,
          straight: {
            Invoke: async ({ body }: HttpRequest, labels: Readonly<Record<string, string>>, call: Call) => ({
              status: 200,
              headers: { 'x-amz-executed-version': `${labels['FunctionName']} in ${call.region}` },
              body,
            }),
          },
          ...changes,
        },
      };
    },
  };
}

function lambdaClient(context: TestContext, endpoint: string, credentials = ROOT_KEY): LambdaClient {
  const client = new LambdaClient({ endpoint, region: 'eu-west-3', credentials, maxAttempts: 1 });
  context.after(() => client.destroy());
  return client;
}

function recordingLog(): Log & { readonly lines: { message: string; fields: Record<string, unknown> }[] } {
  const lines: { message: string; fields: Record<string, unknown> }[] = [];
  const add = (fields: object, message: string) => void lines.push({ message, fields: { ...fields } });
  const log = { ...silentLog(), lines, info: add, warn: add, error: add, child: () => log };
  return log;
}

test('a service is loaded at its first request, once', async (context) => {
  const entry = lambdaEntry();
  const { endpoint, sts } = await testApi(context, { services: [entry] });
  await sts().send(new GetCallerIdentityCommand({}));
  assert.equal(entry.loads(), 0);
  const client = lambdaClient(context, endpoint);
  await Promise.all([1, 2, 3].map(() => client.send(new InvokeCommand({ FunctionName: 'f' }))));
  assert.equal(entry.loads(), 1);
});

test('hot operations get bytes and labels, past the codecs', async (context) => {
  const { endpoint } = await testApi(context, { services: [lambdaEntry()] });
  const client = lambdaClient(context, endpoint);
  const payload = Buffer.alloc(5 * MIB, 'x');
  const answer = await client.send(new InvokeCommand({ FunctionName: 'hello:live', Payload: payload }));
  assert.equal(answer.ExecutedVersion, 'hello:live in eu-west-3');
  assert.equal(Buffer.compare(answer.Payload ?? new Uint8Array(), payload), 0);
});

test('a body over the limit is refused by name, and the client gets to know', async (context) => {
  const { endpoint } = await testApi(context, { services: [lambdaEntry()] });
  const client = lambdaClient(context, endpoint);
  await assert.rejects(
    client.send(new InvokeCommand({ FunctionName: 'f', Payload: Buffer.alloc(40 * MIB) })),
    {
      name: 'RequestTooLargeException',
      message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    },
  );
});

test('a body that does not say how long it is stops being read at the limit', async (context) => {
  const { endpoint } = await testApi(context, { services: [lambdaEntry()], auth: 'open' });
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      controller.enqueue(new Uint8Array(MIB));
      if (++pulled === 40) controller.close();
    },
  });
  const url = `${endpoint}/2015-03-31/functions/f/invocations`;
  const response = await fetch(url, { method: 'POST', body, duplex: 'half' });
  assert.equal(response.status, 413);
  assert.match(await response.text(), /Request must be smaller than 6291456 bytes/);
});

test("a modelled fault is the SDK's own error", async (context) => {
  const { endpoint } = await testApi(context, { services: [lambdaEntry()] });
  await assert.rejects(lambdaClient(context, endpoint).send(new GetFunctionCommand({ FunctionName: 'f' })), {
    name: 'ResourceNotFoundException',
    message: 'Function not found: f',
    Type: 'User',
  });
});

test('a bug is told to the log, and its request id to the client', async (context) => {
  const log = recordingLog();
  const { endpoint } = await testApi(context, { services: [lambdaEntry()], log });
  await assert.rejects(lambdaClient(context, endpoint).send(new ListFunctionsCommand({})), (error) => {
    assert.ok(error instanceof Error);
    const { $metadata } = error as unknown as { $metadata: { requestId: string; httpStatusCode: number } };
    assert.equal(error.name, 'ServiceException');
    assert.equal($metadata.httpStatusCode, 500);
    assert.doesNotMatch(JSON.stringify(error) + error.message, /secret detail/);
    const line = log.lines.find(({ message }) => message === 'request failed');
    assert.equal(line?.fields['requestId'], $metadata.requestId);
    assert.match(String(line?.fields['error']), /TypeError: secret detail\n +at /);
    return true;
  });
});

test('an operation that is not there is refused by name', async (context) => {
  const { endpoint, sessions } = await testApi(context, { services: [lambdaEntry()] });
  assert.ok(sessions);
  const { CreateEventSourceMappingCommand } = await import('@aws-sdk/client-lambda');
  await assert.rejects(
    lambdaClient(context, endpoint).send(new CreateEventSourceMappingCommand({ FunctionName: 'f' })),
    {
      name: 'NotImplementedException',
      message: 'Mayfly does not support lambda:CreateEventSourceMapping yet; see docs/coverage.md',
    },
  );
});

test('every request leaves a line, without secrets; hot ones that succeed only for debugging', async (context) => {
  const log = recordingLog();
  const { endpoint, sts } = await testApi(context, { services: [lambdaEntry()], log });
  await sts().send(new GetCallerIdentityCommand({}));
  await lambdaClient(context, endpoint).send(new InvokeCommand({ FunctionName: 'f' }));
  const lines = log.lines.filter(({ message }) => message === 'request');
  assert.equal(lines.length, 1);
  const { requestId, ms, ...rest } = lines[0]?.fields ?? {};
  assert.match(String(requestId), /^[0-9a-f-]{36}$/);
  assert.equal(typeof ms, 'number');
  assert.deepEqual(rest, {
    service: 'sts',
    operation: 'GetCallerIdentity',
    status: 200,
    errorCode: undefined,
    account: ACCOUNT,
    accessKeyId: ROOT_KEY.accessKeyId,
    from: '127.0.0.1',
  });
  assert.doesNotMatch(JSON.stringify(log.lines), new RegExp(ROOT_KEY.secretAccessKey));
});

test('a denial names the principal, the action, the resource and why; the root is asked only for what is not its own', async (context) => {
  const asked: string[] = [];
  const { endpoint, sessions } = await testApi(context, {
    services: [
      lambdaEntry({ reachesOut: ({ FunctionName }: { FunctionName: string }) => FunctionName === 'theirs' }),
    ],
    authorize: ({ kind }, demands) => {
      const [demand] = listOf(demands);
      assert.ok(demand);
      asked.push(`${kind} ${demand.action} ${demand.resource}`);
      return { allowed: false, demand, reason: ' because of a test' };
    },
  });
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`;
  const principal = { kind: 'assumed-role', arn, userId: 'AROA:s', accessKeyId: undefined } as const;
  const session = sessions.issue({ account: ACCOUNT, principal, durationSeconds: 900 });
  const denial = (who: string, action: string, name: string) => ({
    name: 'AccessDeniedException',
    message: `User: ${who} is not authorized to perform: test:${action} on resource: ${name} because of a test`,
  });
  const byRole = lambdaClient(context, endpoint, session);
  const byRoot = lambdaClient(context, endpoint);
  const FunctionName = 'f';
  await assert.rejects(byRole.send(new InvokeCommand({ FunctionName })), denial(arn, 'Invoke', 'f'));
  await assert.rejects(
    byRole.send(new GetFunctionCommand({ FunctionName })),
    denial(arn, 'GetFunction', 'f'),
  );
  assert.equal((await byRoot.send(new InvokeCommand({ FunctionName }))).StatusCode, 200);
  const root = `arn:aws:iam::${ACCOUNT}:root`;
  const theirs = { FunctionName: 'theirs' };
  await assert.rejects(byRoot.send(new InvokeCommand(theirs)), denial(root, 'Invoke', 'theirs'));
  await assert.rejects(byRoot.send(new GetFunctionCommand(theirs)), denial(root, 'GetFunction', 'theirs'));
  assert.deepEqual(asked, [
    'assumed-role test:Invoke f',
    'assumed-role test:GetFunction f',
    'root test:Invoke theirs',
    'root test:GetFunction theirs',
  ]);
});

const logsEntry: ServiceEntry = {
  facts: wireFacts['cloudwatch-logs'],
  load: async () => ({
    model: createServiceModel(await import('@aws-sdk/client-cloudwatch-logs'), wireFacts['cloudwatch-logs']),
    service: {
      operations: { DescribeLogGroups: () => ({ logGroups: [{ logGroupName: 'g' }] }) },
      permissions: { DescribeLogGroups: named },
    },
  }),
};

test('JSON services: answers, and refusals with status 400', async (context) => {
  const { endpoint } = await testApi(context, { services: [logsEntry] });
  const settings = { endpoint, region: 'us-east-1', maxAttempts: 1 };
  const client = new CloudWatchLogsClient({ ...settings, credentials: ROOT_KEY });
  const stranger = new CloudWatchLogsClient({
    ...settings,
    credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
  });
  context.after(() => client.destroy());
  context.after(() => stranger.destroy());
  assert.equal((await client.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.logGroupName, 'g');
  await assert.rejects(client.send(new CreateLogGroupCommand({ logGroupName: 'g' })), {
    name: 'NotImplementedException',
  });
  await assert.rejects(stranger.send(new DescribeLogGroupsCommand({})), (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'UnrecognizedClientException');
    const { $metadata } = error as unknown as { $metadata: { httpStatusCode: number } };
    assert.equal($metadata.httpStatusCode, 400);
    return true;
  });
});

function s3Entry(received: (text: string) => void): ServiceEntry {
  return {
    facts: wireFacts.s3,
    load: async () => ({
      model: createServiceModel(await import('@aws-sdk/client-s3'), wireFacts.s3),
      service: {
        operations: {},
        permissions: { PutObject: named },
        streams: new Set(['PutObject']),
        straight: {
          PutObject: async ({ bodyStream }: HttpRequest) => {
            const digest = createHash('sha256');
            for await (const piece of bodyStream ?? []) digest.update(piece);
            received(digest.digest('hex'));
            return { status: 200, headers: { etag: '"e"' } };
          },
        },
      },
    }),
  };
}

test('bodies that are streamed arrive whole, unwrapped of chunks and trailers', async (context) => {
  const received: string[] = [];
  const { endpoint } = await testApi(context, { services: [s3Entry((text) => received.push(text))] });
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: ROOT_KEY,
    forcePathStyle: true,
    maxAttempts: 1,
  });
  context.after(() => client.destroy());
  const bytes = Buffer.alloc(300_000, 'abc');
  const digest = createHash('sha256').update(bytes).digest('hex');
  const target = { Bucket: 'bucket', Key: 'a key/with+odd é' };
  await client.send(new PutObjectCommand({ ...target, Body: bytes }));
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
  }
  const { Readable } = await import('node:stream');
  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA256', 'CRC64NVME'] as const) {
    const Body = Readable.from(pieces());
    await client.send(
      new PutObjectCommand({ ...target, Body, ContentLength: bytes.length, ChecksumAlgorithm }),
    );
  }
  assert.deepEqual(
    received,
    Array.from({ length: 5 }, () => digest),
  );
});

test('malformed bodies and content types are refused as the protocol refuses them', async (context) => {
  const { endpoint } = await testApi(context, { services: [logsEntry, lambdaEntry()], auth: 'open' });
  const send = async (headers: Record<string, string>, body: string) => {
    const response = await fetch(endpoint, { method: 'POST', headers, body });
    return `${response.status} ${await response.text()}`;
  };
  const json = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Logs_20140328.DescribeLogGroups',
  };
  assert.match(await send(json, '{"limit":'), /^400 .*SerializationException/);
  assert.match(await send(json, '{"limit":"x"}'), /^400 .*SerializationException/);
  assert.match(await send(json, '['.repeat(100_000)), /^400 .*SerializationException/);
  assert.match(
    await send({ ...json, 'x-amz-target': 'Logs_20140328.Nope' }, '{}'),
    /^400 .*UnknownOperation/,
  );
  assert.match(await send({ ...json, 'x-amz-target': 'Nope' }, '{}'), /^400 .*UnknownOperation/);
  assert.match(await send({ ...json, 'content-type': 'text/plain' }, '{}'), /^404 .*UnknownOperation/);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.match(await send(form, 'Action=Nope&Version=2011-06-15'), /^400 .*InvalidAction/);
  assert.match(await send(form, 'Action=GetCallerIdentity&Version=1999-01-01'), /^400 .*InvalidAction/);
  assert.match(await send(form, '%%%'), /^404 /);
  assert.match(await send({}, ''), /^404 /);
});

test('under --auth open any key does, and names the account if it can', async (context) => {
  const { endpoint } = await testApi(context, { auth: 'open' });
  const as = async (accessKeyId: string) => {
    const credentials = { accessKeyId, secretAccessKey: 'test' };
    const client = new STSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    context.after(() => client.destroy());
    return (await client.send(new GetCallerIdentityCommand({}))).Account;
  };
  assert.equal(await as('test'), '000000000000');
  assert.equal(await as('111122223333'), '111122223333');
  const unsigned = await fetch(`${endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`);
  assert.match(await unsigned.text(), /<Account>000000000000<\/Account>/);
});

test('under --auth open web pages of other origins, and other names for us, are turned away', async (context) => {
  const { port } = await testApi(context, { auth: 'open', hostNames: ['mayfly.internal'] });
  const { rawConnection } = await import('./rawHttp.fixture.ts');
  const status = async (headers: string) => {
    const raw = rawConnection(port);
    raw.write(`GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1\r\n${headers}\r\n\r\n`);
    const text = await raw.until('\r\n\r\n');
    raw.socket.destroy();
    return text.slice(9, 12);
  };
  const cases: [headers: string, status: string][] = [
    ['Host: localhost:4566', '200'],
    ['Host: fn.lambda-url.us-east-1.localhost:4566', '200'],
    ['Host: 127.0.0.1:4566', '200'],
    ['Host: [::1]:4566', '200'],
    ['Host: mayfly.internal', '200'],
    ['Host: localhost:4566\r\nOrigin: http://localhost:4566', '200'],
    ['Host: localhost:4566\r\nSec-Fetch-Site: none', '200'],
    ['Host: evil.example:4566', '403'],
    ['Host: localhost.evil.example', '403'],
    ['Host: localhost:4566\r\nOrigin: http://evil.example', '403'],
    ['Host: localhost:4566\r\nOrigin: http://localhost:3000', '403'],
    ['Host: localhost:4566\r\nOrigin: null', '403'],
    ['Host: localhost:4566\r\nSec-Fetch-Site: cross-site', '403'],
    ['Host: localhost:4566\r\nSec-Fetch-Site: same-site', '403'],
  ];
  for (const [headers, expected] of cases) assert.equal(await status(headers), expected, headers);
});

test('what may not come in on the usual way may not on the straight way of Invoke', async (context) => {
  const { rawConnection } = await import('./rawHttp.fixture.ts');
  const answerTo = async (port: number, headers: string) => {
    const raw = rawConnection(port);
    raw.write(
      `POST /2015-03-31/functions/f/invocations HTTP/1.1\r\n${headers}\r\nContent-Length: 2\r\n\r\n{}`,
    );
    const text = await raw.until('\r\n\r\n{');
    raw.socket.destroy();
    return text;
  };
  const open = await testApi(context, { auth: 'open' });
  assert.match(
    await answerTo(open.port, 'Host: localhost\r\nOrigin: http://evil.example'),
    /^HTTP\/1\.1 403 /,
  );
  assert.match(await answerTo(open.port, 'Host: evil.example'), /^HTTP\/1\.1 403 /);
  const enforced = await testApi(context);
  const unsigned = await answerTo(enforced.port, 'Host: localhost');
  assert.match(unsigned, /^HTTP\/1\.1 40[34] /);
  // Node's own HTTP answers the same, but for the ids and the order of headers.
  const byNode = await answerTo(enforced.port, 'Host: localhost\r\nTE: trailers');
  const plain = (text: string) =>
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .toLowerCase()
      .split('\r\n')
      .toSorted();
  assert.deepEqual(plain(unsigned), plain(byNode));
});

test('health, metrics and routes of our own', async (context) => {
  const { endpoint, sts } = await testApi(context, {
    routes: { code: ({ path }) => ({ status: 200, headers: {}, body: path }) },
    metrics: [
      {
        name: 'mayfly_environments',
        help: 'Environments by state.',
        type: 'gauge',
        collect: () => [{ labels: { state: 'idle' }, value: 3 }],
      },
    ],
  });
  await sts().send(new GetCallerIdentityCommand({}));
  const get = async (path: string) => (await fetch(endpoint + path)).text();
  assert.deepEqual(JSON.parse(await get('/_mayfly/health')), {
    status: 'running',
    version: '1.2.3',
    isolation: 'none',
  });
  assert.deepEqual(JSON.parse(await get('/_localstack/health')), {
    services: { sts: 'running' },
    version: '1.2.3',
    edition: 'community',
  });
  assert.equal(await get('/_mayfly/code/a/b'), '/_mayfly/code/a/b');
  assert.equal((await fetch(`${endpoint}/_mayfly/nothing`)).status, 404);
  const metrics = await get('/_mayfly/metrics');
  assert.match(
    metrics,
    /mayfly_requests_total\{service="sts",operation="GetCallerIdentity",status="200"\} 1\n/,
  );
  assert.match(
    metrics,
    /mayfly_request_duration_seconds_count\{service="sts",operation="GetCallerIdentity"\} 1\n/,
  );
  assert.match(metrics, /mayfly_environments\{state="idle"\} 3\n/);
  assert.match(metrics, /process_resident_memory_bytes \d+/);
});

test('unsigned requests are placed by their path, and refused in the words of that service', async (context) => {
  const { endpoint } = await testApi(context, { services: [lambdaEntry()] });
  const response = await fetch(`${endpoint}/2015-03-31/functions/f`);
  assert.equal(response.status, 403);
  assert.equal(response.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
  assert.match(await response.text(), /Missing Authentication Token/);
});

test('an answer that cannot be written does not leave the client waiting', async (context) => {
  const log = recordingLog();
  const straight = {
    Invoke: async () => ({ status: 200, headers: { 'x-amz-log-result': 'a\nb' }, body: '' }),
    GetPolicy: async () => ({ status: 200, headers: {}, body: breaking() }),
  };
  async function* breaking() {
    yield Buffer.from('{');
    throw new Error('the source broke');
  }
  const { endpoint } = await testApi(context, { services: [lambdaEntry({ straight })], auth: 'open', log });
  const functions = `${endpoint}/2015-03-31/functions/f`;
  assert.equal((await fetch(`${functions}/invocations`, { method: 'POST' })).status, 500);
  await assert.rejects((await fetch(`${functions}/policy`)).text());
  assert.equal(log.lines.filter(({ message }) => message === 'answer broke off').length, 2);
});

test('a client that goes away aborts the call', async (context) => {
  const aborted = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const straight = {
    Invoke: async (_request: HttpRequest, _labels: object, { signal }: Call) => {
      signal.addEventListener('abort', () => aborted.resolve());
      started.resolve();
      await aborted.promise;
      return { status: 200, headers: {} };
    },
  };
  const { endpoint } = await testApi(context, { services: [lambdaEntry({ straight })], auth: 'open' });
  const leaving = new AbortController();
  const url = `${endpoint}/2015-03-31/functions/f/invocations`;
  const request = fetch(url, { method: 'POST', signal: leaving.signal });
  await started.promise;
  leaving.abort();
  await assert.rejects(request);
  await aborted.promise;
});

test('large bodies share a bounded memory, and give it back', async (context) => {
  const { endpoint } = await testApi(context, {
    services: [lambdaEntry()],
    auth: 'open',
    limits: { bodyBytes: MIB },
  });
  const url = `${endpoint}/2015-03-31/functions/f/invocations`;
  const send = async (bytes: number) => {
    const response = await fetch(url, { method: 'POST', body: new Uint8Array(bytes) });
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await send(2 * MIB), 503);
  for (let i = 0; i < 10; i++) assert.equal(await send(MIB / 2), 200);
});
