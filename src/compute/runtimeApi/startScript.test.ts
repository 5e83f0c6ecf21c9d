import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { NO_BOOTSTRAP, startScript } from './startScript.ts';

/** Its own variables, then itself; no shell, which would change some. */
const SHOWS_VARIABLES = '#!/bin/cat /proc/self/environ\n';
let folder: string;
before(() => {
  // A name that a shell would not leave alone.
  folder = mkdtempSync(join(tmpdir(), "mayfly's $start "));
  writeFileSync(join(folder, 'bootstrap'), SHOWS_VARIABLES);
  chmodSync(join(folder, 'bootstrap'), 0o755);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function run(taskRoot: string, environment: Record<string, string>): string {
  const started = { PATH: '/bin:/usr/bin', MAYFLY_CHANNEL_FD: '3', SECRET: 'of the platform' };
  // Descriptor 3 is the channel: here it leads to standard output.
  const { stdout } = spawnSync('/bin/sh', ['-c', 'exec sh -s 3>&1'], {
    input: startScript({ taskRoot, layersRoot: '/nowhere' }, environment),
    env: started,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return stdout;
}

test('whatever the values are, the bootstrap has exactly these variables', () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      "'",
      '"; exit 1 #',
      '$(id)',
      '`id`',
      '\\',
      'a\nb',
      "'\\''",
      '!!',
      '${PATH}',
      '\r\n',
      '-n',
    ),
  );
  // To a shell some of these mean something, and some can't be set.
  const special = [
    'IFS',
    'OPTIND',
    'PPID',
    'UID',
    'PS4',
    'ENV',
    'CDPATH',
    'SHLVL',
    'HOME',
    'PWD',
    '_',
    'RANDOM',
  ];
  const names = fc.constantFrom(...special, 'COLOUR', 'LD_LIBRARY_PATH');
  const variables = fc.dictionary(
    names,
    value.filter((text) => !text.includes('\0')),
  );
  fc.assert(
    fc.property(variables, (environment) => {
      const wanted = Object.entries(environment).map(([name, text]) => `${name}=${text}\0`);
      assert.equal(run(folder, environment), wanted.join('') + SHOWS_VARIABLES);
    }),
    { numRuns: 60 },
  );
});

test('it starts in the folder of the code', () => {
  writeFileSync(join(folder, 'bootstrap'), '#!/bin/readlink /proc/self/cwd\n');
  assert.equal(run(folder, {}).split('\n')[0], folder);
});

test('without a bootstrap it says so', () => {
  assert.equal(run('/nowhere', {}), `${NO_BOOTSTRAP}\n`);
});
