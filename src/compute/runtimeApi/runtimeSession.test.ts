import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FrameType } from '../frames.ts';
import { until } from '../invoker.fixture.ts';
import { runtimeApi, type RuntimeApi } from './runtimeApi.fixture.ts';

let api: RuntimeApi;
beforeEach(async () => {
  api = await runtimeApi();
});
afterEach(() => api.close());

const refused = (answer: { status: number; text: string }) => [
  answer.status,
  ...Object.values(JSON.parse(answer.text) as object),
];
const typeOf = async (index: number) => (await api.frame(index)).type;

/** Asks for an event and gets this one. */
async function take(id: string): Promise<void> {
  const asked = api.next();
  api.invoke(id);
  assert.equal((await asked).headers['lambda-runtime-aws-request-id'], id);
}

test('the first `next` is READY; it waits for its event as long as it takes', async () => {
  const asked = api.next();
  assert.equal(await typeOf(0), FrameType.ready);
  assert.deepEqual((await api.frame(0)).meta, { announcesIdle: true });
  api.invoke('one', '{"a": 1}', { trace: 'Root=1-2-3;Sampled=1', clientContext: '{"custom":{}}' });
  const { status, headers, text } = await asked;
  assert.equal(status, 200);
  assert.equal(text, '{"a": 1}');
  const lambda = Object.entries(headers).filter(([name]) => name.startsWith('lambda-'));
  assert.deepEqual(Object.fromEntries(lambda), {
    'lambda-runtime-aws-request-id': 'one',
    'lambda-runtime-deadline-ms': '1700000000000',
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:::f',
    'lambda-runtime-trace-id': 'Root=1-2-3;Sampled=1',
    'lambda-runtime-client-context': '{"custom":{}}',
  });
  assert.equal(headers['content-type'], 'application/json');
});

test('what is not known is left out of the event, and nothing in it breaks a header', async () => {
  const asked = api.next();
  api.invoke('one', '{}', { clientContext: '{"a":\n"\u00e9\u20ac\x7f"}' });
  const { headers } = await asked;
  assert.equal(headers['lambda-runtime-trace-id'], undefined);
  const context = Buffer.from(String(headers['lambda-runtime-client-context']), 'latin1').toString('utf8');
  assert.deepEqual(JSON.parse(context), { a: '\u00e9\u20ac\x7f' });
});

test('an answer is RESPONSE and 202; the next `next` is IDLE', async () => {
  await take('one');
  const { status, text, headers } = await api.respond('one', '"done"');
  assert.deepEqual([status, text, headers['content-type']], [202, '{"status":"OK"}\n', 'application/json']);
  const frame = await api.frame(1);
  assert.deepEqual(
    [frame.type, frame.meta, frame.body.toString()],
    [FrameType.response, { id: 'one' }, '"done"'],
  );
  assert.equal(api.frames.length, 2);
  await take('two');
  assert.equal(await typeOf(2), FrameType.idle);
});

test('an error is ERROR with its type, its body as it came', async () => {
  await take('one');
  const path = '/2018-06-01/runtime/invocation/one/error';
  const headers = { 'Lambda-Runtime-Function-Error-Type': 'Function.Broken' };
  const { status, text } = await api.call('POST', path, '{"errorMessage":"no"}', headers);
  assert.deepEqual([status, text], [202, '{"status":"OK"}\n']);
  const { type, meta, body } = await api.frame(1);
  assert.deepEqual([type, meta], [FrameType.error, { id: 'one', errorType: 'Function.Broken' }]);
  assert.equal(body.toString(), '{"errorMessage":"no"}');
});

test('an error of initialisation is INIT_ERROR, and nothing is allowed after it', async () => {
  const headers = { 'Lambda-Runtime-Function-Error-Type': 'Runtime.NoSuchHandler' };
  const body = '{"errorMessage":"x"}';
  assert.equal((await api.call('POST', '/2018-06-01/runtime/init/error', body, headers)).status, 202);
  const { type, meta } = await api.frame(0);
  assert.deepEqual([type, meta], [FrameType.initError, { errorType: 'Runtime.NoSuchHandler' }]);
  const text =
    'State transition from InitError to Ready failed for runtime. Error: State transition is not allowed';
  assert.deepEqual(refused(await api.next()), [403, text, 'InvalidStateTransition']);
});

test('initialisation cannot fail once it has succeeded', async () => {
  await take('one');
  const answer = await api.call('POST', '/2018-06-01/runtime/init/error', '{}');
  assert.equal(refused(answer)[2], 'InvalidStateTransition');
  assert.equal(api.frames.length, 1);
});

