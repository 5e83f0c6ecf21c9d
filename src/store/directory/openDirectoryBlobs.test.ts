import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { OperationalError } from '../../base/errors.ts';
import { systemIds } from '../../base/ids.ts';
import { describeBlobs } from '../blobs.conformance.ts';
import { openDirectoryBlobs } from './openDirectoryBlobs.ts';

const base = await mkdtemp(join(tmpdir(), 'mayfly-blobs-'));
let folders = 0;
after(() => rm(base, { recursive: true, force: true }));
const newFolder = () => join(base, String(folders++));
const open = (folder: string) => openDirectoryBlobs({ folder, ids: systemIds() });

describeBlobs('a directory', () => open(newFolder()));

/** The files of all blobs, and what is unfinished. */
async function filesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the directory of the blobs', () => {
  test('is there after it was opened again, without what was left unfinished', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await first.put('kept', Buffer.from('content'));
    await writeFile(join(folder, 'new/0123'), 'half of a blo');
    const second = await open(folder);
    assert.equal(String(Buffer.from((await second.read('kept')) ?? [])), 'content');
    assert.equal((await filesIn(folder)).length, 1);
  });

  test('holds nothing more than was stored: not the rest of a failure, not what was replaced', async () => {
    const folder = newFolder();
    const blobs = await open(folder);
    async function* failing() {
      yield Buffer.from('some');
      throw new Error('of the sender');
    }
    await assert.rejects(blobs.put('failing', failing()));
    for (let i = 0; i < 5; i++) await blobs.put('replaced', Buffer.from(String(i)));
    assert.equal((await filesIn(folder)).length, 1);
  });

  test('is for its owner alone', async () => {
    const folder = newFolder();
    const blobs = await open(folder);
    await blobs.put('secret', Buffer.from('content'));
    for (const file of await filesIn(folder)) assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
  });

  test('says when a file of it is damaged', async () => {
    const folder = newFolder();
    const blobs = await open(folder);
    await blobs.put('damaged', Buffer.alloc(1000));
    const [file = ''] = await filesIn(folder);
    for (const bytes of [900, 10, 0]) {
      await truncate(file, bytes);
      await assert.rejects(
        blobs.read('damaged'),
        (error) => error instanceof OperationalError && /damaged/.test(error.message),
      );
    }
  });

  test('cannot be a file', async () => {
    const folder = newFolder();
    await writeFile(folder, '');
    await assert.rejects(open(folder), OperationalError);
  });
});
