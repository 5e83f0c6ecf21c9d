/**
 * What every official runtime client is asked, unmodified, on a whole platform: each has the same handler in its own
 * language, whose event says what to do. Over the process driver: what a client speaks does not depend on isolation,
 * and it finds its toolchain's files where they are.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { ZipFile } from 'yazl';
import { ROLE, testPlatform } from '../harness.ts';

export interface Judged {
  /** All of them executable; `bootstrap` is among them. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly handler: string;
  /** Of the body that a failing initialisation gives; undefined where the client just exits. */
  readonly initError: RegExp;
  /** The handler for events that ask for a stream; undefined where the client has none. */
  readonly streamHandler?: string;
}

const WORDS = ['one ', 'two ', 'three'];

export async function ricContract(context: TestContext, judged: Judged): Promise<void> {
  const { lambda } = await testPlatform(context);
  const code = await packageOf(judged.files);
  const create = async (name: string, handler: string, variables: Record<string, string>) => {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'provided.al2023',
        Handler: handler,
        Role: ROLE,
        Timeout: 20,
        MemorySize: 512,
        Code: { ZipFile: code },
        Environment: { Variables: variables },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  };
  const invoke = async (name: string, event: object) => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
    return { error: answer.FunctionError, text, log, value: JSON.parse(text) as unknown };
  };

  await create('judge', judged.handler, { COLOUR: 'it\'s "blue" & $green' });
  const value = { text: 'gr\u00fc\u00dfe \u{1f980}', list: [1, 2.5, null, true], nested: { empty: {} } };
  assert.deepEqual((await invoke('judge', { do: 'echo', value })).value, value);
  assert.equal((await invoke('judge', { do: 'env' })).value, 'it\'s "blue" & $green');
  const left = Number((await invoke('judge', { do: 'left' })).value);
  assert.ok(left > 5_000 && left <= 20_000, `${left} ms are left`);
  const large = 'x'.repeat(1_000_000);
  assert.equal((await invoke('judge', { do: 'echo', value: large })).value, large);

  const before = Number((await invoke('judge', { do: 'count' })).value);
  const failed = await invoke('judge', { do: 'fail' });
  assert.equal(failed.error, 'Unhandled');
  assert.match((failed.value as { errorMessage: string }).errorMessage, /no luck/);
  assert.equal((await invoke('judge', { do: 'count' })).value, before + 1, 'the environment has survived');
  assert.match((await invoke('judge', { do: 'print' })).log, /said this/);

  await create('unlucky', judged.handler, { COLOUR: 'red', FAIL_INIT: 'yes' });
  const init = await invoke('unlucky', { do: 'count' });
  assert.equal(init.error, 'Unhandled');
  assert.match(init.text, judged.initError);

  if (judged.streamHandler === undefined) return;
  await create('stream', judged.streamHandler, { COLOUR: 'red' });
  const answer = await lambda.send(
    new InvokeWithResponseStreamCommand({ FunctionName: 'stream', Payload: '{"do":"stream"}' }),
  );
  let text = '';
  let chunks = 0;
  for await (const event of answer.EventStream ?? []) {
    if (event.PayloadChunk === undefined) continue;
    chunks++;
    text += Buffer.from(event.PayloadChunk.Payload ?? []).toString();
  }
  // Some clients announce a status and headers first, for function URLs; eight NULs end them.
  assert.equal(text.split('\0'.repeat(8)).at(-1), WORDS.join(''));
  assert.ok(chunks > 1, 'it came in pieces');
}

async function packageOf(files: Judged['files']): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name, { mode: 0o100755 });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
