import assert from 'node:assert/strict';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { frameDecoder, FrameType, type Frame } from '../frames.ts';
import { until } from '../invoker.fixture.ts';
import { FrameChannel } from '../runtimeApi/frameChannel.ts';
import {
  listenForRuntimes,
  listenOnLoopback,
  type RuntimeApiServer,
} from '../runtimeApi/runtimeApiServer.ts';
import { environmentApi, type EnvironmentApi } from './environmentApi.ts';

const EXTENSION = '/2020-01-01/extension/';
let api: EnvironmentApi;
let server: RuntimeApiServer;
let frames: Frame[];

beforeEach(async () => {
  frames = [];
  const channel = new FrameChannel(
    () => {},
    () => {},
  );
  channel.on(
    'data',
    frameDecoder((frame) => void frames.push(frame)),
  );
  api = environmentApi(
    { clock: systemClock(), ids: systemIds() },
    {
      channel,
      external: ['outer', 'other'],
      announcesIdle: false,
      connect: () => Promise.reject(new Error('nobody is there')),
    },
  );
  api.gate.assigned({
    environment: { AWS_LAMBDA_FUNCTION_NAME: 'f', AWS_LAMBDA_FUNCTION_VERSION: '3' },
    handler: 'index.handler',
    account: '123456789012',
    memoryMiB: 128,
    logFormat: 'Text',
    logLevel: 'INFO',
  });
  server = await listenForRuntimes(listenOnLoopback, () => api.caller(undefined));
});
afterEach(async () => {
  api.hub.close();
  await server.close();
});

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

function call(method: string, path: string, headers: OutgoingHttpHeaders = {}, body = ''): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, method, path, headers, agent: false };
    const asked = request(options, (response) => {
      void text(response).then((said) => {
        const value = said.startsWith('{') ? (JSON.parse(said) as Record<string, unknown>) : { said };
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: value });
      });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const register = (name: string, body: unknown = { events: ['INVOKE'] }, headers: OutgoingHttpHeaders = {}) =>
  call('POST', `${EXTENSION}register`, { 'Lambda-Extension-Name': name, ...headers }, JSON.stringify(body));
const next = (id: string) => call('GET', `${EXTENSION}event/next`, { 'Lambda-Extension-Identifier': id });
const idOf = ({ headers }: Answered) => String(headers['lambda-extension-identifier']);
const refusal = ({ status, body }: Answered) => [status, body['errorType']];
const types = () => frames.map(({ type }) => type);

async function allReady(...events: string[]): Promise<{ ids: string[]; waiting: Promise<Answered>[] }> {
  const ids = [];
  for (const name of ['outer', 'other']) ids.push(idOf(await register(name, { events })));
  const waiting = ids.map((id) => next(id));
  // Those that still wait when the test ends are cut off.
  for (const each of waiting) each.catch(() => undefined);
  await until(() => api.gate.registry.allReady());
  api.gate.give(FrameType.ready, {});
  return { ids, waiting };
}

test('who registers is told of the function, and of the account if it asks', async () => {
  const plain = await register('outer');
  assert.equal(plain.status, 200);
  assert.match(idOf(plain), /^[0-9a-f-]{36}$/);
  const facts = { functionName: 'f', functionVersion: '3', handler: 'index.handler' };
  assert.deepEqual(plain.body, facts);
  const asked = await register('other', { events: null }, { 'Lambda-Extension-Accept-Feature': 'accountId' });
  assert.deepEqual(asked.body, { ...facts, accountId: '123456789012' });
});

test('what can’t be registered', async () => {
  assert.deepEqual(refusal(await register('')), [403, 'Extension.InvalidExtensionName']);
  assert.deepEqual(refusal(await register('outer', { events: ['DANCE'] })), [
    403,
    'Extension.InvalidEventType',
  ]);
  assert.deepEqual(refusal(await register('inner', { events: ['SHUTDOWN'] })), [
    403,
    'Extension.InvalidEventType',
  ]);
  for (const body of [
    3,
    [],
    'x',
    { events: 'INVOKE' },
    { events: [1] },
    { events: Array(50).fill('INVOKE') },
  ]) {
    assert.deepEqual(refusal(await register('outer', body)), [403, 'InvalidRequestFormat']);
  }
});

