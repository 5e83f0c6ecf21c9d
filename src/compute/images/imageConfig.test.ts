import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainPath } from './imageConfig.ts';

test('a working directory is absolute, without steps up, and not in /proc however that is written', () => {
  for (const path of ['/', '/var/task', '/a//b/./c', '/process', '/srv/proc']) {
    assert.ok(isPlainPath(path), path);
  }
  const tries = ['', 'a', 'proc/self/fd/7', '/a/../b', '/a\0b', '/proc', '/proc/self/fd/7'];
  for (const path of [...tries, '//proc/self/fd/7', '/./proc/self/fd/7', '/.//./proc']) {
    assert.ok(!isPlainPath(path), path);
  }
});
