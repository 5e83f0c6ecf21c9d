import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType } from '../../src/compute/frames.ts';
import { eachRuntime, NODES } from './eachRuntime.ts';
import { answer, failure, withPeer, type Peer } from './harness.ts';

await eachRuntime(NODES, (runtime, name) => {
  const with22 = { skip: name === 'nodejs22.x' ? false : 'callbacks are for Node.js 22 and before' };
  const running = (source: string, use: (peer: Peer) => Promise<void>) => async () =>
    withPeer(runtime, { 'index.js': source }, async (peer) => {
      const frame = await peer.assign({ handler: 'index.handler' });
      assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
      await use(peer);
    });
  const echo = 'exports.handler = async (event) => event;';

  test(
    'answers the event, whatever its size, again and again',
    running(echo, async (peer) => {
      for (const size of [0, 1, 1000, 65_527, 65_528, 65_536, 70_000, 1_000_000, 6_000_000, 3]) {
        const event = { text: 'é'.repeat(size / 2), size };
        assert.deepEqual(answer(await peer.invoke(event)), event);
      }
    }),
  );

  test(
    'the response names its invocation',
    running(echo, async (peer) => {
      const frame = await peer.invoke({}, { id: 'another' });
      assert.deepEqual(frame?.meta, { id: 'another' });
    }),
  );

  for (const [source, expected] of [
    ['async () => {}', null],
    ['async () => null', null],
    ['async () => "text"', 'text'],
    ['async () => ({ a: undefined, b: new Date(0) })', { b: '1970-01-01T00:00:00.000Z' }],
    ['async () => () => {}', null],
    ['() => Promise.resolve(7)', 7],
    ['() => ({ then: (done) => done("thenable") })', 'thenable'],
  ] as const) {
    test(
      `${source} answers ${JSON.stringify(expected)}`,
      running(`exports.handler = ${source};`, async (peer) => {
        assert.deepEqual(answer(await peer.invoke({})), expected);
      }),
    );
  }

  test(
    'what a plain function returns counts since Node.js 24',
    running('exports.handler = () => 5;', async (peer) => {
      assert.equal(answer(await peer.invoke({})), name === 'nodejs22.x' ? null : 5);
    }),
  );

  for (const [title, source, type, message] of [
    ['an exception', 'async () => { throw new RangeError("too far"); }', 'RangeError', 'too far'],
    ['an exception of a plain function', '() => { throw new Error("plain"); }', 'Error', 'plain'],
    ['a string that is thrown', 'async () => { throw "just text"; }', 'string', 'just text'],
    [
      'an error of its own class',
      'async () => { class Odd extends Error { name = "Odd"; } throw new Odd("x"); }',
      'Odd',
      'x',
    ],
  ] as const) {
    test(
      `${title} is reported, logged, and survived`,
      running(`let n = 0; exports.handler = (e) => { n++; return (${source})(); };`, async (peer) => {
        const report = failure(await peer.invoke({}));
        assert.equal(report.errorType, type);
        assert.equal(report.errorMessage, message);
        assert.match(peer.logs().at(-1)?.text ?? '', /\tERROR\tInvoke Error \t\{"errorType":/);
        assert.equal(failure(await peer.invoke({})).errorType, type);
      }),
    );
  }

  test(
    'an error carries its trace',
    running('exports.handler = async () => { throw new Error("x"); };', async (peer) => {
      const { trace = [] } = failure(await peer.invoke({}));
      assert.equal(trace[0], 'Error: x');
      assert.match(trace[1] ?? '', /index\.js:1/);
    }),
  );

  for (const [title, value] of [
    ['a cycle', '(() => { const a = {}; a.a = a; return a; })()'],
    ['a BigInt', '10n'],
  ] as const) {
    test(
      `${title} cannot be answered`,
      running(`exports.handler = async () => ${value};`, async (peer) => {
        const report = failure(await peer.invoke({}));
        assert.equal(report.errorMessage, 'Unable to stringify response body');
        assert.equal(report.errorType, name === 'nodejs22.x' ? 'Error' : 'Runtime.JSONStringifyError');
      }),
    );
  }

  test(
    'an event that is not JSON is an error of the invocation',
    running(echo, async (peer) => {
      assert.equal(failure(await peer.invoke(Buffer.from('{nope'))).errorType, 'SyntaxError');
      assert.equal(answer(await peer.invoke('fine')), 'fine');
    }),
  );

  test(
    'a promise that never settles',
    running('exports.handler = async () => new Promise(() => {});', async (peer) => {
      assert.equal(failure(await peer.invoke({})).errorType, 'Runtime.NodeJsExit');
    }),
  );

  test(
    'a rejection that nobody handles',
    running(
      'exports.handler = async () => { Promise.reject(new Error("lost")); return new Promise((r) => setTimeout(r, 60000)); };',
      async (peer) => {
        const answer = await peer.invoke({});
        assert.equal(answer?.meta['exiting'], true, 'no further invocation is to be sent');
        const report = failure(answer);
        assert.equal(report.errorType, 'Runtime.UnhandledPromiseRejection');
        assert.equal(report.errorMessage, 'Error: lost');
        assert.equal((await peer.exit()).code, 128);
        assert.match(peer.logs().at(-1)?.text ?? '', /ERROR\tUnhandled Promise Rejection \t/);
      },
    ),
  );

  test(
    'an exception that nobody catches',
    running(
      'exports.handler = () => new Promise(() => setTimeout(() => { throw new Error("loose"); }, 1));',
      async (peer) => {
        const answer = await peer.invoke({});
        assert.equal(answer?.meta['exiting'], true, 'no further invocation is to be sent');
        const report = failure(answer);
        assert.deepEqual([report.errorType, report.errorMessage], ['Error', 'loose']);
        assert.equal((await peer.exit()).code, 129);
        assert.match(peer.logs().at(-1)?.text ?? '', /ERROR\tUncaught Exception \t/);
      },
    ),
  );

  test(
    'process.exit ends with its code, and what was printed before is there',
    running(
      'exports.handler = async () => { console.log("bye"); process.stdout.write("raw"); process.exit(3); };',
      async (peer) => {
        assert.equal(await peer.invoke({}), undefined);
        assert.equal((await peer.exit()).code, 3);
        assert.match(peer.logs()[0]?.text ?? '', /\tINFO\tbye\n$/);
        assert.equal((await peer.output()).stdout, 'raw');
      },
    ),
  );

  test(
    'a response beyond the limit is cut one byte after it',
    running('exports.handler = async (n) => "x".repeat(n);', async (peer) => {
      assert.equal((await peer.invoke(6_291_554))?.body.length, 6_291_556);
      assert.equal((await peer.invoke(50_000_000))?.body.length, 6_291_557);
    }),
  );

  test(
    'the channel closing ends the process',
    running(echo, async (peer) => {
      peer.channel.end();
      assert.equal((await peer.exit()).code, 0);
    }),
  );

  test(
    'a callback answers once the event loop is empty',
    with22,
    running(
      'exports.handler = (e, c, callback) => { setTimeout(() => { globalThis.late = true; }, 20); callback(null, "done"); setTimeout(() => console.log("after"), 5); };',
      async (peer) => {
        assert.equal(answer(await peer.invoke({})), 'done');
        assert.match(peer.logs()[0]?.text ?? '', /after/);
      },
    ),
  );

  test(
    'a callback answers at once when told not to wait',
    with22,
    running(
      'exports.handler = (e, c, callback) => { c.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 60000); callback(null, c.callbackWaitsForEmptyEventLoop); };',
      async (peer) => {
        assert.equal(answer(await peer.invoke({})), false);
      },
    ),
  );

  for (const [source, expected] of [
    ['(e, c, callback) => { callback(new Error("cb")); }', { error: 'cb' }],
    ['(e, c, callback) => { callback("text"); }', { error: 'text' }],
    ['(e, c) => c.succeed("s")', 's'],
    ['(e, c) => c.done(null, "d")', 'd'],
    ['(e, c) => c.fail(new Error("f"))', { error: 'f' }],
    ['(e, c) => c.fail()', { error: 'handled' }],
    ['(e, c, callback) => {}', null],
    [
      '(e, c, callback) => { callback(null, 1); callback(null, 2); c.done(null, 3); callback(new Error("4")); }',
      1,
    ],
    ['async (e, c) => { c.done(null, "first"); return "second"; }', 'first'],
  ] as const) {
    test(
      `${source} answers ${JSON.stringify(expected)}, once`,
      with22,
      running(`exports.handler = ${source};`, async (peer) => {
        for (let time = 0; time < 2; time++) {
          const frame = await peer.invoke({});
          if (typeof expected === 'object' && expected !== null)
            assert.equal(failure(frame).errorMessage, expected.error);
          else assert.deepEqual(answer(frame), expected);
        }
      }),
    );
  }
});
