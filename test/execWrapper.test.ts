/** AWS_LAMBDA_EXEC_WRAPPER: a program of a layer, or of the package, that starts the runtime its own way. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { dotnetFunctions } from './dotnetOnHost.ts';
import { archive, extensionPlatform, type Program } from './extensionFunctions.ts';
import { ROLE } from './harness.ts';
import { compileJava, JAVA, skipWithoutJava } from './javaOnHost.ts';
import { RUBY, RUNTIMES_WITH_RUBY, skipWithoutRuby } from './rubyOnHost.ts';

const python = /^Python (3\.(?:9|1[0-4]))\./.exec(
  spawnSync('/usr/bin/python3', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];
const dotnet = await dotnetFunctions();
const runtimes = { ...RUNTIMES_WITH_RUBY, ...(typeof dotnet === 'string' ? {} : dotnet.runtimes) };
const skip = python === undefined ? '/usr/bin/python3 is not a Python that functions can use' : false;
const bubblewrap = spawnSync('bwrap', ['--version']).status === 0 && process.getuid?.() === 0;
const ISOLATIONS = bubblewrap ? (['process', 'bubblewrap'] as const) : (['process'] as const);

async function wrapped(context: TestContext, isolation: 'process' | 'bubblewrap') {
  const platform = await extensionPlatform(context, { isolation, runtimes });
  let count = 0;
  const create = async (
    code: Readonly<Record<string, Program>>,
    layer: Readonly<Record<string, Program>>,
    changes: Partial<CreateFunctionCommandInput>,
    wrapper = '/opt/wrapper',
  ): Promise<string> => {
    const FunctionName = `wrapped-${count++}`;
    await platform.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: ROLE,
        MemorySize: 1769,
        Timeout: 10,
        Code: { ZipFile: await archive(code) },
        Layers: Object.keys(layer).length === 0 ? [] : [await platform.layer(layer)],
        Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: wrapper, COLOUR: "it's blue" } },
        ...changes,
      }),
    );
    await waitUntilFunctionActiveV2({ client: platform.lambda, maxWaitTime: 60 }, { FunctionName });
    return FunctionName;
  };
  return { ...platform, create };
}

const SOURCES = join(import.meta.dirname, 'wrapped');

const programs = (files: Readonly<Record<string, Buffer>>) =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, { text: bytes, mode: 0o644 }]));

const NODE = { Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;

for (const isolation of ISOLATIONS) {
  test(`Node.js: variables, options and handler are the wrapper's, isolation ${isolation}`, async (context) => {
    const { create, invoke, logged } = await wrapped(context, isolation);
    const wrapper = `#!/bin/sh
[ "\${1##*/}" = node ] || exit 9
export SHAPE=round _HANDLER=other.run NODE_OPTIONS="--require \${0%/*}/early.cjs"
echo "wrapper of $AWS_LAMBDA_FUNCTION_NAME"
exec "$@" --title=wrapped`;
    const name = await create(
      {
        'index.cjs': { text: `exports.handler = async () => 'not asked'`, mode: 0o644 },
        'other.cjs': {
          text: `exports.run = async (event) => ({ event, early: globalThis.early, shape: process.env.SHAPE, colour: process.env.COLOUR,
            argv: process.argv.at(-1), own: Object.keys(process.env).filter((name) => name.startsWith('MAYFLY')), trace: process.env._X_AMZN_TRACE_ID?.slice(0, 5) });`,
          mode: 0o644,
        },
      },
      { wrapper: { text: wrapper }, 'early.cjs': { text: 'globalThis.early = true;', mode: 0o644 } },
      NODE,
    );
    const expected = {
      event: { n: 1 },
      early: true,
      shape: 'round',
      colour: "it's blue",
      argv: '--title=wrapped',
      own: [],
      trace: 'Root=',
    };
    const first = await invoke(name, { n: 1 });
    assert.deepEqual(first.value, expected, first.log);
    assert.deepEqual((await invoke(name, { n: 1 })).value, expected);
    await logged(name, new RegExp(`^wrapper of ${name}$`));
  });

  test(
    `Python: variables, sitecustomize, an internal extension, isolation ${isolation}`,
    { skip },
    async (context) => {
      const { create, invoke, logged } = await wrapped(context, isolation);
      const wrapper = `#!/bin/sh
export PYTHONPATH="$(dirname "$0")/custom:$PYTHONPATH" SHAPE=square
exec "$@"`;
      const code = `
import json, os, sys, threading, urllib.request
base = 'http://' + os.environ['AWS_LAMBDA_RUNTIME_API'] + '/2020-01-01/extension'
def call(method, path, body=None, headers={}):
    data = None if body is None else json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(base + path, data, headers, method=method))
me = {'Lambda-Extension-Identifier': call('POST', '/register', {'events': ['INVOKE']}, {'Lambda-Extension-Name': 'inside'}).headers['Lambda-Extension-Identifier']}
def listen():
    while True:
        print('inside heard of', json.load(call('GET', '/event/next', None, me))['requestId'], flush=True)
