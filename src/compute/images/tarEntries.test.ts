import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ImageRefused } from './imageRefused.ts';
import { tar, type TarFile } from './layout.fixture.ts';
import { createTarReader, type TarEntry } from './tarEntries.ts';

function read(bytes: Buffer, cuts: readonly number[] = []): TarEntry[] {
  const entries: TarEntry[] = [];
  const reader = createTarReader((entry) => void entries.push(entry));
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].toSorted((a, b) => a - b);
  places.forEach((at, index) => reader.write(bytes.subarray(at, places[index + 1] ?? at)));
  reader.end();
  return entries;
}

test('reads what was written, however it is cut', () => {
  const file = fc.record({
    path: fc.stringMatching(/^[a-z]{1,20}$/),
    content: fc.string({ maxLength: 2000 }),
    mode: fc.integer({ min: 0, max: 0o777 }),
    uid: fc.integer({ min: 0, max: 65_534 }),
  });
  fc.assert(
    fc.property(
      fc.array(file, { maxLength: 6 }),
      fc.array(fc.nat(20_000), { maxLength: 8 }),
      (files, cuts) => {
        const expected = files.map(({ path, content, mode, uid }) => ({
          path,
          type: 'file',
          mode,
          uid,
          gid: 0,
          bytes: Buffer.byteLength(content),
        }));
        assert.deepEqual(read(tar(files), cuts), expected);
      },
    ),
  );
});

test('random bytes are refused or harmless', () => {
  const header = tar([{ path: 'a', content: 'x'.repeat(600) }]);
  const changed = fc.array(fc.tuple(fc.nat(header.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(changed, (changes) => {
      const bytes = Buffer.from(header);
      for (const [at, value] of changes) bytes[at] = value;
      try {
        read(bytes);
      } catch (error) {
        assert.ok(error instanceof ImageRefused, String(error));
      }
    }),
  );
});

test('long names and owners come from the headers before', () => {
  const pax = (text: string): TarFile => ({ path: 'pax', type: 'x', content: text });
  const long = 'd/'.repeat(80) + 'f';
  const record = (body: string) => {
    let length = body.length;
    while (`${length} ${body}\n`.length !== length) length++;
    return `${length} ${body}\n`;
  };
  const [entry] = read(
    tar([pax(record(`path=${long}`) + record('uid=70000')), { path: 'short', content: 'x' }]),
  );
  assert.equal(entry?.path, long);
  assert.equal(entry?.uid, 70_000);
  const [gnu] = read(tar([{ path: '././@LongLink', type: 'L', content: `${long}\0` }, { path: 'short' }]));
  assert.equal(gnu?.path, long);
});

test('an archive may end with the last byte of content, not before', () => {
  const bytes = tar([{ path: 'a', content: 'x'.repeat(600) }]);
  assert.equal(read(bytes.subarray(0, 512 + 600)).length, 1);
  assert.throws(() => read(bytes.subarray(0, 512 + 599)), ImageRefused);
});
