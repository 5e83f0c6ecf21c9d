import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
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
import type { ImageRefusal } from './imageRefused.ts';
import { ImageRefused } from './imageRefused.ts';
import { noImagesReason, testImages, type TestImages } from './images.fixture.ts';
import { writeLayout } from './layout.fixture.ts';
import { startRegistry, type TestRegistry } from './registry.fixture.ts';

const GREETING = { path: 'app/hello', content: 'hello' };
const CONFIG = { Entrypoint: ['/app/run'], Cmd: ['a', 'b'], Env: ['COLOUR=blue=green'], WorkingDir: '/app' };

function refused(reason: ImageRefusal) {
  return (error: unknown) => {
    assert.ok(error instanceof ImageRefused, String(error));
    assert.equal(error.reason, reason, `${error.message}: ${String(error.cause)}`);
    return true;
  };
}

describe('images', { skip: noImagesReason() }, () => {
  let place: TestImages;
  let layout = '';
  let registry: TestRegistry;

  before(async () => {
    place = testImages();
    layout = join(place.layouts, 'app');
    writeLayout(layout, 'v1', { layers: [[GREETING]], config: CONFIG });
    registry = await startRegistry(layout);
  });
  after(async () => {
    await registry.close();
    await place.close();
  });

  test('from a layout and from a registry the same image is the same, and unpacked once', async () => {
    const local = await place.images.resolve(`oci:${layout}:v1`);
    const remote = await place.images.resolve(`${registry.host}/app:v1`);
    assert.equal(local.digest, remote.digest);
    assert.equal(remote.uri, `${registry.host}/app@sha256:${remote.digest}`);
    assert.equal(place.images.find(local.digest), undefined);
    const [one, other] = await Promise.all([place.images.prepare(local), place.images.prepare(remote)]);
    assert.equal(one, other);
    assert.deepEqual(one.config, {
      entryPoint: ['/app/run'],
      command: ['a', 'b'],
      workingDirectory: '/app',
      environment: { COLOUR: 'blue=green' },
      user: '',
    });
    assert.equal(readFileSync(join(one.rootFolder, 'app/hello'), 'utf8'), 'hello');
    assert.deepEqual(
      place.images.list().map(({ digest }) => digest),
      [local.digest],
    );
  });

  test('comes by digest, over HTTP from this machine', async () => {
    const { digest } = writeLayout(layout, 'v2', { layers: [[{ path: 'two', content: '2' }]] });
    const resolved = await place.images.resolve(`${registry.host}/app@${digest}`);
    const { rootFolder } = await place.images.prepare(resolved);
    assert.equal(readFileSync(join(rootFolder, 'two'), 'utf8'), '2');
  });

  test('from an archive', async () => {
    const archive = join(place.layouts, 'app.tar');
    execFileSync('skopeo', [
      '--insecure-policy',
      'copy',
      '-q',
      `oci:${layout}:v1`,
      `oci-archive:${archive}:v1`,
    ]);
    const resolved = await place.images.resolve(`oci-archive:${archive}:v1`);
    assert.equal(resolved.digest, (await place.images.resolve(`oci:${layout}:v1`)).digest);
    place.images.remove(resolved.digest);
    const { rootFolder } = await place.images.prepare(resolved);
    assert.equal(readFileSync(join(rootFolder, 'app/hello'), 'utf8'), 'hello');
    await assert.rejects(place.images.resolve(`oci-archive:${archive}:other`), refused('missing'));
  });

  test('is removed when nobody holds it any more', async () => {
    writeLayout(layout, 'gone', { layers: [[{ path: 'gone', content: '' }]] });
    const image = await place.images.prepare(await place.images.resolve(`oci:${layout}:gone`));
    const release = place.images.hold(image.digest);
    place.images.remove(image.digest);
    assert.ok(existsSync(image.rootFolder));
    release();
    assert.equal(existsSync(image.rootFolder), false);
    assert.equal(place.images.find(image.digest), undefined);
  });

  test('says what is missing, denied or of no use', async () => {
    const { images } = place;
    await assert.rejects(images.resolve(`oci:${layout}:nothing`), refused('missing'));
    await assert.rejects(images.resolve(`${registry.host}/app:nothing`), refused('missing'));
    await assert.rejects(images.resolve(`${registry.host}/other:v1`), refused('missing'));
    await assert.rejects(images.resolve('oci:/etc:v1'), refused('denied'));
    await assert.rejects(images.resolve('app:latest'), refused('invalid'));
    await assert.rejects(images.resolve('127.0.0.1:1/app:v1'), refused('unreachable'));
    const strange = writeLayout(layout, 'strange', { layers: [], mediaType: 'application/vnd.example' });
    await assert.rejects(images.resolve(`oci:${layout}:strange`), refused('unsupported'));
    assert.ok(strange.digest);
    writeLayout(layout, 'elsewhere', { layers: [], architecture: 's390x' });
    const elsewhere = await images.resolve(`oci:${layout}:elsewhere`);
    await assert.rejects(images.prepare(elsewhere), refused('invalid'));
  });

  test('signs in with what Docker has for the registry', async () => {
    registry.password = 'user:secret';
    try {
      await assert.rejects(place.images.resolve(`${registry.host}/app:v1`), refused('denied'));
      const docker = join(place.layouts, 'docker');
      mkdirSync(docker, { recursive: true });
      const auth = Buffer.from(registry.password).toString('base64');
      writeFileSync(join(docker, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
      const signedIn = testImages({ REGISTRY_AUTH_FILE: join(docker, 'config.json') });
      const { digest } = await signedIn.images.resolve(`${registry.host}/app:v1`);
      assert.match(digest, /^[0-9a-f]{64}$/);
      await signedIn.close();
    } finally {
      registry.password = undefined;
    }
  });

  test('a part that is not what its digest says is refused, and nothing of it stays', async () => {
    const { layers } = writeLayout(layout, 'damaged', {
      layers: [[{ path: 'x', content: 'x'.repeat(10_000) }]],
    });
    const blob = join(layout, 'blobs/sha256', (layers[0] ?? '').slice('sha256:'.length));
    const bytes = readFileSync(blob);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    writeFileSync(blob, bytes);
    const image = await place.images.resolve(`${registry.host}/app:damaged`);
    await assert.rejects(place.images.prepare(image), refused('invalid'));
    assert.equal(existsSync(join(place.folder, image.digest)), false);
  });

  test('layers lie on each other: later files win, whiteouts remove, opaque folders hide', async () => {
    writeLayout(layout, 'layers', {
      layers: [
        [
          { path: 'a/one', content: '1' },
          { path: 'a/two', content: '2' },
          { path: 'b/hidden', content: '' },
          { path: 'link', type: '2', content: 'a/one' },
        ],
        [
          { path: 'a/one', content: 'new' },
          { path: 'a/.wh.two' },
          { path: 'b/.wh..wh..opq' },
          { path: 'b/seen', content: '' },
          { path: 'hard', type: '1', content: 'a/one' },
        ],
      ],
    });
    const { rootFolder } = await place.images.prepare(await place.images.resolve(`oci:${layout}:layers`));
    assert.deepEqual(readdirSync(join(rootFolder, 'a')), ['one']);
    assert.deepEqual(readdirSync(join(rootFolder, 'b')), ['seen']);
    assert.equal(readFileSync(join(rootFolder, 'hard'), 'utf8'), 'new');
    assert.equal(readlinkSync(join(rootFolder, 'link')), 'a/one');
  });

  test('what belongs to its USER everybody in the sandbox may use, and nothing else that is closed', async () => {
    const passwd = { path: 'etc/passwd', content: 'root:x:0:0::/:\napp:x:1000:1001::/:\n' };
    const files = [
      passwd,
      { path: 'own', content: '', mode: 0o750, uid: 1000, gid: 5 },
      { path: 'group', content: '', mode: 0o640, uid: 7, gid: 1001 },
      { path: 'other', content: '', mode: 0o600, uid: 7, gid: 7 },
      { path: 'root', content: '', mode: 0o600 },
    ];
    writeLayout(layout, 'user', { layers: [files], config: { User: 'app' } });
    const { rootFolder } = await place.images.prepare(await place.images.resolve(`oci:${layout}:user`));
    const mode = (name: string) => lstatSync(join(rootFolder, name)).mode & 0o777;
    assert.deepEqual(['own', 'group', 'other', 'root'].map(mode), [0o757, 0o644, 0o600, 0o600]);
    writeLayout(layout, 'stranger', { layers: [[passwd]], config: { User: 'nobody-knows' } });
    const stranger = await place.images.resolve(`oci:${layout}:stranger`);
    await assert.rejects(place.images.prepare(stranger), refused('invalid'));
  });

  test('a restart finds what was whole, and removes what an earlier run had begun', async () => {
    const image = await place.images.prepare(await place.images.resolve(`oci:${layout}:v1`));
    mkdirSync(join(place.folder, '.new-1', 'image'), { recursive: true });
    const again = place.reopen();
    assert.deepEqual(again.find(image.digest), image);
    await again.close();
    assert.equal(existsSync(join(place.folder, '.new-1')), false);
  });
});
