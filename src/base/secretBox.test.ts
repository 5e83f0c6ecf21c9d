import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededIds } from './ids.ts';
import { createSecretBox } from './secretBox.ts';

const box = (fill: number) => createSecretBox(new Uint8Array(32).fill(fill), seededIds(fill));

test('what was sealed opens under the same key for the same context, and never otherwise', () => {
  const ours = box(1);
  const theirs = box(2);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, context, other) => {
      const sealed = ours.seal(text, context);
      assert.equal(ours.open(sealed, context), text);
      assert.equal(theirs.open(sealed, context), undefined);
      if (other !== context) assert.equal(ours.open(sealed, other), undefined);
    }),
  );
});

test('the same secret is sealed differently each time, and a changed byte shuts it', () => {
  const ours = box(1);
  const sealed = ours.seal('wJalrXUtnFEMI', 'AKIA1');
  assert.notEqual(ours.seal('wJalrXUtnFEMI', 'AKIA1'), sealed);
  const bytes = Buffer.from(sealed, 'base64');
  assert.ok(!bytes.includes('wJalr'));
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(ours.open(changed.toString('base64'), 'AKIA1'), undefined, `byte ${at}`);
  }
  assert.equal(ours.open('', 'AKIA1'), undefined);
});
