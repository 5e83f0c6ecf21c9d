import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FrameType, type AssignMeta, type Frame } from '../../src/compute/frames.ts';
import { testDotnet, type TestDotnet } from '../../test/dotnetOnHost.ts';
import { answer, failure, REQUEST_ID, withPeer, type Peer } from './harness.ts';

const dotnet = await testDotnet();
if (typeof dotnet === 'string') test('.NET', { skip: dotnet }, () => {});
else describe(dotnet.name, { concurrency: 2 }, () => suite(dotnet));

type Package = keyof TestDotnet['packages'];

function suite({ process, packages }: TestDotnet): void {
  const assigned = (
    handler: string,
    use: (peer: Peer, frame: Frame | undefined) => Promise<void>,
    { from = 'handlers' as Package, ...assign }: Partial<AssignMeta> & { from?: Package } = {},
  ) =>
    withPeer(process, packages[from], async (peer) => {
      const environment = { ...assign.environment, LAMBDA_TASK_ROOT: peer.taskRoot };
      await use(peer, await peer.assign({ handler, ...assign, environment }));
    });
  const running = (
    handler: string,
    use: (peer: Peer) => Promise<void>,
    assign: Partial<AssignMeta> & { from?: Package } = {},
  ) =>
    assigned(
      handler,
      (peer, frame) => {
        assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
        return use(peer);
      },
      assign,
    );

  const ANSWERS: readonly [string, unknown, unknown][] = [
    ['Next', { Name: 'a', Count: 1, Tags: ['b'] }, { Name: 'a', Count: 2, Tags: ['b'] }],
    ['Later', 'é', 'é!'],
    ['Still', 'text', 'still text'],
    ['Raw', { any: [1, null] }, { any: [1, null] }],
    ['OnlyContext', {}, REQUEST_ID],
    ['Inherited', 'text', 'inherited text'],
    ['System.String Twice(System.String)', 'a', 'a'],
  ];
  for (const [method, event, expected] of ANSWERS) {
    test(`${method} answers ${JSON.stringify(event)}`, () =>
      running(`Handlers::Handlers.Kinds::${method}`, async (peer) =>
        assert.deepEqual(answer(await peer.invoke(event)), expected),
      ));
  }

  test('one object serves all invocations', () =>
    running('Handlers::Handlers.Kinds::Counting', async (peer) => {
      assert.equal(answer(await peer.invoke({})), 1);
      assert.equal(answer(await peer.invoke({})), 2);
    }));

  for (const method of ['Nothing', 'Silent']) {
    test(`${method} answers nothing`, () =>
      running(`Handlers::Handlers.Kinds::${method}`, async (peer) => {
        const frame = await peer.invoke({});
        assert.deepEqual([frame?.type, frame?.body.length], [FrameType.response, 0]);
      }));
  }

  test('the context', () =>
    running('Handlers::Handlers.Kinds::Context', async (peer) => {
      const clientContext = JSON.stringify({ client: { app_title: 'T' }, custom: { a: 'b' } });
      assert.deepEqual(answer(await peer.invoke({}, { clientContext })), {
        AwsRequestId: REQUEST_ID,
        FunctionName: 'hello',
        FunctionVersion: '$LATEST',
        InvokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
        LogGroupName: '/aws/lambda/hello',
        LogStreamName: '2026/01/01/[$LATEST]0123',
        MemoryLimitInMB: 128,
        Remaining: true,
        Title: 'T',
        Custom: { a: 'b' },
        Identity: null,
      });
    }));

  test("the function's variables, for child processes too", () =>
    running(
      'Handlers::Handlers.Kinds::Variables',
      async (peer) =>
        assert.deepEqual(
          answer(
            await peer.invoke(['GREETING', 'MAYFLY_CHANNEL_FD', '_X_AMZN_TRACE_ID'], { trace: 'Root=1' }),
          ),
          {
            GREETING: 'hello',
            MAYFLY_CHANNEL_FD: null,
            _X_AMZN_TRACE_ID: 'Root=1',
            child: 'hello',
          },
        ),
      { environment: { GREETING: 'hello' } },
    ));

  test('a response beyond the limit is told as such: one byte more than may be', () =>
    running('Handlers::Handlers.Kinds::Big', async (peer) => {
      const frame = await peer.invoke(7_000_000);
      assert.deepEqual([frame?.type, frame?.body.length], [FrameType.response, 6_291_557]);
    }));

  test('what a function logs, as text', () =>
    running('Handlers::Handlers.Logging::Run', async (peer) => {
      await peer.invoke('now');
      const shown = peer
        .logs()
        .map(({ level, format, text }) => [level, format, text.replace(/^\S+Z\t/, '')]);
      assert.deepEqual(shown, [
        ['INFO', 'Text', `${REQUEST_ID}\tinfo\tone line`],
        ['ERROR', 'Text', `${REQUEST_ID}\tfail\tan error`],
        ['INFO', 'Text', `${REQUEST_ID}\tinfo\tlogged`],
        ['WARN', 'Text', `${REQUEST_ID}\twarn\tuser u1 bought 3`],
        ['ERROR', 'Text', `${REQUEST_ID}\tfail\tfailed\nSystem.InvalidOperationException: bad`],
        ['INFO', 'Text', `${REQUEST_ID}\tinfo\tstatic`],
        ['INFO', 'Text', `${REQUEST_ID}\tinfo\tno end`],
      ]);
    }));

  test('what a function logs, as JSON, from a level on', () =>
    running(
      'Handlers::Handlers.Logging::Run',
      async (peer) => {
        await peer.invoke('now');
        const [error, warning, failed, ...more] = peer
          .logs()
          .map(({ format, text }) => [format, JSON.parse(text) as Record<string, unknown>] as const);
        assert.deepEqual(
          [more, error?.[0], error?.[1]['message'], error?.[1]['level']],
          [[], 'JSON', 'an error', 'Error'],
        );
        const { timestamp, ...rest } = warning?.[1] ?? {};
        assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        assert.deepEqual(rest, {
          level: 'Warning',
          requestId: REQUEST_ID,
          message: 'user u1 bought 3',
          id: 'u1',
          count: 3,
        });
        assert.equal(failed?.[1]['errorType'], 'System.InvalidOperationException');
        assert.equal(failed?.[1]['errorMessage'], 'bad');
      },
      { environment: { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: 'WARN' } },
    ));

  test('an exception is reported with its cause and its trace, and logged; the function goes on', () =>
    running('Handlers::Handlers.Failing::Throw', async (peer) => {
      for (let time = 0; time < 2; time++) {
        const report = failure(await peer.invoke('oh no')) as ReturnType<typeof failure> & { cause: unknown };
        assert.deepEqual([report.errorType, report.errorMessage], ['InvalidOperationException', 'oh no']);
        assert.deepEqual(report.cause, { errorType: 'ArgumentException', errorMessage: 'the cause' });
        assert.match(report.stackTrace?.[0] ?? '', /^at Handlers\.Failing\.Throw\(String message\)/);
        assert.match(peer.logs()[0]?.text ?? '', /\tfail\tSystem\.InvalidOperationException: oh no/);
      }
    }));

  test('an exception of a task comes as it was thrown', () =>
    running('Handlers::Handlers.Failing::ThrowLater', async (peer) =>
      assert.equal(failure(await peer.invoke('later')).errorType, 'NotSupportedException'),
    ));

  test('an event that is not what the method takes', () =>
    running('Handlers::Handlers.Kinds::Next', async (peer) =>
      assert.equal(failure(await peer.invoke(['no order'])).errorType, 'JsonException'),
    ));

  const PROBLEMS: readonly [string, RegExp, (Package | undefined)?, string?][] = [
    [
      'Handlers::Handlers.Kinds',
      /^Invalid lambda function handler: 'Handlers::Handlers\.Kinds'\. The valid format is 'ASSEMBLY::TYPE::METHOD'\.$/,
    ],
    ['Handlers:: ::Run', /, the type is missing\. The valid format/],
    [
      'Absent::A::B',
      /^Could not find the specified handler assembly with the file name 'Absent, Culture=neutral, PublicKeyToken=null'\. The assembly should be located in the root/,
    ],
    ['Handlers::Handlers.Absent::Run', /^Unable to load type 'Handlers\.Absent' from assembly 'Handlers'\.$/],
    [
      'Handlers::Handlers.Kinds::Absent',
      /^Unable to find method 'Absent' in type 'Handlers\.Kinds' from assembly 'Handlers': Found no methods matching method name 'Absent'\.$/,
    ],
    [
      'Handlers::Handlers.Kinds::Twice',
      /appears to have a number of overloads\. To call this method please specify a complete method signature\./,
    ],
    ['Handlers::Handlers.Failing::Forgotten', /because it is an 'async void' method/],
    ['Handlers::Handlers.Failing::Rest', /because it is a 'params' method/],
    ['Handlers::Handlers.Failing::Generic', /because it is a generic method/],
    ['Handlers::Handlers.Failing::Three', /the method has more than 2 parameters\.$/],
    [
      'Handlers::Handlers.Failing::NoContext',
      /the second parameter is not of type 'Amazon\.Lambda\.Core\.ILambdaContext'\.$/,
    ],
    ['Handlers::Handlers.Abstract::Run', /because its type 'Handlers\.Abstract' is abstract/],
    [
      'Plain::Plain.Function::NoSerializer',
      /^Could not find the LambdaSerializerAttribute on the assembly 'Plain' or method 'NoSerializer' while attempting to deserialize input data of type 'System\.String'/,
      'plain',
    ],
    ['Handlers::Handlers.Unmade::Run', /^not made$/, 'handlers', 'InvalidOperationException'],
    ['Absent', /^executable assembly \S+\/Absent\.dll not found\.$/],
    ['Plain', /^Plain\.dll has no Main: it is a library/, 'plain'],
  ];
  for (const [handler, message, from = 'handlers', type = 'LambdaValidationException'] of PROBLEMS) {
    test(`${handler} cannot be loaded`, () =>
      assigned(
        handler,
        async (peer, frame) => {
          assert.equal(frame?.type, FrameType.initError);
          const report = failure(frame);
          assert.match(report.errorMessage, message);
          assert.equal(report.errorType, type);
          assert.equal((await peer.exit()).code, 1);
        },
        { from },
      ));
  }

  test('what acts only when a process starts is refused by name', () =>
    assigned(
      'Handlers::Handlers.Kinds::Silent',
      (_peer, frame) => {
        assert.match(failure(frame).errorMessage, /^AWS_LAMBDA_EXEC_WRAPPER is not supported/);
        return Promise.resolve();
      },
      { environment: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrap' } },
    ));

  test('a program asks for its events itself', () =>
    running(
      'ProgramFunction',
      async (peer) => {
        const arn = 'arn:aws:lambda:us-east-1:000000000000:function:hello';
        assert.deepEqual(answer(await peer.invoke({ n: 1 })), { arn, event: { n: 1 } });
        assert.equal(failure(await peer.invoke('fail')).errorMessage, 'as asked');
        assert.equal((await peer.invoke('stream'))?.type, FrameType.responseStart);
        const chunk = await peer.next();
        assert.deepEqual(JSON.parse(String(chunk?.body)), { arn, event: 'stream' });
        assert.equal((await peer.next())?.type, FrameType.responseEnd);
        peer.send(FrameType.invoke, { id: REQUEST_ID, deadlineMs: 1, arn }, Buffer.from('"exit"'));
        assert.equal((await peer.exit()).code, 3);
      },
      { from: 'program' },
    ));
}
