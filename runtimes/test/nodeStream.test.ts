import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType, MAX_CHUNK_BYTES, type Frame } from '../../src/compute/frames.ts';
import { eachRuntime, NODES } from './eachRuntime.ts';
import { failure, REQUEST_ID, withPeer, type Peer } from './harness.ts';

/** What a streamed answer came to. */
interface Streamed {
  readonly start: Frame['meta'];
  readonly chunks: readonly Buffer[];
  readonly text: string;
  readonly end: Frame;
}

/** The frames of a streamed answer, from START on, until its END. */
async function streamed(peer: Peer, first: Frame | undefined): Promise<Streamed> {
  assert.equal(first?.type, FrameType.responseStart, first?.body.toString());
  const chunks: Buffer[] = [];
  for (;;) {
    const frame = await peer.next();
    assert.ok(frame);
    if (frame.type === FrameType.responseEnd) {
      return { start: first.meta, chunks, text: Buffer.concat(chunks).toString(), end: frame };
    }
    assert.equal(frame.type, FrameType.responseChunk);
    assert.deepEqual(frame.meta, {});
    chunks.push(frame.body);
  }
}

await eachRuntime(NODES, (runtime) => {
  const running = (source: string, use: (peer: Peer) => Promise<void>) => async () =>
    withPeer(runtime, { 'index.js': source }, async (peer) => {
      const frame = await peer.assign({ handler: 'index.handler' });
      assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
      await use(peer);
    });
  const streaming = (source: string, use: (peer: Peer) => Promise<void>) =>
    running(`exports.handler = awslambda.streamifyResponse(${source});`, use);

  test(
    'each write is out at once, in order, and the prelude before all',
    streaming(
      `async (event, stream, context) => {
        stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, cookies: ['a=b'] });
        stream.write('a'); stream.write(Buffer.from('b')); stream.write({ c: context.awsRequestId }); stream.end('d');
        await new Promise((resolve) => stream.on('finish', resolve));
      }`,
      async (peer) => {
        for (let round = 0; round < 2; round++) {
          const { start, text, end, chunks } = await streamed(peer, await peer.invoke({}));
          const contentType = 'application/vnd.awslambda.http-integration-response';
          assert.deepEqual(start, { id: REQUEST_ID, contentType });
          assert.equal(text, `{"statusCode":201,"cookies":["a=b"]}${'\0'.repeat(8)}ab{"c":"${REQUEST_ID}"}d`);
          assert.equal(chunks.length, 6);
          assert.deepEqual(end.meta, { id: REQUEST_ID });
        }
      },
    ),
  );

  test(
    'the first bytes come before the handler has ended, the type of the content with them',
    streaming(
      `async (event, stream) => {
        stream.setContentType('text/event-stream\\u{1f600}\\r\\n');
        stream.write('first');
        await new Promise(() => { setInterval(() => {}, 1000); });
      }`,
      async (peer) => {
        const start = await peer.invoke({});
        assert.deepEqual(start?.meta, { id: REQUEST_ID, contentType: 'text/event-stream' });
        assert.equal((await peer.next())?.body.toString(), 'first');
      },
    ),
  );

  test(
    'an answer without a byte has a start and an end, and its prelude',
    running(
      `exports.plain = awslambda.streamifyResponse(async (event, stream) => { stream.end(); });
       exports.handler = awslambda.streamifyResponse(async (event, stream) => {
         if (event.status) awslambda.HttpResponseStream.from(stream, { statusCode: event.status });
         stream.end();
       });`,
      async (peer) => {
        assert.equal((await streamed(peer, await peer.invoke({}))).text, '');
        const { text } = await streamed(peer, await peer.invoke({ status: 204 }));
        assert.equal(text, `{"statusCode":204}${'\0'.repeat(8)}`);
      },
    ),
  );

  test(
    'large writes are cut, and none of their bytes is lost',
    streaming(
      `async (sizes, stream) => {
        for (const [index, size] of sizes.entries()) stream.write(Buffer.alloc(size, index + 1));
        stream.end();
      }`,
      async (peer) => {
        const sizes = [1, 4096, 4097, 65_535, 65_536, 65_537, 1_000_003, 0, 3];
        const { chunks } = await streamed(peer, await peer.invoke(sizes));
        const expected = Buffer.concat(sizes.map((size, index) => Buffer.alloc(size, index + 1)));
        assert.ok(Buffer.concat(chunks).equals(expected));
        assert.ok(chunks.every(({ length }) => length <= MAX_CHUNK_BYTES));
      },
    ),
  );

  test(
    'pipeline moves a source of many pieces, while the function logs',
    streaming(
      `async (event, stream) => {
        const { pipeline } = require('node:stream/promises');
        await pipeline(async function* () {
          for (let n = 0; n < 64; n++) { console.log(n); yield Buffer.alloc(64 * 1024, n); }
        }, stream);
        console.log('done');
      }`,
      async (peer) => {
        const { chunks, end } = await streamed(peer, await peer.invoke({}));
        const expected = Array.from({ length: 64 }, (_, n) => Buffer.alloc(64 * 1024, n));
        assert.ok(Buffer.concat(chunks).equals(Buffer.concat(expected)));
        assert.deepEqual(end.meta, { id: REQUEST_ID });
        assert.match(peer.logs().at(-1)?.text ?? '', /done/);
      },
    ),
  );

  test(
    'what is written after the end of its invocation goes nowhere',
    running(
      `let old;
       exports.handler = awslambda.streamifyResponse(async (event, stream) => {
         if (event.first) { old = stream; stream.write('a'); throw new Error('broken'); }
         old.write('late'); stream.end('b');
       });`,
      async (peer) => {
        const first = await streamed(peer, await peer.invoke({ first: true }, { id: 'one' }));
        assert.deepEqual(first.end.meta, { id: 'one', errorType: 'Error' });
        const second = await streamed(peer, await peer.invoke({}, { id: 'two' }));
        assert.equal(second.text, 'b');
        assert.deepEqual(second.end.meta, { id: 'two' });
      },
    ),
  );

  for (const [source, type, message] of [
    ['async (e, stream) => { throw new RangeError("mid"); }', 'RangeError', 'mid'],
    [
      '(e, stream) => { stream.setContentType("a/b"); }',
      'Error',
      'Streaming does not support non-async handlers.',
    ],
    ['async (e, stream) => {}', 'Error', 'Response stream is not finished.'],
    ['async (e, stream) => { stream.destroy(new TypeError("own")); }', 'TypeError', 'own'],
  ] as const) {
    test(
      `streaming ${source} fails before it began`,
      streaming(source, async (peer) => {
        const report = failure(await peer.invoke({}));
        assert.deepEqual([report.errorType, report.errorMessage], [type, message]);
      }),
    );
  }

  for (const [source, type, message] of [
    ['async (e, stream) => { stream.write("a"); throw new RangeError("mid"); }', 'RangeError', 'mid'],
    [
      'async (e, stream) => { stream.write("a"); stream.setContentType("x"); }',
      'Runtime.InvalidStreamingOperation',
      'Cannot set content-type, too late.',
    ],
    ['(e, stream) => { stream.end("a"); }', 'Error', 'Streaming does not support non-async handlers.'],
    ['async (e, stream) => { stream.write("a"); }', 'Error', 'Response stream is not finished.'],
    [
      'async (e, stream) => { stream.write("a"); setTimeout(() => { throw new TypeError("later"); }); await new Promise(() => {}); }',
      'TypeError',
      'later',
    ],
    [
      `async (e, stream) => {
        const { pipeline } = require('node:stream/promises');
        await pipeline(async function* () { yield 'a'; throw new TypeError('source'); }, stream);
      }`,
      'TypeError',
      'source',
    ],
    [
      'async (e, stream) => { stream.write("a"); throw new Error("é".repeat(500000)); }',
      'Error',
      `${'é'.repeat(5461)}`,
    ],
  ] as const) {
    test(
      `streaming ${source.slice(0, 100)} fails after it began`,
      streaming(source, async (peer) => {
        const { text, end } = await streamed(peer, await peer.invoke({}));
        assert.equal(text, 'a');
        assert.equal(end.meta['errorType'], type);
        const report = JSON.parse(end.body.toString()) as Record<string, unknown>;
        assert.deepEqual([report['errorType'], report['errorMessage']], [type, message]);
      }),
    );
  }
});
