/** Layers through the whole platform with real clients: what functions of each language find of them, and when. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionCommand,
  GetLayerVersionByArnCommand,
  InvokeCommand,
  ListLayersCommand,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { ZipFile } from 'yazl';
import { findProgram } from '../src/compute/drivers/findProgram.ts';
import { ROLE, testPlatform, zipOf, type TestPlatform } from './harness.ts';
import { JAVA, skipWithoutJava, testHandlers } from './javaOnHost.ts';
import { RUBY, RUNTIMES_WITH_RUBY, skipWithoutRuby } from './rubyOnHost.ts';

const python = /^Python (3\.(?:9|1[0-4]))\./.exec(
  spawnSync('/usr/bin/python3', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];
const skipWithoutPython =
  python === undefined ? '/usr/bin/python3 is not a Python that functions can use' : false;
const skipWithoutCurl = findProgram('curl') === undefined ? 'curl is not installed' : false;
const skipWithoutCompiler = findProgram('gcc') === undefined ? 'gcc is not installed' : skipWithoutPython;

function nativeLibrary(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-library-'));
  try {
    writeFileSync(join(folder, 'a.c'), 'int answer(void) { return 42; }\n');
    execFileSync('gcc', ['-shared', '-fPIC', '-o', join(folder, 'lib.so'), join(folder, 'a.c')]);
    return readFileSync(join(folder, 'lib.so'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files as an archive with their modes. */
async function withModes(
  files: Record<string, { content: string | Uint8Array; mode: number }>,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, { content, mode }] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name, { mode: 0o100000 | mode });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

