/** Interpreters named in the configuration, seen through CreateFunction. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { nodeFunction, ROLE, testPlatform, zipOf } from '../../../test/harness.ts';

const creating = async (name: string, runtime: string) =>
  new CreateFunctionCommand({
    FunctionName: name,
    Runtime: runtime as 'ruby3.3',
    Handler: 'index.handler',
    Role: ROLE,
    Code: {
      ZipFile: await zipOf({
        'index.rb': 'def handler(event:, context:) = [RUBY_ENGINE, ENV["AWS_EXECUTION_ENV"]]',
      }),
    },
  });

const skip = existsSync('/usr/bin/ruby') ? false : 'there is no /usr/bin/ruby to name';

test('an interpreter that is named runs its runtime', { skip }, async (context) => {
  const runtimes = { 'ruby3.2': '/usr/bin/ruby' };
  const { lambda } = await testPlatform(context, { runtimes });
  await lambda.send(await creating('named', 'ruby3.2'));
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 60, minDelay: 0.05 },
    { FunctionName: 'named' },
  );
  const { Payload = new Uint8Array() } = await lambda.send(new InvokeCommand({ FunctionName: 'named' }));
  assert.deepEqual(JSON.parse(Buffer.from(Payload).toString()), ['ruby', 'AWS_Lambda_ruby3.2']);
});

test('so is a Node.js of another version', async (context) => {
  const { lambda } = await testPlatform(context, { runtimes: { 'nodejs22.x': process.execPath } });
  const input = await nodeFunction('named', 'export const handler = async () => process.version;');
  await lambda.send(new CreateFunctionCommand({ ...input, Runtime: 'nodejs22.x' }));
  const waiting = { client: lambda, maxWaitTime: 240, minDelay: 0.05 };
  await waitUntilFunctionActiveV2(waiting, { FunctionName: 'named' });
  const { Payload = new Uint8Array() } = await lambda.send(new InvokeCommand({ FunctionName: 'named' }));
  assert.equal(JSON.parse(Buffer.from(Payload).toString()), process.version);
});

test('what is named and cannot run is an error that says so, and so is .NET', async (context) => {
  const runtimes = { 'ruby3.3': '/nowhere/ruby', 'ruby3.4': '/etc/passwd' };
  const { lambda } = await testPlatform(context, { runtimes });
  for (const [runtime, message] of [
    [
      'ruby3.3',
      /^The runtime ruby3\.3 is not available on this machine: \/nowhere\/ruby, which the configuration names for it, is not there\. Correct it in/,
    ],
    [
      'ruby3.4',
      /^The runtime ruby3\.4 is not available on this machine: \/etc\/passwd, which the configuration names for it, cannot be executed\. Correct it in/,
    ],
  ] as const) {
    await assert.rejects(lambda.send(await creating('refused', runtime)), (error: Error) => {
      assert.equal(error.name, 'InvalidParameterValueException');
      assert.match(error.message, message);
      return true;
    });
  }
});

test('a name that is no runtime with an interpreter stops the start', async (context) => {
  await assert.rejects(
    testPlatform(context, { runtimes: { 'ruby9.9': '/usr/bin/ruby' } }),
    /it names \/usr\/bin\/ruby for ruby9\.9, which is no runtime that takes an interpreter/,
  );
});
