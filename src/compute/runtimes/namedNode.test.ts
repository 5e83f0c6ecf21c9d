import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
});
afterEach(() => host.close());

const prepare = (path: string) =>
  host.catalogue({ overrides: { 'nodejs22.x': path }, downloads: false }).prepare('nodejs22.x');

test('a named Node.js is used whatever its version, and functions see the program alone', async () => {
  const path = host.program('opt/bin/node', 'echo 26.1.0');
  host.program('opt/bin/npm', '');
  const state = await prepare(path);
  assert.equal(state.kind, 'ready', JSON.stringify(state));
  if (state.kind !== 'ready') return;
  assert.equal(state.version, '26.1.0');
  const lang = state.process.mounts.find(({ inside }) => inside === '/var/lang')?.host ?? '';
  assert.match(lang, /\/cache\/node\/named-[0-9a-f]{12}$/);
  assert.deepEqual(readdirSync(join(lang, 'bin')), ['node']);
  assert.equal(statSync(join(lang, 'bin/node')).mode & 0o777, 0o755);
  assert.deepEqual(await prepare(path), state);
  host.program('opt/bin/node', 'echo 26.1.1');
  const upgraded = await prepare(path);
  assert.equal(upgraded.kind === 'ready' && upgraded.version, '26.1.1');
  assert.equal(readdirSync(join(host.cacheFolder, 'node')).length, 2);
});

for (const [title, make, expected] of [
  [
    'is missing',
    () => '/nowhere/node',
    /^\/nowhere\/node, which the configuration names for it, is not there$/,
  ],
  [
    'is too old',
    () => host.program('node', 'echo 18.20.0'),
    /is Node\.js 18\.20\.0; Mayfly's client needs 22 or newer$/,
  ],
  [
    'is no Node.js',
    () => host.program('node', 'echo "error: what?"'),
    /does not answer as Node\.js does: error: what\?$/,
  ],
] as const) {
  test(`a named Node.js that ${title} is absent`, async () => {
    const state = await prepare(make());
    assert.match(state.kind === 'absent' ? state.reason : state.kind, expected);
    assert.match(state.kind === 'absent' ? state.installHint : '', /^Correct it in the configuration/);
  });
}
