import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';
import { findRubies, readRubyProbe } from './rubyFind.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
});
afterEach(() => host.close());

/** A version that no machine has as a system interpreter with a PATH of our own, so that only the fixture's is found. */
const RUNTIME = 'ruby3.4';
const PATH_OF = 'opt/ruby/bin/ruby';

function interpreter(said: object = {}, path = PATH_OF): string {
  const answer = {
    path: join(host.folder, path),
    version: '3.4.2',
    engine: 'ruby',
    prefix: join(host.folder, 'opt/ruby'),
    sdk: null,
    folders: [],
    ...said,
  };
  return host.program(path, `[ "$1" = -e ] || exit 0\ncat <<'END'\n${JSON.stringify(answer)}\nEND`);
}

const catalogue = (options = {}) =>
  host.catalogue({
    environment: { PATH: `${host.folder}/opt/ruby/bin:/bin`, HOME: `${host.folder}/home` },
    ...options,
  });

function ready(state: RuntimeState): Extract<RuntimeState, { kind: 'ready' }> {
  assert.equal(state.kind, 'ready', JSON.stringify(state));
  return state as Extract<RuntimeState, { kind: 'ready' }>;
}
const reason = (state: RuntimeState) => (state.kind === 'absent' ? state.reason : state.kind);

test('an interpreter outside /usr is shown at its own place and at /var/lang, with what it loads', async () => {
  interpreter({ folders: ['/opt/gems', '/opt/ssl/lib'] });
  const one = catalogue();
  const before = one.state(RUNTIME);
  assert.match(before.kind === 'preparing' ? before.progress : before.kind, /asking the host's Ruby 3\.4/);
  const state = ready(await one.prepare(RUNTIME));
  const prefix = join(host.folder, 'opt/ruby');
  assert.equal(state.version, '3.4.2');
  assert.deepEqual(state.process.argv.slice(0, -1), [`${prefix}/bin/ruby`, '--external-encoding=UTF-8']);
  assert.deepEqual(
    state.process.mounts.map((mount) => [mount.host, mount.inside]),
    [
      [prefix, '/var/lang'],
      [prefix, prefix],
      ['/opt/gems', '/opt/gems'],
      ['/opt/ssl/lib', '/opt/ssl/lib'],
      [join(host.cacheFolder, 'runtimes/ruby'), '/var/runtime'],
    ],
  );
  assert.ok(['RUBY_YJIT_ENABLE', 'LD_PRELOAD'].every((name) => state.bootVariables.includes(name)));
});

test('the AWS SDK is told as the interpreter has it: there, or how to bring it', async () => {
  interpreter();
  const one = catalogue();
  await one.prepare(RUNTIME);
  const [without] = one.libraries();
  assert.match(without?.state.kind === 'absent' ? without.state.reason : '', /has no gem aws-sdk-core/);
  interpreter({ sdk: '/opt/gems/gems/aws-sdk-core-3.0.0' });
  const two = catalogue();
  await two.prepare(RUNTIME);
  assert.deepEqual(
    two.libraries().map(({ name, state }) => [name, state.kind]),
    [['AWS SDK for ruby3.4', 'present']],
  );
});

for (const [title, said, expected] of [
  ['whose prefix holds the home folder', { prefix: '@' }, /its prefix .* holds the home folder/],
  ['that lies outside its prefix', { prefix: '@/elsewhere' }, /lies outside its own prefix/],
  ['of another version', { version: '3.3.9' }, /no interpreter of this version was found/],
  ['that is JRuby', { engine: 'jruby' }, /does not answer as Ruby does/],
] as const) {
  test(`an interpreter ${title} is refused`, async () => {
    interpreter('prefix' in said ? { prefix: said.prefix.replace('@', host.folder) } : said);
    const state = await catalogue().prepare(RUNTIME);
    assert.match(reason(state), expected);
    assert.match(
      state.kind === 'absent' ? state.installHint : '',
      /rbenv install 3\.4, or name another Ruby/,
    );
  });
}

test('a named interpreter is used whatever its minor version, but none that the client cannot speak', async () => {
  const path = interpreter({ version: '3.1.2' });
  const overrides = { [RUNTIME]: path };
  const state = ready(await catalogue({ environment: {}, overrides }).prepare(RUNTIME));
  assert.equal(state.version, '3.1.2');
  assert.ok(state.process.argv.includes('--disable=did_you_mean'), 'hints are no part of the message');
  interpreter({ version: '2.7.8' });
  const old = await catalogue({ environment: {}, overrides }).prepare(RUNTIME);
  assert.match(reason(old), /is Ruby 2\.7\.8; Mayfly's client needs 3\.1 or newer/);
});

for (const [title, make, expected] of [
  [
    'is missing',
    () => '/nowhere/ruby',
    /^\/nowhere\/ruby, which the configuration names for it, is not there$/,
  ],
  ['is no Ruby', () => host.program('other', 'echo "error: what?"'), /other does not answer as Ruby does/],
] as const) {
  test(`a named interpreter that ${title} is absent, not replaced by another`, async () => {
    interpreter();
    const state = await catalogue({ overrides: { [RUNTIME]: make() } }).prepare(RUNTIME);
    assert.match(reason(state), expected);
    assert.match(state.kind === 'absent' ? state.installHint : '', /^Correct it in the configuration/);
  });
}

test('candidates: PATH without shims, then rbenv and asdf newest first, each once', () => {
  interpreter();
  const folders = [
    '.rbenv/versions/3.4.9',
    '.rbenv/versions/3.4.10',
    '.asdf/installs/ruby/3.4.1',
    '.rbenv/versions/3.3.1',
  ];
  for (const folder of folders) host.program(`home/${folder}/bin/ruby`, '');
  host.program('home/.rbenv/shims/ruby', '');
  mkdirSync(join(host.folder, 'empty'));
  const PATH = ['home/.rbenv/shims', 'opt/ruby/bin', 'empty'].map((folder) => join(host.folder, folder));
  const found = findRubies(4, { PATH: PATH.join(':'), HOME: join(host.folder, 'home') });
  assert.deepEqual(
    found.filter((path) => path.startsWith(host.folder)).map((path) => path.slice(host.folder.length + 1)),
    [
      'home/.rbenv/versions/3.4.10/bin/ruby',
      'home/.rbenv/versions/3.4.9/bin/ruby',
      'home/.asdf/installs/ruby/3.4.1/bin/ruby',
      PATH_OF,
    ],
  );
});

test('an answer that is not the probe is no interpreter', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"path":1}',
    '{"path":"/a","version":"3","prefix":"/","folders":[]}',
  ]) {
    assert.equal(readRubyProbe(text), undefined, text);
  }
});