threading.Thread(target=listen, daemon=True).start()
def handler(event, context):
    return [os.environ['SHAPE'], os.environ['COLOUR'], getattr(sys, 'customized', None), [name for name in os.environ if name.startswith('MAYFLY')]]
`;
      const name = await create(
        { 'app.py': { text: code, mode: 0o644 } },
        {
          wrapper: { text: wrapper },
          'custom/sitecustomize.py': { text: 'import sys\nsys.customized = "early"\n', mode: 0o644 },
        },
        { Runtime: `python${python}` as Runtime, Handler: 'app.handler' },
      );
      const { id, value, log } = await invoke(name);
      assert.deepEqual(value, ['square', "it's blue", 'early', []], log);
      await logged(name, new RegExp(`^inside heard of ${id}$`));
      assert.match(await logged(name, /^EXTENSION\t/), /Name: inside\tState: Ready\tEvents: \[INVOKE\]$/);
    },
  );

  test(
    `Ruby: variables, options and handler, isolation ${isolation}`,
    { skip: skipWithoutRuby },
    async (context) => {
      const { create, invoke } = await wrapped(context, isolation);
      const wrapper = `#!/bin/sh
export SHAPE=oval RUBYLIB="$(dirname "$0")/early" RUBYOPT=-rearly _HANDLER=other.Other.run
exec "$@"`;
      const code = `module Other
  def self.run(event:, context:) = [EARLY, ENV['SHAPE'], ENV['COLOUR'], ENV.keys.grep(/MAYFLY/), event['n']]
end`;
      const name = await create(
        { 'other.rb': { text: code, mode: 0o644 }, 'index.rb': { text: 'raise "not asked"', mode: 0o644 } },
        { wrapper: { text: wrapper }, 'early/early.rb': { text: 'EARLY = true', mode: 0o644 } },
        { Runtime: RUBY as Runtime, Handler: 'index.handler' },
      );
      const { value, log } = await invoke(name, { n: 1 });
      assert.deepEqual(value, [true, 'oval', "it's blue", [], 1], log);
    },
  );

  test(
    `Java: variables, options and handler, isolation ${isolation}`,
    { skip: skipWithoutJava },
    async (context) => {
      const { create, invoke } = await wrapped(context, isolation);
      const wrapper = `#!/bin/sh
[ "\${1##*/}" = java ] || exit 9
export SHAPE=oval JAVA_TOOL_OPTIONS=-Dearly=yes _HANDLER=Wrapped::run
exec "$@"`;
      const name = await create(
        programs(await compileJava([join(SOURCES, 'Wrapped.java')])),
        { wrapper: { text: wrapper } },
        { Runtime: JAVA as Runtime, Handler: 'Missing::run' },
      );
      const { value, log } = await invoke(name, { n: 1 });
      assert.deepEqual(value, ['yes', 'oval', "it's blue", 'oval', 0, { n: 1 }], log);
    },
  );

  test(
    `.NET: variables, options and handler, isolation ${isolation}`,
    { skip: typeof dotnet === 'string' ? dotnet : false },
    async (context) => {
      assert.ok(typeof dotnet !== 'string');
      const { create, invoke } = await wrapped(context, isolation);
      const settings = Object.entries(dotnet.variables).map(([variable, value]) => `${variable}=${value}`);
      const wrapper = `#!/bin/sh
[ "\${1##*/}" = dotnet ] || exit 9
export SHAPE=oval _HANDLER=Wrapped::Wrapped::Run ${settings.join(' ')}
exec "$@"`;
      const name = await create(
        programs(await dotnet.compile(join(SOURCES, 'Wrapped.cs'), 'Wrapped')),
        { wrapper: { text: wrapper } },
        { Runtime: dotnet.runtime as Runtime, Handler: 'Missing::Missing::Run' },
      );
      const { value, log } = await invoke(name, 'event');
      assert.deepEqual(value, ['oval', "it's blue", 'oval', '0', 'event'], log);
    },
  );

  test(`a wrapper that is not there, is no program, or ends, isolation ${isolation}`, async (context) => {
    const { create, invoke, logged } = await wrapped(context, isolation);
    const code = { 'index.cjs': { text: 'exports.handler = async () => 1', mode: 0o644 } };
    for (const [files, path, status, said] of [
      [{}, '/var/task/missing', 127, /\/var\/task\/missing: does not exist/],
      [
        { plain: { text: 'x', mode: 0o644 } },
        '/var/task/plain',
        126,
        /\/var\/task\/plain: is not an executable/,
      ],
      [{ ends: { text: '#!/bin/sh\nexit 3' } }, '/var/task/ends', 3, /INIT_REPORT/],
    ] as const) {
      const name = await create({ ...code, ...files }, {}, NODE, path);
      const { value, error } = await invoke(name);
      assert.equal(error, 'Unhandled');
      assert.equal(value?.['errorType'], 'Runtime.ExitError');
      assert.match(String(value?.['errorMessage']), new RegExp(`exited with error: exit status ${status}$`));
      await logged(name, said);
    }
  });
}
