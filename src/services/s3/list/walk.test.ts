import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { simulatedClock } from '../../../base/clock.ts';
import { silentLog } from '../../../base/log.ts';
import { openMemoryStore } from '../../../store/memory/openMemoryStore.ts';
import type { Key } from '../../../store/store.ts';
import { objectKey, objects, type ObjectRecord } from '../records.ts';
import { groupOf, placeAfter, textAfter, walk, type WalkedRange } from './walk.ts';

const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const text = (maxLength: number) =>
  fc
    .array(fc.constantFrom('a', 'b', '/', '-', 'é', '\ud7ff', '\ue000', '😀', '\u{10ffff}'), { maxLength })
    .map((all) => all.join(''));

/** What a listing shows, worked out the plain way. */
function naive(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const shown = keys
    .filter((key) => key.startsWith(prefix))
    .toSorted(bytes)
    .map((key) => groupOf(key, prefix, delimiter) ?? key);
  return [...new Set(shown)];
}

async function storeWith(keys: readonly string[]) {
  const store = openMemoryStore({ clock: simulatedClock(), log: silentLog() });
  await store.transact(async (transaction) => {
    for (const key of keys) objects.put(transaction, objectKey('b', key), {} as ObjectRecord);
    // Of a neighbour, which must not show.
    objects.put(transaction, objectKey('c', 'a'), {} as ObjectRecord);
  });
  let read = 0;
  const list = (range: WalkedRange) =>
    store.read(async (view) => {
      const entries = await objects.list(view, range);
      read += entries.length;
      return entries;
    });
  return { list, read: () => read };
}

test('pages show what a listing shows, in the order of bytes, each thing once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        text(5).filter((key) => key !== ''),
        { maxLength: 30 },
      ),
      text(2),
      fc.constantFrom('', '/', 'a/', '😀'),
      fc.integer({ min: 1, max: 7 }),
      async (keys, prefix, delimiter, most) => {
        const { list } = await storeWith(keys);
        const seen: string[] = [];
        let after: Key | undefined;
        for (;;) {
          const page = await walk(list, { bucketId: 'b', prefix, delimiter, after, most });
          assert.ok(page.items.length <= most);
          seen.push(...page.items.map((item) => item.commonPrefix ?? item.key));
          if (!page.isTruncated) break;
          assert.equal(page.items.length, most);
          after = placeAfter('b', seen.at(-1) ?? '', prefix, delimiter);
        }
        assert.deepEqual(seen, naive(keys, prefix, delimiter));
      },
    ),
    { numRuns: 300 },
  );
});

test('a group costs a look, however much is in it', async () => {
  const keys = Array.from({ length: 6000 }, (_, i) => `${i % 3}/${String(i).padStart(5, '0')}`);
  const { list, read } = await storeWith(keys);
  const page = await walk(list, { bucketId: 'b', prefix: '', delimiter: '/', after: undefined, most: 1000 });
  assert.deepEqual(
    page.items.map(({ commonPrefix }) => commonPrefix),
    ['0/', '1/', '2/'],
  );
  assert.ok(read() < 50, `${read()} keys were read`);
});

test('the text after a prefix is behind all that begin with it, and before all else', () => {
  fc.assert(
    fc.property(text(4), text(4), (prefix, other) => {
      const next = textAfter(prefix);
      if (next === undefined) return;
      assert.equal(bytes(other, next) < 0, other.startsWith(prefix) || bytes(other, prefix) < 0);
    }),
  );
  assert.equal(textAfter('\u{10ffff}'), undefined);
});
