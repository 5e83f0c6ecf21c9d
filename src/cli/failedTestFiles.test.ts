import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';

const FILES = {
  // As testAsOrdinaryUser declares its test: in another file than the one that is run.
  'declares.fixture.mjs':
    "import { test } from 'node:test'; export const declared = () => test('declared', () => { throw new Error('no'); });",
  'starts.test.mjs': "import { declared } from './declares.fixture.mjs'; declared();",
  'fails.test.mjs':
    "import { test } from 'node:test'; for (const name of ['a', 'b']) test(name, (t) => t.test('inner', () => { throw new Error('no'); }));",
  'breaks.test.mjs': "throw new Error('not even loaded');",
  'dies.test.mjs':
    "import { test } from 'node:test'; test('fine', () => {}); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10);",
  'passes.test.mjs': "import { test } from 'node:test'; test('fine', () => {});",
};

test('the files to be run again are those that were run, each once, wherever their tests are declared', async (context) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'mayfly-failed-files-')));
  context.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  const names = Object.keys(FILES).filter((name) => name.endsWith('.test.mjs'));
  const written = join(folder, 'failed');
  const reporter = [
    `--test-reporter=${join(import.meta.dirname, 'failedTestFiles.ts')}`,
    `--test-reporter-destination=${written}`,
  ];
  // Without this variable it would report to the runner of this test.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--test', ...reporter, ...names], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 1);
  const failed = (await readFile(written, 'utf8')).trimEnd().split('\n');
  assert.deepEqual(failed.map((file) => basename(file)).toSorted(), [
    'breaks.test.mjs',
    'dies.test.mjs',
    'fails.test.mjs',
    'starts.test.mjs',
  ]);
});
