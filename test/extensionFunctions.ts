/** For tests: a platform whose functions have extensions, and extensions that are small programs. */
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { readConfig, type Config } from '../src/config.ts';
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

/** A user without a home has no cache; in a temporary one only what a test needs is fetched. */
function usableCache(context: Pick<TestContext, 'after'>): string {
  const { cacheFolder } = readConfig([]).config;
  try {
    mkdirSync(cacheFolder, { recursive: true });
    accessSync(cacheFolder, constants.W_OK);
    return cacheFolder;
  } catch {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-cache-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

export async function extensionPlatform(
  context: Pick<TestContext, 'after'>,
  overrides: Partial<Config> = {},
) {
  const platform = await testPlatform(context, { cacheFolder: usableCache(context), ...overrides });
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

/**
 * A Python extension that subscribes and prints what it is sent, an event a line, to a file in /tmp that the function
 * can read. `subscription`: Python, over `api`, `destination` and `types`.
 */
export function subscriber(options: {
  readonly types: readonly string[];
  readonly tcp?: boolean;
  readonly api?: 'telemetry' | 'logs';
  readonly file: string;
  readonly until?: string;
}): string {
  const { types, tcp = false, api = 'telemetry', file, until = '' } = options;
  const path = api === 'telemetry' ? '/2022-07-01/telemetry' : '/2020-08-15/logs';
  const schema = api === 'telemetry' ? '2022-12-13' : '2021-03-18';
  return `#!/usr/bin/python3
import http.server, json, os, socketserver, sys, threading, urllib.request
name = os.path.basename(sys.argv[0])
base = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API']
seen = threading.Event()
def take(event):
    with open('${file}', 'a') as out:
        out.write(json.dumps(event) + '\\n')
    if event['type'] == ${JSON.stringify(until)}: seen.set()
class Http(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for event in json.loads(self.rfile.read(int(self.headers['content-length']))): take(event)
        self.send_response(200); self.send_header('content-length', '0'); self.end_headers()
    def log_message(self, *args): pass
class Tcp(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile: take(json.loads(line))
server = (socketserver.ThreadingTCPServer(('0.0.0.0', 0), Tcp) if ${tcp ? 'True' : 'False'}
          else http.server.ThreadingHTTPServer(('0.0.0.0', 0), Http))
port = server.server_address[1]
threading.Thread(target=server.serve_forever, daemon=True).start()
def call(method, path, body=None, headers={}):
    request = urllib.request.Request(base + path, None if body is None else json.dumps(body).encode(), headers, method=method)
    return urllib.request.urlopen(request)
ident = call('POST', '/2020-01-01/extension/register', {'events': ['INVOKE', 'SHUTDOWN']},
             {'Lambda-Extension-Name': name}).headers['Lambda-Extension-Identifier']
me = {'Lambda-Extension-Identifier': ident}
to = ({'protocol': 'TCP', 'port': port} if ${tcp ? 'True' : 'False'}
      else {'protocol': 'HTTP', 'URI': 'http://sandbox.localdomain:%d/in' % port})
answer = call('PUT', '${path}', {'schemaVersion': '${schema}', 'types': ${JSON.stringify(types)},
  'buffering': {'maxItems': 1000, 'maxBytes': 262144, 'timeoutMs': 25}, 'destination': to}, me)
print(name, 'subscribed', answer.status, answer.read().decode(), flush=True)
while True:
    event = json.load(call('GET', '/2020-01-01/extension/event/next', None, me))
    if event['eventType'] == 'SHUTDOWN': break
    if ${until === '' ? 'False' : 'True'}:
        seen.wait(8); seen.clear()
`;
}
