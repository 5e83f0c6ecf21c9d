import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageTypeOf, isActive, previewKindOf } from './previewKind.ts';

test('by type, and by name where the type tells nothing', () => {
  assert.equal(previewKindOf('a', 'application/json; charset=utf-8'), 'text');
  assert.equal(previewKindOf('a', 'application/vnd.api+json'), 'text');
  assert.equal(previewKindOf('page.html', 'text/html'), 'text');
  assert.equal(previewKindOf('a.svg', 'image/svg+xml'), 'image');
  assert.equal(previewKindOf('a.bin', 'application/octet-stream'), undefined);
  assert.equal(previewKindOf('a.py', 'binary/octet-stream'), 'text');
  assert.equal(previewKindOf('a.MP4'), 'video');
  assert.equal(previewKindOf('a.pdf', 'application/zip'), undefined);
});

test('a picture never gets the type of a page', () => {
  assert.equal(imageTypeOf('a.svg', 'text/html'), 'image/svg+xml');
  assert.equal(imageTypeOf('a.png', 'text/html'), 'image/*');
  assert.equal(imageTypeOf('a.png', 'image/png'), 'image/png');
  assert.ok(isActive('x', 'text/html'));
  assert.ok(!isActive('x.txt', 'text/plain'));
});
