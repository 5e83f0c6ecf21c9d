import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { dotnetFunctions } from '../dotnetOnHost.ts';
import { eventually, ROLE, testPlatform, zipOf, type TestPlatform } from '../harness.ts';
import { compileJava, JAVA, skipWithoutJava } from '../javaOnHost.ts';
import { RUBY, RUNTIMES_WITH_RUBY, skipWithoutRuby } from '../rubyOnHost.ts';

/** The examples that compute an order's total do the same in every language, and log it. */
const python = /^Python (3\.(?:9|1[0-4]))\./.exec(
  spawnSync('/usr/bin/python3', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];

const dotnet = await withDotnet();

async function withDotnet() {
  const found = await dotnetFunctions();
  if (typeof found !== 'string') return { ...found, skip: false };
  return { skip: found, runtime: 'dotnet8', runtimes: {}, variables: {}, compile: () => ({}) };
}

const EXAMPLES = [
  {
    folder: 'nodejs',
    file: 'index.mjs',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    errorType: 'RangeError',
    skip: false,
  },
  {
    folder: 'python',
    file: 'lambda_function.py',
    runtime: `python${python}`,
    handler: 'lambda_function.lambda_handler',
    errorType: 'ValueError',
    skip: python === undefined && '/usr/bin/python3 is not a Python that functions can use',
  },
  {
    folder: 'ruby',
    file: 'orders.rb',
    runtime: RUBY,
    handler: 'orders.Orders.total',
    errorType: 'Function<ArgumentError>',
    skip: skipWithoutRuby,
  },
  {
    folder: 'java',
    file: 'src/main/java/orders/Orders.java',
    runtime: JAVA,
    handler: 'orders.Orders',
    errorType: 'java.lang.IllegalArgumentException',
    skip: skipWithoutJava,
  },
  {
    folder: 'dotnet',
    file: 'Orders.cs',
    runtime: dotnet.runtime,
    handler: 'Orders::Orders.Function::Total',
    errorType: 'ArgumentException',
    skip: dotnet.skip,
  },
] as const;

const ORDER = {
  id: 7,
  lines: [
    { sku: 'tea', quantity: 3, price: 4.15 },
    { sku: 'cup', quantity: 1, price: 7 },
  ],
};

for (const { folder, file, runtime, handler, errorType, skip } of EXAMPLES) {
  test(`examples/${folder}`, { skip }, async (context) => {
    const platform = await testPlatform(context, {
      runtimes: { ...RUNTIMES_WITH_RUBY, ...dotnet.runtimes },
      isolation: 'auto',
    });
    const FunctionName = `orders-${folder}`;
    const source = join(import.meta.dirname, '../../examples', folder, file);
    const files = await filesOf(folder, source, file);
    await platform.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: runtime as Runtime,
        Handler: handler,
        Role: ROLE,
        Environment: { Variables: { CURRENCY: 'EUR', ...(folder === 'dotnet' ? dotnet.variables : {}) } },
        ...(folder === 'java' ? { MemorySize: 512 } : {}),
        Code: { ZipFile: await zipOf(files) },
      }),
    );
    await waitUntilFunctionActiveV2(
      { client: platform.lambda, maxWaitTime: 240, minDelay: 0.05 },
      { FunctionName },
    );

    const right = await invoke(platform, FunctionName, ORDER);
    assert.deepEqual(right, {
      functionError: undefined,
      answer: { id: 7, lines: 2, total: '19.45 EUR', requestId: right.requestId },
      requestId: right.requestId,
    });
    for (const [lines, message] of [
      [[], 'the order has no lines'],
      [[{ sku: 'tea', quantity: 0, price: 1 }], 'the quantity of tea must be more than 0'],
    ] as const) {
      const wrong = await invoke(platform, FunctionName, { id: 8, lines });
      assert.equal(wrong.functionError, 'Unhandled');
      const { errorMessage, errorType: type } = wrong.answer as Record<string, unknown>;
      assert.deepEqual([errorMessage, type], [message, errorType]);
    }
    const logged = await eventually('the log', () => logOf(platform, FunctionName, 'order'));
    assert.match(logged.join(), /order 7: 2 lines, 19\.45 EUR/);
  });
}

async function filesOf(folder: string, source: string, file: string): Promise<Record<string, Buffer>> {
  if (folder === 'java') return compileJava([source]);
  return folder === 'dotnet' ? dotnet.compile(source, 'Orders') : { [file]: readFileSync(source) };
}

async function invoke(platform: TestPlatform, FunctionName: string, event: unknown) {
  const result = await platform.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return {
    functionError: result.FunctionError,
    answer: JSON.parse(Buffer.from(result.Payload ?? []).toString()) as unknown,
    requestId: result.$metadata.requestId,
  };
}

async function logOf(platform: TestPlatform, name: string, pattern: string): Promise<string[] | undefined> {
  const found: string[] = [];
  const input = { logGroupName: `/aws/lambda/${name}`, filterPattern: pattern };
  try {
    for await (const { events } of paginateFilterLogEvents({ client: platform.logs }, input)) {
      found.push(...(events ?? []).map(({ message }) => message ?? ''));
    }
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  return found.length > 0 ? found : undefined;
}
