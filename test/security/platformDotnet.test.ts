/** Through the whole platform: .NET functions that reach out, lie on the channel, take all, and end in every way. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { dotnetFunctions, type DotnetFunctions } from '../dotnetOnHost.ts';
import { ROLE, zipOf } from '../harness.ts';
import { hostilePlatform, type HostilePlatform } from './hostileFunctions.ts';
import { SECRET } from './neighbours.ts';

interface Outcome {
  readonly answer: unknown;
  readonly functionError: string | undefined;
}

const dotnet = await dotnetFunctions();
if (typeof dotnet === 'string') test('.NET', { skip: dotnet }, () => {});
else describe(dotnet.name, () => suite(dotnet));

function suite({ runtime, runtimes, variables, compile }: DotnetFunctions): void {
  let platform: HostilePlatform;
  let zip: Buffer;
  let sequence = 0;
  let run: (event: object) => Promise<Outcome>;
  before(async () => {
    zip = await zipOf(await compile(join(import.meta.dirname, 'dotnet/Hostile.cs'), 'Hostile'));
    platform = await hostilePlatform({ runtimes });
    run = await attacker();
  });
  after(() => platform?.close());

  async function attacker(memoryMiB = 1024, timeoutSeconds = 30): Promise<typeof run> {
    const FunctionName = `hostile-dotnet-${sequence++}`;
    await platform.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: runtime as Runtime,
        Handler: 'Hostile::Hostile::Handle',
        Role: ROLE,
        MemorySize: memoryMiB,
        Timeout: timeoutSeconds,
        Environment: { Variables: variables },
        Code: { ZipFile: zip },
      }),
    );
    const wait = { client: platform.lambda, maxWaitTime: 240, minDelay: 0.05, maxDelay: 0.5 };
    await waitUntilFunctionActiveV2(wait, { FunctionName });
    return async (event) => {
      const { Payload, FunctionError } = await platform.lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
      );
      const text = Buffer.from(Payload ?? []).toString();
      return { answer: JSON.parse(text) as unknown, functionError: FunctionError };
    };
  }
  const unharmed = async (attack = run) => {
    await platform.neighbourIsWell();
    assert.deepEqual(await attack({ Do: 'echo' }), { answer: 'echo', functionError: undefined });
  };

  test('secrets of the neighbour, the platform and the host are in no file, process or variable', async () => {
    const { secretAccessKey, sessionToken } = platform.neighbourCredentials;
    const texts = [SECRET, secretAccessKey, sessionToken, platform.credentials.secretAccessKey];
    const encoded = texts.map((text) => Buffer.from(text).toString('base64'));
    const { answer, functionError } = await run({ Do: 'search', Texts: encoded });
    assert.equal(functionError, undefined, JSON.stringify(answer));
    const { hits, read } = answer as { hits: string[]; read: number };
    assert.deepEqual(hits, []);
    assert.ok(read > 100, `only ${read} files read`);
    await unharmed();
  });

  test('nothing of the host, the kernel or the client gives way', async () => {
    const port = Number(new URL(platform.endpoint).port);
    const { answer } = await run({ Do: 'reach', Data: platform.dataFolder, Port: port });
    const outcomes = Object.entries(answer as Record<string, string>);
    assert.ok(outcomes.length > 10, JSON.stringify(answer));
    for (const [name, outcome] of outcomes) assert.equal(outcome, 'refused', name);
    await unharmed();
  });

  for (const [how, reason] of [
    ['exit', 'with error: exit status 7'],
    ['halt', 'without providing a reason'],
    ['kill', 'with error: signal: killed'],
    ['crash', 'with error: signal: aborted'],
    ['garbage', 'with error: signal: killed'],
    ['huge frame', 'with error: signal: killed'],
    ["other's answer", 'with error: signal: killed'],
    ['closed channel', 'with error: signal: killed'],
  ] as const) {
    test(`an end by ${how}`, async () => {
      const { answer, functionError } = await run({ Do: how });
      assert.equal(functionError, 'Unhandled');
      const { errorType, errorMessage } = answer as Record<string, string>;
      assert.equal(errorType, 'Runtime.ExitError');
      assert.ok(errorMessage?.endsWith(` Error: Runtime exited ${reason}`), errorMessage);
      await unharmed();
    });
  }

  for (const how of ['deaf', 'spin', 'bomb']) {
    test(`${how} ends with the timeout`, async () => {
      const attack = await attacker(1024, 2);
      const { answer, functionError } = await attack({ Do: how });
      assert.equal(functionError, 'Unhandled');
      assert.match(
        (answer as Record<string, string>)['errorMessage'] ?? '',
        /Task timed out after 2\.00 seconds$/,
      );
      await unharmed(attack);
    });
  }

  test('threads, memory and disk are bounded', async () => {
    const threads = await run({ Do: 'threads' });
    assert.ok(threads.functionError === undefined ? Number(threads.answer) <= 1024 : true);
    const attack = await attacker(512, 60);
    const memory = await attack({ Do: 'memory' });
    assert.equal(memory.functionError, 'Unhandled');
    assert.match(JSON.stringify(memory.answer), /Runtime exited with error: signal: killed/);
    const disk = await run({ Do: 'disk' });
    assert.ok(disk.functionError !== undefined || Number(disk.answer) <= 512, JSON.stringify(disk));
    await unharmed();
    await unharmed(attack);
  });
}