test('an answer for another, before the first, or twice is refused, and none of it reaches the platform', async () => {
  const invalid = [400, 'Invalid request ID', 'InvalidRequestID'];
  assert.deepEqual(refused(await api.respond('one', '1')), invalid);
  await take('one');
  assert.deepEqual(refused(await api.respond('two', '1')), invalid);
  assert.deepEqual(refused(await api.respond('undefined', '1')), invalid);
  assert.equal((await api.respond('one', '1')).status, 202);
  const twice =
    'State transition from ResponseSent to InvocationResponse failed for runtime. Error: State transition is not allowed';
  assert.deepEqual(refused(await api.respond('one', '2')), [403, twice, 'InvalidStateTransition']);
  await take('two');
  assert.deepEqual(refused(await api.respond('one', '3')), invalid);
  assert.deepEqual(
    api.frames.map(({ type }) => type),
    [FrameType.ready, FrameType.response, FrameType.idle],
  );
});

test('two answers at once: one is taken', async () => {
  await take('one');
  const answers = await Promise.all([1, 2, 3].map(() => api.respond('one', '1')));
  assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['202', '403', '403']);
  assert.equal(api.frames.filter(({ type }) => type === FrameType.response).length, 1);
});

test('two `next` at once: one waits, the other is refused; who lost the event gets it again', async () => {
  const first = api.raw('GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n\r\n');
  await api.frame(0);
  assert.equal((await api.next()).status, 403);
  const gone = new Promise((resolve) => first.once('close', resolve));
  first.destroy();
  await gone;
  // The server hears of it a moment later.
  const later = () => new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), 100));
  let asked = await Promise.race([api.next(), later()]);
  while (asked?.status === 403) {
    asked = await Promise.race([api.next(), later()]);
  }
  api.invoke('one');
  assert.equal((await api.next()).headers['lambda-runtime-aws-request-id'], 'one');
  assert.equal((await api.next()).headers['lambda-runtime-aws-request-id'], 'one');
  assert.equal((await api.respond('one', '1')).status, 202);
});

test('an event that came before its `next` waits', async () => {
  await take('one');
  await api.respond('one', '1');
  api.invoke('two');
  assert.equal((await api.next()).headers['lambda-runtime-aws-request-id'], 'two');
});

test('more than 6 MiB: 413 to the runtime, one byte too many to the platform', async () => {
  await take('one');
  const answer = await api.respond('one', Buffer.alloc(9_000_000, '1'));
  const message = 'Exceeded maximum allowed payload size (6291556 bytes).';
  assert.deepEqual(refused(answer), [413, message, 'RequestEntityTooLarge']);
  assert.equal((await api.frame(1)).body.length, 6_291_557);
  await take('two');
  assert.equal((await api.respond('two', Buffer.alloc(6_291_556, '1'))).status, 202);
  assert.equal((await api.frame(3)).body.length, 6_291_556);
});

test('an answer that breaks off is an error of the function', async () => {
  await take('one');
  const head =
    'POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n';
  const socket = api.raw(`${head}half`);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.end();
  const { type, meta } = await api.frame(1);
  assert.deepEqual([type, meta], [FrameType.error, { id: 'one', errorType: 'Runtime.TruncatedResponse' }]);
});

test('a streamed answer is passed on as it comes, its error told by trailers', async () => {
  await take('one');
  const error = Buffer.from('{"errorMessage":"midway"}').toString('base64');
  const socket = api.raw(
    [
      'POST /2018-06-01/runtime/invocation/one/response HTTP/1.1',
      'Host: a',
      'Lambda-Runtime-Function-Response-Mode: streaming',
      'Content-Type: application/vnd.awslambda.http-integration-response',
      'Transfer-Encoding: chunked',
      'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      '',
      '5\r\nhello\r\n',
    ].join('\r\n'),
  );
  const start = await api.frame(1);
  const contentType = 'application/vnd.awslambda.http-integration-response';
  assert.deepEqual([start.type, start.meta], [FrameType.responseStart, { id: 'one', contentType }]);
  const chunk = await api.frame(2);
  assert.deepEqual([chunk.type, chunk.body.toString()], [FrameType.responseChunk, 'hello']);
  socket.write(
    `6\r\n world\r\n0\r\nLambda-Runtime-Function-Error-Type: Function.Midway\r\nLambda-Runtime-Function-Error-Body: ${error}\r\n\r\n`,
  );
  assert.equal((await api.frame(3)).body.toString(), ' world');
  const end = await api.frame(4);
  assert.deepEqual(
    [end.type, end.meta],
    [FrameType.responseEnd, { id: 'one', errorType: 'Function.Midway' }],
  );
  assert.equal(end.body.toString(), '{"errorMessage":"midway"}');
});

