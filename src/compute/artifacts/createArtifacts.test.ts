import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { CodePackage } from '../functionVersion.ts';
import { createArtifacts } from './createArtifacts.ts';
import { rawZip } from './zip.fixture.ts';
import { ZipRejected } from './zipRejected.ts';

const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-artifacts-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const stored = new Map<string, Uint8Array>();
  const reads: string[] = [];
  const read = (name: string) => {
    reads.push(name);
    return Promise.resolve(stored.get(name));
  };
  const start = () =>
    createArtifacts({ folder, blobs: { read }, clock: systemClock(), ids: systemIds(), log: silentLog() });
  const store = (zip: Buffer, sha256 = createHash('sha256').update(zip).digest('base64')): CodePackage => {
    stored.set(`blob-${sha256}`, zip);
    return { blob: `blob-${sha256}`, sha256 };
  };
  return { folder, reads, start, store };
}

const PACKAGE = rawZip([{ name: 'index.js', content: 'exports.handler = 1' }]);

test('unpacked once, however many ask at once, and found again after a restart', async () => {
  const { reads, start, store } = setUp();
  const code = store(PACKAGE);
  const artifacts = start();
  const folders = await Promise.all([1, 2, 3].map(() => artifacts.unpack(code)));
  assert.equal(new Set(folders).size, 1);
  assert.equal(readFileSync(join(folders[0] ?? '', 'index.js'), 'utf8'), 'exports.handler = 1');
  assert.equal(basename(folders[0] ?? ''), Buffer.from(code.sha256, 'base64').toString('hex'));
  assert.equal(await start().unpack(code), folders[0]);
  assert.equal(reads.length, 1);
});

test('other users of the machine do not get to it', async () => {
  const { folder, start, store } = setUp();
  chmodSync(folder, 0o755);
  await start().unpack(store(PACKAGE));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('what was left half-done, and what is of another boot, goes', async () => {
  const { folder, start, store } = setUp();
  const code = store(PACKAGE);
  const first = await start().unpack(code);
  mkdirSync(join(dirname(first), '.new-abandoned', 'deep'), { recursive: true });
  mkdirSync(join(folder, 'another-boot', 'aa'), { recursive: true });
  const artifacts = start();
  await artifacts.close();
  assert.deepEqual(readdirSync(folder), [basename(dirname(first))]);
  assert.deepEqual(readdirSync(dirname(first)), [basename(first)]);
});

test('a bad archive leaves nothing, and may be tried again', async () => {
  const { start, store, reads } = setUp();
  const bad = store(
    rawZip([
      { name: 'a', content: 'x' },
      { name: 'b', content: 'y', declaredCrc: 1 },
    ]),
  );
  const artifacts = start();
  await assert.rejects(artifacts.unpack(bad), ZipRejected);
  await assert.rejects(artifacts.unpack(bad), ZipRejected);
  assert.equal(reads.length, 2);
  const good = await artifacts.unpack(store(PACKAGE));
  await artifacts.close();
  assert.deepEqual(readdirSync(dirname(good)), [basename(good)]);
});

test('a package that is missing or damaged is said to be', async () => {
  const { start, store } = setUp();
  const artifacts = start();
  const other = createHash('sha256').update('other').digest('base64');
  await assert.rejects(artifacts.unpack({ blob: 'none', sha256: other }), /missing/);
  await assert.rejects(artifacts.unpack(store(PACKAGE, other)), /damaged/);
  for (const sha256 of ['', '../../etc', other.slice(1), `${other}x`]) {
    assert.throws(() => artifacts.unpack({ blob: 'none', sha256 }), /assertion failed/);
  }
});

test('removed when nobody holds it any more', async () => {
  const { start, store } = setUp();
  const artifacts = start();
  const code = store(PACKAGE);
  const folder = await artifacts.unpack(code);
  const releases = [artifacts.hold(code.sha256), artifacts.hold(code.sha256)];
  await artifacts.remove(code.sha256);
  releases[0]?.();
  releases[0]?.();
  assert.ok(existsSync(folder));
  releases[1]?.();
  await artifacts.close();
  assert.ok(!existsSync(folder));
  assert.equal(await artifacts.unpack(code), folder);
  await artifacts.remove(code.sha256);
  await artifacts.close();
  assert.ok(!existsSync(folder));
  await artifacts.remove(code.sha256);
});

test('who unpacks again takes a removal back', async () => {
  const { start, store } = setUp();
  const artifacts = start();
  const code = store(PACKAGE);
  const folder = await artifacts.unpack(code);
  const release = artifacts.hold(code.sha256);
  await artifacts.remove(code.sha256);
  assert.equal(await artifacts.unpack(code), folder);
  release();
  await artifacts.close();
  assert.ok(existsSync(folder));
});

test('a folder that cannot be written is an error of the platform', async () => {
  const { folder, start, store } = setUp();
  const artifacts = start();
  const code = store(PACKAGE);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file in its place');
  await assert.rejects(artifacts.unpack(code), { code: 'ENOTDIR' });
});
