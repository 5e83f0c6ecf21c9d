import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from './makeFolder.ts';

test('makes what is missing, and says whether it did', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-folder-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'a', 'b', 'c');
  assert.equal(makeFolder(path, 0o700), true);
  assert.equal(statSync(path).mode & 0o777, 0o700);
  assert.equal(makeFolder(path, 0o700), false);
  writeFileSync(join(folder, 'file'), '');
  assert.throws(() => makeFolder(join(folder, 'file')), { code: 'EEXIST' });
  assert.throws(() => makeFolder(join(folder, 'file', 'below')), { code: 'ENOTDIR' });
});

test(
  'comes back from where nothing can be made',
  { skip: process.platform !== 'linux' && 'needs /proc' },
  () => {
    assert.throws(() => makeFolder('/proc/mayfly/below'), { code: 'ENOENT' });
  },
);
