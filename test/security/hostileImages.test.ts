/** Images made to reach out of their folder while they are unpacked, or out of their sandbox when they run. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { inspectLayers } from '../../src/compute/images/inspectLayers.ts';
import { ImageRefused } from '../../src/compute/images/imageRefused.ts';
import { noImagesReason, testImages, type TestImages } from '../../src/compute/images/images.fixture.ts';
import { tar, writeLayout, type TarFile } from '../../src/compute/images/layout.fixture.ts';
import { startRegistry } from '../../src/compute/images/registry.fixture.ts';
import { sealImage } from '../../src/compute/images/seal.ts';
import { until } from '../../src/compute/invoker.fixture.ts';

describe('hostile images', { skip: noImagesReason() }, () => {
  let place: TestImages;
  let layout = '';
  let count = 0;
  /** Beside the store, where nothing of an image may come. */
  let outside = '';

  before(() => {
    place = testImages();
    layout = join(place.layouts, 'app');
    outside = join(place.layouts, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'secret');
  });
  after(() => place.close());

  const unpack = async (...layers: (readonly TarFile[] | Buffer)[]) => {
    const tag = `t${count++}`;
    writeLayout(layout, tag, { layers });
    const image = await place.images.resolve(`oci:${layout}:${tag}`);
    return (await place.images.prepare(image)).rootFolder;
  };
  const refused = (...layers: (readonly TarFile[] | Buffer)[]) =>
    assert.rejects(unpack(...layers), (error: unknown) => {
      assert.ok(error instanceof ImageRefused && error.reason === 'invalid', String(error));
      return true;
    });
  const untouched = () => {
    assert.deepEqual(readdirSync(outside), ['secret']);
    assert.equal(readFileSync(join(outside, 'secret'), 'utf8'), 'secret');
  };

  test('set-user-id bits are taken away, device nodes and pipes are dropped or empty', async () => {
    const root = await unpack([
      { path: 'suid', content: '', mode: 0o6755 },
      { path: 'null', type: '3', mode: 0o666 },
      { path: 'disk', type: '4', mode: 0o666 },
      { path: 'pipe', type: '6', mode: 0o666 },
      { path: 'sticky', type: '5', mode: 0o7777 },
    ]);
    assert.equal(lstatSync(join(root, 'suid')).mode & 0o7777, 0o755);
    assert.equal(lstatSync(join(root, 'sticky')).mode & 0o7000, 0);
    for (const name of ['null', 'disk', 'pipe']) {
      assert.ok(!existsSync(join(root, name)) || lstatSync(join(root, name)).isFile(), name);
    }
  });

  test('names with steps up, absolute names, links that lead out: nothing is written or read outside', async () => {
    const victim = join(outside, 'written');
    const steps = '../'.repeat(20).slice(0, 60) + victim.slice(1).slice(0, 39);
    const tries: TarFile[][] = [
      [{ path: steps, content: 'x' }],
      [{ path: '/absolute', content: 'x' }],
      [
        { path: 'out', type: '2', content: outside },
        { path: 'out/written', content: 'x' },
      ],
      [
        { path: 'up', type: '2', content: '../../../../../../../../..' },
        { path: `up${victim}`, content: 'x' },
      ],
      [
        { path: 'deep', type: '2', content: '/proc/self/root' },
        { path: `deep${victim}`, content: 'x' },
      ],
    ];
    for (const files of tries)
      await unpack(files).catch((error: unknown) => assert.ok(error instanceof ImageRefused));
    untouched();
  });

  test('hard links out of the image carry nothing in', async () => {
    for (const target of [
      join(outside, 'secret'),
      `../../../../..${join(outside, 'secret')}`,
      '/etc/shadow',
    ]) {
      const root = await unpack([{ path: 'taken', type: '1', content: target }]).catch(() => undefined);
      if (root !== undefined) assert.equal(existsSync(join(root, 'taken')), false);
    }
  });

  test('whiteouts that lead out remove nothing', async () => {
    const tries: TarFile[][] = [
      [{ path: 'out', type: '2', content: outside }, { path: 'out/.wh.secret' }],
      [{ path: 'out', type: '2', content: outside }, { path: 'out/.wh..wh..opq' }],
      [{ path: '.wh...' }],
      [{ path: '.wh..' }],
    ];
    for (const [first, ...rest] of tries) {
      await unpack([first ?? { path: 'x' }], rest).catch(() => undefined);
      untouched();
    }
  });

  test('the places of mounts are real folders and files, whatever the image had there', async () => {
    const root = await unpack([
      { path: 'tmp', type: '2', content: '/etc' },
      { path: 'proc', content: 'a file' },
      { path: 'dev', type: '2', content: outside },
      { path: 'etc/resolv.conf', type: '2', content: join(outside, 'secret') },
      { path: 'etc/passwd', type: '2', content: join(outside, 'secret') },
      { path: 'absolute', type: '2', content: '/etc/shadow' },
    ]);
    for (const name of ['tmp', 'proc', 'dev']) assert.ok(lstatSync(join(root, name)).isDirectory(), name);
    for (const name of ['resolv.conf', 'passwd', 'hosts'])
      assert.ok(lstatSync(join(root, 'etc', name)).isFile(), name);
    assert.equal(readFileSync(join(root, 'etc/passwd'), 'utf8').includes('secret'), false);
    assert.equal(readlinkSync(join(root, 'absolute')), '/etc/shadow');
    untouched();
    await refused([{ path: 'etc', type: '2', content: outside }]);
  });

  test('bombs: too large, too many files, sparse, endless compression', async () => {
    const path = join(place.layouts, 'layer.tgz');
    const signal = new AbortController().signal;
    const inspect = (content: Buffer, limits: object) => {
      writeFileSync(path, content);
      return assert.rejects(
        inspectLayers([path], signal, limits),
        (error: unknown) => error instanceof ImageRefused,
      );
    };
    const zeros = tar([{ path: 'big', content: Buffer.alloc(4 * 1024 * 1024) }]);
    await inspect(gzipSync(zeros), { maxBytes: 1024 * 1024 });
    await inspect(zeros, { maxBytes: 1024 * 1024 });
    await inspect(tar(Array.from({ length: 50 }, (_, index) => ({ path: `f${index}` }))), { maxEntries: 20 });
    await refused([{ path: 'sparse', type: 'S', content: 'x' }]);
    await refused([{ path: 'p', type: 'x', content: '33 GNU.sparse.realsize=8796093022' }, { path: 'f' }]);
    await refused([{ path: 'claims', content: 'x', size: 8 * 1024 ** 3 }]);
    await refused(tar([{ path: 'cut', content: 'x'.repeat(2000) }]).subarray(0, 900));
  });

  test('paths that only umoci could still reach leave nothing behind', async () => {
    const name = 'd'.repeat(90);
    const files: TarFile[] = [
      { path: name, type: '5', mode: 0o755 },
      { path: 's0', type: '2', content: name },
    ];
    for (let n = 0; n < 43; n++) {
      files.push({ path: `s${n}/${name}`, type: '5', mode: 0o755 });
      files.push({ path: `s${n + 1}`, type: '2', content: `s${n}/${name}` });
    }
    const known = readdirSync(place.folder).filter((each) => !each.startsWith('.'));
    await refused([...files, { path: `s43/${'e'.repeat(50)}`, type: '5', mode: 0o755 }]);
    await until(() => readdirSync(place.folder).length === known.length);
  });

  test('a list of users that would fill the platform’s memory at each boot', async () => {
    await refused([{ path: 'etc/passwd', content: Buffer.alloc(64 * 1024 * 1024, 'x') }]);
  });

  test('a folder of many files lets others have their turn', async () => {
    const root = join(place.layouts, 'flat');
    mkdirSync(root);
    for (let n = 0; n < 500; n++) writeFileSync(join(root, `f${n}`), '');
    let asked = 0;
    await sealImage(root, { user: '', owners: new Map(), turn: () => void asked++ });
    assert.ok(asked >= 500, `${asked}`);
  });

  test('folders that are closed to everybody leave nothing behind either', async () => {
    const known = readdirSync(place.folder).filter((each) => !each.startsWith('.'));
    await refused([
      { path: 'closed', type: '5', mode: 0 },
      { path: 'closed/in', type: '5', mode: 0 },
      { path: 'closed/in/file', content: 'x' },
      // Which are being removed when the closed folder is found.
      ...Array.from({ length: 3000 }, (_, n) => ({ path: `open/f${n}`, content: '' })),
      { path: 'etc', content: 'no folder' },
    ]);
    await until(() => readdirSync(place.folder).length === known.length);
  });

  test('registries that never send what they promise hold up nobody else', async () => {
    const registry = await startRegistry(layout);
    const slow = testImages();
    try {
      registry.stallAfterBytes = 4000;
      for (const tag of ['s1', 's2', 's3']) {
        writeLayout(layout, tag, { layers: [[{ path: tag, content: randomBytes(8000) }]] });
        const image = await slow.images.resolve(`${registry.host}/app:${tag}`);
        slow.images.prepare(image).catch(() => undefined);
      }
      await until(() => registry.requests.filter((each) => each.includes('/blobs/')).length >= 2);
      mkdirSync(join(slow.layouts, 'own'));
      writeLayout(join(slow.layouts, 'own'), 'own', { layers: [[{ path: 'own', content: 'x' }]] });
      const own = await slow.images.resolve(`oci:${join(slow.layouts, 'own')}:own`);
      await slow.images.prepare(own);
    } finally {
      await slow.close();
      await registry.close();
    }
  });

  test('entries that two readers would take for different things', async () => {
    await refused([{ path: 'folder', type: '5', content: 'x'.repeat(512) }]);
    await refused([{ path: 'link', type: '2', content: 'a', size: 512 }, { path: 'x' }]);
    await refused([{ path: 'odd', type: 'Z' }]);
    await refused([{ path: 'global', type: 'g', content: '11 path=ab\n' }]);
    await refused(Buffer.concat([Buffer.alloc(512, 'x'), tar([])]));
  });
});
