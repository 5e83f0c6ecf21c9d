/** For tests: a platform whose functions have extensions, and extensions that are small programs. */
import { Buffer } from 'node:buffer';
import type { TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  PublishLayerVersionCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ZipFile } from 'yazl';
import type { Config } from '../src/config.ts';
import { eventually, ROLE, testPlatform, zipOf } from './harness.ts';

export interface Program {
  readonly text: string | Uint8Array;
  readonly mode?: number;
}

export async function archive(files: Readonly<Record<string, Program>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, { text, mode = 0o755 }] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(text), name, { mode: 0o100000 | mode });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function extensionPlatform(
  context: Pick<TestContext, 'after'>,
  overrides: Partial<Config> = {},
) {
  const platform = await testPlatform(context, overrides);
  const { lambda, logs } = platform;
  let count = 0;
  const layer = async (files: Readonly<Record<string, Program>>): Promise<string> => {
    const { LayerVersionArn = '' } = await lambda.send(
      new PublishLayerVersionCommand({
        LayerName: `layer-${count++}`,
        Content: { ZipFile: await archive(files) },
      }),
    );
    return LayerVersionArn;
  };
  /** `extensions`: their names and programs, in a layer of their own. */
  const create = async (
    extensions: Readonly<Record<string, string | Program>>,
    code: Readonly<Record<string, string>> = {
      'index.mjs': 'export const handler = async (event) => event;',
    },
    changes: Partial<CreateFunctionCommandInput> = {},
  ): Promise<string> => {
    const name = `extended-${count++}`;
    const programs = Object.entries(extensions).map(([file, program]) => [
      `extensions/${file}`,
      typeof program === 'string' ? { text: program } : program,
    ]);
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: ROLE,
        MemorySize: 1769,
        Timeout: 10,
        Code: { ZipFile: await zipOf(code) },
        Layers: [await layer(Object.fromEntries(programs) as Record<string, Program>)],
        ...changes,
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
    return name;
  };
  const invoke = async (name: string, event: unknown = {}) => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    return {
      error: answer.FunctionError,
      text,
      value: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>),
      log: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
      id: answer.$metadata.requestId ?? '',
    };
  };
  /** All lines of the function so far. */
  const lines = async (name: string): Promise<string[]> => {
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs
        .send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, nextToken }))
        .catch(() => undefined);
      for (const { message = '' } of page?.events ?? []) found.push(message.trimEnd());
      nextToken = page?.nextToken;
    } while (nextToken !== undefined);
    return found;
  };
  const logged = (name: string, pattern: RegExp, timeoutMs?: number): Promise<string> =>
    eventually(
      `${String(pattern)} in the log of ${name}`,
      async () => (await lines(name)).find((line) => pattern.test(line)),
      timeoutMs,
    );
  return { ...platform, layer, create, invoke, lines, logged };
}

const BASE = 'http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension';

/**
 * A shell script with curl that registers as what it is called; then `body`, which may use `next` (sets EVENT), `call`
 * (METHOD PATH, then curl's words) and ID.
 */
export function shellExtension(body: string, events = '"INVOKE","SHUTDOWN"'): string {
  return `#!/bin/sh
NAME=\${0##*/}
HEAD=$(curl -sS -D - -o /dev/null -X POST ${BASE}/register -H "Lambda-Extension-Name: $NAME" -d '{"events":[${events}]}')
ID=$(printf '%s' "$HEAD" | tr -d '\\r' | sed -n 's/^lambda-extension-identifier: *//Ip')
next() { EVENT=$(curl -sS ${BASE}/event/next -H "Lambda-Extension-Identifier: $ID"); }
call() { METHOD=$1; WHERE=$2; shift 2; curl -sS -X "$METHOD" "http://$AWS_LAMBDA_RUNTIME_API$WHERE" "$@"; }
${body}
`;
}

/** Says what it is told of until it is to end. */
export const ECHO = shellExtension(`
echo "$NAME starts"
while :; do
  next
  echo "$NAME got $EVENT"
  case "$EVENT" in *SHUTDOWN*) exit 0;; esac
done`);
