import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { ZipFile } from 'yazl';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { ricBuild } from '../clients/ricBuild.ts';
import { eventually, ROLE, testPlatform } from '../harness.ts';

/** The examples that bring their own runtime. */
const examples = join(import.meta.dirname, '../../examples');

async function example(
  context: TestContext,
  name: string,
  files: Record<string, Buffer>,
  variables: Record<string, string>,
) {
  const { lambda, logs } = await testPlatform(context);
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(content, path, { mode: 0o100755 });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'provided.al2023',
      Handler: 'function.handler',
      Role: ROLE,
      Environment: { Variables: variables },
      Code: { ZipFile: Buffer.concat(chunks) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  return {
    invoke: async (event: unknown) => {
      const result = await lambda.send(
        new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
      );
      const answer = JSON.parse(Buffer.from(result.Payload ?? []).toString()) as Record<string, unknown>;
      return { functionError: result.FunctionError, answer, requestId: result.$metadata.requestId };
    },
    logged: (text: string) =>
      eventually(`${text} in the log`, async () => {
        const found = await logs
          .send(
            new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern: `"${text}"` }),
          )
          .catch(() => undefined);
        return found?.events?.[0];
      }),
  };
}

test('examples/go', { timeout: 300_000 }, async (context) => {
  const source = join(examples, 'go');
  const file = (path: string) => [`source/${path}`, readFileSync(join(source, path))] as const;
  const build = await ricBuild({
    name: 'example-go',
    programs: ['go'],
    timeoutMs: 240_000,
    sources: Object.fromEntries(['main.go', 'go.mod', 'go.sum'].map(file)),
    build: async (_folder, run) => {
      // Not `go -C`, which Debian 12's Go does not know.
      const build = 'cd source && go build -tags lambda.norpc -o ../bootstrap .';
      await run('sh', ['-c', build], { CGO_ENABLED: '0' });
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const bootstrap = readFileSync(join(build.folder, 'bootstrap'));
  const { invoke, logged } = await example(context, 'orders-go', { bootstrap }, { CURRENCY: 'EUR' });
  const lines = [
    { sku: 'tea', quantity: 3, price: 4.15 },
    { sku: 'cup', quantity: 1, price: 7 },
  ];
  const right = await invoke({ id: 7, lines });
  assert.deepEqual(right.answer, { id: 7, lines: 2, total: '19.45 EUR', requestId: right.requestId });
  for (const [wrong, errorMessage] of [
    [[], 'the order has no lines'],
    [[{ sku: 'tea', quantity: 0, price: 1 }], 'the quantity of tea must be more than 0'],
  ] as const) {
    const { functionError, answer } = await invoke({ id: 8, lines: wrong });
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual([answer['errorMessage'], answer['errorType']], [errorMessage, 'errorString']);
  }
  await logged('order 7: 2 lines, 19.45 EUR');
});

const skip = findProgram('curl') === undefined ? 'curl is not installed' : false;

test('examples/shell', { skip }, async (context) => {
  const read = (file: string) => readFileSync(join(examples, 'shell', file));
  const files = { bootstrap: read('bootstrap'), 'function.sh': read('function.sh') };
  const { invoke, logged } = await example(context, 'words', files, { GREETING: 'hello' });
  const { answer } = await invoke('one two three');
  const sha256 = createHash('sha256').update('"one two three"').digest('hex');
  assert.deepEqual(answer, { words: 3, sha256 });
  const failed = await invoke('');
  assert.deepEqual([failed.functionError, failed.answer['errorType']], ['Unhandled', 'Failed']);
  assert.equal((await invoke('more')).answer['words'], 1);
  await logged('hello, 3 words');
  await logged('there is nothing to count');
});
