/** `--isolation oci`: packages and images side by side, all in containers of the OCI runtime. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createOciDriver } from '../../src/compute/drivers/oci/ociDriver.ts';
import { tryDriver } from '../../src/compute/drivers/trialSandbox.ts';
import { writeLayout } from '../../src/compute/images/layout.fixture.ts';
import { nodeFunction, ROLE, testPlatform } from '../harness.ts';
import { noShellImageReason, shellImage } from './shellImage.ts';

for (const ociRuntime of ['runc', 'crun', 'runsc']) {
  const skip = noShellImageReason() || (await whyUnusable(ociRuntime));
  test(`--isolation oci runs packages and images with ${ociRuntime}`, { skip }, (context) =>
    runsBoth(context, ociRuntime),
  );
}

/** Why this machine can't start containers with it. */
async function whyUnusable(ociRuntime: string): Promise<string | false> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-oci-'));
  const surroundings = { clock: systemClock(), ids: systemIds(), log: silentLog() };
  try {
    const driver = await createOciDriver({ ...surroundings, folder, ociRuntime });
    try {
      await tryDriver(driver);
    } finally {
      await driver.close();
    }
    return false;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runsBoth(context: TestContext, ociRuntime: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-layout-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeLayout(join(folder, 'app'), 'v1', shellImage());
  const { lambda, platform } = await testPlatform(context, {
    isolation: 'oci',
    ociRuntime,
    imageFolders: [folder],
  });
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
}
