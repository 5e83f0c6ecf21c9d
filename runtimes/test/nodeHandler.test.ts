import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType } from '../../src/compute/frames.ts';
import { eachRuntime, NODES } from './eachRuntime.ts';
import { answer, failure, withPeer, type Files } from './harness.ts';

const cjs = (name: string) => `exports.handler = async () => '${name}';`;
const esm = (name: string) => `export const handler = async () => '${name}';`;

await eachRuntime(NODES, (runtime, name) => {
  const ANSWERS: readonly [string, Files, string, string][] = [
    ['CommonJS', { 'index.js': cjs('cjs') }, 'index.handler', 'cjs'],
    ['an ES module', { 'index.mjs': esm('esm') }, 'index.handler', 'esm'],
    ['.cjs', { 'index.cjs': cjs('cjs') }, 'index.handler', 'cjs'],
    [
      '.js of "type": "module"',
      { 'index.js': esm('typed'), 'package.json': '{"type":"module"}' },
      'index.handler',
      'typed',
    ],
    [
      'the nearest package.json',
      { 'a/index.js': esm('near'), 'a/package.json': '{"type":"module"}', 'package.json': '{}' },
      'a/index.handler',
      'near',
    ],
    ['.js before .mjs', { 'index.js': cjs('js'), 'index.mjs': esm('mjs') }, 'index.handler', 'js'],
    ['.mjs before .cjs', { 'index.mjs': esm('mjs'), 'index.cjs': cjs('cjs') }, 'index.handler', 'mjs'],
    ['a file without extension', { index: cjs('bare') }, 'index.handler', 'bare'],
    ['a folder', { 'src/app/main.js': cjs('deep') }, 'src/app/main.handler', 'deep'],
    [
      'nested exports',
      { 'index.js': 'exports.a = { b: { handler: async () => "nested" } };' },
      'index.a.b.handler',
      'nested',
    ],
    [
      'a default export',
      { 'index.mjs': 'export default { handler: async () => "default" };' },
      'index.handler',
      'default',
    ],
    ['a package of node_modules', { 'node_modules/pkg/index.js': cjs('package') }, 'pkg.handler', 'package'],
    [
      'top-level await',
      { 'index.mjs': `await new Promise((r) => setTimeout(r, 5)); ${esm('tla')}` },
      'index.handler',
      'tla',
    ],
    ['ES syntax in a plain .js', { 'index.js': `await 1; ${esm('detected')}` }, 'index.handler', 'detected'],
  ];
  for (const [title, files, handler, expected] of ANSWERS) {
    test(`loads ${title}`, () =>
      withPeer(runtime, files, async (peer) => {
        assert.equal((await peer.assign({ handler }))?.type, FrameType.ready);
        assert.equal(answer(await peer.invoke({})), expected);
      }));
  }

  const FAILURES: readonly [string, Files, string, string, RegExp][] = [
    [
      'a missing file',
      {},
      'index.handler',
      'Runtime.ImportModuleError',
      /^Error: Cannot find module 'index'\nRequire stack:\n- \/var\/runtime\/index\.mjs$/,
    ],
    [
      'a missing dependency',
      { 'index.js': 'require("nowhere");' },
      'index.handler',
      'Runtime.ImportModuleError',
      /^Error: Cannot find module 'nowhere'\nRequire stack:\n- .*\/index\.js/,
    ],
    [
      'a missing export',
      { 'index.js': cjs('x') },
      'index.other',
      'Runtime.HandlerNotFound',
      /^index\.other is undefined or not exported$/,
    ],
    [
      'an export that is no function',
      { 'index.js': 'exports.handler = 7;' },
      'index.handler',
      'Runtime.HandlerNotFound',
      /^index\.handler is not a function$/,
    ],
    [
      'a name without a dot',
      { 'index.js': cjs('x') },
      'index',
      'Runtime.MalformedHandlerName',
      /^Bad handler$/,
    ],
    [
      'a name that climbs',
      { 'index.js': cjs('x') },
      '../index.handler',
      'Runtime.MalformedHandlerName',
      /^'\.\.\/index\.handler' is not a valid handler name\. Use absolute paths when specifying root directories in handler names\.$/,
    ],
    [
      'a syntax error',
      { 'index.js': 'exports.handler = (' },
      'index.handler',
      'Runtime.UserCodeSyntaxError',
      /^SyntaxError: /,
    ],
    [
      'a syntax error of an ES module',
      { 'index.mjs': 'export const = 1;' },
      'index.handler',
      'Runtime.UserCodeSyntaxError',
      /^SyntaxError: /,
    ],
    [
      'an exception',
      { 'index.js': 'throw new RangeError("at load");' },
      'index.handler',
      'RangeError',
      /^at load$/,
    ],
    [
      'a rejected top-level await',
      { 'index.mjs': 'await Promise.reject(new TypeError("no"));' },
      'index.handler',
      'TypeError',
      /^no$/,
    ],
  ];
  for (const [title, files, handler, type, message] of FAILURES) {
    test(`reports ${title} and exits`, () =>
      withPeer(runtime, files, async (peer) => {
        const frame = await peer.assign({ handler });
        assert.equal(frame?.type, FrameType.initError);
        const report = failure(frame);
        assert.equal(report.errorType, type);
        assert.match(report.errorMessage, message);
        assert.ok(Array.isArray(report.trace) && report.trace.length > 0);
        assert.equal((await peer.exit()).code, 129);
        assert.match(
          peer.logs().at(-1)?.text ?? '',
          /\tundefined\tERROR\tUncaught Exception \t\{"errorType":/,
        );
      }));
  }

  test('a top-level await that never settles ends the process as Node.js does', () =>
    withPeer(
      runtime,
      { 'index.mjs': 'await new Promise(() => {}); export const handler = 1;' },
      async (peer) => {
        assert.equal(await peer.assign({ handler: 'index.handler' }), undefined);
        assert.equal((await peer.exit()).code, 13);
      },
    ));

  test('a promise rejected while loading and never handled ends init', () =>
    withPeer(
      runtime,
      { 'index.mjs': 'Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 60000));' },
      async (peer) => {
        const report = failure(await peer.assign({ handler: 'index.handler' }));
        assert.equal(report.errorType, 'Runtime.UnhandledPromiseRejection');
        assert.equal(report.errorMessage, 'Error: lost');
        assert.equal((await peer.exit()).code, 128);
      },
    ));

  test('process.exit while loading ends with its code', () =>
    withPeer(runtime, { 'index.js': 'process.exit(42);' }, async (peer) => {
      assert.equal(await peer.assign({ handler: 'index.handler' }), undefined);
      assert.equal((await peer.exit()).code, 42);
    }));

  test('a handler with three parameters is for Node.js 22 and before', () =>
    withPeer(
      runtime,
      { 'index.js': 'exports.handler = (event, context, callback) => callback(null, 1);' },
      async (peer) => {
        const frame = await peer.assign({ handler: 'index.handler' });
        if (name === 'nodejs22.x') return assert.equal(frame?.type, FrameType.ready);
        const report = failure(frame);
        assert.equal(report.errorType, 'Runtime.CallbackHandlerDeprecated');
        assert.match(
          report.errorMessage,
          /removed support for callback-based function handlers starting with Node\.js 24/,
        );
      },
    ));

  test('NODE_OPTIONS: modules are loaded before the handler, and what cannot act any more is refused by name', async () => {
    const files = {
      'index.js':
        'exports.handler = async () => [globalThis.early, globalThis.imported, Error.stackTraceLimit];',
      'early.js': 'globalThis.early = true;',
      'imported.mjs': 'globalThis.imported = true;',
    };
    await withPeer(runtime, files, async (peer) => {
      const NODE_OPTIONS = `--require "./early.js" --import=./imported.mjs --enable-source-maps --stack-trace-limit=25`;
      const frame = await peer.assign({
        handler: 'index.handler',
        environment: { NODE_OPTIONS, LAMBDA_TASK_ROOT: peer.taskRoot },
      });
      assert.equal(frame?.type, FrameType.ready);
      assert.deepEqual(answer(await peer.invoke({})), [true, true, 25]);
    });
    await withPeer(runtime, files, async (peer) => {
      const frame = await peer.assign({
        handler: 'index.handler',
        environment: { NODE_OPTIONS: '--expose-internals', LAMBDA_TASK_ROOT: peer.taskRoot },
      });
      assert.equal(failure(frame).errorType, 'Runtime.InvalidProcessOption');
      assert.match(failure(frame).errorMessage, /--expose-internals/);
    });
  });
});
