import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Blobs } from './blobs.ts';

/** What every driver of the blobs keeps. `open` gives an empty place each time. */
export function describeBlobs(driver: string, open: () => Promise<Blobs>): void {
  describe(`blobs on ${driver}`, () => {
    let blobs: Blobs;
    before(async () => {
      blobs = await open();
    });

    test('what was put is read, until it is deleted', async () => {
      assert.equal(await blobs.read('a'), undefined);
      assert.equal(await blobs.open('a'), undefined);
      assert.equal(await blobs.info('a'), undefined);
      await blobs.delete('a');
      await blobs.put('a', Buffer.from('one'));
      assert.equal(await text(blobs, 'a'), 'one');
      await blobs.put('a', Buffer.from('another'));
      assert.equal(await text(blobs, 'a'), 'another');
      await blobs.delete('a');
      assert.equal(await blobs.read('a'), undefined);
      assert.equal(await blobs.info('a'), undefined);
    });

    test('any name and any bytes come back as they were, whole or as a stream', async () => {
      const name = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.constantFrom('', '.', '..', '/', '../../etc/passwd', 'a/b', 'a\0b', 'x'.repeat(5000), 'A', 'new'),
      );
      await fc.assert(
        fc.asyncProperty(name, fc.uint8Array({ maxLength: 300 }), async (given, content) => {
          const info = await blobs.put(given, content);
          assert.deepEqual(info, { bytes: content.byteLength, sha256: sha256(content) });
          assert.deepEqual(await blobs.info(given), info);
          assert.deepEqual(Buffer.from((await blobs.read(given)) ?? []), Buffer.from(content));
          assert.deepEqual(await drain(await blobs.open(given)), Buffer.from(content));
        }),
        { numRuns: 60 },
      );
    });

    test('names that differ little are different blobs', async () => {
      const names = ['a', 'A', 'a ', 'a/', 'a\0', 'ä', 'a\u0308'];
      for (const name of names) await blobs.put(name, Buffer.from(`of ${name}`));
      for (const name of names) assert.equal(await text(blobs, name), `of ${name}`);
    });

    test('a range is a part, its ends included', async () => {
      await blobs.put('range', Buffer.from('0123456789'));
      const part = async (start: number, end: number) =>
        String(await drain(await blobs.open('range', { start, end })));
      assert.equal(await part(0, 0), '0');
      assert.equal(await part(3, 5), '345');
      assert.equal(await part(8, 1000), '89');
      assert.equal(await part(10, 20), '');
      await blobs.put('empty', new Uint8Array());
      assert.equal(String(await drain(await blobs.open('empty'))), '');
    });

    test('content may come as a stream, larger than any buffer', async () => {
      const chunk = Buffer.alloc(100_000, 'chunk ');
      async function* chunks() {
        for (let i = 0; i < 50; i++) yield chunk;
      }
      const info = await blobs.put('large', chunks());
      const whole = Buffer.concat(Array.from({ length: 50 }, () => chunk));
      assert.deepEqual(info, { bytes: 5_000_000, sha256: sha256(whole) });
      assert.ok(whole.equals((await blobs.read('large')) ?? new Uint8Array()));
      assert.ok((await drain(await blobs.open('large'))).equals(whole));
    });

    test('when the content fails nothing is stored, and what was there stays', async () => {
      const problem = new Error('of the sender');
      async function* failing() {
        yield Buffer.from('some');
        throw problem;
      }
      const isProblem = (error: unknown) => error === problem;
      await assert.rejects(blobs.put('absent', failing()), isProblem);
      assert.equal(await blobs.info('absent'), undefined);
      await blobs.put('present', Buffer.from('before'));
      await assert.rejects(blobs.put('present', failing()), isProblem);
      assert.equal(await text(blobs, 'present'), 'before');
    });

    test('who reads keeps what was opened, although it is replaced or deleted meanwhile', async () => {
      await blobs.put('moving', Buffer.alloc(500_000, 'a'));
      const first = await blobs.open('moving');
      await blobs.put('moving', Buffer.alloc(10, 'b'));
      const second = await blobs.open('moving');
      await blobs.delete('moving');
      assert.ok((await drain(first)).equals(Buffer.alloc(500_000, 'a')));
      assert.ok((await drain(second)).equals(Buffer.alloc(10, 'b')));
    });

    test('many written at once under one name leave one of them, whole', async () => {
      const contents = Array.from({ length: 20 }, (_, i) =>
        Buffer.alloc(50_000 + i, String.fromCharCode(65 + i)),
      );
      await Promise.all(contents.map((content) => blobs.put('contended', content)));
      const stored = Buffer.from((await blobs.read('contended')) ?? []);
      assert.ok(contents.some((content) => content.equals(stored)));
      assert.equal((await blobs.info('contended'))?.sha256, sha256(stored));
    });

    test('all names are listed', async () => {
      const fresh = await open();
      const names = ['', 'one', 'two/three', '../four', 'ünf', 'x'.repeat(2000)];
      for (const name of names) await fresh.put(name, Buffer.from(name));
      await fresh.put('gone', Buffer.from('soon'));
      await fresh.delete('gone');
      const found: string[] = [];
      for await (const name of fresh.names()) found.push(name);
      assert.deepEqual(found.toSorted(), names.toSorted());
    });
  });
}

async function text(blobs: Blobs, name: string): Promise<string | undefined> {
  const bytes = await blobs.read(name);
  return bytes && Buffer.from(bytes).toString();
}

async function drain(stream: Readable | undefined): Promise<Buffer> {
  assert.ok(stream, 'the blob is there');
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}
