import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';
import { findCandidates, readProbe } from './pythonFind.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
});
afterEach(() => host.close());

/** A version that no machine has yet as a system interpreter, so that only the fixture's is found. */
const RUNTIME = 'python3.14';
const PATH_OF = 'opt/py/bin/python3.14';

function interpreter(said: object = {}, path = PATH_OF): string {
  const prefix = join(host.folder, 'opt/py');
  return host.python(path, {
    path: join(host.folder, path),
    version: '3.14.2',
    prefix,
    boto3: null,
    pip: true,
    libraries: [],
    ...said,
  });
}

const catalogue = (options = {}) =>
  host.catalogue({
    environment: { PATH: `${host.folder}/opt/py/bin:/bin`, HOME: `${host.folder}/home` },
    ...options,
  });

function ready(state: RuntimeState): Extract<RuntimeState, { kind: 'ready' }> {
  assert.equal(state.kind, 'ready', JSON.stringify(state));
  return state as Extract<RuntimeState, { kind: 'ready' }>;
}
const reason = (state: RuntimeState) => (state.kind === 'absent' ? state.reason : state.kind);
const timesAsked = () => readFileSync(join(host.folder, 'asked'), 'utf8').split('\n').length - 1;

test('an interpreter outside /usr is asked about itself and shown at /var/lang', async () => {
  interpreter({
    boto3: join(host.folder, 'opt/py/lib/python3.14/site-packages'),
    libraries: ['/opt/ssl/lib'],
  });
  const one = catalogue();
  const before = one.state(RUNTIME);
  assert.match(before.kind === 'preparing' ? before.progress : before.kind, /asking the host's Python 3\.14/);
  const state = ready(await one.prepare(RUNTIME));
  assert.equal(state.version, '3.14.2');
  assert.equal(state.process.argv[0], '/var/lang/bin/python3.14');
  const mounts = state.process.mounts.map(({ host: from, inside }) => [
    from.replace(host.folder, ''),
    inside,
  ]);
  assert.deepEqual(mounts, [
    ['/opt/py', '/var/lang'],
    ['/opt/ssl/lib', '/opt/ssl/lib'],
    [`/cache/runtimes/${RUNTIME}`, '/var/runtime'],
  ]);
  assert.equal(state.process.environment['MAYFLY_HOST_PACKAGES'], 'lib/python3.14/site-packages');
  assert.deepEqual(one.state(RUNTIME), state);
  assert.equal(one.libraries()[0]?.state.kind, 'present');
});

test('what it said is remembered as long as its file is the same', async () => {
  interpreter();
  await catalogue().prepare(RUNTIME);
  assert.equal(ready(catalogue().state(RUNTIME)).version, '3.14.2');
  assert.equal(timesAsked(), 1);
  interpreter();
  const later = catalogue();
  assert.equal(later.state(RUNTIME).kind, 'preparing');
  assert.equal((await later.prepare(RUNTIME)).kind, 'ready');
  assert.equal(timesAsked(), 2);
});

test('callers share one question', async () => {
  interpreter();
  const one = catalogue();
  const states = await Promise.all([one.prepare(RUNTIME), one.prepare(RUNTIME), one.discover()]);
  assert.equal(ready(states[0]), states[1]);
  assert.equal(timesAsked(), 1);
});

for (const [title, said, expected] of [
  ['holds the home folder', { prefix: '@' }, /its prefix .* holds the home folder/],
  ['is not its own', { prefix: '@/elsewhere' }, /lies outside its own prefix/],
] as const) {
  test(`an interpreter whose prefix ${title} is refused`, async () => {
    interpreter({ prefix: said.prefix.replace('@', host.folder) });
    assert.match(reason(await catalogue().prepare(RUNTIME)), expected);
  });
}

test('an interpreter that answers nonsense is passed over; installed later, one is found', async () => {
  host.program(PATH_OF, 'echo hello; echo "broken: error" >&2; exit 3');
  const one = catalogue();
  const state = await one.prepare(RUNTIME);
  assert.match(reason(state), /does not answer: broken: error/);
  assert.match(state.kind === 'absent' ? state.installHint : '', /apt-get install python3\.14/);
  interpreter();
  assert.equal((await one.prepare(RUNTIME)).kind, 'ready');
});

test('none found', async () => {
  assert.match(
    reason(await catalogue({ environment: {} }).prepare(RUNTIME)),
    /no interpreter of this version was found/,
  );
});

test('an override is used instead of searching', async () => {
  interpreter({}, 'odd/place/python');
  const path = join(host.folder, 'odd/place/python');
  interpreter({ path, prefix: join(host.folder, 'odd'), version: '3.14.9' }, 'odd/place/python');
  const one = catalogue({ environment: {}, overrides: { [RUNTIME]: path } });
  assert.equal(ready(await one.prepare(RUNTIME)).version, '3.14.9');
});

test('an override of another version is used: it was asked for', async () => {
  const prefix = join(host.folder, 'odd');
  const path = interpreter({ prefix, path: join(prefix, 'python'), version: '3.11.2' }, 'odd/python');
  const one = catalogue({ environment: {}, overrides: { [RUNTIME]: path } });
  assert.equal(ready(await one.prepare(RUNTIME)).version, '3.11.2');
});

for (const [title, make, expected] of [
  [
    'is missing',
    () => '/nowhere/python',
    /^\/nowhere\/python, which the configuration names for it, is not there$/,
  ],
  ['is a folder', () => host.folder, /, which the configuration names for it, is no program$/],
  [
    'is no Python',
    () => host.program('other', 'echo "error: no such option -I"; exit 1'),
    /other does not answer: error: no such option/,
  ],
] as const) {
  test(`an override that ${title} is absent, not replaced by another`, async () => {
    interpreter();
    const state = await catalogue({ overrides: { [RUNTIME]: make() } }).prepare(RUNTIME);
    assert.match(reason(state), expected);
    assert.match(state.kind === 'absent' ? state.installHint : '', /^Correct it in the configuration/);
  });
}

test('pip fills the packages folder, which was there before', async () => {
  interpreter();
  host.program(
    PATH_OF,
    `if [ "$2" = pip ] || [ "$3" = pip ]; then
  while [ $# -gt 0 ]; do [ "$1" = --target ] && target=$2; shift; done
  mkdir -p "$target/boto3"; exit
fi
[ "$1" = -I ] && cat <<'END'
${JSON.stringify({ path: join(host.folder, PATH_OF), version: '3.14.2', prefix: join(host.folder, 'opt/py'), boto3: null, pip: true, libraries: [] })}
END`,
  );
  const one = catalogue({ libraries: true });
  const state = ready(await one.prepare(RUNTIME));
  const folder = join(state.process.mounts.at(-1)?.host ?? '', 'site-packages');
  assert.ok(existsSync(folder));
  await one.librariesSettled();
  assert.ok(existsSync(join(folder, 'boto3')));
  assert.equal(one.libraries()[0]?.state.kind, 'present');
});

test('candidates: PATH without shims, then pyenv newest first; links resolved, each once', () => {
  interpreter();
  host.program('home/.pyenv/shims/python3.14', '');
  for (const version of ['3.14.9', '3.14.10', '3.13.1'])
    host.program(`home/.pyenv/versions/${version}/bin/python3.14`, '');
  mkdirSync(join(host.folder, 'links'));
  symlinkSync(join(host.folder, PATH_OF), join(host.folder, 'links/python3.14'));
  symlinkSync(join(host.folder, PATH_OF), join(host.folder, 'links/python3'));
  const PATH = ['home/.pyenv/shims', 'links', 'opt/py/bin']
    .map((folder) => join(host.folder, folder))
    .join(':');
  const found = findCandidates(14, { PATH, HOME: join(host.folder, 'home') });
  assert.deepEqual(
    found.filter((path) => path.startsWith(host.folder)).map((path) => path.slice(host.folder.length + 1)),
    [PATH_OF, 'home/.pyenv/versions/3.14.10/bin/python3.14', 'home/.pyenv/versions/3.14.9/bin/python3.14'],
  );
});

test('an answer that is not the probe is no interpreter', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"path":1}',
    '{"path":"/a","version":"2.7.18","prefix":"/","libraries":[]}',
  ]) {
    assert.equal(readProbe(text), undefined, text);
  }
});
