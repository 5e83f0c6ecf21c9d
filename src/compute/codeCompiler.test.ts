import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  invokerPlatform,
  until,
  type InvokerPlatform,
  type InvokerPlatformOptions,
} from './invoker.fixture.ts';
import type { RuntimeCatalogue, RuntimeState } from './runtimeCatalogue.ts';

const HANDLER = `import os, big, broken_later
def handler(event, context):
    return {"cached": os.path.exists(big.__cached__), "sum": big.f7(1), "file": big.f7.__code__.co_filename}
`;
const BIG = Array.from({ length: 800 }, (_, index) => `def f${index}(a):\n    return a + ${index}\n`).join(
  '\n',
);
const FILES = {
  'app.py': HANDLER,
  'big.py': BIG,
  'broken_later.py': 'def nothing(): pass\n',
  'inner/broken.py': `${BIG}\nthis is no Python`,
  'inner/__pycache__/kept.txt': 'of the package',
};

/** Without isolation a function could write into its own folder, and Python would write its bytecode there. */
const functionOf = (runtime: string) => ({
  runtime,
  handler: 'app.handler',
  environment: { PYTHONDONTWRITEBYTECODE: '1' },
});

async function pythonOf(catalogue: RuntimeCatalogue): Promise<string | undefined> {
  for (const { runtime } of catalogue.list()) {
    if (runtime.startsWith('python') && (await catalogue.prepare(runtime)).kind === 'ready') return runtime;
  }
  return undefined;
}

async function withPython(
  context: TestContext,
  catalogue: InvokerPlatformOptions['catalogue'],
  work: (platform: InvokerPlatform, runtime: string) => Promise<void>,
): Promise<void> {
  let real: RuntimeCatalogue | undefined;
  const platform = await invokerPlatform({
    driver: 'process',
    catalogue: (given) => {
      real = given;
      return catalogue?.(given) ?? given;
    },
  });
  try {
    const runtime = real && (await pythonOf(real));
    if (runtime === undefined) return context.skip('there is no Python on this machine');
    await work(platform, runtime);
  } finally {
    await platform.close();
  }
}

test(
  'a package that has run is compiled, and later environments find its bytecode',
  { timeout: 30_000 },
  (context) =>
    withPython(context, undefined, async (platform, runtime) => {
      const version = await platform.define(FILES, functionOf(runtime));
      const first = (await platform.invoke(version)).answer as Record<string, unknown>;
      assert.equal(first['cached'], false);
      const tag = `cpython-${runtime.replace(/\D/g, '')}`;
      await until(() => platform.artifacts.derived(version.code.sha256, tag) !== undefined);
      const folder = platform.artifacts.derived(version.code.sha256, tag) ?? '';
      assert.deepEqual(readdirSync(join(folder, '__pycache__')).toSorted(), [
        `app.${tag}.pyc`,
        `big.${tag}.pyc`,
        `broken_later.${tag}.pyc`,
      ]);
      assert.deepEqual(readdirSync(join(folder, 'inner/__pycache__')), ['kept.txt']);
      platform.invoker.retire(version.functionArn, () => false);
      const second = (await platform.invoke(version)).answer as Record<string, unknown>;
      assert.equal(second['cached'], true);
      assert.equal(second['sum'], 8);
      assert.match(String(second['file']), /\/big\.py$/);
      // Functions of the same package share it; the package itself is as it was.
      assert.deepEqual(
        readdirSync(await platform.artifacts.unpack(version.code)).includes('__pycache__'),
        false,
      );
      await platform.artifacts.remove(version.code.sha256);
      platform.invoker.retire(version.functionArn, () => false);
      await until(() => !existsSync(folder));
    }),
);

/** The catalogue with another program in the compiler's place, speaking with the platform. */
const compilerThat = (script: string) => ({
  catalogue: ((real) => ({
    list: () => real.list(),
    prepare: (runtime) => real.prepare(runtime),
    state: (runtime: string): RuntimeState => {
      const state = real.state(runtime);
      if (state.kind !== 'ready' || state.compiler === undefined) return state;
      const [python = ''] = state.process.argv;
      const argv = [python, '-c', `${FRAMES}\n${script}`];
      return { ...state, compiler: { ...state.compiler, process: { ...state.compiler.process, argv } } };
    },
  })) satisfies InvokerPlatformOptions['catalogue'],
});
const FRAMES = `import os, json, struct, time
fd = int(os.environ["MAYFLY_CHANNEL_FD"])
def send(kind, meta=b"", body=b""):
    os.write(fd, struct.pack(">BII", kind, len(meta), len(body)) + meta + body)
def compiled(path): send(26, json.dumps({"path": path}).encode(), b"bytes")
send(16)
root = json.loads(os.read(fd, 65536)[9:])["taskRoot"]`;

for (const [title, script] of [
  ['names files outside of the package', 'compiled("../../evil.py"); send(17); time.sleep(9)'],
  ['names what is no source', 'compiled("big.txt"); send(17); time.sleep(9)'],
  ['names a source twice', 'compiled("big.py"); compiled("big.py"); send(17); time.sleep(9)'],
  ['ends before its time', 'compiled("big.py")'],
  ['speaks of something else', 'send(19, b"{}", b"1"); time.sleep(9)'],
] as const) {
  test(`a compiler that ${title} leaves nothing`, { timeout: 30_000 }, (context) =>
    withPython(context, compilerThat(script).catalogue, async (platform, runtime) => {
      const version = await platform.define(FILES, functionOf(runtime));
      await platform.invoke(version);
      const folder = dirname(await platform.artifacts.unpack(version.code));
      // It begins, and then nothing is left of it but the package.
      await until(() => readdirSync(folder).length > 1);
      await until(() => readdirSync(folder).length === 1);
      platform.invoker.retire(version.functionArn, () => false);
      assert.equal(((await platform.invoke(version)).answer as Record<string, unknown>)['cached'], false);
    }),
  );
}