test('a name registers once; ten extensions at most; none when initialisation is over', async () => {
  await register('outer');
  assert.deepEqual(refusal(await register('outer')), [403, 'Extension.InvalidExtensionState']);
  assert.equal((await register('inner')).status, 200);
  assert.deepEqual(refusal(await register('inner')), [403, 'Extension.AlreadyRegistered']);
  for (let index = 0; index < 7; index++) assert.equal((await register(`inner-${index}`)).status, 200);
  assert.deepEqual(refusal(await register('eleventh')), [403, 'Extension.TooManyExtensions']);
  api.gate.registry.close();
  assert.deepEqual(refusal(await register('later')), [403, 'Extension.RegistrationClosed']);
});

test('identifiers: missing, no identifier at all, of nobody, of one that has not registered', async () => {
  const missing = await call('GET', `${EXTENSION}event/next`);
  assert.deepEqual(refusal(missing), [403, 'Extension.MissingExtensionIdentifier']);
  assert.deepEqual(refusal(await next('me')), [403, 'Extension.InvalidExtensionIdentifier']);
  const unknown = 'Extension.UnknownExtensionIdentifier';
  assert.deepEqual(refusal(await next('00000000-0000-4000-8000-000000000000')), [403, unknown]);
  const [started] = api.gate.registry.all;
  assert.deepEqual(refusal(await next(started?.identifier ?? '')), [403, unknown]);
});

test('ready when the runtime and all extensions are, idle when all that were told have asked again', async () => {
  const outer = idOf(await register('outer', { events: ['INVOKE'] }));
  const other = idOf(await register('other', { events: [] }));
  api.gate.give(FrameType.ready, {});
  const first = next(outer);
  assert.deepEqual(types(), []);
  void next(other).catch(() => undefined);
  await until(() => frames.length === 3);
  assert.deepEqual(types(), [FrameType.platform, FrameType.platform, FrameType.ready]);
  assert.equal(frames[2]?.meta['announcesIdle'], true);
  api.gate.invoke({ id: 'r1', deadlineMs: 17, arn: 'arn', trace: 'Root=1' });
  const event = await first;
  assert.match(String(event.headers['lambda-extension-event-identifier']), /^[0-9a-f-]{36}$/);
  assert.deepEqual(event.body, {
    eventType: 'INVOKE',
    deadlineMs: 17,
    requestId: 'r1',
    invokedFunctionArn: 'arn',
    tracing: { type: 'X-Amzn-Trace-Id', value: 'Root=1' },
  });
  api.gate.give(FrameType.response, { id: 'r1' }, Buffer.from('{}'));
  await until(() => frames.length === 4);
  assert.equal(types().at(-1), FrameType.response);
  void next(outer).catch(() => undefined);
  await until(() => frames.length === 5);
  assert.equal(types().at(-1), FrameType.idle);
});

test('a second `next` while one waits is refused; a client that went away may ask again', async () => {
  const id = idOf(await register('outer'));
  const gone = request({
    host: '127.0.0.1',
    port: server.port,
    path: `${EXTENSION}event/next`,
    headers: { 'Lambda-Extension-Identifier': id },
    agent: false,
  });
  gone.on('error', () => {});
  gone.end();
  const extension = api.gate.registry.byIdentifier(id);
  await until(() => extension?.waits === true);
  assert.deepEqual(refusal(await next(id)), [403, 'Extension.InvalidExtensionState']);
  gone.destroy();
  await until(() => extension?.waits === false);
  const again = next(id);
  await until(() => extension?.waits === true);
  api.gate.invoke({ id: 'r', deadlineMs: 1, arn: 'a' });
  assert.equal((await again).body['requestId'], 'r');
});

