/** What a compiled program that does its worst (java/Hostile.java, dotnet/Hostile.cs) must not get, whatever runs it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { ROLE, zipOf } from '../harness.ts';
import { hostilePlatform, type HostilePlatform } from './hostileFunctions.ts';
import { SECRET } from './neighbours.ts';

export interface HostileProgram {
  readonly runtime: string;
  /** For the platform. */
  readonly runtimes?: Readonly<Record<string, string>>;
  readonly handler: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly compile: () => Promise<Record<string, Buffer>>;
  /** What it needs to run in comfort. */
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  /** How it ends that took more memory than it has. */
  readonly outOfMemory: RegExp;
}

interface Outcome {
  readonly answer: unknown;
  readonly functionError: string | undefined;
}

type Attack = (event: { Do: string; Texts?: string[]; Data?: string; Port?: number }) => Promise<Outcome>;

export function describeHostileProgram(name: string, skip: string | false, program: HostileProgram): void {
  describe(name, { skip }, () => suite(program));
}

function suite({ compile, runtimes, memoryMiB, timeoutSeconds, ...program }: HostileProgram): void {
  let platform: HostilePlatform;
  let zip: Buffer;
  let sequence = 0;
  let run: Attack;
  before(async () => {
    zip = await zipOf(await compile());
    platform = await hostilePlatform(runtimes && { runtimes });
    run = await attacker();
  });
  after(() => platform?.close());

  async function attacker(MemorySize = memoryMiB, Timeout = timeoutSeconds): Promise<Attack> {
    const FunctionName = `hostile-${program.runtime}-${sequence++}`;
    await platform.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: program.runtime as Runtime,
        Handler: program.handler,
        Role: ROLE,
        MemorySize,
        Timeout,
        Environment: { Variables: program.variables ?? {} },
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
      const attack = await attacker(memoryMiB, 2);
      const { answer, functionError } = await attack({ Do: how });
      assert.equal(functionError, 'Unhandled');
      assert.match(
        (answer as Record<string, string>)['errorMessage'] ?? '',
        /Task timed out after 2\.00 seconds$/,
      );
      await unharmed(attack);
    });
  }

  test('threads, memory beyond the heap and disk are bounded', async () => {
    const threads = await run({ Do: 'threads' });
    assert.ok(threads.functionError === undefined ? Number(threads.answer) <= 1024 : true);
    const attack = await attacker(memoryMiB / 2, timeoutSeconds * 2);
    const memory = await attack({ Do: 'memory' });
    assert.equal(memory.functionError, 'Unhandled');
    assert.match(JSON.stringify(memory.answer), program.outOfMemory);
    const disk = await run({ Do: 'disk' });
    assert.ok(disk.functionError !== undefined || Number(disk.answer) <= 512, JSON.stringify(disk));
    await unharmed();
    await unharmed(attack);
  });
}