test('as Go answers: chunked with trailers, streamed or not as the caller wants', async () => {
  const answer = (id: string, trailers: string) =>
    [
      `POST /2018-06-01/runtime/invocation/${id}/response HTTP/1.1`,
      'Host: a',
      'Transfer-Encoding: chunked',
      'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
      '',
      `5\r\nhello\r\n0\r\n${trailers}\r\n`,
    ].join('\r\n');
  await take('one');
  api.raw(answer('one', ''));
  assert.equal((await api.frame(1)).type, FrameType.response);
  await take('two');
  const error = Buffer.from('{"errorMessage":"late"}').toString('base64');
  const trailers = `Lambda-Runtime-Function-Error-Type: Late\r\nLambda-Runtime-Function-Error-Body: ${error}\r\n`;
  api.raw(answer('two', trailers));
  const late = await api.frame(3);
  assert.deepEqual([late.type, late.meta], [FrameType.error, { id: 'two', errorType: 'Late' }]);
  assert.equal(late.body.toString(), '{"errorMessage":"late"}');
  const asked = api.next();
  api.invoke('three', '{}', { streamed: true });
  await asked;
  api.raw(answer('three', ''));
  await api.frame(7);
  assert.deepEqual(
    api.frames.slice(5).map(({ type }) => type),
    [FrameType.responseStart, FrameType.responseChunk, FrameType.responseEnd],
  );
});

test('a stream that breaks off ends as one; without an error it just ends', async () => {
  const stream = (id: string) =>
    `POST /2018-06-01/runtime/invocation/${id}/response HTTP/1.1\r\nHost: a\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n`;
  await take('one');
  api.raw(`${stream('one')}5\r\nhello\r\n0\r\n\r\n`);
  const whole = await api.frame(3);
  assert.deepEqual([whole.type, whole.meta], [FrameType.responseEnd, { id: 'one' }]);
  await take('two');
  const socket = api.raw(`${stream('two')}5\r\nhello\r\n`);
  await api.frame(6);
  socket.destroy();
  const { meta } = await api.frame(7);
  assert.deepEqual(meta, { id: 'two', errorType: 'Runtime.TruncatedResponse' });
});

test('while the platform does not read, a streaming runtime waits in its write', async () => {
  await take('one');
  api.channel.pause();
  const socket = api.raw(
    'POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: a\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nContent-Length: 60000000\r\n\r\n',
  );
  const piece = Buffer.alloc(1_000_000, 'x');
  for (let i = 0; i < 60; i++) socket.write(piece);
  await until(() => api.channel.readableLength > 0);
  let written = -1;
  await until(() => {
    const stalled = socket.bytesWritten - socket.writableLength === written;
    written = socket.bytesWritten - socket.writableLength;
    return stalled;
  });
  assert.ok(api.channel.readableLength < 4_000_000, `${api.channel.readableLength} bytes are kept`);
  api.channel.resume();
  await until(() => api.frames.at(-1)?.type === FrameType.responseEnd);
  const bytes = api.frames.filter(({ type }) => type === FrameType.responseChunk);
  assert.equal(
    bytes.reduce((sum, { body }) => sum + body.length, 0),
    60_000_000,
  );
});

test('what does not exist is 404 or 405, and an unknown mode of answering is refused', async () => {
  assert.equal((await api.call('GET', '/2018-06-01/ping')).text, 'pong');
  for (const path of [
    '/',
    '/2018-06-01/runtime',
    '/2018-06-01/runtime/restore/next',
    '/2020-01-01/extension/register',
  ])
    assert.equal((await api.call('GET', path)).status, 404, path);
  assert.equal((await api.call('PUT', '/2022-07-01/telemetry', '{}')).status, 404);
  assert.equal((await api.call('POST', '/2018-06-01/runtime/invocation/next', '')).status, 405);
  assert.equal((await api.call('GET', '/2018-06-01/runtime/invocation/one/response')).status, 405);
  await take('one');
  const answer = await api.respond('one', '1', { 'Lambda-Runtime-Function-Response-Mode': 'other' });
  assert.deepEqual(refused(answer), [400, 'Invalid function response mode', 'InvalidFunctionResponseMode']);
  assert.equal((await api.respond('one', '1')).status, 202);
});
