/** Layers that are hostile, and functions that reach for layers which are not theirs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { rawZip, type RawEntry } from '../../src/compute/artifacts/zip.fixture.ts';
import { eventually, nodeFunction } from '../harness.ts';
import { hostilePlatform, type HostilePlatform } from './hostileFunctions.ts';

let platform: HostilePlatform;
before(async () => {
  platform = await hostilePlatform();
});
after(() => platform?.close());

const LINK = 0o120777;
const FILE = 0o100644;
const TEXT = 'the secret of a layer that is none of your business';

async function publish(LayerName: string, entries: readonly RawEntry[]): Promise<string> {
  const { LayerVersionArn = '' } = await platform.lambda.send(
    new PublishLayerVersionCommand({ LayerName, Content: { ZipFile: rawZip(entries) } }),
  );
  return LayerVersionArn;
}

async function use(FunctionName: string, Layers: string[]): Promise<void> {
  await platform.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Layers }));
}

test('archives that would write or lead outside, or that swell, make no version', async () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const hostile: Record<string, RawEntry[]> = {
    traversal: [{ name: '../../etc/evil', content: 'x', mode: FILE }],
    absolute: [{ name: '/etc/evil', content: 'x', mode: FILE }],
    linkOut: [{ name: 'nodejs/link', content: '../../../etc', mode: LINK }],
    linkAbsolute: [{ name: 'link', content: '/etc/passwd', mode: LINK }],
    linkChain: [
      { name: 'a', content: 'b/..', mode: LINK },
      { name: 'b', content: 'c/..', mode: LINK },
      { name: 'c', content: '..', mode: LINK },
    ],
    device: [{ name: 'device', content: '', mode: 0o020666 }],
    lie: [{ name: 'bomb', deflate: true, content: zeros, declaredBytes: 10, mode: FILE }],
    manyBombs: Array.from({ length: 5 }, (_, index) => ({
      name: `bomb${index}`,
      method: 8,
      content: zeros,
      compressed: deflateRawSync(zeros),
      mode: FILE,
    })),
  };
  for (const [name, entries] of Object.entries(hostile)) {
    await assert.rejects(
      publish(name, entries),
      (error: Error) =>
        error.name === 'InvalidParameterValueException' && /[Uu]nzip|Unzipped/.test(error.message),
      name,
    );
  }
  await platform.neighbourIsWell();
});

test('links of layers that only lead out once combined end at the root of the sandbox', async () => {
  const one = await publish('crossing-one', [
    { name: 'deep/er/file', content: 'x', mode: FILE },
    { name: 'step', content: 'deep/er', mode: LINK },
    { name: 'out', content: 'step/../..', mode: LINK },
  ]);
  const two = await publish('crossing-two', [
    { name: 'step/real', content: 'x', mode: FILE },
    { name: 'out', content: 'step/..', mode: LINK },
  ]);
  const three = await publish('crossing-three', [{ name: 'out/inside', content: 'x', mode: FILE }]);
  await use(platform.node.name, [two, one]);
  const first = (await platform.node.answer(`
    const fs = require('node:fs');
    return { out: fs.realpathSync.native('/opt/out'), names: fs.readdirSync('/opt').sort() }`)) as {
    out: string;
  };
  assert.deepEqual(first, { out: '/opt', names: ['deep', 'out', 'step'] });
  await use(platform.node.name, [one, two, three]);
  const second = await platform.node.answer(`
    const fs = require('node:fs');
    return { out: fs.lstatSync('/opt/out').isDirectory(), inside: fs.readdirSync('/opt/out') }`);
  assert.deepEqual(second, { out: true, inside: ['inside'] });
  const crossed = await publish('crossing-four', [
    { name: 'step/real', content: 'x', mode: FILE },
    { name: 'other', content: 'x', mode: FILE },
  ]);
  await use(platform.node.name, [one, crossed]);
  const third = await platform.node.answer(`
    const fs = require('node:fs');
    return { out: fs.realpathSync.native('/opt/out'), data: fs.existsSync(${JSON.stringify('/opt/out')} + ${JSON.stringify(platform.dataFolder)}) }`);
  assert.deepEqual(third, { out: '/', data: false });
  await use(platform.node.name, []);
});

test('nothing in a layer is privileged, and nobody changes it for others', async () => {
  const layer = await publish('shared', [
    { name: 'bin/root', content: '#!/bin/sh\nid -u\n', mode: 0o106777 },
    { name: 'nodejs/node_modules/shared/index.js', content: 'module.exports = "untouched"', mode: 0o100666 },
  ]);
  await use(platform.node.name, [layer]);
  const tries = (await platform.node.answer(`
    const fs = require('node:fs'); const cp = require('node:child_process');
    const file = '/opt/nodejs/node_modules/shared/index.js';
    const attempt = (work) => { try { work(); return 'done'; } catch (error) { return error.code; } };
    return {
      mode: (fs.statSync('/opt/bin/root').mode & 0o7777).toString(8),
      user: Number(cp.execFileSync('/opt/bin/root').toString()) === process.getuid(),
      tries: [
        () => fs.writeFileSync(file, 'module.exports = "evil"'), () => fs.appendFileSync(file, 'evil'),
        () => fs.truncateSync(file), () => fs.unlinkSync(file), () => fs.chmodSync(file, 0o777),
        () => fs.utimesSync(file, 1, 1), () => fs.renameSync(file, file + '2'), () => fs.linkSync(file, '/tmp/linked'),
        () => fs.writeFileSync('/opt/new', ''), () => fs.symlinkSync('/etc', '/opt/new'), () => fs.rmdirSync('/opt'),
        () => fs.writeFileSync('/proc/self/root/opt/new', ''), () => fs.mkdirSync('/opt/extensions'),
      ].map(attempt),
    }`)) as { mode: string; user: boolean; tries: string[] };
  assert.equal(tries.mode, '755');
  assert.equal(tries.user, true);
  for (const outcome of tries.tries) assert.match(outcome, /^(EROFS|EACCES|EPERM|EXDEV|EBUSY)$/);
  const other = await platform.attacker('node');
  await use(other.name, [layer]);
  assert.equal(await other.answer(`return require('shared')`), 'untouched');
  await use(platform.node.name, []);
});

test('a layer is seen by functions that have it, from their assignment on, and by nobody else', async () => {
  const layer = await publish('secret', [
    { name: 'secret.txt', content: TEXT, mode: FILE },
    { name: 'nodejs/node_modules/secret/index.js', content: `module.exports = '${TEXT}'`, mode: FILE },
  ]);
  const owner = await platform.attacker('node');
  await use(owner.name, [layer]);
  assert.equal(await owner.answer(`return require('secret')`), TEXT);
  assert.deepEqual(await platform.node.answer(`return require('node:fs').readdirSync('/opt')`), []);
  const found = await platform.node.answer(`
    const { execFileSync } = require('node:child_process');
    try {
      return execFileSync('grep', ['-rlsI', '--devices=skip', '${TEXT.slice(0, 20)}', '/opt', '/var', '/tmp', '/etc', '/dev'])
        .toString();
    } catch (error) { return error.stdout.toString(); }`);
  assert.equal(found, '');
  // What was taken away is gone with the next environment.
  await use(owner.name, []);
  assert.equal((await owner.run(`return require('secret')`)).functionError, 'Unhandled');
});

test('five layers of a hundred thousand files are refused before anything is made of them', async () => {
  const entries = Array.from({ length: 30_000 }, (_, index) => ({ name: `f${index}`, mode: FILE }));
  const layers: string[] = [];
  for (let index = 0; index < 4; index++) layers.push(await publish(`many${index}`, entries));
  await assert.rejects(use(platform.node.name, layers), /Layers hold more than 100000 files and folders/);
  await platform.neighbourIsWell();
});

test('an environment that comes while a layer is being unpacked sees all of it', async () => {
  const entries = Array.from({ length: 3_000 }, (_, index) => ({
    name: `data/${index % 100}/f${index}`,
    content: String(index),
    mode: FILE,
  }));
  const layers = [
    await publish('whole-one', entries),
    await publish('whole-two', [{ name: 'x', mode: FILE }]),
  ];
  const input = await nodeFunction(
    'counts-files',
    `import { readdirSync } from 'node:fs';
     export const handler = async () => readdirSync('/opt', { recursive: true, withFileTypes: true })
       .filter((entry) => entry.isFile()).length;`,
  );
  await platform.lambda.send(
    new CreateFunctionCommand({ ...input, Layers: layers, Timeout: 30, MemorySize: 512 }),
  );
  await waitUntilFunctionActiveV2(
    { client: platform.lambda, maxWaitTime: 60 },
    { FunctionName: 'counts-files' },
  );
  const counts = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const answer = await platform.lambda.send(new InvokeCommand({ FunctionName: 'counts-files' }));
      return Buffer.from(answer.Payload ?? []).toString();
    }),
  );
  assert.deepEqual(counts, Array(4).fill('3001'));
  const shown = await eventually('the configuration', () =>
    platform.lambda.send(new GetFunctionCommand({ FunctionName: 'counts-files' })),
  );
  assert.equal(shown.Configuration?.Layers?.length, 2);
});
