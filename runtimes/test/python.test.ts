import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType, type AssignMeta } from '../../src/compute/frames.ts';
import { eachRuntime, PYTHONS } from './eachRuntime.ts';
import { answer, failure, REQUEST_ID, withPeer, type Files, type Peer } from './harness.ts';

await eachRuntime(PYTHONS, (runtime, name, whole) => {
  const minor = Number(name.split('.')[1]);
  const running =
    (source: string, use: (peer: Peer) => Promise<void>, assign: Partial<AssignMeta> = {}) =>
    async () =>
      withPeer(runtime, { 'index.py': source }, async (peer) => {
        const environment = { ...assign.environment, LAMBDA_TASK_ROOT: peer.taskRoot };
        const frame = await peer.assign({ handler: 'index.handler', ...assign, environment });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        await use(peer);
      });
  const returning = (expression: string) => `def handler(event, context):\n    return ${expression}\n`;

  const ANSWERS: readonly [string, Files, string, string][] = [
    ['a module', { 'index.py': returning('"plain"') }, 'index.handler', 'plain'],
    ['a package by dots', { 'a/b/index.py': returning('"dots"') }, 'a.b.index.handler', 'dots'],
    ['a package by slashes', { 'a/b/index.py': returning('"slashes"') }, 'a/b/index.handler', 'slashes'],
    [
      'a neighbour',
      { 'index.py': 'from other import handler', 'other.py': returning('"near"') },
      'index.handler',
      'near',
    ],
    [
      'the function before the standard library',
      { 'index.py': 'import colorsys\nhandler = colorsys.handler', 'colorsys.py': returning('"own"') },
      'index.handler',
      'own',
    ],
    ['a module named as one of ours', { 'handler.py': returning('"user"') }, 'handler.handler', 'user'],
  ];
  for (const [title, files, handler, expected] of whole ? ANSWERS : ANSWERS.slice(0, 1)) {
    test(`loads ${title}`, () =>
      withPeer(runtime, files, async (peer) => {
        const frame = await peer.assign({ handler });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        assert.equal(answer(await peer.invoke({})), expected);
      }));
  }

  const FAILURES: readonly [string, string, string, string, RegExp][] = [
    [
      'a missing module',
      'x = 1',
      'nowhere.handler',
      'Runtime.ImportModuleError',
      /^Unable to import module 'nowhere': No module named 'nowhere'$/,
    ],
    [
      'a missing dependency',
      'import nowhere',
      'index.handler',
      'Runtime.ImportModuleError',
      /^Unable to import module 'index': No module named 'nowhere'$/,
    ],
    [
      'a missing function',
      'x = 1',
      'index.other',
      'Runtime.HandlerNotFound',
      /^Handler 'other' missing on module 'index'$/,
    ],
    [
      'a name without a dot',
      'x = 1',
      'index',
      'Runtime.MalformedHandlerName',
      /^Bad handler 'index': not enough values to unpack \(expected 2, got 1\)$/,
    ],
    [
      'a built-in module',
      'x = 1',
      'sys.exit',
      'Runtime.BuiltInModuleConflict',
      /^Cannot use built-in module sys as a handler module$/,
    ],
    [
      'a syntax error',
      'def handler(:',
      'index.handler',
      'Runtime.UserCodeSyntaxError',
      /^Syntax error in module 'index': .*\(index\.py, line 1\)$/,
    ],
    ['an exception', 'raise KeyError("at load")', 'index.handler', 'KeyError', /^'at load'$/],
  ];
  for (const [title, source, handler, type, message] of whole ? FAILURES : FAILURES.slice(0, 1)) {
    test(`reports ${title} and exits`, () =>
      withPeer(runtime, { 'index.py': source }, async (peer) => {
        const report = failure(await peer.assign({ handler }));
        assert.equal(report.errorType, type);
        assert.match(report.errorMessage, message);
        assert.equal(report.requestId, '');
        assert.ok(Array.isArray(report.stackTrace));
        assert.equal((await peer.exit()).code, 1);
        assert.match(
          peer.logs().at(-1)?.text ?? '',
          new RegExp(`^\\[ERROR\\] ${type}: .*\nTraceback \\(most recent call last\\):`),
        );
      }));
  }

  test('sys.exit while loading ends with its code', () =>
    withPeer(runtime, { 'index.py': 'import sys\nsys.exit(42)' }, async (peer) => {
      assert.equal(await peer.assign({ handler: 'index.handler' }), undefined);
      assert.equal((await peer.exit()).code, 42);
    }));

  test(
    'answers the event, whatever its size, again and again',
    running(returning('event'), async (peer) => {
      for (const size of [0, 1, 1000, 65_300, 65_400, 65_500, 65_536, 70_000, 1_000_000, 6_000_000, 3]) {
        const event = { text: (size > 1_000_000 ? 'xx' : 'é').repeat(size / 2), size };
        assert.deepEqual(answer(await peer.invoke(event, { id: `id-${size}` })), event);
      }
    }),
  );

  for (const [expression, expected] of [
    ['None', null],
    ['b"raw \\xff"', Buffer.from([0x72, 0x61, 0x77, 0x20, 0xff])],
    ['{"a": [1, 2.5, True, None, "text"]}', { a: [1, 2.5, true, null, 'text'] }],
    ['__import__("decimal").Decimal("12")', 12],
    ['__import__("decimal").Decimal("1.25")', 1.25],
  ] as const) {
    test(
      `${expression} is answered`,
      running(returning(expression), async (peer) => {
        const frame = await peer.invoke({});
        if (Buffer.isBuffer(expected)) assert.deepEqual(frame?.body, expected);
        else assert.deepEqual(answer(frame), expected);
      }),
    );
  }

  test(
    'non-ASCII characters are escaped until 3.11',
    running(returning('"é"'), async (peer) => {
      assert.equal((await peer.invoke({}))?.body.toString(), minor < 12 ? '"\\u00e9"' : '"é"');
    }),
  );

  for (const [source, type, message] of [
    [
      returning('object()'),
      'Runtime.MarshalError',
      /^Unable to marshal response: Object of type object is not JSON serializable/,
    ],
    [
      'async ' + returning('1'),
      'Runtime.MarshalError',
      /^Unable to marshal response: Object of type coroutine is not JSON serializable/,
    ],
    [
      returning('(lambda a: a.append(a) or a)([])'),
      'Runtime.MarshalError',
      /^Unable to marshal response: Circular reference detected/,
    ],
    [returning('1 / 0'), 'ZeroDivisionError', /^division by zero$/],
    ['class Odd(Exception):\n    pass\ndef handler(e, c):\n    raise Odd("very")', 'Odd', /^very$/],
    [
      'class Mute(Exception):\n    def __str__(self): raise ValueError()\ndef handler(e, c):\n    raise Mute()',
      'Mute',
      /^$/,
    ],
  ] as const) {
    test(
      `${JSON.stringify(source)} is reported and survived`,
      running(source, async (peer) => {
        for (let time = 0; time < 2; time++) {
          const report = failure(await peer.invoke({}));
          assert.equal(report.errorType, type);
          assert.match(report.errorMessage, message);
          assert.equal(report.requestId, REQUEST_ID);
        }
      }),
    );
  }

  test(
    'an exception carries the trace of the function only, and is one log event',
    running(
      'def deep():\n    raise ValueError("why")\n\ndef handler(event, context):\n    deep()\n',
      async (peer) => {
        const report = failure(await peer.invoke({}));
        assert.deepEqual(
          report.stackTrace?.map((line) =>
            line.replace(peer.taskRoot, '/var/task').replace(/ +[~^]+\n$/, ''),
          ),
          [
            '  File "/var/task/index.py", line 5, in handler\n    deep()\n',
            '  File "/var/task/index.py", line 2, in deep\n    raise ValueError("why")\n',
          ],
        );
        const [event, ...more] = peer.logs();
        assert.equal(more.length, 0);
        assert.equal(event?.level, 'ERROR');
        assert.match(
          event?.text ?? '',
          /^\[ERROR\] ValueError: why\nTraceback \(most recent call last\):\n\u00a0\u00a0File "[^"]+index\.py", line 5, in handler\n\u00a0\u00a0\u00a0\u00a0deep\(\)\n/,
        );
      },
    ),
  );

  if (!whole) return;

  test(
    'an event that is not JSON is an error of the invocation',
    running(returning('event'), async (peer) => {
      const report = failure(await peer.invoke(Buffer.from('{nope')));
      assert.equal(report.errorType, 'Runtime.UnmarshalError');
      assert.match(report.errorMessage, /^Unable to unmarshal input: /);
      assert.equal(answer(await peer.invoke('fine')), 'fine');
    }),
  );

  for (const [statement, code] of [
    ['import sys; sys.exit(3)', 3],
    ['import os; os._exit(4)', 4],
    ['exit(5)', 5],
  ] as const) {
    test(
      `${statement} ends with its code`,
      running(`def handler(e, c):\n    print("bye", flush=True)\n    ${statement}\n`, async (peer) => {
        assert.equal(await peer.invoke({}), undefined);
        assert.equal((await peer.exit()).code, code);
        assert.equal((await peer.output()).stdout, 'bye\n');
      }),
    );
  }

  test(
    'a response beyond the limit is cut one byte after it',
    running(returning('"x" * event'), async (peer) => {
      assert.equal((await peer.invoke(6_291_554))?.body.length, 6_291_556);
      assert.equal((await peer.invoke(50_000_000))?.body.length, 6_291_557);
    }),
  );

  test(
    'the channel closing ends the process',
    running(returning('1'), async (peer) => {
      peer.channel.end();
      assert.equal((await peer.exit()).code, 0);
    }),
  );

  test(
    'the context is complete',
    running(
      `def handler(event, context):
    c = context
    return [c.aws_request_id, c.function_name, c.function_version, c.invoked_function_arn, c.memory_limit_in_mb,
            c.log_group_name, c.log_stream_name, c.identity.cognito_identity_id, c.client_context.custom,
            c.client_context.client.app_title, c.client_context.env, c.tenant_id, 2000 < c.get_remaining_time_in_millis() <= 3000]
`,
      async (peer) => {
        const clientContext = '{"custom":{"a":1},"client":{"app_title":"t"},"env":{"e":"v"}}';
        assert.deepEqual(answer(await peer.invoke({}, { clientContext })), [
          REQUEST_ID,
          'hello',
          '$LATEST',
          'arn:aws:lambda:us-east-1:000000000000:function:hello',
          '128',
          '/aws/lambda/hello',
          '2026/01/01/[$LATEST]0123',
          null,
          { a: 1 },
          't',
          { e: 'v' },
          null,
          true,
        ]);
      },
    ),
  );

  test(
    'the environment is exactly what was given, and the folder that of the code',
    running(
      'import os, time\ndef handler(e, c):\n    return [sorted(os.environ), os.getcwd(), time.localtime(0).tm_hour, os.environ.get("_X_AMZN_TRACE_ID")]\n',
      async (peer) => {
        const [names, folder, hour, trace] = answer(await peer.invoke({}, { trace: 'Root=1' })) as [
          string[],
          string,
          number,
          string,
        ];
        assert.deepEqual([folder, hour, trace], [peer.taskRoot, 9, 'Root=1']);
        assert.deepEqual(
          names.filter((name) => !name.startsWith('AWS_LAMBDA_')),
          ['LAMBDA_TASK_ROOT', 'PATH', 'SECRET', 'TZ', '_X_AMZN_TRACE_ID'],
        );
        assert.equal((answer(await peer.invoke({})) as unknown[])[3], null);
      },
      { environment: { SECRET: 'x', TZ: 'Asia/Tokyo' } },
    ),
  );

  test('modules are looked for in the code, in layers, in PYTHONPATH, then in Python', () =>
    withPeer(runtime, { 'index.py': `import sys\n${returning('sys.path')}` }, async (peer) => {
      const environment = { PYTHONPATH: '/var/runtime:/var/task/lib', LAMBDA_TASK_ROOT: peer.taskRoot };
      await peer.assign({ handler: 'index.handler', environment });
      const path = answer(await peer.invoke({})) as string[];
      assert.deepEqual(path.slice(0, 5), [
        peer.taskRoot,
        `/opt/python/lib/${name}/site-packages`,
        '/opt/python',
        '/var/runtime',
        '/var/task/lib',
      ]);
      assert.ok(path.some((folder) => folder.endsWith(`/lib/${name}`)));
    }));

  test(
    'children of the function do not get the channel',
    running(
      'import os, subprocess\ndef handler(e, c):\n    return subprocess.run(["/bin/sh", "-c", "ls -l /proc/self/fd; echo channel=$MAYFLY_CHANNEL_FD"], close_fds=False, capture_output=True, text=True).stdout\n',
      async (peer) => {
        const said = String(answer(await peer.invoke({})));
        assert.match(said, /\bchannel=\n/);
        assert.doesNotMatch(said, / [3-9]\d* -> socket:/);
      },
    ),
  );

  test(
    'print is raw and there before the answer',
    running(
      'import sys\ndef handler(e, c):\n    print("out é")\n    print("no newline", end="")\n    print("err", file=sys.stderr)\n',
      async (peer) => {
        await peer.invoke({});
        assert.deepEqual(await peer.output(), { stdout: 'out é\nno newline', stderr: 'err\n' });
        assert.deepEqual(peer.logs(), []);
      },
    ),
  );

  const LOGGING = `import logging
logging.getLogger().warning("loading")
def handler(event, context):
    logger = logging.getLogger("mine")
    logger.info("unseen" if event else "seen")
    logger.warning("a %s", "b")
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("bad", extra={"order": 7})
    print("raw")
`;
  test(
    'logging in text',
    running(LOGGING, async (peer) => {
      await peer.invoke(1);
      const [loading, warning, exception] = peer.logs();
      assert.match(loading?.text ?? '', /^\[WARNING\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t\tloading\n$/);
      assert.deepEqual([warning?.level, warning?.format], ['WARN', 'Text']);
      assert.match(warning?.text ?? '', new RegExp(`^\\[WARNING\\]\t[^\t]+Z\t${REQUEST_ID}\ta b\n$`));
      assert.match(exception?.text ?? '', /\tbad\n\n?Traceback \(most recent call last\):\n {2}File/);
      assert.equal((await peer.output()).stdout, 'raw\n');
    }),
  );

  test(
    'logging in JSON',
    running(
      LOGGING,
      async (peer) => {
        await peer.invoke(0);
        const events = peer.logs().map(({ text }) => JSON.parse(text) as Record<string, unknown>);
        assert.deepEqual(
          events.map(({ level }) => level),
          ['WARNING', 'INFO', 'WARNING', 'ERROR'],
        );
        const { timestamp, stackTrace, location, ...exception } = events[3] ?? {};
        assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.ok(Array.isArray(stackTrace));
        assert.match(String(location), /index\.py:handler:\d+$/);
        assert.deepEqual(exception, {
          level: 'ERROR',
          message: 'bad',
          logger: 'mine',
          errorType: 'ZeroDivisionError',
          errorMessage: 'division by zero',
          requestId: REQUEST_ID,
          order: 7,
        });
      },
      { logFormat: 'JSON', logLevel: 'INFO' },
    ),
  );

  test(
    'an unhandled exception in JSON',
    running(
      returning('{}["x"]'),
      async (peer) => {
        await peer.invoke({});
        const event = JSON.parse(peer.logs()[0]?.text ?? '') as Record<string, unknown>;
        assert.deepEqual(
          [event['log_level'], event['errorType'], event['errorMessage'], event['requestId']],
          ['ERROR', 'KeyError', "'x'", REQUEST_ID],
        );
      },
      { logFormat: 'JSON', logLevel: 'INFO' },
    ),
  );

  test(
    'a flood of logs from threads arrives whole',
    running(
      `import logging, threading
def flood(k):
    for i in range(500):
        logging.error("%d-%d-%s", k, i, "x" * 1000)
def handler(event, context):
    threads = [threading.Thread(target=flood, args=(k,)) for k in range(4)]
    [thread.start() for thread in threads]; [thread.join() for thread in threads]
    return "done"
`,
      async (peer) => {
        assert.equal(answer(await peer.invoke({})), 'done');
        const logs = peer.logs();
        assert.equal(logs.length, 2000);
        assert.ok(logs.every(({ text }) => text.length > 1000 && text.endsWith('x\n')));
      },
    ),
  );

  test('the wrapper script is refused by name', () =>
    withPeer(runtime, { 'index.py': returning('1') }, async (peer) => {
      const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper', LAMBDA_TASK_ROOT: peer.taskRoot };
      const frame = await peer.assign({ handler: 'index.handler', environment });
      assert.match(failure(frame).errorMessage, /AWS_LAMBDA_EXEC_WRAPPER/);
    }));
});
