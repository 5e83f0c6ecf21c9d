import assert from 'node:assert/strict';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { ZipFile } from 'yazl';
import { systemClock } from '../../base/clock.ts';
import { inspectZip, MAX_UNPACKED_BYTES, zipProblem } from './inspectZip.ts';
import { unpackZip } from './unpackZip.ts';
import { rawZip, type RawEntry } from './zip.fixture.ts';
import { ZipRejected } from './zipRejected.ts';

const clock = systemClock();
const root = mkdtempSync(join(tmpdir(), 'mayfly-unpack-'));
after(() => rmSync(root, { recursive: true, force: true }));
let sequence = 0;

async function unpack(zip: Buffer, limit: number = MAX_UNPACKED_BYTES): Promise<string> {
  const folder = join(root, String(sequence++));
  await unpackZip(zip, folder, clock, limit);
  return folder;
}

/** Path -> text, `-> target` of a link, or `/` of a folder; with the mode. */
function tree(folder: string): Record<string, string> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    all.map((path) => {
      const full = join(folder, path);
      const status = lstatSync(full);
      if (status.isSymbolicLink()) return [path, `-> ${readlinkSync(full)}`];
      const mode = (status.mode & 0o7777).toString(8);
      return [path, `${mode} ${status.isDirectory() ? '/' : readFileSync(full, 'utf8')}`];
    }),
  );
}

async function refuses(entries: readonly RawEntry[] | Buffer, reason: ZipRejected['reason'] = 'malformed') {
  const zip = Buffer.isBuffer(entries) ? entries : rawZip(entries);
  const rejected = (error: unknown) => error instanceof ZipRejected && error.reason === reason;
  await assert.rejects(inspectZip(zip, clock), rejected);
  await assert.rejects(unpack(zip), rejected);
}

test('files, folders, modes and links inside come out as they went in', async () => {
  const folder = await unpack(
    rawZip([
      { name: 'bin/', mode: 0o040700 },
      { name: 'bin/run', content: '#!/bin/sh\n', mode: 0o100700, deflate: true },
      { name: 'index.js', content: 'exports.handler = 1', mode: 0o100644 },
      { name: './lib//deep/a.txt', content: 'a', mode: 0o100400 },
      { name: 'latest', content: 'lib/deep/../deep/a.txt', mode: 0o120777 },
      { name: 'lib/up', content: '../index.js', mode: 0o120777 },
      { name: 'empty', mode: 0o100000 },
      { name: 'META-INF/maven/', mode: 0o177777 },
    ]),
  );
  assert.deepEqual(tree(folder), {
    'META-INF': '755 /',
    'META-INF/maven': '755 /',
    bin: '755 /',
    'bin/run': '755 #!/bin/sh\n',
    empty: '644 ',
    'index.js': '644 exports.handler = 1',
    latest: '-> lib/deep/../deep/a.txt',
    lib: '755 /',
    'lib/deep': '755 /',
    'lib/deep/a.txt': '444 a',
    'lib/up': '-> ../index.js',
  });
});

test('modes: everybody may read, nobody may gain', async () => {
  const folder = await unpack(
    rawZip([
      { name: 'setuid', mode: 0o106755 },
      { name: 'world', mode: 0o100666 },
      { name: 'secret', mode: 0o100600 },
      { name: 'windows.txt', content: 'x' },
      { name: 'folder/' },
    ]),
  );
  assert.deepEqual(tree(folder), {
    folder: '755 /',
    secret: '644 ',
    setuid: '755 ',
    'windows.txt': '644 x',
    world: '644 ',
  });
});

test('a zip64 archive is an archive', async () => {
  const folder = await unpack(rawZip([{ name: 'a', content: 'b', deflate: true }], { zip64: true }));
  assert.deepEqual(tree(folder), { a: '644 b' });
});

test('names that lead out are refused', async () => {
  for (const name of [
    '../a',
    'a/../../b',
    'a/..',
    '..',
    '/etc/passwd',
    '//a',
    'C:/a',
    'c:a',
    'a\\b',
    '..\\a',
    'a\0b',
    'a/'.repeat(65) + 'b',
    'x'.repeat(256),
    `${'y'.repeat(200)}/`.repeat(11),
  ]) {
    await refuses([{ name, content: 'x' }]);
  }
});

