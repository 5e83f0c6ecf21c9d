/** `--isolation oci`: packages and images side by side, all in containers of the OCI runtime. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { writeLayout } from '../../src/compute/images/layout.fixture.ts';
import { nodeFunction, ROLE, testPlatform } from '../harness.ts';
import { noShellImageReason, shellImage } from './shellImage.ts';

test('--isolation oci runs packages and images', { skip: noShellImageReason() }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-layout-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeLayout(join(folder, 'app'), 'v1', shellImage());
  const { lambda, platform } = await testPlatform(context, { isolation: 'oci', imageFolders: [folder] });
  assert.equal(platform.isolation.driver, 'oci');
  const invoke = async (input: CreateFunctionCommandInput, event: unknown) => {
    const { FunctionName } = await lambda.send(new CreateFunctionCommand(input));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60, minDelay: 1 }, { FunctionName });
    const answers: unknown[] = [];
    for (let round = 0; round < 2; round++) {
      const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
      assert.equal(answer.FunctionError, undefined);
      answers.push(JSON.parse(Buffer.from(answer.Payload ?? []).toString()));
    }
    return answers;
  };
  const code = 'let count = 0; export const handler = async (event) => ({ event, count: ++count });';
  assert.deepEqual(await invoke(await nodeFunction('package', code), 'a'), [
    { event: 'a', count: 1 },
    { event: 'a', count: 2 },
  ]);
  const Code = { ImageUri: `oci:${join(folder, 'app')}:v1` };
  const image = { FunctionName: 'image', PackageType: 'Image', Role: ROLE, Timeout: 10, Code } as const;
  assert.deepEqual(await invoke(image, 'echo hi'), ['0 hi ', '0 hi ']);
});