test('errors are reported with their type, once, and end the environment', async () => {
  const id = idOf(await register('outer'));
  const report = (when: string, type?: string) =>
    call('POST', `${EXTENSION}${when}/error`, {
      'Lambda-Extension-Identifier': id,
      ...(type === undefined ? {} : { 'Lambda-Extension-Function-Error-Type': type }),
    });
  const { status, body } = await report('init');
  assert.deepEqual([status, body['errorMessage']], [403, 'Lambda-Extension-Function-Error-Type not found']);
  const { status: accepted, body: ok } = await report('init', 'Extension.NoKey\u00e9');
  assert.deepEqual([accepted, ok], [202, { status: 'OK' }]);
  await until(() => types().includes(FrameType.fault));
  assert.deepEqual(frames.at(-1)?.meta, { errorType: 'Extension.InitError', reason: 'Extension.NoKey?' });
  assert.deepEqual(refusal(await report('init', 'Again')), [403, 'Extension.InvalidExtensionState']);
});

test('the end: told to those who asked to be, then nothing reaches the platform', async () => {
  const { waiting } = await allReady('SHUTDOWN');
  api.gate.shuttingDown();
  const told = api.gate.registry.shutDown('timeout', 99);
  assert.equal(told.length, 2);
  for (const { body } of await Promise.all(waiting)) {
    assert.deepEqual(body, { eventType: 'SHUTDOWN', shutdownReason: 'timeout', deadlineMs: 99 });
  }
  const before = frames.length;
  api.gate.ended(0, 0);
  api.gate.give(FrameType.idle, undefined);
  assert.equal(frames.length, before);
});

test('subscriptions: only of registered extensions, only while initialising, only to the sandbox', async () => {
  const id = idOf(await register('outer'));
  const subscribe = (body: unknown, who = id) =>
    call('PUT', '/2022-07-01/telemetry', { 'Lambda-Extension-Identifier': who }, JSON.stringify(body));
  const wanted = {
    schemaVersion: '2022-12-13',
    types: ['platform'],
    destination: { protocol: 'HTTP', URI: 'http://sandbox.localdomain:8080' },
  };
  assert.deepEqual(refusal(await subscribe(wanted, '')), [403, 'Extension.MissingExtensionIdentifier']);
  const outside = { ...wanted, destination: { protocol: 'HTTP', URI: 'http://127.0.0.1:8080' } };
  const refused = await subscribe(outside);
  assert.deepEqual(refusal(refused), [400, 'ValidationError']);
  assert.deepEqual((await subscribe(wanted)).body, { said: '"OK"' });
  assert.deepEqual(frames.at(-1)?.meta, {
    kind: 'subscription',
    api: 'Telemetry',
    name: 'outer',
    types: ['platform'],
  });
  const { body } = await call('PUT', '/2020-08-15/logs', { 'Lambda-Extension-Identifier': id }, '{}');
  assert.equal(body['errorType'], 'Logs.ValidationError');
  api.hub.closeSubscriptions();
  assert.deepEqual(refusal(await subscribe(wanted)), [403, 'Telemetry.SubscriptionClosed']);
});

test('whatever is asked, an answer comes and the platform hears nothing that is no frame', async () => {
  const { ids } = await allReady('INVOKE');
  const path = fc.constantFrom(
    ...['register', 'event/next', 'init/error', 'exit/error', 'x', ''].map((end) => `${EXTENSION}${end}`),
    '/2022-07-01/telemetry',
    '/2020-08-15/logs',
    '/',
  );
  const header = fc.oneof(
    fc.constantFrom(...ids),
    fc.uuid(),
    fc.string({ maxLength: 60 }).map((value) => value.replaceAll(/[^\x20-\x7e]/g, '')),
  );
  // Not a `next` that would wait, as it should.
  const method = fc.constantFrom('POST', 'PUT', 'DELETE', 'PATCH');
  const body = fc.oneof(fc.json(), fc.string(), fc.constant('{"events":["INVOKE"]}'));
  await fc.assert(
    fc.asyncProperty(method, path, header, header, body, async (verb, where, who, name, said) => {
      const headers = {
        'Lambda-Extension-Identifier': who,
        'Lambda-Extension-Name': name,
        'Content-Length': Buffer.byteLength(said),
      };
      const { status } = await call(verb, where, headers, said);
      assert.ok(status >= 200 && status < 500, `${status}`);
    }),
    { numRuns: 200 },
  );
  for (const { type } of frames) assert.ok(Object.values(FrameType).includes(type as never));
});
