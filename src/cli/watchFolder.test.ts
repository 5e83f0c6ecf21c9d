import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { eventually } from '../../test/harness.ts';
import { watchFolder } from './watchFolder.ts';

function watched(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-watch-'));
  mkdirSync(join(folder, 'old'));
  mkdirSync(join(folder, '.git'));
  const stop = new AbortController();
  let seen: (string | undefined)[] = [];
  const watching = watchFolder(folder, {
    isOfInterest: (path) => !path.startsWith('.git'),
    changed: (path) => seen.push(path),
    signal: stop.signal,
  });
  context.after(async () => {
    stop.abort();
    await watching;
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text = 'x') => writeFileSync(join(folder, name), text);
  let marks = 0;
  /** What came before has been told when this is: the system keeps the order. */
  const settled = async (): Promise<void> => {
    const mark = `mark${marks++}`;
    write(mark);
    await eventually(mark, async () => seen.includes(mark) || undefined);
  };
  /** Does something, and waits until it is told of the path. */
  const told = async (path: string, act: () => void): Promise<void> => {
    await settled();
    seen = [];
    act();
    await eventually(path, async () => seen.includes(path) || undefined);
  };
  return { folder, told, write, settled, seen: () => seen };
}

test('files are watched however they are written', async (context) => {
  const { folder, told, write } = watched(context);
  await told('a', () => write('a'));
  await told('a', () => write('a', 'in place'));
  write('.git/draft');
  await told('a', () => renameSync(join(folder, '.git/draft'), join(folder, 'a')));
  await told('a', () => write('a', 'the other in place'));
  await told('a', () => rmSync(join(folder, 'a')));
  await told('a', () => write('a', 'back'));
  await told('a', () => write('a', 'back in place'));
});

test('folders are watched that were there, that come, and that take the place of others', async (context) => {
  const { folder, told, write } = watched(context);
  await told('old/a', () => write('old/a'));
  await told('new', () => mkdirSync(join(folder, 'new/deep'), { recursive: true }));
  await told('new/deep/a', () => write('new/deep/a'));
  mkdirSync(join(folder, '.git/other'));
  await told('old', () => rmSync(join(folder, 'old'), { recursive: true }));
  await told('old', () => renameSync(join(folder, '.git/other'), join(folder, 'old')));
  await told('old/a', () => write('old/a', 'again'));
});

test('what is not of interest is not told', async (context) => {
  const { write, settled, seen } = watched(context);
  write('.git/index');
  await settled();
  assert.ok(
    seen().every((path) => path === 'mark0'),
    seen().join(' '),
  );
});

test('a folder that is not there is said to be', async () => {
  const watching = watchFolder(join(tmpdir(), 'mayfly-no-such-folder'), {
    isOfInterest: () => true,
    changed: () => {},
    signal: new AbortController().signal,
  });
  await assert.rejects(watching, { code: 'ENOENT' });
});
