import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType, type AssignMeta } from '../../src/compute/frames.ts';
import { eachRuntime, RUBIES } from './eachRuntime.ts';
import { answer, failure, REQUEST_ID, withPeer, type Files, type Peer } from './harness.ts';

await eachRuntime(RUBIES, (runtime) => {
  const running =
    (source: string, use: (peer: Peer) => Promise<void>, assign: Partial<AssignMeta> = {}) =>
    async () =>
      withPeer(runtime, { 'index.rb': source }, async (peer) => {
        const environment = { ...assign.environment, LAMBDA_TASK_ROOT: peer.taskRoot };
        const frame = await peer.assign({ handler: 'index.handler', ...assign, environment });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        await use(peer);
      });
  const returning = (expression: string) => `def handler(event:, context:)\n  ${expression}\nend\n`;

  const ANSWERS: readonly [string, Files, string, string][] = [
    ['a method', { 'index.rb': returning('"plain"') }, 'index.handler', 'plain'],
    ['a file in a folder', { 'a/b/index.rb': returning('"deep"') }, 'a/b/index.handler', 'deep'],
    [
      'a method of a class',
      { 'index.rb': 'class Api\n  def self.call(event:, context:) = "class"\nend' },
      'index.Api.call',
      'class',
    ],
    [
      'a method of a class in a module',
      { 'index.rb': 'module Deep\n  class Api\n    def self.call(event:, **) = "module"\n  end\nend' },
      'index.Deep::Api.call',
      'module',
    ],
    [
      'a neighbour, by require and by require_relative',
      {
        'index.rb': 'require "one"\nrequire_relative "two"\n' + returning('ONE + TWO'),
        'one.rb': 'ONE = "1"',
        'two.rb': 'TWO = "2"',
      },
      'index.handler',
      '12',
    ],
    ['a file named as one of ours', { 'handler.rb': returning('"user"') }, 'handler.handler', 'user'],
    [
      'the function before the standard library',
      { 'index.rb': 'require "abbrev"\n' + returning('OWN'), 'abbrev.rb': 'OWN = "own"' },
      'index.handler',
      'own',
    ],
  ];
  for (const [title, files, handler, expected] of ANSWERS) {
    test(`loads ${title}`, () =>
      withPeer(runtime, files, async (peer) => {
        const frame = await peer.assign({ handler });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        assert.equal(answer(await peer.invoke({})), expected);
      }));
  }

  const FAILURES: readonly [string, string, string, string, RegExp][] = [
    ['a missing file', 'x = 1', 'nowhere.handler', 'Init<LoadError>', /^cannot load such file -- nowhere$/],
    [
      'a missing dependency',
      'require "nowhere"',
      'index.handler',
      'Init<LoadError>',
      /^cannot load such file -- nowhere$/,
    ],
    [
      'a name without a dot',
      'x = 1',
      'index',
      'Init<ArgumentError>',
      /^Invalid handler \["index"\], must be of form FILENAME\.METHOD or FILENAME\.CLASS\.METHOD where FILENAME corresponds with/,
    ],
    [
      'a name with too many dots',
      'x = 1',
      'a.b.c.d',
      'Init<ArgumentError>',
      /^Invalid handler \["a", "b", "c", "d"\]/,
    ],
    ['a syntax error', 'def handler(', 'index.handler', 'Init<SyntaxError>', /index\.rb:\d/],
    ['an exception', 'raise KeyError, "at load"', 'index.handler', 'Init<KeyError>', /^at load$/],
    ['exit', 'exit 3', 'index.handler', 'Init<SystemExit>', /^exit$/],
  ];
  for (const [title, source, handler, type, message] of FAILURES) {
    test(`reports ${title} and exits`, () =>
      withPeer(runtime, { 'index.rb': source }, async (peer) => {
        const report = failure(await peer.assign({ handler }));
        assert.equal(report.errorType, type);
        assert.match(report.errorMessage, message);
        assert.ok(Array.isArray(report.stackTrace));
        assert.equal((await peer.exit()).code, 252);
        const [head, body] = peer.logs();
        assert.equal(head?.text, `Init error when loading handler ${handler}\n`);
        assert.deepEqual(JSON.parse(body?.text ?? ''), report);
      }));
  }

  test(
    'answers the event, whatever its size, again and again',
    running(returning('event'), async (peer) => {
      for (const size of [0, 1, 1000, 8192, 65_300, 65_536, 70_000, 1_000_000, 6_000_000, 3]) {
        const event = { text: (size > 1_000_000 ? 'xx' : 'é').repeat(size / 2), size };
        assert.deepEqual(answer(await peer.invoke(event, { id: `id-${size}` })), event);
      }
    }),
  );

  for (const [expression, expected] of [
    ['nil', null],
    ['"今日は"', '今日は'],
    ['{ a: [1, 2.5, true, nil, "text"] }', { a: [1, 2.5, true, null, 'text'] }],
    ['StringIO.new("raw \\xff".b)', Buffer.from([0x72, 0x61, 0x77, 0x20, 0xff])],
    ['@calls = (@calls || 0) + 1', 1],
    ['event.encoding.name + __ENCODING__.name + Encoding.default_external.name', 'UTF-8UTF-8UTF-8'],
  ] as const) {
    test(
      `${expression} is answered`,
      running(returning(expression), async (peer) => {
        const frame = await peer.invoke('é');
        if (Buffer.isBuffer(expected)) assert.deepEqual(frame?.body, expected);
        else assert.deepEqual(answer(frame), expected);
      }),
    );
  }

  test(
    'what a handler keeps in its variables stays',
    running(returning('@calls = (@calls || 0) + 1'), async (peer) => {
      await peer.invoke({});
      assert.equal(answer(await peer.invoke({})), 2);
    }),
  );

  for (const [source, type, message] of [
    [returning('1 / 0'), 'Function<ZeroDivisionError>', /^divided by 0$/],
    [`class Odd < StandardError; end\n${returning('raise Odd, "very"')}`, 'Function<Odd>', /^very$/],
    [
      `class Mute < StandardError\n  def message = raise("no")\nend\n${returning('raise Mute')}`,
      'Function<Mute>',
      /^$/,
    ],
    [returning('raise "\\xff".b'), 'Function<RuntimeError>', /^\ufffd$/],
    [returning('"\\xff"'), 'Function<JSON::GeneratorError>', /./],
    [returning('[Float::NAN]'), 'Function<JSON::GeneratorError>', /NaN/],
    [returning('a = []; a << a; a'), 'Function<JSON::NestingError>', /nesting/],
    [returning('throw :nowhere'), 'Function<UncaughtThrowError>', /uncaught throw :nowhere/],
    ['def handler(event:)\nend', 'Function<ArgumentError>', /^unknown keyword: :context$/],
  ] as const) {
    test(
      `${JSON.stringify(source)} is reported and survived`,
      running(source, async (peer) => {
        for (let time = 0; time < 2; time++) {
          const frame = await peer.invoke({});
          const report = failure(frame);
          assert.equal(report.errorType, type);
          assert.match(report.errorMessage, message);
          assert.equal(frame?.meta['exiting'], undefined);
        }
      }),
    );
  }

  for (const [source, handler, type, message] of [
    ['x = 1', 'index.other', 'Function<NoMethodError>', /^undefined method [`']other' for /],
    ['x = 1', 'index.Nowhere.call', 'Function<NameError>', /^uninitialized constant Kernel::Nowhere$/],
    ['module Here; end', 'index.Here.call', 'Function<NoMethodError>', /^undefined method [`']call' for /],
    [
      returning('nil.upcase'),
      'index.handler',
      'Function<NoMethodError>',
      /^undefined method [`']upcase' for nil(:NilClass)?$/,
    ],
    [returning('exit 3'), 'index.handler', 'Function<SystemExit>', /^exit$/],
    [
      returning('handler(event: event, context: context)'),
      'index.handler',
      'Function<SystemStackError>',
      /^stack level too deep$/,
    ],
    [
      returning('raise NotImplementedError, "later"'),
      'index.handler',
      'Function<NotImplementedError>',
      /^later$/,
    ],
  ] as const) {
    test(`${JSON.stringify(source)} as ${handler} is reported, and ends the process as on AWS`, () =>
      withPeer(runtime, { 'index.rb': source }, async (peer) => {
        assert.equal((await peer.assign({ handler }))?.type, FrameType.ready);
        const frame = await peer.invoke({});
        const report = failure(frame);
        assert.equal(report.errorType, type);
        assert.match(report.errorMessage, message);
        assert.equal(frame?.meta['exiting'], true);
        assert.equal(peer.logs()[0]?.text, 'Critical exception from handler\n');
        assert.equal((await peer.exit()).code, 255);
      }));
  }

  test(
    'an exception carries the trace of the function only, and is logged',
    running(
      'def deep\n  raise ArgumentError, "why"\nend\n\ndef handler(event:, context:)\n  deep\nend\n',
      async (peer) => {
        const report = failure(await peer.invoke({}));
        const trace = report.stackTrace?.map((line) => line.replace(peer.taskRoot, '/var/task'));
        assert.equal(trace?.length, 2);
        assert.match(trace[0] ?? '', /^\/var\/task\/index\.rb:2:in [`'](Object#)?deep'$/);
        assert.match(trace[1] ?? '', /^\/var\/task\/index\.rb:6:in [`'](Object#)?handler'$/);
        const [head, body, ...more] = peer.logs();
        assert.deepEqual(more, []);
        assert.deepEqual([head?.level, head?.text], ['ERROR', 'Error raised from handler method\n']);
        assert.deepEqual(JSON.parse(body?.text ?? ''), report);
      },
    ),
  );

  test(
    'an event or a client context that is not JSON is an error of the invocation',
    running(returning('event'), async (peer) => {
      assert.equal(failure(await peer.invoke(Buffer.from('{nope'))).errorType, 'Runtime<JSON::ParserError>');
      const odd = await peer.invoke({}, { clientContext: '{' });
      assert.equal(failure(odd).errorType, 'Runtime<JSON::ParserError>');
      assert.equal(answer(await peer.invoke('fine')), 'fine');
    }),
  );

  test(
    'the marshaller may be replaced',
    running(
      `class AwsLambda::Marshaller
  def self.marshall_request(raw) = raw.body.upcase + raw['Content-Type']
  def self.marshall_response(answer) = [answer.reverse, 'text/plain']
end
${returning('event')}`,
      async (peer) => {
        assert.equal((await peer.invoke(Buffer.from('abc')))?.body.toString(), 'nosj/noitacilppaCBA');
      },
    ),
  );

  for (const [statement, code] of [
    ['exit!(4)', 4],
    ['Process.kill(:KILL, Process.pid); sleep', null],
  ] as const) {
    test(
      `${statement} ends it at once`,
      running(returning(`$stdout.puts "bye"\n  ${statement}`), async (peer) => {
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
    'the channel closing ends the process, after what the function left to at_exit',
    running('at_exit { $stdout.puts "last" }\n' + returning('1'), async (peer) => {
      assert.equal((await peer.output()).stdout, 'last\n');
      assert.equal((await peer.exit()).code, 0);
    }),
  );

  test(
    'the context is complete',
    running(
      returning(`c = context
  [c.aws_request_id, c.function_name, c.function_version, c.invoked_function_arn, c.memory_limit_in_mb,
   c.log_group_name, c.log_stream_name, c.identity, c.client_context, c.tenant_id,
   c.get_remaining_time_in_millis.between?(2000, 3000), c.deadline_ms > 1_700_000_000_000, c.class.name]`),
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
          { custom: { a: 1 }, client: { app_title: 't' }, env: { e: 'v' } },
          null,
          true,
          true,
          'LambdaContext',
        ]);
        assert.deepEqual(answer(await peer.invoke({}, { deadlineMs: 5 })), [
          ...(answer(await peer.invoke({})) as unknown[]).slice(0, 10),
          false,
          false,
          'LambdaContext',
        ]);
      },
    ),
  );

  test(
    'the environment is exactly what was given, and the folder that of the code',
    running(
      returning('[ENV.keys.sort, Dir.pwd, Time.at(0).hour, ENV["_X_AMZN_TRACE_ID"], ARGV]'),
      async (peer) => {
        const [names, ...others] = answer(await peer.invoke({}, { trace: 'Root=1' })) as [
          string[],
          ...unknown[],
        ];
        assert.deepEqual(others, [peer.taskRoot, 9, 'Root=1', []]);
        assert.deepEqual(
          names.filter((name) => !name.startsWith('AWS_LAMBDA_')),
          ['LAMBDA_TASK_ROOT', 'PATH', 'SECRET', 'TZ', '_X_AMZN_TRACE_ID'],
        );
        assert.equal((answer(await peer.invoke({})) as unknown[])[3], null);
      },
      { environment: { SECRET: 'x', TZ: 'Asia/Tokyo' } },
    ),
  );

  const GEM = {
    'specifications/tiny-1.2.3.gemspec':
      'Gem::Specification.new { |s| s.name = "tiny"; s.version = "1.2.3"; s.summary = "t"; s.authors = ["t"]; s.require_paths = ["lib"] }',
    'gems/tiny-1.2.3/lib/tiny.rb': 'TINY = "found"',
  };
  const vendored = (folder: string) =>
    Object.fromEntries(Object.entries(GEM).map(([path, text]) => [`${folder}/${path}`, text]));

  test('gems are found in vendor/bundle of the interpreter, and where GEM_PATH says', () => {
    const index = `require "tiny"\n${returning('[TINY, Gem::Specification.find_by_name("tiny").version.to_s]')}`;
    return withPeer(runtime, { 'index.rb': index, ...vendored('elsewhere') }, async (peer) => {
      const environment = {
        GEM_PATH: `${peer.taskRoot}/elsewhere:/nowhere`,
        LAMBDA_TASK_ROOT: peer.taskRoot,
      };
      const frame = await peer.assign({ handler: 'index.handler', environment });
      assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
      assert.deepEqual(answer(await peer.invoke({})), ['found', '1.2.3']);
    });
  });

  test('gems of `bundle install --deployment` are found without a word', () =>
    withPeer(runtime, { 'abi.rb': returning('RbConfig::CONFIG["ruby_version"]') }, async (asked) => {
      await asked.assign({ handler: 'abi.handler' });
      const abi = String(answer(await asked.invoke({})));
      const files = {
        'index.rb': `require "tiny"\n${returning('TINY')}`,
        ...vendored(`vendor/bundle/ruby/${abi}`),
      };
      await withPeer(runtime, files, async (peer) => {
        const frame = await peer.assign({ handler: 'index.handler' });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        assert.equal(answer(await peer.invoke({})), 'found');
      });
    }));

  test('files are looked for in the code, then in RUBYLIB, then in Ruby', () =>
    withPeer(runtime, { 'index.rb': returning('$LOAD_PATH.map(&:to_s)') }, async (peer) => {
      const RUBYLIB = `${peer.taskRoot}:/var/runtime/lib:/opt/ruby/lib`;
      await peer.assign({
        handler: 'index.handler',
        environment: { RUBYLIB, LAMBDA_TASK_ROOT: peer.taskRoot },
      });
      const path = answer(await peer.invoke({})) as string[];
      assert.deepEqual(path.slice(0, 3), [peer.taskRoot, '/var/runtime/lib', '/opt/ruby/lib']);
      assert.ok(!path.some((folder) => folder.includes('client-')));
    }));

  test('RUBYOPT acts as far as it can after the start', () =>
    withPeer(
      runtime,
      { 'index.rb': returning('[BEFORE, $VERBOSE, Warning[:deprecated]]'), 'before.rb': 'BEFORE = 1' },
      async (peer) => {
        const environment = { RUBYOPT: '-rbefore -W0 -W:deprecated', LAMBDA_TASK_ROOT: peer.taskRoot };
        const frame = await peer.assign({ handler: 'index.handler', environment });
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        assert.deepEqual(answer(await peer.invoke({})), [1, null, true]);
      },
    ));

  for (const environment of [{ AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper' }, { RUBYOPT: '--dump=insns' }]) {
    const [name = ''] = Object.keys(environment);
    test(`${name} that can't be honoured is refused by name`, () =>
      withPeer(runtime, { 'index.rb': returning('1') }, async (peer) => {
        const frame = await peer.assign({
          handler: 'index.handler',
          environment: { ...environment, LAMBDA_TASK_ROOT: peer.taskRoot },
        });
        assert.match(failure(frame).errorMessage, new RegExp(`${name}.* is not supported by this version`));
      }));
  }

  test(
    'children of the function do not get the channel',
    running(
      returning(
        'IO.popen(["/bin/sh", "-c", "ls -l /proc/self/fd; echo channel=$MAYFLY_CHANNEL_FD"], &:read)',
      ),
      async (peer) => {
        const said = String(answer(await peer.invoke({})));
        assert.match(said, /\bchannel=\n/);
        assert.doesNotMatch(said, / [3-9]\d* -> socket:/);
      },
    ),
  );

  test(
    'puts is one event, whatever else writes stays raw',
    running(
      returning(
        `puts "one\\ntwo", [3, [nil]], :é\n  puts\n  puts "\\xff".b\n  $stdout.puts "out é"\n  print "no newline"\n  $stderr.puts "err"\n  puts`,
      ),
      async (peer) => {
        assert.equal(answer(await peer.invoke({})), null);
        assert.deepEqual(await peer.output(), { stdout: 'out é\nno newline', stderr: 'err\n' });
        assert.deepEqual(
          peer.logs().map(({ level, text }) => [level, text]),
          [
            ['INFO', 'one\ntwo\n3\n\né\n'],
            ['INFO', '\n'],
            ['INFO', '\ufffd\n'],
            ['INFO', '\n'],
          ],
        );
      },
    ),
  );

  const LOGGING = `require "logger"
Logger.new($stdout).warn("loading")
LOG = Logger.new($stderr, progname: "mine")
def handler(event:, context:)
  LOG.debug("low")
  LOG.info { "a b" }
  begin
    1 / 0
  rescue => e
    LOG.error(e)
  end
  file = File.join("/tmp", "mayfly-log-#{Process.pid}")
  Logger.new(file).info("in a file")
  File.read(file).tap { File.delete(file) }
end
`;
  test(
    'Logger in text',
    running(LOGGING, async (peer) => {
      assert.match(String(answer(await peer.invoke(1))), /in a file/);
      const [loading, low, info, error] = peer.logs().map(({ text }) => text);
      const at = String.raw`\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6} #\d+\]`;
      assert.match(loading ?? '', new RegExp(`^W, ${at} {2}WARN {2}-- : loading\n$`));
      assert.match(low ?? '', new RegExp(`^D, ${at} DEBUG ${REQUEST_ID} -- mine: low\n$`));
      assert.match(info ?? '', new RegExp(`^I, ${at} {2}INFO ${REQUEST_ID} -- mine: a b\n$`));
      assert.match(error ?? '', /ERROR .* -- mine: divided by 0 \(ZeroDivisionError\)\n.*index\.rb:8/);
    }),
  );

  test(
    'Logger in JSON',
    running(
      LOGGING,
      async (peer) => {
        await peer.invoke(1);
        const events = peer.logs().map(({ text }) => JSON.parse(text) as Record<string, unknown>);
        assert.deepEqual(
          events.map(({ level }) => level),
          ['WARN', 'INFO', 'ERROR'],
        );
        const { timestamp, stackTrace, location, ...error } = events[2] ?? {};
        assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        assert.ok(Array.isArray(stackTrace));
        assert.match(String(location), /index\.rb:.*:8$/);
        assert.deepEqual(error, {
          level: 'ERROR',
          message: 'divided by 0',
          requestId: REQUEST_ID,
          logger: 'mine',
          errorType: 'ZeroDivisionError',
          errorMessage: 'divided by 0',
        });
      },
      { logFormat: 'JSON', logLevel: 'INFO' },
    ),
  );

  test(
    'an unhandled exception in JSON is one event',
    running(
      returning('{}.fetch(:x)'),
      async (peer) => {
        await peer.invoke({});
        const [event, ...more] = peer.logs().map(({ text }) => JSON.parse(text) as Record<string, unknown>);
        assert.deepEqual(more, []);
        assert.deepEqual(
          [
            event?.['level'],
            event?.['message'],
            event?.['errorType'],
            event?.['errorMessage'],
            event?.['requestId'],
          ],
          [
            'ERROR',
            'Error raised from handler method',
            'Function<KeyError>',
            'key not found: :x',
            REQUEST_ID,
          ],
        );
      },
      { logFormat: 'JSON', logLevel: 'INFO' },
    ),
  );

  test(
    'a flood of logs from threads arrives whole',
    running(
      returning(
        `4.times.map { |k| Thread.new { 500.times { |i| puts "#{k}-#{i}-" + "x" * 1000 } } }.each(&:join); "done"`,
      ),
      async (peer) => {
        assert.equal(answer(await peer.invoke({})), 'done');
        const logs = peer.logs();
        assert.equal(logs.length, 2000);
        assert.ok(logs.every(({ text }) => text.length > 1000 && text.endsWith('x\n')));
      },
    ),
  );

  test(
    'puts in a signal handler does not hurt',
    running(
      returning('trap("USR1") { puts "signalled" }\n  Process.kill("USR1", Process.pid)\n  sleep 0.01\n  1'),
      async (peer) => {
        assert.equal(answer(await peer.invoke({})), 1);
        assert.equal((await peer.output()).stderr, 'signalled\n');
      },
    ),
  );
});
