import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pack, unpack, type PackedFile } from './zipFolder.ts';
import { readModes } from './zipModes.ts';

const file = fc.record({
  content: fc.uint8Array({ maxLength: 200 }),
  mode: fc.constantFrom(0o644, 0o755, 0o600),
});
const path = fc.stringMatching(/^[a-zé]{1,8}(\/[a-z]{1,8}){0,2}\.(py|sh|json)$/);

test('what is packed is unpacked as it was, permissions too', () => {
  fc.assert(
    fc.property(fc.dictionary(path, file), (files) => {
      const before = new Map<string, PackedFile>(Object.entries(files));
      const after = unpack(pack(before));
      assert.deepEqual([...after.keys()].toSorted(), [...before.keys()].toSorted());
      for (const [name, { content, mode }] of before) {
        assert.deepEqual([...(after.get(name)?.content ?? [])], [...content]);
        assert.equal(after.get(name)?.mode, mode);
      }
    }),
  );
});

test('the same files give the same bytes', () => {
  const files = new Map([['a.py', { content: new TextEncoder().encode('x = 1'), mode: 0o644 }]]);
  assert.deepEqual(pack(files), pack(new Map(files)));
});

test('bytes that are no zip file have no permissions, and do not throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      readModes(bytes);
    }),
  );
});