test('links that lead out are refused, whatever way they take', async () => {
  const link = (name: string, content: string): RawEntry => ({ name, content, mode: 0o120777 });
  for (const entries of [
    [link('a', '/etc/passwd')],
    [link('a', '../outside')],
    [link('a/b', '../../outside')],
    [link('a', '')],
    [link('a', 'b\0')],
    [link('a', 'x'.repeat(5000))],
    // Lexically inside, really not: y leads to the root, so that y/.. is outside.
    [link('deep/x/y', '../..'), link('a', 'deep/x/y/../outside')],
    // Round and round.
    [link('a', 'b'), link('b', 'a')],
    // Through a link into a file, and a file through a link.
    [link('a', 'b'), { name: 'a/file', content: 'x' }],
    [{ name: 'a/', mode: 0o120777, content: 'b' }],
  ]) {
    await refuses(entries);
  }
});

test('links that take for ever to follow are refused soon', async () => {
  const link = (name: string, content: string): RawEntry => ({
    name,
    content,
    mode: 0o120777,
    deflate: true,
  });
  const long = link('long', 'a/../'.repeat(800) + 'a');
  const started = clock.monotonic();
  await refuses([long, ...Array.from({ length: 500 }, (_, i) => link(`l${i}`, 'long/../'.repeat(39) + 'a'))]);
  await refuses(Array.from({ length: 500 }, (_, i) => link(`l${i}`, 'a/../'.repeat(800) + 'a')));
  await refuses(Array.from({ length: 10_001 }, (_, i) => ({ ...link(`l${i}`, 'a'), deflate: false })));
  assert.ok(clock.monotonic() - started < 5_000);
  await unpack(
    rawZip([long, ...Array.from({ length: 200 }, (_, i) => link(`bin/${i}`, '../packages/tool/bin/run'))]),
  );
});

test('what is neither file, folder nor link is refused', async () => {
  for (const type of [0o010000, 0o020000, 0o060000, 0o140000]) {
    await refuses([{ name: 'a', mode: type | 0o644 }]);
  }
  await refuses([{ name: 'a/', content: 'content of a folder' }]);
});

test('one name, one file', async () => {
  await refuses([
    { name: 'a', content: '1' },
    { name: 'a', content: '2' },
  ]);
  await refuses([
    { name: 'a', content: '1' },
    { name: './a', content: '2' },
  ]);
  await refuses([
    { name: 'a', content: '1' },
    { name: 'a/b', content: '2' },
  ]);
  await refuses([
    { name: 'a/b', content: '1' },
    { name: 'a', content: '2' },
  ]);
  const twice = await unpack(rawZip([{ name: 'a/' }, { name: 'a/' }, { name: 'A', content: 'other' }]));
  assert.deepEqual(Object.keys(tree(twice)), ['A', 'a']);
});

test('lies about size and content are refused', async () => {
  const mega = deflateRawSync(Buffer.alloc(1024 * 1024));
  await refuses([{ name: 'a', content: 'text', deflate: true, declaredBytes: 3 }]);
  await refuses([{ name: 'a', content: 'text', deflate: true, declaredBytes: 5 }]);
  await refuses([{ name: 'a', content: 'text', declaredBytes: 3 }]);
  await refuses([{ name: 'a', content: 'text', declaredCrc: 1 }]);
  await refuses([{ name: 'a', compressed: mega, method: 8, declaredBytes: 10 }]);
  await refuses([{ name: 'a', compressed: mega, method: 8, declaredBytes: 300 * 1024, declaredCrc: 1 }]);
  await refuses([{ name: 'a', compressed: Buffer.from('no deflate'), method: 8, declaredBytes: 10 }]);
  await refuses([
    { name: 'a', compressed: Buffer.from('no deflate'), method: 8, declaredBytes: 1024 * 1024 },
  ]);
});

test('encrypted, unknown methods, broken archives are refused', async () => {
  await refuses([{ name: 'a', content: 'x', flags: 0x801 }]);
  await refuses([{ name: 'a', content: 'x', flags: 0x841 }]);
  await refuses([{ name: 'a', content: 'x', method: 12 }]);
  await refuses([{ name: 'a', content: 'x', headerOffset: 5 }]);
  await refuses([{ name: 'a', content: 'x', headerOffset: 99_999 }]);
  await refuses(Buffer.from('this is no zip file'));
  await refuses(Buffer.alloc(0));
  const whole = rawZip([{ name: 'a', content: 'content' }]);
  for (let bytes = 1; bytes < whole.length; bytes += 7) await refuses(whole.subarray(0, bytes));
  await refuses(rawZip([{ name: 'a' }], { entryCount: 2 }));
  await refuses(rawZip([{ name: 'a' }], { directoryOffset: 4_000_000 }));
  await refuses(rawZip([{ name: 'a' }], { zip64: true, entryCount: 1_000_000 }));
});

test('an empty archive is refused as empty', async () => {
  await refuses(rawZip([]), 'empty');
  await refuses(rawZip([{ name: './' }]), 'empty');
  assert.equal(await zipProblem(rawZip([]), clock, 1000), 'malformed');
});

