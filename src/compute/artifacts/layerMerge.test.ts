import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { simulatedClock, systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { CodePackage } from '../functionVersion.ts';
import { createArtifacts } from './createArtifacts.ts';
import { rawZip } from './zip.fixture.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mayfly-merge-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stored = new Map<string, Uint8Array>();
const start = () =>
  createArtifacts({
    folder,
    blobs: { read: (name) => Promise.resolve(stored.get(name)) },
    clock: systemClock(),
    ids: systemIds(),
    log: silentLog(),
  });
function layer(files: Readonly<Record<string, string>>): CodePackage {
  const zip = rawZip(Object.entries(files).map(([name, content]) => ({ name, content })));
  const sha256 = createHash('sha256').update(zip).digest('base64');
  stored.set(sha256, zip);
  return { blob: sha256, sha256 };
}

const ONE = layer({ shared: 'one', one: '1' });
const TWO = layer({ shared: 'two', two: '2' });
const text = (path: string) => readFileSync(path, 'utf8');

test('each list is laid together once, in its order; one layer is its own folder', async () => {
  const artifacts = start();
  const lists = [[ONE, TWO], [TWO, ONE], [ONE, TWO], [ONE]];
  const [first = '', second = '', again, alone] = await Promise.all(
    lists.map((list) => artifacts.merge(list)),
  );
  assert.equal(text(join(first, 'shared')), 'two');
  assert.equal(text(join(second, 'shared')), 'one');
  assert.deepEqual(readdirSync(first).toSorted(), ['one', 'shared', 'two']);
  assert.equal(again, first);
  assert.equal(alone, await artifacts.unpack(ONE));
  assert.equal(statSync(join(first, 'one')).ino, statSync(join(second, 'one')).ino, 'no file is there twice');
  await artifacts.close();
});

test('what was derived of a layer takes its place', async () => {
  const artifacts = start();
  const before = await artifacts.merge([ONE, TWO], 'tag');
  await artifacts.derive(TWO, 'tag', async (draft) => {
    writeFileSync(join(draft, 'added'), '');
    return true;
  });
  const after = await artifacts.merge([ONE, TWO], 'tag');
  assert.deepEqual(readdirSync(after).toSorted(), ['added', 'one', 'shared', 'two']);
  assert.equal(await artifacts.merge([ONE, TWO]), before);
  await artifacts.close();
});

test('a merged folder goes with the first of its layers, and no start finds one of before', async () => {
  const artifacts = start();
  const merged = await artifacts.merge([ONE, TWO]);
  const release = artifacts.hold(TWO.sha256);
  await artifacts.remove(TWO.sha256);
  assert.ok(existsSync(merged));
  release();
  await until(() => !existsSync(merged));
  const again = await artifacts.merge([ONE, TWO]);
  assert.notEqual(again, merged);
  assert.equal(text(join(again, 'shared')), 'two');
  await artifacts.close();
  const next = start();
  const later = await next.merge([ONE, TWO]);
  await next.close();
  assert.ok(!existsSync(again));
  assert.equal(text(join(later, 'one')), '1');
});

test('a layer that cannot be had leaves nothing, and is tried again', async () => {
  const artifacts = start();
  const missing = { blob: 'none', sha256: createHash('sha256').update('none').digest('base64') };
  await assert.rejects(artifacts.merge([ONE, missing]), /missing/);
  await artifacts.mergeAhead([ONE, missing]);
  await assert.rejects(artifacts.merge([ONE, missing]), /missing/);
  await artifacts.mergeAhead([ONE, TWO]);
  const release = artifacts.hold(ONE.sha256);
  await artifacts.remove(ONE.sha256);
  release();
  await artifacts.close();
  assert.equal(readdirSync(join(folder, readdirSync(folder)[0] ?? '')).length, 1, 'TWO is left');
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('lists that nobody has used for a while give way to others: layers can be combined in many ways', async () => {
  const clock = simulatedClock();
  const artifacts = createArtifacts({
    folder,
    blobs: { read: (name) => Promise.resolve(stored.get(name)) },
    clock,
    ids: systemIds(),
    log: silentLog(),
  });
  const layers = Array.from({ length: 10 }, (_, index) => layer({ [`file${index}`]: '' }));
  const pairs = layers.flatMap((one) =>
    layers.flatMap((other) => (one === other ? [] : [[one, other] as const])),
  );
  const [first = [], ...others] = pairs;
  const folders = await Promise.all(pairs.map((pair) => artifacts.merge(pair)));
  assert.ok(
    folders.every((path) => existsSync(path)),
    'none that may still be about to be shown',
  );
  await clock.advance(50_000);
  const kept = await artifacts.merge(first);
  await clock.advance(20_000);
  await artifacts.merge([ONE, TWO]);
  await artifacts.close();
  const left = [...folders.slice(1), kept].filter((path) => existsSync(path));
  assert.ok(left.length <= 64, `${left.length}`);
  assert.ok(existsSync(kept));
  assert.ok(existsSync(await artifacts.merge(others[0] ?? [])), 'made again');
  await artifacts.close();
});
