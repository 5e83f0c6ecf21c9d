import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { coveragePage, readTables } from '../../src/cli/coverage.ts';
import { COMMANDS } from '../../src/cli/help.ts';
import { CLONE_FOLDER, OPTIONS } from '../../src/config.ts';
import { mayfly } from './commandLine.ts';

const read = (...path: string[]) => readFileSync(join(CLONE_FOLDER, ...path), 'utf8');

/** First cells of the rows of the tables of a page, without their marks. */
function firstCells(page: string): string[] {
  return [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell.replaceAll('\\|', '|'));
}

test('the reference of the command line has every option and command, and no other', () => {
  const cells = firstCells(read('docs', 'reference', 'command-line.md'));
  const options = cells.filter((cell) => cell.startsWith('--'));
  assert.deepEqual(
    options,
    Object.entries(OPTIONS).map(([name, { hint }]) => `--${name} ${name === 'log-level' ? 'LEVEL' : hint}`),
  );
  const commands = cells.filter((cell) => !cell.startsWith('--')).map((cell) => cell.split(' ')[0]);
  assert.deepEqual(new Set(commands), new Set(COMMANDS.map(([usage]) => usage.split(' ')[0])));
});

test('the defaults in the reference are those of the code', () => {
  const page = read('docs', 'reference', 'command-line.md');
  for (const [name, { byDefault }] of Object.entries(OPTIONS)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`--${name} `)) ?? '';
    const cell = row.replaceAll('\\|', '/').split('|')[2]?.replaceAll('`', '').trim();
    assert.equal(cell, byDefault, name);
  }
});

test('help names every command and option', async () => {
  const { stdout, code } = await mayfly(['help']);
  assert.equal(code, 0);
  for (const [usage] of COMMANDS) assert.ok(stdout.includes(`\n  ${usage} `), usage);
  for (const name of Object.keys(OPTIONS)) assert.ok(stdout.includes(`\n  --${name} `), name);
  assert.equal((await mayfly(['--help'])).stdout, stdout);
  assert.equal((await mayfly(['up', '--help'])).stdout, stdout);
});

test('docs/coverage.md is what `./mayfly coverage` makes', async () => {
  assert.equal(read('docs', 'coverage.md'), coveragePage(await readTables()), 'run ./mayfly coverage');
});

test('bench lists what bench/ has; version is that of package.json', async () => {
  const { stdout } = await mayfly(['bench']);
  const files = readdirSync(join(CLONE_FOLDER, 'bench')).filter((file) => file.endsWith('.bench.ts'));
  assert.deepEqual(
    stdout.trim().split('\n'),
    files.map((file) => file.replace('.bench.ts', '')),
  );
  const { version } = JSON.parse(read('package.json')) as { version: string };
  assert.equal((await mayfly(['--version'])).stdout, `${version}\n`);
});

test('doctor: what isolates, and every runtime in one line or one group', async () => {
  const { stdout, code } = await mayfly(['doctor']);
  assert.match(stdout, /^Mayfly on \w+ \w+, Node v24\.\S+, as (root|an ordinary user)\n\nIsolation\n/);
  assert.equal(code, stdout.includes('  bubblewrap works here\n') ? 0 : 1);
  assert.match(stdout, /\n {2}nodejs24\.x +(ready|on demand) /);
  assert.match(stdout, /not here: .*dotnet6.*: not supported by this version of Mayfly/);
});

test('every test that the specification names is there', () => {
  const named = [...read('SPECIFICATION.md').matchAll(/`((?:src|test|runtimes)\/[^`]*)`/g)].map(
    ([, path = '']) => path,
  );
  assert.ok(named.length > 20);
  for (const path of named) assert.ok(globSync(path, { cwd: CLONE_FOLDER }).length > 0, path);
});

test('a test that a row of the specification names without its folder lies beside the one before it', () => {
  let found = 0;
  for (const row of read('SPECIFICATION.md').split('\n')) {
    let folder = '';
    for (const [, path = ''] of row.matchAll(/`([^`]+\.ts)`/g)) {
      if (path !== basename(path)) folder = dirname(path);
      else assert.ok(existsSync(join(CLONE_FOLDER, folder, path)), `${folder}/${path}`);
      found++;
    }
  }
  assert.ok(found > 20);
});

test('what the pages link to is there', () => {
  const pages = globSync('**/*.md', { cwd: CLONE_FOLDER, exclude: ['**/node_modules', '.*/**'] });
  assert.ok(pages.length > 40);
  for (const page of pages) {
    const prose = read(page).replaceAll(/^```.*?^```/gms, '');
    for (const [, link = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = '', heading] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      assert.ok(existsSync(join(CLONE_FOLDER, target)), `${page} links to ${link}`);
      if (heading) assert.ok(anchorsOf(read(target)).has(heading), `${page} links to ${link}`);
    }
  }
});

/** The names by which a page's headings can be linked to. */
function anchorsOf(page: string): Set<string> {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text.toLowerCase());
  return new Set(headings.map((text) => text.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')));
}