test('too much is refused before it is inflated', async () => {
  const bomb = deflateRawSync(Buffer.alloc(1024 * 1024));
  const entries = Array.from({ length: 300 }, (_, i) => ({
    name: `f${i}`,
    compressed: bomb,
    method: 8,
    declaredBytes: 1024 * 1024,
  }));
  await refuses(entries, 'too-large');
  assert.equal(await zipProblem(rawZip(entries), clock, MAX_UNPACKED_BYTES), 'too-large');
  const limited = rawZip([{ name: 'a', content: 'x'.repeat(100) }]);
  await assert.rejects(unpack(limited, 99), ZipRejected);
  assert.equal(await zipProblem(limited, clock, 99), 'too-large');
  assert.equal(await zipProblem(limited, clock, 100), undefined);
});

test('names that imply endless folders are refused', async () => {
  const entries = Array.from({ length: 2000 }, (_, i) => ({
    name: `${Array.from({ length: 60 }, (_, depth) => `${i}-${depth}`).join('/')}/f`,
  }));
  await refuses(entries);
});

test('large files are written in pieces, and whole', async () => {
  const content = Buffer.alloc(3_000_000, 'mayfly');
  const folder = await unpack(
    rawZip([
      { name: 'deflated', content, deflate: true, mode: 0o100755 },
      { name: 'stored', content },
    ]),
  );
  assert.ok(readFileSync(join(folder, 'deflated')).equals(content));
  assert.ok(readFileSync(join(folder, 'stored')).equals(content));
  assert.equal(lstatSync(join(folder, 'deflated')).mode & 0o777, 0o755);
});

test('the umask takes nothing away', async () => {
  const before = process.umask(0o077);
  try {
    const folder = await unpack(rawZip([{ name: 'a/b', mode: 0o100755, content: 'x' }]));
    assert.equal(lstatSync(folder).mode & 0o777, 0o755);
    assert.deepEqual(tree(folder), { a: '755 /', 'a/b': '755 x' });
  } finally {
    process.umask(before);
  }
});

test('whatever an ordinary tool packs is unpacked to the same', async () => {
  const name = fc.stringMatching(/^[a-z0-9é漢 _-]{1,12}$/).filter((part) => part.trim() !== '');
  const files = fc.uniqueArray(
    fc.record({
      path: fc.array(name, { minLength: 1, maxLength: 4 }),
      text: fc.string(),
      packed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12, selector: ({ path }) => path[0] },
  );
  await fc.assert(
    fc.asyncProperty(files, async (packed) => {
      const zip = new ZipFile();
      for (const { path, text, packed: compress } of packed) {
        zip.addBuffer(Buffer.from(text), path.join('/'), { compress });
      }
      zip.end();
      const bytes = await buffer(zip.outputStream as unknown as AsyncIterable<Buffer>);
      const folder = await unpack(bytes);
      for (const { path, text } of packed) assert.equal(readFileSync(join(folder, ...path), 'utf8'), text);
      const { unpackedBytes } = await inspectZip(bytes, clock);
      assert.equal(
        unpackedBytes,
        packed.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
      );
    }),
    { numRuns: 60 },
  );
});

test('whatever a hostile archive says, nothing is made outside and nothing but a rejection is thrown', async () => {
  const piece = fc.constantFrom('a', 'b', '..', '.', '', '/', '\\', 'C:', '\0', 'é');
  const entry = fc.record({
    name: fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('/')),
    content: fc.constantFrom('', 'x', '../..', 'a', '..', 'a/../..', '/etc'),
    mode: fc.constantFrom(undefined, 0o100644, 0o040755, 0o120777, 0o060600, 0),
    deflate: fc.boolean(),
  });
  const flip = fc.record({ at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.array(flip, { maxLength: 3 }),
      async (entries, flips) => {
        const zip = rawZip(
          entries.map(({ mode, ...rest }) => (mode === undefined ? rest : { ...rest, mode })),
        );
        for (const { at, bits } of flips) zip[at % zip.length] = (zip[at % zip.length] ?? 0) ^ bits;
        const before = readdirSync(root).length;
        try {
          const folder = await unpack(zip, 1_000_000);
          for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
            const full = join(folder, path);
            if (!lstatSync(full).isSymbolicLink()) continue;
            const target = relative(folder, join(full, '..', readlinkSync(full)));
            assert.ok(
              !target.startsWith('..') && !readlinkSync(full).startsWith('/'),
              `${path} -> ${target}`,
            );
          }
        } catch (error) {
          assert.ok(error instanceof ZipRejected, String(error));
        }
        assert.ok(readdirSync(root).length <= before + 1);
      },
    ),
    { numRuns: 400 },
  );
});
