import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OperationalError } from '../base/errors.ts';
import { dataFolderOwner, lockDataFolder } from './dataFolderLock.ts';

const base = await mkdtemp(join(tmpdir(), 'mayfly-lock-'));
let folders = 0;
after(() => rm(base, { recursive: true, force: true }));
const newFolder = () => join(base, 'deep', String(folders++));

const refused = (folder: string, message: RegExp) =>
  assert.rejects(lockDataFolder(folder), (error) => {
    assert.ok(error instanceof OperationalError && error.hint, String(error));
    assert.match(error.message, message);
    return true;
  });

/** Another process that holds the folder until it is killed. */
async function holder(folder: string) {
  const script = `
    const { lockDataFolder } = await import(${JSON.stringify(import.meta.resolve('./dataFolderLock.ts'))});
    const lock = await lockDataFolder(${JSON.stringify(folder)});
    await lock.announce({ pid: process.pid, address: '127.0.0.1', port: 4566 });
    console.log('held');
    setInterval(() => lock, 1000);`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}

test('the folder is made for its owner alone, and held by one at a time', async () => {
  const folder = newFolder();
  const lock = await lockDataFolder(folder);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  await refused(folder, /is in use by another process$/);
  await lock.announce({ pid: 12345, port: 4566 });
  await refused(folder, /is in use by the process 12345, which listens on port 4566/);
  await lock.release();
  await lock.release();
  const next = await lockDataFolder(folder);
  await next.release();
});

test('a folder that anybody may write to is refused, and left as it is', async () => {
  const folder = newFolder();
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o1777);
  await refused(folder, /anybody may write to the data folder/);
  assert.deepEqual(await readdir(folder), []);
  await chmod(folder, 0o755);
  await (await lockDataFolder(folder)).release();
});

test('others learn who holds it, as long as it is held', async () => {
  const folder = newFolder();
  assert.equal(await dataFolderOwner(folder), undefined);
  const child = await holder(folder);
  assert.deepEqual(await dataFolderOwner(folder), { pid: child.pid, address: '127.0.0.1', port: 4566 });
  await refused(folder, new RegExp(`process ${child.pid}, which listens on port 4566`));
  child.kill('SIGKILL');
  await once(child, 'close');
  assert.equal(await dataFolderOwner(folder), undefined, 'what the killed one wrote means nothing');
  const lock = await lockDataFolder(folder);
  await lock.release();
});

test('asking who holds it takes it from nobody', async () => {
  const folder = newFolder();
  const lock = await lockDataFolder(folder);
  await lock.announce({ pid: process.pid });
  assert.deepEqual(await dataFolderOwner(folder), { pid: process.pid });
  await refused(folder, /in use/);
  // The lock is one of the operating system: another process must still see it.
  const script = `
    const { dataFolderOwner } = await import(${JSON.stringify(import.meta.resolve('./dataFolderLock.ts'))});
    console.log(JSON.stringify(await dataFolderOwner(${JSON.stringify(folder)})));`;
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    script,
  ]);
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  assert.deepEqual(JSON.parse(output.toString()), { pid: process.pid });
  await lock.release();
});

test('a folder that cannot be one is refused with a clear message', async () => {
  const folder = newFolder();
  await writeFile(join(base, 'a-file'), '');
  await refused(join(base, 'a-file', 'data'), /can't be written \(ENOTDIR\)/);
  await refused(join(base, 'a-file'), /can't be written \(EEXIST\)/);
  const lock = await lockDataFolder(folder);
  await lock.release();
  await writeFile(join(folder, 'lock'), 'something else altogether'.repeat(100));
  await refused(folder, /can't be taken/);
});
