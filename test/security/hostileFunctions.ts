/** A whole platform with real clients, one honest function on it, and functions that run whatever they are sent. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { readConfig, type Config } from '../../src/config.ts';
import { eventually, nodeFunction, ROLE, testPlatform, zipOf, type TestPlatform } from '../harness.ts';
import { RUBY as RUBY_RUNTIME, RUNTIMES_WITH_RUBY } from '../rubyOnHost.ts';
import { SECRET } from './neighbours.ts';

export interface Outcome {
  /** The payload, parsed. */
  readonly answer: unknown;
  readonly functionError: string | undefined;
  readonly requestId: string;
  /** The last 4 KiB of the invocation's log. */
  readonly tail: string;
}

export interface Attacker {
  readonly name: string;
  /** Runs source text as the body of the handler, which sees `event`, `context`, `require` and `frame`. */
  run(source: string): Promise<Outcome>;
  /** As `run`; asserts that the function answered, and gives the answer. */
  answer(source: string): Promise<unknown>;
}

export type Language = 'node' | 'python' | 'ruby';

export interface AttackerOptions {
  readonly memoryMiB?: number;
  readonly timeoutSeconds?: number;
  /** Instead of the code that runs what it is sent. */
  readonly code?: string;
}

export interface HostilePlatform extends TestPlatform {
  readonly node: Attacker;
  /** Undefined where no Python is installed that functions could use. */
  readonly python: Attacker | undefined;
  attacker(language: Language, options?: AttackerOptions): Promise<Attacker>;
  /** What the honest function was given as credentials. */
  readonly neighbourCredentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  /** Asserts that the honest function answers promptly, in the environment that it always had. */
  neighbourIsWell(): Promise<void>;
  /** Asserts that the neighbour is well, and that the attacker's function works again. */
  unharmed(attacker: Attacker): Promise<void>;
  /** Messages of the function's log that match, once there is one. */
  logOf(attacker: Attacker, pattern: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Which python3.N the functions use; undefined: none. */
const pythonRuntime = /^Python (3\.(?:9|1[0-4]))\./.exec(
  spawnSync('/usr/bin/python3', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];
export const skipWithoutPythonRuntime =
  pythonRuntime === undefined ? '/usr/bin/python3 is not a Python that functions can use' : false;

const HONEST = `// ${SECRET}
  let count = 0;
  require('node:fs').writeFileSync('/tmp/kept', '${SECRET}');
  exports.handler = async (event) => event === 'credentials'
    ? { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
        sessionToken: process.env.AWS_SESSION_TOKEN }
    : { count: ++count, kept: require('node:fs').readFileSync('/tmp/kept', 'utf8') };`;

const NODE = `
  const frame = (type, meta, body = '') => {
    const m = Buffer.from(JSON.stringify(meta)), b = Buffer.from(body), h = Buffer.alloc(9);
    h[0] = type; h.writeUInt32BE(m.length, 1); h.writeUInt32BE(b.length, 5);
    raw(Buffer.concat([h, m, b]));
  };
  // Where the client's own frames go, or the order of both would be anybody's guess.
  const answers = () => { try { return require('node:fs').fstatSync(4).isSocket() ? 4 : 3; } catch { return 3; } };
  const raw = (bytes) => { for (let at = 0; at < bytes.length;) at += require('node:fs').writeSync(answers(), bytes, at); };
  const forever = () => new Promise(() => setInterval(() => {}, 1000));
  const Body = (async () => {}).constructor;
  exports.handler = (event, context) => new Body('event', 'context', 'require', 'frame', 'raw', 'forever', event)(
    event, context, require, frame, raw, forever);`;

const PYTHON = `
import json, os, stat, struct
def answers():
    try: return 4 if stat.S_ISSOCK(os.fstat(4).st_mode) else 3
    except OSError: return 3
def frame(kind, meta, body=b''):
    meta = json.dumps(meta).encode()
    os.write(answers(), struct.pack('>BII', kind, len(meta), len(body)) + meta + body)
def lambda_handler(event, context):
    found = {'os': os, 'event': event, 'context': context, 'frame': frame, 'answer': None}
    exec(event, found)
    return found['answer']
`;

const RUBY = `
def raw(bytes) = IO.for_fd(3, 'wb', autoclose: false).syswrite(bytes)
def frame(kind, meta, body = '')
  meta = JSON.generate(meta)
  raw([kind, meta.bytesize, body.bytesize].pack('CNN') + meta + body)
end
def handler(event:, context:) = eval(event)
`;

const LANGUAGES = {
  node: { runtime: 'nodejs24.x', file: 'index.js', handler: 'index.handler', code: NODE },
  python: {
    runtime: `python${pythonRuntime}`,
    file: 'index.py',
    handler: 'index.lambda_handler',
    code: PYTHON,
  },
  ruby: { runtime: RUBY_RUNTIME, file: 'index.rb', handler: 'index.handler', code: RUBY },
} as const;

/** How long the honest function may take while another does its worst. */
const PROMPT_MS = 3_000;

export async function hostilePlatform(overrides: Partial<Config> = {}): Promise<HostilePlatform> {
  process.env['MAYFLY_TEST_SECRET'] = SECRET;
  const cleanups: (() => Promise<void> | void)[] = [];
  const cacheFolder = usableCache(cleanups);
  const platform = await testPlatform(
    // Of a test's context it only wants to know when to stop.
    { after: (cleanup: () => Promise<void>) => void cleanups.push(cleanup) },
    {
      isolation: 'bubblewrap',
      cacheFolder,
      poolMiB: 256,
      graceMs: 0,
      runtimes: RUNTIMES_WITH_RUBY,
      ...overrides,
    },
  );
  const close = async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  };
  const create = async (input: CreateFunctionCommandInput) => {
    await platform.lambda.send(new CreateFunctionCommand(input));
    await waitUntilFunctionActiveV2(
      { client: platform.lambda, maxWaitTime: 30, minDelay: 0.02, maxDelay: 0.1 },
      { FunctionName: input.FunctionName },
    );
  };
  const invoke = (name: string, event: unknown) => invokeOn(platform, name, event);
  let sequence = 0;
  const attacker = async (language: Language, options: AttackerOptions = {}): Promise<Attacker> => {
    const name = `attacker-${sequence++}`;
    const { runtime, file, handler, code } = LANGUAGES[language];
    await create({
      Runtime: runtime as 'nodejs24.x',
      Code: { ZipFile: await zipOf({ [file]: options.code ?? code }) },
      FunctionName: name,
      Handler: handler,
      Role: ROLE,
      MemorySize: options.memoryMiB ?? 1769,
      Timeout: options.timeoutSeconds ?? 20,
    });
    const run = (source: string) => invoke(name, source);
    return {
      name,
      run,
      answer: async (source) => {
        const { answer, functionError, tail } = await run(source);
        assert.equal(functionError, undefined, `${JSON.stringify(answer)}\n${tail}`);
        return answer;
      },
    };
  };
  try {
    const honest = await nodeFunction('honest', '');
    await create({
      ...honest,
      Code: { ZipFile: await zipOf({ 'index.js': HONEST }) },
      MemorySize: 1769,
      Environment: { Variables: { SECRET } },
    });
    const neighbourCredentials = (await invoke('honest', 'credentials'))
      .answer as HostilePlatform['neighbourCredentials'];
    let count = 0;
    const neighbourIsWell = async () => {
      const started = performance.now();
      const { answer, tail } = await invoke('honest', null);
      const tookMs = performance.now() - started;
      assert.deepEqual(answer, { count: ++count, kept: SECRET }, tail);
      assert.ok(tookMs < PROMPT_MS, `the neighbour took ${tookMs} ms`);
    };
    return {
      ...platform,
      node: await attacker('node'),
      python: pythonRuntime === undefined ? undefined : await attacker('python'),
      attacker,
      neighbourCredentials,
      neighbourIsWell,
      unharmed: async (other) => {
        await neighbourIsWell();
        const { answer, functionError, tail } = await other.run('1 + 1');
        assert.equal(functionError, undefined, `${JSON.stringify(answer)}\n${tail}`);
      },
      logOf: ({ name }, filterPattern) =>
        eventually(`${filterPattern} in the log of ${name}`, async () => {
          const found: string[] = [];
          const input = { logGroupName: `/aws/lambda/${name}`, filterPattern };
          for await (const { events } of paginateFilterLogEvents({ client: platform.logs }, input)) {
            found.push(...(events ?? []).map(({ message }) => message ?? ''));
          }
          return found.length > 0 ? found : undefined;
        }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function invokeOn(platform: TestPlatform, name: string, event: unknown): Promise<Outcome> {
  const result = await platform.lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
  );
  const text = Buffer.from(result.Payload ?? []).toString();
  return {
    answer: text === '' ? undefined : (JSON.parse(text) as unknown),
    functionError: result.FunctionError,
    requestId: result.$metadata.requestId ?? '',
    tail: Buffer.from(result.LogResult ?? '', 'base64').toString(),
  };
}

/** A user without a home has no cache; in a temporary one, nothing is fetched: these functions need no libraries. */
function usableCache(cleanups: (() => void)[]): string {
  const { cacheFolder } = readConfig([]).config;
  try {
    mkdirSync(cacheFolder, { recursive: true });
    accessSync(cacheFolder, constants.W_OK);
    return cacheFolder;
  } catch {
    process.env['npm_config_offline'] = 'true';
    process.env['PIP_NO_INDEX'] = '1';
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-cache-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

/** Words of the command lines of the host's processes that contain `mark`. */
export function processesNamed(mark: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => commandLine(name))
    .filter((words) => words.includes(mark));
}

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
