import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FrameType, type AssignMeta, type Frame } from '../../src/compute/frames.ts';
import { JAVA, skipWithoutJava, testHandlers } from '../../test/javaOnHost.ts';
import { eachRuntime, JAVAS } from './eachRuntime.ts';
import { answer, REQUEST_ID, withPeer, type Peer } from './harness.ts';

const compiled = skipWithoutJava === false ? await testHandlers() : {};

interface Report {
  errorType?: string;
  errorMessage: string;
  stackTrace?: string[];
}

/** The body of an ERROR or INIT_ERROR frame; its meta names AWS's kind of error. */
function failure(frame: Frame | undefined, kind: string): Report {
  assert.ok(frame?.type === FrameType.error || frame?.type === FrameType.initError, String(frame?.body));
  assert.equal(frame.meta['errorType'], kind);
  return JSON.parse(frame.body.toString()) as Report;
}

if (skipWithoutJava !== false) test('Java', { skip: skipWithoutJava }, () => {});
await eachRuntime(JAVAS, (runtime, name) => {
  // Each handler takes a JVM of its own: one version runs them all, the others the main cases.
  const whole = name === JAVA;
  const running =
    (handler: string, use: (peer: Peer) => Promise<void>, assign: Partial<AssignMeta> = {}) =>
    () =>
      withPeer(runtime, compiled, async (peer) => {
        const frame = await peer.assign({
          handler: `handlers.${handler}`,
          ...assign,
          environment: { ...assign.environment, LAMBDA_TASK_ROOT: peer.taskRoot },
        });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        await use(peer);
      });

  const ORDER = { name: 'a', count: 1, price: 2.5, items: [{ b: [true, null] }], open: true };
  const ANSWERS: readonly [string, unknown, unknown][] = [
    ['Kinds$Maps', { a: [1, 2.5, true, null, 'é'] }, { a: [1, 2.5, true, null, 'é'] }],
    ['Kinds$Maps::handleRequest', { a: 1 }, { a: 1 }],
    ['Kinds$Orders', ORDER, [{ ...ORDER, count: 2 }]],
    ['Kinds$Orders', { NAME: 'case matters', unknown: 1 }, [{ count: 1, open: false }]],
    ['Kinds$Nothing', {}, null],
    ['Kinds::order', { name: 'a' }, { name: 'a', count: 0, open: false }],
    ['Kinds::orderWithContext', {}, { name: 'hello', count: 0, open: false }],
    ['Kinds::primitive', 21, 42],
    ['Kinds::primitive', '21', 42],
    ['Kinds::fraction', 1, 0.5],
    ['Kinds::truth', true, false],
    ['Kinds::text', 'é', 'é!'],
    ['Kinds::list', [1, 2], [2, 3]],
    ['Kinds::list', 1, [2]],
    ['Kinds::decimal', 1.25, 1.25],
    ['Kinds::nothing', { a: 1 }, null],
    ['Kinds::onlyContext', {}, REQUEST_ID],
    ['Kinds::still', 'text', 'static text'],
    ['Kinds::pipe', { piped: 1 }, { piped: 1 }],
    ['Kinds::overloaded', 'x', 'with'],
  ];
  describe('handlers', { concurrency: 3 }, () => {
    for (const [handler, event, expected] of whole ? ANSWERS : ANSWERS.slice(0, 3)) {
      test(
        `${handler} answers ${JSON.stringify(event)}`,
        running(handler, async (peer) => assert.deepEqual(answer(await peer.invoke(event)), expected)),
      );
    }
  });

  const FAILURES: readonly [string, unknown, string, RegExp, string?][] = [
    ['Failing::odd', {}, 'Runtime.UserException', /^very$/, 'handlers.Failing$Odd'],
    [
      'Failing::noMessage',
      {},
      'Runtime.UserException',
      /^handlers\.Failing\$NoMessage$/,
      'handlers.Failing$NoMessage',
    ],
    ['Failing::failed', {}, 'Runtime.UserException', /^asserted$/, 'java.lang.AssertionError'],
    [
      'Failing::circular',
      {},
      'Runtime.UserException',
      /^An error occurred during JSON serialization of response$/,
      'java.lang.RuntimeException',
    ],
    [
      'Kinds::primitive',
      'no number',
      'Runtime.UserException',
      /^An error occurred during JSON parsing$/,
      'java.lang.RuntimeException',
    ],
    [
      'Nowhere',
      {},
      'Runtime.BadFunctionCode',
      /^Class not found: handlers\.Nowhere$/,
      'java.lang.ClassNotFoundException',
    ],
    [
      'Kinds::nowhere',
      {},
      'Runtime.BadFunctionCode',
      /^No public method named nowhere with appropriate method signature found on class handlers\.Kinds$/,
    ],
    ['Kinds::tooMany', {}, 'Runtime.BadFunctionCode', /^No public method named tooMany with appropriate/],
    ['Kinds::', {}, 'Runtime.BadFunctionCode', /^Invalid handler: `handlers\.Kinds::'$/],
    [
      'Failing$NotAHandler',
      {},
      'Runtime.BadFunctionCode',
      /^Class does not implement an appropriate handler interface: handlers\.Failing\$NotAHandler$/,
    ],
    ['Failing$Hidden', {}, 'Runtime.BadFunctionCode', /has no public zero-argument constructor$/],
    ['Failing$Inner', {}, 'Runtime.BadFunctionCode', /it is a non-static inner class$/],
  ];
  describe('failures', { concurrency: 3 }, () => {
    for (const [handler, event, kind, message, type] of whole ? FAILURES : FAILURES.slice(0, 1)) {
      test(
        `${handler} fails at the invocation with ${message.source}, and survives`,
        running(handler, async (peer) => {
          for (let time = 0; time < 2; time++) {
            const report = failure(await peer.invoke(event), kind);
            assert.match(report.errorMessage, message);
            if (type !== undefined) assert.equal(report.errorType, type);
            const [event0, ...more] = peer.logs();
            assert.deepEqual([event0?.format, more.length], ['Text', 0]);
            assert.ok(event0?.text.startsWith(report.errorMessage));
          }
        }),
      );
    }
  });

  test(
    'an error carries the trace of the function only, and its causes are in the log',
    running('Failing::odd', async (peer) => {
      const report = failure(await peer.invoke({}), 'Runtime.UserException');
      assert.match(report.stackTrace?.[0] ?? '', /^handlers\.Failing\.odd\(Failing\.java:\d+\)$/);
      assert.ok(report.stackTrace?.every((line) => !/mayfly|amazonaws/.test(line)));
      assert.match(
        peer.logs()[0]?.text ?? '',
        /^very: handlers\.Failing\$Odd\nhandlers\.Failing\$Odd: very\n\tat handlers\.Failing\.odd[^]*\nCaused by: java\.lang\.RuntimeException: why\n/,
      );
    }),
  );

  for (const [handler, message, type] of whole
    ? ([
        ['Failing$InConstructor', /^not today$/, 'java.lang.IllegalStateException'],
        [
          'Failing$InInitializer',
          /^Error loading class handlers\.Failing\$InInitializer/,
          'java.lang.ExceptionInInitializerError',
        ],
      ] as const)
    : []) {
    test(`${handler} is reported at initialisation, and ends the runtime`, () =>
      withPeer(runtime, compiled, async (peer) => {
        const report = failure(
          await peer.assign({ handler: `handlers.${handler}` }),
          'Runtime.BadFunctionCode',
        );
        assert.match(report.errorMessage, message);
        assert.equal(report.errorType, type);
        assert.equal((await peer.exit()).code, 1);
        assert.equal(peer.logs().length, 1);
      }));
  }

  if (!whole) return;

  test(
    'answers the event, whatever its size, again and again',
    running('Kinds$Maps', async (peer) => {
      for (const size of [0, 1, 1000, 65_300, 65_400, 65_536, 70_000, 1_000_000, 6_000_000, 3]) {
        const event = { text: (size > 1_000_000 ? 'xx' : 'é').repeat(size / 2), size };
        assert.deepEqual(answer(await peer.invoke(event, { id: `id-${size}` })), event);
      }
    }),
  );

  test(
    'a stream handler answers bytes as they are',
    running('Kinds$Streams', async (peer) => {
      assert.equal((await peer.invoke({ a: 1 }))?.body.toString(), '<{"a":1}>');
      assert.deepEqual((await peer.invoke(Buffer.from([255, 0])))?.body, Buffer.from([60, 255, 0, 62]));
    }),
  );

  test(
    'one instance serves all invocations',
    running('Kinds::count', async (peer) => {
      for (const count of [1, 2, 3]) assert.equal(answer(await peer.invoke({})), count);
    }),
  );

  test(
    'a flag of interruption does not reach the next invocation',
    running('Failing::interrupted', async (peer) => {
      for (let time = 0; time < 2; time++) assert.equal(answer(await peer.invoke({})), 'was false');
    }),
  );

  for (const [handler, type] of [
    ['Failing::huge', 'java.lang.OutOfMemoryError'],
    ['Failing::deep', 'java.lang.StackOverflowError'],
  ] as const) {
    test(
      `${type} is reported, and ends the runtime as on AWS`,
      running(handler, async (peer) => {
        const frame = await peer.invoke({});
        assert.equal(failure(frame, 'Runtime.UserException').errorType, type);
        assert.equal(frame?.meta['exiting'], true);
        await peer.exit();
      }),
    );
  }

  for (const [handler, code] of [
    ['Failing::exit', 3],
    ['Failing::halt', 4],
  ] as const) {
    test(
      `${handler} ends with its code`,
      running(handler, async (peer) => {
        assert.equal(await peer.invoke(code), undefined);
        assert.equal((await peer.exit()).code, code);
      }),
    );
  }

  test(
    'the channel closing ends the process',
    running('Kinds$Maps', async (peer) => {
      peer.channel.end();
      assert.equal((await peer.exit()).code, 0);
    }),
  );

  test(
    'the context is complete',
    running(
      'Looking::context',
      async (peer) => {
        const plain = {
          id: REQUEST_ID,
          arn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
          name: 'hello',
          version: '$LATEST',
          group: '/aws/lambda/hello',
          stream: '2026/01/01/[$LATEST]0123',
          memory: 512,
          inTime: true,
          identity: true,
          client: 'none',
          app: 'none',
          trace: 'none',
          loader: true,
        };
        assert.deepEqual(answer(await peer.invoke({})), plain);
        const clientContext = '{"custom":{"a":"b"},"client":{"app_title":"title"},"env":{}}';
        const rich = await peer.invoke({}, { clientContext, trace: 'Root=1-a' });
        assert.deepEqual(answer(rich), { ...plain, client: 'b', app: 'title', trace: 'Root=1-a' });
        assert.deepEqual(answer(await peer.invoke({})), plain);
      },
      { environment: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' } },
    ),
  );

  test(
    "the environment is the function's own, for its children too",
    running(
      'Looking::surroundings',
      async (peer) => {
        const seen = answer(await peer.invoke({})) as Record<string, unknown>;
        assert.equal(seen['colour'], 'blue');
        assert.deepEqual((seen['child'] as string[]).toSpliced(1, 1), ['blue', 'none', '4']);
        assert.equal(seen['channel'], undefined);
        assert.equal(seen['zone'], 'Europe/Berlin');
        assert.equal(seen['charset'], 'UTF-8');
        assert.equal(seen['locale'], 'en_US');
        assert.equal(`java${String(seen['version'])}`, name);
      },
      { environment: { COLOUR: 'blue', TZ: 'Europe/Berlin' } },
    ),
  );

  test(
    "classes of the runtime are not the function's; the interfaces are shared",
    running('Looking::classes', async (peer) => {
      const core = 'com.amazonaws.services.lambda.runtime';
      const seen = await peer.invoke([
        `${core}.Context`,
        `${core}.logging.LogLevel`,
        `${core}.api.client.AWSLambda`,
        `${core}.serialization.PojoSerializer`,
        'com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.ObjectMapper',
        'mayfly.Main',
        'handlers.Kinds',
      ]);
      assert.deepEqual(answer(seen), {
        [`${core}.Context`]: 'shared',
        [`${core}.logging.LogLevel`]: 'shared',
        [`${core}.api.client.AWSLambda`]: 'none',
        [`${core}.serialization.PojoSerializer`]: 'none',
        'com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.ObjectMapper': 'none',
        'mayfly.Main': 'none',
        'handlers.Kinds': 'own',
      });
    }),
  );

  test(
    'the logger writes events, the streams stay raw',
    running('Looking::logs', async (peer) => {
      assert.equal(answer(await peer.invoke({})), null);
      assert.deepEqual(
        peer.logs().map(({ level, format, text }) => [level, format, text]),
        [
          ['INFO', 'Text', 'one event\nof two lines'],
          ['WARN', 'Text', '[WARN] levelled'],
          ['DEBUG', 'Text', '[DEBUG] quiet'],
          ['INFO', 'Text', 'bytes'],
        ],
      );
      const { stdout, stderr } = await peer.output();
      assert.deepEqual([stdout, stderr], ['out\né unfinished', 'err\n']);
    }),
  );

  test(
    'in JSON, events are objects, and those below the level are dropped',
    running(
      'Looking::logs',
      async (peer) => {
        await peer.invoke({});
        const events = peer.logs().filter(({ text }) => text !== 'bytes');
        assert.ok(events.every(({ format }) => format === 'JSON'));
        const parsed = events.map(({ text }) => JSON.parse(text) as Record<string, string>);
        assert.deepEqual(
          parsed.map(({ level, message, AWSRequestId }) => [level, message, AWSRequestId]),
          [
            ['UNDEFINED', 'one event\nof two lines', REQUEST_ID],
            ['WARN', 'levelled', REQUEST_ID],
          ],
        );
        assert.match(parsed[0]?.['timestamp'] ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      },
      {
        logFormat: 'JSON',
        logLevel: 'INFO',
        environment: { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: 'INFO' },
      },
    ),
  );

  for (const [name, value, refused] of [
    ['AWS_LAMBDA_EXEC_WRAPPER', '/opt/wrapper', 'AWS_LAMBDA_EXEC_WRAPPER'],
    ['JAVA_TOOL_OPTIONS', '-Da=b -javaagent:/opt/agent.jar', '-javaagent: in JAVA_TOOL_OPTIONS'],
  ] as const) {
    test(`${name}=${value} is refused by name`, () =>
      withPeer(runtime, compiled, async (peer) => {
        const environment = { [name]: value };
        const frame = await peer.assign({ handler: 'handlers.Kinds$Maps', environment });
        const { errorMessage } = failure(frame, 'Runtime.BadFunctionCode');
        assert.equal(errorMessage, `${refused} is not supported by this version of Mayfly`);
      }));
  }
});
