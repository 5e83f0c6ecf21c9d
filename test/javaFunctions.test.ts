/** Java functions through the whole platform with the real SDK client. What the client alone does: runtimes/test/. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionCommandInput,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { eventually, ROLE, testPlatform, zipOf, type TestPlatform } from './harness.ts';
import { JAVA, JAVA_RUNTIMES, skipWithoutJava, testHandlers } from './javaOnHost.ts';

describe('Java functions', { skip: skipWithoutJava }, () => {
  const cleanups: (() => Promise<void>)[] = [];
  let platform: TestPlatform;
  let classes: Record<string, Buffer>;
  let zip: Buffer;
  let sequence = 0;
  before(async () => {
    classes = await testHandlers();
    zip = await zipOf(classes);
    platform = await testPlatform(
      { after: (cleanup: () => Promise<void>) => void cleanups.push(cleanup) },
      { isolation: 'auto', poolMiB: 192 },
    );
  });
  after(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  });

  const settled = (FunctionName: string) => ({
    wait: { client: platform.lambda, maxWaitTime: 240, minDelay: 0.05, maxDelay: 0.5 } as const,
    FunctionName,
  });
  /** The function's name, once it is Active. */
  async function create(handler: string, input: Partial<CreateFunctionCommandInput> = {}): Promise<string> {
    const FunctionName = `java-${sequence++}`;
    await platform.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: JAVA as Runtime,
        Handler: handler,
        Role: ROLE,
        MemorySize: 512,
        Timeout: 20,
        Code: { ZipFile: zip },
        ...input,
      }),
    );
    const { wait } = settled(FunctionName);
    await waitUntilFunctionActiveV2(wait, { FunctionName });
    return FunctionName;
  }
  async function invoke(FunctionName: string, event: unknown = {}) {
    const answer = await platform.lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: 'Tail' }),
    );
    return {
      functionError: answer.FunctionError,
      answer: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as unknown,
      tail: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
    };
  }

  for (const runtime of JAVA_RUNTIMES) {
    test(`${runtime} answers, and answers again in the same environment`, async () => {
      const name = await create('handlers.Kinds::count', { Runtime: runtime as Runtime });
      assert.equal((await invoke(name)).answer, 1);
      assert.equal((await invoke(name)).answer, 2);
    });
  }

  test('classes are found in the package, in its lib/*.jar, and in a jar that is the package', async () => {
    const jar = await zipOf({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n', ...classes });
    const packages = { jar, lib: await zipOf({ 'lib/handlers.jar': jar, 'settings.txt': 'text' }) };
    for (const ZipFile of Object.values(packages)) {
      const name = await create('handlers.Kinds$Orders', { Code: { ZipFile } });
      assert.deepEqual((await invoke(name, { count: 1 })).answer, [{ count: 2, open: false }]);
    }
  });

  test('files of the package are read by relative names and as resources', async () => {
    const ZipFile = await zipOf({ ...classes, 'settings.txt': 'text\n' });
    const { answer } = await invoke(
      await create('handlers.Looking::files', { Code: { ZipFile } }),
      'settings.txt',
    );
    assert.deepEqual(answer, { exists: 'true', nio: 'text', reader: 'text', resource: 'text' });
  });

  test("the heap is what AWS gives of the memory size; the working folder and variables are the function's", async () => {
    for (const [MemorySize, heapKiB] of [
      [256, 222_822],
      [1024, 891_289],
    ] as const) {
      const name = await create('handlers.Looking::surroundings', {
        MemorySize,
        Environment: { Variables: { COLOUR: 'blue' } },
      });
      const seen = (await invoke(name)).answer as Record<string, number | string | string[]>;
      // The collector's second survivor space is not counted.
      assert.ok(Math.abs(Number(seen['heapKiB']) - heapKiB) < heapKiB * 0.06, String(seen['heapKiB']));
      assert.equal(seen['processors'], 2);
      assert.equal(seen['colour'], 'blue');
      assert.deepEqual((seen['child'] as string[]).slice(0, 3), ['blue', seen['folder'], 'none']);
      assert.equal(seen['channel'], undefined);
    }
  });

  test("JAVA_TOOL_OPTIONS acts from the start of the JVM, before Mayfly's own options", async () => {
    const Variables = {
      JAVA_TOOL_OPTIONS: '-Xmx100m -XX:+UseParallelGC -Duser.language=fr -XX:TieredStopAtLevel=4',
    };
    const name = await create('handlers.Looking::surroundings', { Environment: { Variables } });
    const seen = (await invoke(name)).answer as Record<string, unknown>;
    assert.ok(Number(seen['heapKiB']) <= 102_400, String(seen['heapKiB']));
    assert.equal(seen['locale'], 'fr_US');
  });

  test('an agent in the package is refused by name', async () => {
    const Variables = { JAVA_TOOL_OPTIONS: '-Xmx100m -javaagent:/var/task/agent.jar=x' };
    const { answer } = await invoke(
      await create('handlers.Kinds::text', { Environment: { Variables } }),
      'a',
    );
    assert.deepEqual(answer, {
      errorMessage: '-javaagent: in JAVA_TOOL_OPTIONS is not supported by this version of Mayfly',
      errorType: 'Runtime.InvalidProcessOption',
    });
  });

  test("errors, and what is logged of them, are AWS's", async () => {
    const odd = await create('handlers.Failing::odd');
    for (let time = 0; time < 2; time++) {
      const { answer, functionError, tail } = await invoke(odd);
      assert.equal(functionError, 'Unhandled');
      const report = answer as { errorMessage: string; errorType: string; stackTrace: string[] };
      assert.deepEqual([report.errorMessage, report.errorType], ['very', 'handlers.Failing$Odd']);
      assert.match(report.stackTrace[0] ?? '', /^handlers\.Failing\.odd\(Failing\.java:\d+\)$/);
      assert.match(
        tail,
        /^START [^]*\nvery: handlers\.Failing\$Odd\n[^]*\nCaused by: [^]*\nEND [^]*\nREPORT /,
      );
    }
    const missing = await invoke(await create('nowhere.Handler'));
    assert.deepEqual(missing.answer, {
      errorMessage: 'Class not found: nowhere.Handler',
      errorType: 'java.lang.ClassNotFoundException',
    });
  });

  test('a constructor that throws is an error of initialisation, tried again inside the invocation', async () => {
    const { answer, functionError, tail } = await invoke(await create('handlers.Failing$InConstructor'));
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual(answer, { errorMessage: 'not today', errorType: 'java.lang.IllegalStateException' });
    assert.match(tail, /Status: error\tError Type: Runtime\.BadFunctionCode\n$/);
  });

  for (const [handler, MemorySize, expected] of [
    ['huge', 256, /^Java heap space$/],
    ['exit', 512, /Runtime exited with error: exit status 3$/],
  ] as const) {
    test(`${handler} ends the environment, and the next invocation has another`, async () => {
      const name = await create(`handlers.Failing::${handler}`, { MemorySize });
      for (let time = 0; time < 2; time++) {
        const { answer, functionError } = await invoke(name, 3);
        assert.equal(functionError, 'Unhandled');
        assert.match((answer as { errorMessage: string }).errorMessage, expected);
      }
    });
  }

  test('a timeout ends the environment', async () => {
    const { answer, tail } = await invoke(await create('handlers.Failing::forever', { Timeout: 1 }));
    assert.match(
      (answer as { errorMessage: string }).errorMessage,
      /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/,
    );
    assert.match(tail, /Status: timeout\n/);
  });

  test('logs in text and in JSON', async () => {
    const text = await invoke(await create('handlers.Looking::logs'));
    assert.match(text.tail, /\none event\nof two lines\n\[WARN\] levelled\n\[DEBUG\] quiet\nbytes\n/);
    const LoggingConfig = { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' } as const;
    const { tail } = await invoke(await create('handlers.Looking::logs', { LoggingConfig }));
    const events = tail
      .split('\n')
      .flatMap((line) => (/^\{.*"message"/.test(line) ? [JSON.parse(line)] : []));
    assert.deepEqual(
      events.map(({ level, message }: Record<string, string>) => [level, message]),
      [
        ['UNDEFINED', 'one event\nof two lines'],
        ['WARN', 'levelled'],
      ],
    );
  });

  test('new code is loaded after an update', async () => {
    const name = await create('handlers.Kinds::text');
    assert.equal((await invoke(name, 'a')).answer, 'a!');
    const broken = await zipOf({ 'nothing.txt': 'here' });
    await platform.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: broken }));
    const { wait } = settled(name);
    await waitUntilFunctionUpdatedV2(wait, { FunctionName: name });
    assert.match(JSON.stringify((await invoke(name, 'a')).answer), /Class not found: handlers\.Kinds/);
  });

  test('after a restart functions work on', async () => {
    const name = await create('handlers.Kinds::text');
    await platform.restart();
    assert.equal((await invoke(name, 'b')).answer, 'b!');
  });

  test('many at once, of several sizes', async () => {
    const names = await Promise.all(
      [128, 256, 512].map((MemorySize) => create('handlers.Kinds$Maps', { MemorySize })),
    );
    const answers = await Promise.all(
      [...names, ...names].map((name, index) => invoke(name, { index }).then(({ answer }) => answer)),
    );
    assert.deepEqual(
      answers,
      answers.map((_, index) => ({ index })),
    );
  });
});

test('a Java that the machine does not have is refused by name', async (context) => {
  const platform = await testPlatform(context, { runtimes: { java21: '/nowhere/jdk' } });
  const created = platform.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'absent',
      Runtime: 'java21',
      Handler: 'a.B',
      Role: ROLE,
      Code: { ZipFile: await zipOf({ 'a/B.class': 'no class' }) },
    }),
  );
  await assert.rejects(created, /java21|\/nowhere\/jdk/);
  await eventually('the name is free', async () =>
    platform.lambda.send(new GetFunctionCommand({ FunctionName: 'absent' })).then(
      () => undefined,
      (error: Error) => (error.name === 'ResourceNotFoundException' ? true : undefined),
    ),
  );
});
