import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { missingImagePrograms } from '../../src/compute/images/imagePrograms.ts';
import { ricBuild } from '../clients/ricBuild.ts';
import { ROLE, testPlatform } from '../harness.ts';

const examples = join(import.meta.dirname, '../../examples');

/** AWS's own client for Go, unmodified, is all there is in the image. */
test('examples/image', { timeout: 300_000 }, async (context) => {
  const missing = missingImagePrograms();
  if (missing.length > 0) return context.skip(`not installed: ${missing.join(', ')}`);
  const source = join(examples, 'go');
  const file = (path: string) => [`source/${path}`, readFileSync(join(source, path))] as const;
  const build = await ricBuild({
    name: 'example-go',
    programs: ['go'],
    timeoutMs: 240_000,
    sources: Object.fromEntries(['main.go', 'go.mod', 'go.sum'].map(file)),
    build: async (_folder, run) => {
      const command = 'cd source && go build -tags lambda.norpc -o ../bootstrap .';
      await run('sh', ['-c', command], { CGO_ENABLED: '0' });
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-example-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const layout = join(folder, 'orders');
  execFileSync(join(examples, 'image', 'build.sh'), [join(build.folder, 'bootstrap'), layout, 'v1']);

  const { lambda } = await testPlatform(context, { isolation: 'bubblewrap', imageFolders: [folder] });
  const FunctionName = 'orders';
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      PackageType: 'Image',
      Role: ROLE,
      Environment: { Variables: { CURRENCY: 'EUR' } },
      Code: { ImageUri: `oci:${layout}:v1` },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60, minDelay: 1 }, { FunctionName });
  const lines = [{ sku: 'tea', quantity: 3, price: 4.15 }];
  const right = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ id: 7, lines }) }),
  );
  const answer = JSON.parse(Buffer.from(right.Payload ?? []).toString()) as object;
  assert.deepEqual(answer, { id: 7, lines: 1, total: '12.45 EUR', requestId: right.$metadata.requestId });
  const wrong = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ id: 8, lines: [] }) }),
  );
  assert.equal(wrong.FunctionError, 'Unhandled');
  assert.match(Buffer.from(wrong.Payload ?? []).toString(), /the order has no lines/);
});
