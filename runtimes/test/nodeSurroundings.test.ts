import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType, type AssignMeta } from '../../src/compute/frames.ts';
import { eachRuntime, NODES } from './eachRuntime.ts';
import { answer, failure, REQUEST_ID, withPeer, type Peer } from './harness.ts';

await eachRuntime(NODES, (runtime, name) => {
  const running =
    (source: string, use: (peer: Peer) => Promise<void>, assign: Partial<AssignMeta> = {}) =>
    async () =>
      withPeer(runtime, { 'index.mjs': source }, async (peer) => {
        const environment = { ...assign.environment, LAMBDA_TASK_ROOT: peer.taskRoot };
        const frame = await peer.assign({ handler: 'index.handler', ...assign, environment });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        await use(peer);
      });

  test(
    // V8 of Node.js 22 counts the size of the heap too.
    'gc is there, and in Node.js 24 V8 still takes the code cache of the modules that Node.js brings',
    running(
      `import v8 from 'node:v8';
import { execFileSync } from 'node:child_process';
const plain = execFileSync(process.execPath, ['-p', 'require("node:v8").cachedDataVersionTag()'], { encoding: 'utf8' });
export const handler = async () => {
  gc();
  return { gc: typeof gc, listed: Object.keys(globalThis).includes('gc'), same: Number(plain) === v8.cachedDataVersionTag() };
};`,
      async (peer) =>
        assert.deepEqual(answer(await peer.invoke({})), {
          gc: 'function',
          listed: false,
          same: name === 'nodejs24.x',
        }),
      { memoryMiB: 1024 },
    ),
  );

  test(
    'the context is complete',
    running(
      `export const handler = async (e, context) => ({
      ...context, left: context.getRemainingTimeInMillis(), keys: Object.keys(context) });`,
      async (peer) => {
        const context = answer(await peer.invoke({}, { clientContext: '{"custom":{"a":1}}' })) as Record<
          string,
          unknown
        >;
        assert.ok(Number(context['left']) > 2000 && Number(context['left']) <= 3000);
        delete context['left'];
        const keys = context['keys'] as string[];
        delete context['keys'];
        assert.equal(keys.includes('done'), name === 'nodejs22.x');
        delete context['callbackWaitsForEmptyEventLoop'];
        assert.deepEqual(context, {
          functionName: 'hello',
          functionVersion: '$LATEST',
          memoryLimitInMB: '128',
          logGroupName: '/aws/lambda/hello',
          logStreamName: '2026/01/01/[$LATEST]0123',
          clientContext: { custom: { a: 1 } },
          invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
          awsRequestId: REQUEST_ID,
        });
      },
    ),
  );

  test(
    'the environment is exactly what was given, and the folder that of the code',
    running(
      'export const handler = async () => ({ env: process.env, cwd: process.cwd(), zone: new Date(0).getHours() });',
      async (peer) => {
        const said = answer(await peer.invoke({}, { trace: 'Root=1' })) as {
          env: Record<string, string>;
          cwd: string;
          zone: number;
        };
        assert.equal(said.cwd, peer.taskRoot);
        assert.equal(said.zone, 9);
        assert.deepEqual(Object.keys(said.env).toSorted(), [
          'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
          'AWS_LAMBDA_FUNCTION_NAME',
          'AWS_LAMBDA_FUNCTION_VERSION',
          'AWS_LAMBDA_LOG_GROUP_NAME',
          'AWS_LAMBDA_LOG_STREAM_NAME',
          'LAMBDA_TASK_ROOT',
          'PATH',
          'SECRET',
          'TZ',
          '_X_AMZN_TRACE_ID',
        ]);
        const second = answer(await peer.invoke({})) as typeof said;
        assert.equal(second.env['_X_AMZN_TRACE_ID'], undefined);
      },
      { environment: { SECRET: 'x', TZ: 'Asia/Tokyo' } },
    ),
  );

  const ASKING = {
    'process.env, each time': 'export const handler = async () => process.env._X_AMZN_TRACE_ID ?? null;',
    'process.env, kept':
      'const { env } = process; export const handler = async () => env._X_AMZN_TRACE_ID ?? null;',
    'env of node:process':
      'import { env } from "node:process"; export const handler = async () => env._X_AMZN_TRACE_ID ?? null;',
    'what was copied': 'export const handler = async () => ({ ...process.env })._X_AMZN_TRACE_ID ?? null;',
    'a child':
      'import { execFileSync } from "node:child_process"; export const handler = async () => execFileSync("/bin/sh", ["-c", "echo $_X_AMZN_TRACE_ID"]).toString().trim() || null;',
    'a thread':
      'import { Worker } from "node:worker_threads"; import { once } from "node:events"; export const handler = async () => (await once(new Worker(`require("node:worker_threads").parentPort.postMessage(process.env._X_AMZN_TRACE_ID ?? null)`, { eval: true }), "message"))[0];',
    'only the second time':
      'let runs = 0; export const handler = async () => runs++ > 0 ? process.env._X_AMZN_TRACE_ID ?? null : "Root=1";',
  };
  for (const [way, code] of Object.entries(ASKING)) {
    test(
      `the trace of each invocation, asked for by ${way}`,
      running(code, async (peer) => {
        for (const trace of ['Root=1', 'Root=2', 'Root=3']) {
          assert.equal(answer(await peer.invoke({}, { trace })), trace);
        }
        assert.equal(answer(await peer.invoke({})), null);
      }),
    );
  }

  test(
    'children of the function do not get the channel',
    running(
      `import { execFileSync } from 'node:child_process';
     export const handler = async () => execFileSync('/bin/sh', ['-c', 'ls -l /proc/self/fd; echo "channel=$MAYFLY_CHANNEL_FD"'], { stdio: ['ignore', 'pipe', 'pipe'] }).toString();`,
      async (peer) => {
        const said = String(answer(await peer.invoke({})));
        assert.match(said, /\bchannel=\n/);
        assert.doesNotMatch(said, / [3-9]\d* -> socket:/);
      },
    ),
  );

  test(
    'console in text: one event a call, with time, id and level; raw output stays raw',
    running(
      `console.log('loading'); export const handler = async () => {
       console.log('a %s', 'b', { c: 1 }); console.warn('two\\nlines'); console.error(new Error('e').message); console.debug('d'); console.trace('t');
       process.stdout.write('raw\\n'); process.stderr.write('err\\n'); return 1; };`,
      async (peer) => {
        await peer.invoke({});
        const [loading, ...logs] = peer.logs();
        assert.match(
          loading?.text ?? '',
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\tundefined\tINFO\tloading\n$/,
        );
        assert.deepEqual(
          logs.map(({ level, format, text }) => [level, format, text.split('\t').slice(1).join('\t')]),
          [
            ['INFO', 'Text', `${REQUEST_ID}\tINFO\ta b { c: 1 }\n`],
            ['WARN', 'Text', `${REQUEST_ID}\tWARN\ttwo\nlines\n`],
            ['ERROR', 'Text', `${REQUEST_ID}\tERROR\te\n`],
            ['DEBUG', 'Text', `${REQUEST_ID}\tDEBUG\td\n`],
            ['TRACE', 'Text', `${REQUEST_ID}\tTRACE\tt\n`],
          ],
        );
        assert.equal(logs[0]?.timestampMs, Date.parse(logs[0]?.text.split('\t')[0] ?? ''));
        assert.deepEqual(await peer.output(), { stdout: 'raw\n', stderr: 'err\n' });
      },
    ),
  );

  test(
    'console in JSON: levels filtered, errors described',
    running(
      `export const handler = async () => {
       console.debug('unseen'); console.info('plain'); console.warn({ a: 1 }); console.error('failed:', new TypeError('why')); console.error(new RangeError('alone'));
       const cycle = {}; cycle.cycle = cycle; console.fatal(cycle); throw new Error('end'); };`,
      async (peer) => {
        await peer.invoke({});
        const logs = peer.logs();
        assert.ok(logs.every(({ format }) => format === 'JSON'));
        const events = logs.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
        assert.deepEqual(
          events.map(({ level }) => level),
          ['INFO', 'WARN', 'ERROR', 'ERROR', 'FATAL', 'ERROR'],
        );
        assert.deepEqual(
          events.map(({ requestId }) => requestId),
          Array(6).fill(REQUEST_ID),
        );
        assert.equal(events[0]?.['message'], 'plain');
        assert.deepEqual(events[1]?.['message'], { a: 1 });
        assert.deepEqual([events[2]?.['errorType'], events[2]?.['errorMessage']], ['TypeError', 'why']);
        assert.equal(
          (events[3]?.['message'] as { errorMessage?: string } | undefined)?.errorMessage,
          'alone',
        );
        assert.match(String(events[4]?.['message']), /Circular/);
      },
      { logFormat: 'JSON', logLevel: 'INFO' },
    ),
  );

  test(
    'a flood of logs arrives whole and in order, before the response',
    running(
      'export const handler = async (n) => { for (let i = 0; i < n; i++) console.log(i, "x".repeat(300)); console.log("y".repeat(1e6)); return n; };',
      async (peer) => {
        assert.equal(answer(await peer.invoke(5000)), 5000);
        const logs = peer.logs();
        assert.equal(logs.length, 5001);
        assert.ok(logs.slice(0, 5000).every(({ text }, index) => text.includes(`\tINFO\t${index} xxx`)));
        assert.equal(logs[5000]?.text.length, 256 * 1024);
      },
    ),
  );

  test(
    'the invoke store of the global is what AWS offers',
    running(
      'export const handler = async () => [awslambda.InvokeStore.getRequestId(), awslambda.InvokeStore.getXRayTraceId()];',
      async (peer) =>
        assert.deepEqual(answer(await peer.invoke({}, { trace: 'Root=9' })), [REQUEST_ID, 'Root=9']),
    ),
  );

  test('the wrapper script is refused by name', () =>
    withPeer(runtime, { 'index.mjs': 'export const handler = async () => 1;' }, async (peer) => {
      const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper', LAMBDA_TASK_ROOT: peer.taskRoot };
      assert.match(
        failure(await peer.assign({ handler: 'index.handler', environment })).errorMessage,
        /AWS_LAMBDA_EXEC_WRAPPER/,
      );
    }));

  test('NODE_PATH acts though the process ran before', () =>
    withPeer(
      runtime,
      { 'index.cjs': 'exports.handler = async () => require("lib");', 'opt/lib.js': 'module.exports = 5;' },
      async (peer) => {
        const environment = { NODE_PATH: `${peer.taskRoot}/opt`, LAMBDA_TASK_ROOT: peer.taskRoot };
        assert.equal((await peer.assign({ handler: 'index.handler', environment }))?.type, FrameType.ready);
        assert.equal(answer(await peer.invoke({})), 5);
      },
    ));
});
