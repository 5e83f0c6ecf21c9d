import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { layOver } from './layerTree.ts';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'mayfly-layers-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A folder of these files; `-> x` is a link to x. */
function layer(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, name, path);
    mkdirSync(dirname(full), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), full);
    else writeFileSync(full, content);
  }
  return join(root, name);
}

function merge(...layers: string[]): string {
  const target = join(root, 'merged');
  for (const source of layers) for (const work = layOver(source, target); !work.next().done;);
  return target;
}

test('later layers replace files of earlier ones and leave the others', () => {
  const one = layer('one', { 'a/x': '1x', 'a/y': '1y', top: '1' });
  const two = layer('two', { 'a/y': '2y', 'b/z': '2z' });
  const merged = merge(one, two);
  const seen = ['a/x', 'a/y', 'b/z', 'top'].map((path) => readFileSync(join(merged, path), 'utf8'));
  assert.deepEqual(seen, ['1x', '2y', '2z', '1']);
  assert.equal(readFileSync(join(one, 'a/y'), 'utf8'), '1y', 'layers themselves stay as they are');
  assert.equal(statSync(join(merged, 'a/y')).ino, statSync(join(two, 'a/y')).ino, 'nothing is copied');
  assert.equal(statSync(join(merged, 'a')).mode & 0o777, 0o755);
});

test('files, folders and links replace each other', () => {
  const merged = merge(
    layer('one', { 'folder/in': '1', file: '1', link: '-> file', other: '-> folder' }),
    layer('two', { folder: '2', 'file/in': '2', link: '2', other: '-> file' }),
  );
  assert.equal(readFileSync(join(merged, 'folder'), 'utf8'), '2');
  assert.equal(readFileSync(join(merged, 'file/in'), 'utf8'), '2');
  assert.ok(lstatSync(join(merged, 'link')).isFile());
  assert.equal(readlinkSync(join(merged, 'other')), 'file');
});

test('nothing is written through the link of another layer', () => {
  const outside = layer('outside', { kept: 'kept' });
  const one = layer('one', {
    escape: `-> ${outside}`,
    'deep/escape': '-> ../../outside',
    kept: '-> outside/kept',
  });
  const two = layer('two', { 'escape/kept': 'evil', 'deep/escape/kept': 'evil', kept: 'evil' });
  const merged = merge(one, two);
  assert.equal(readFileSync(join(outside, 'kept'), 'utf8'), 'kept');
  assert.equal(readFileSync(join(merged, 'escape/kept'), 'utf8'), 'evil');
  assert.equal(readFileSync(join(merged, 'deep/escape/kept'), 'utf8'), 'evil');
});