for (const isolation of ['auto', 'process'] as const) {
  describe(`layers, isolation ${isolation}`, () => {
    const plain =
      isolation === 'process' ? 'the loader of a plain process is not told of the package' : false;
    const cleanups: (() => Promise<void>)[] = [];
    let platform: TestPlatform;
    let sequence = 0;
    before(async () => {
      platform = await testPlatform(
        { after: (cleanup: () => Promise<void>) => void cleanups.push(cleanup) },
        { isolation, poolMiB: 192, runtimes: RUNTIMES_WITH_RUBY, egress: 'none' },
      );
    });
    after(async () => {
      for (const cleanup of cleanups.toReversed()) await cleanup();
    });

    async function publish(zip: Uint8Array, LayerName = `layer-${sequence++}`): Promise<string> {
      const { LayerVersionArn = '' } = await platform.lambda.send(
        new PublishLayerVersionCommand({ LayerName, Content: { ZipFile: zip } }),
      );
      return LayerVersionArn;
    }
    async function create(
      runtime: string,
      handler: string,
      files: Record<string, string | Uint8Array>,
      layers: string[],
      changes: Partial<CreateFunctionCommandInput> = {},
    ): Promise<string> {
      const FunctionName = `function-${sequence++}`;
      await platform.lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Runtime: runtime as Runtime,
          Handler: handler,
          Role: ROLE,
          MemorySize: 512,
          Timeout: 20,
          Code: { ZipFile: await zipOf(files) },
          Layers: layers,
          ...changes,
        }),
      );
      await waitUntilFunctionActiveV2(
        { client: platform.lambda, maxWaitTime: 240, minDelay: 0.05, maxDelay: 0.5 },
        { FunctionName },
      );
      return FunctionName;
    }
    async function invoke(FunctionName: string, event: unknown = {}): Promise<unknown> {
      const answer = await platform.lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: 'Tail' }),
      );
      const payload = JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as unknown;
      const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
      assert.equal(answer.FunctionError, undefined, `${JSON.stringify(payload)}\n${log}`);
      return payload;
    }

    test('Node.js finds packages, the later layer wins, and programs are on the PATH', async () => {
      const first = await publish(
        await zipOf({
          'nodejs/node_modules/greeting/index.js': `exports.text = require('./words').word`,
          'nodejs/node_modules/greeting/words.js': `exports.word = 'first'`,
          'nodejs/node_modules/kept/index.js': `module.exports = 'kept'`,
          'data/file.txt': 'first',
        }),
      );
      const second = await publish(
        await withModes({
          'nodejs/node_modules/greeting/words.js': { content: `exports.word = 'second'`, mode: 0o644 },
          'nodejs/node24/node_modules/special/index.js': { content: `module.exports = 24`, mode: 0o644 },
          'bin/tool-of-layer': { content: '#!/bin/sh\necho tool\n', mode: 0o755 },
        }),
      );
      const code = `
        const { execFileSync } = require('node:child_process');
        const fs = require('node:fs');
        const root = process.env.PATH.split(':').at(-1).replace(/.bin$/, '');
        exports.handler = async () => ({
          word: require('greeting').text, kept: require('kept'), special: require('special'),
          tool: execFileSync('tool-of-layer').toString(), names: fs.readdirSync(root).sort(),
          file: fs.readFileSync(root + '/data/file.txt', 'utf8'), root,
        });`;
      const name = await create('nodejs24.x', 'index.handler', { 'index.js': code }, [first, second]);
      const seen = (await invoke(name)) as Record<string, unknown>;
      if (isolation === 'auto') assert.equal(seen['root'], '/opt');
      assert.deepEqual(
        { ...seen, root: '' },
        {
          word: 'second',
          kept: 'kept',
          special: 24,
          tool: 'tool\n',
          names: ['bin', 'data', 'nodejs'],
          file: 'first',
          root: '',
        },
      );
      const imports = `import { text } from 'greeting'; import special from 'special'; import kept from 'kept';
        export const handler = async () => [text, special, kept];`;
      const module = await create('nodejs24.x', 'index.handler', { 'index.mjs': imports }, [first, second]);
      assert.deepEqual(await invoke(module), ['second', 24, 'kept']);
      // The other way round, from the very next invocation on.
      await platform.lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: name, Layers: [second, first] }),
      );
      assert.equal(((await invoke(name)) as Record<string, unknown>)['word'], 'first');
    });

    test('Python finds modules in both places', { skip: skipWithoutPython }, async () => {
      const layer = await publish(
        await zipOf({
          'python/inlayer.py': 'where = "python"',
          [`python/lib/python${python}/site-packages/deep/__init__.py`]: 'where = "site-packages"',
        }),
      );
      const code = `import inlayer, deep\ndef handler(event, context):\n    return [inlayer.where, deep.where]\n`;
      const name = await create(`python${python}`, 'app.handler', { 'app.py': code }, [layer]);
      assert.deepEqual(await invoke(name), ['python', 'site-packages']);
    });

    test('native libraries in lib are found, by names alone', { skip: skipWithoutCompiler }, async () => {
      const content = nativeLibrary();
      const layer = await publish(await withModes({ 'lib/libmayflytest.so': { content, mode: 0o755 } }));
      const code = `import ctypes\ndef handler(event, context):\n    return ctypes.CDLL("libmayflytest.so").answer()\n`;
      const name = await create(`python${python}`, 'app.handler', { 'app.py': code }, [layer]);
      assert.equal(await invoke(name), 42);
    });

    test("a package's own native libraries too", { skip: skipWithoutCompiler || plain }, async () => {
      const content = nativeLibrary();
      const code = `import ctypes\ndef handler(event, context):\n    return ctypes.CDLL("libmayflytest.so").answer()\n`;
      for (const place of ['lib/libmayflytest.so', 'libmayflytest.so']) {
        const name = await create(`python${python}`, 'app.handler', { 'app.py': code, [place]: content }, []);
        assert.equal(await invoke(name), 42, place);
      }
    });

    test('Ruby finds what is in ruby/lib', { skip: skipWithoutRuby }, async () => {
      const layer = await publish(await zipOf({ 'ruby/lib/inlayer.rb': 'WHERE = "ruby/lib"' }));
      const code = `require 'inlayer'\ndef handler(event:, context:) = WHERE\n`;
      const name = await create(RUBY, 'app.handler', { 'app.rb': code }, [layer]);
      assert.equal(await invoke(name), 'ruby/lib');
    });

    test('Java finds jars in java/lib', { skip: skipWithoutJava }, async () => {
      const layer = await publish(
        await zipOf({ 'java/lib/handlers.jar': await zipOf(await testHandlers()) }),
      );
      const name = await create(JAVA, 'handlers.Kinds$Orders', { 'unused.txt': '' }, [layer]);
      assert.deepEqual(await invoke(name, { count: 1 }), [{ count: 2, open: false }]);
    });

    test('the bootstrap of a custom runtime may come from a layer', { skip: skipWithoutCurl }, async () => {
      const api = 'http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation';
      const content = `#!/bin/sh
        while :; do
          curl -sS -D /tmp/head.$$ -o /dev/null ${api}/next
          id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *\\([^\\r]*\\)\\r*$/\\1/Ip' /tmp/head.$$ | tr -d '\\r')
          curl -sS -o /dev/null -d "\\"$(cat word)\\"" ${api}/$id/response
        done`;
      const layer = await publish(await withModes({ bootstrap: { content, mode: 0o755 } }));
      const name = await create('provided.al2023', 'none', { word: 'mine' }, [layer]);
      assert.equal(await invoke(name), 'mine');
    });

    test('a deleted version serves functions that have it, also after a restart', async () => {
      const zip = await zipOf({ 'nodejs/node_modules/word/index.js': `module.exports = 'still'` });
      const layer = await publish(zip, 'deleted');
      const code = `exports.handler = async () => require('word');`;
      const name = await create('nodejs24.x', 'index.handler', { 'index.js': code }, [layer]);
      await platform.lambda.send(new DeleteLayerVersionCommand({ LayerName: 'deleted', VersionNumber: 1 }));
      await platform.restart();
      assert.equal(await invoke(name), 'still');
      const { Configuration } = await platform.lambda.send(new GetFunctionCommand({ FunctionName: name }));
      assert.deepEqual(Configuration?.Layers, [{ Arn: layer, CodeSize: zip.byteLength }]);
    });

    test('layers are unpacked once, whoever uses them, and downloaded as they were uploaded', async () => {
      const zip = await zipOf({ 'nodejs/node_modules/once/index.js': `module.exports = 'once'` });
      const other = await publish(await zipOf({ other: '' }));
      const layer = await publish(zip);
      const code = `exports.handler = async () => require('once');`;
      for (const layers of [[layer], [layer, other], [other, layer]]) {
        const name = await create('nodejs24.x', 'index.handler', { 'index.js': code }, layers);
        assert.equal(await invoke(name), 'once');
      }
      const sha256 = createHash('sha256').update(zip).digest();
      const code256 = readdirSync(join(platform.dataFolder, 'code'), { recursive: true, encoding: 'utf8' });
      assert.equal(code256.filter((path) => path.endsWith(sha256.toString('hex'))).length, 1);
      const { Content } = await platform.lambda.send(new GetLayerVersionByArnCommand({ Arn: layer }));
      const downloaded = await fetch(Content?.Location ?? '');
      assert.deepEqual(Buffer.from(await downloaded.arrayBuffer()), zip);
      assert.equal(Content?.CodeSha256, sha256.toString('base64'));
      const { Layers = [] } = await platform.lambda.send(new ListLayersCommand({}));
      assert.ok(Layers.length > 2);
    });
  });
}
