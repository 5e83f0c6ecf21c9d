import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
});
afterEach(() => host.close());

const PACKAGE = `node-${process.platform}-${process.arch}`;

/**
 * An npm that puts a program into the place where the real one would put Node.js: below the folder with a package.json
 * that it runs in. With --prefix it would look for the machine's own settings (registry, certificates) elsewhere.
 */
function npmThatInstalls(version: string, extra = ''): void {
  host.program(
    'bin/npm',
    `${extra}
echo run >> ${host.folder}/npm-runs
[ -f package.json ] || exit 1
while [ $# -gt 0 ]; do [ "$1" = --prefix ] && exit 1; last=$1; shift; done
echo "$last" > ${host.folder}/npm-asked
mkdir -p "node_modules/${PACKAGE}/bin" "node_modules/${PACKAGE}/share"
printf '#!/bin/sh\\necho v${version}\\n' > "node_modules/${PACKAGE}/bin/node"
chmod +x "node_modules/${PACKAGE}/bin/node"`,
  );
}

function ready(state: RuntimeState): Extract<RuntimeState, { kind: 'ready' }> {
  assert.equal(state.kind, 'ready', JSON.stringify(state));
  return state as Extract<RuntimeState, { kind: 'ready' }>;
}

const otherMajor = process.versions.node.startsWith('24.') ? 22 : 24;
const other = `nodejs${otherMajor}.x`;
const own = `nodejs${otherMajor === 22 ? 24 : 22}.x`;

test(
  "the platform's own Node.js serves at once, and only its binary is shown to functions",
  { skip: !/^2[24]\./.test(process.versions.node) },
  () => {
    const state = ready(host.catalogue().state(own));
    assert.equal(state.version, process.versions.node);
    const language = state.process.mounts.find(({ inside }) => inside === '/var/lang');
    assert.deepEqual(readdirSync(language?.host ?? '', { recursive: true }), ['bin', 'bin/node']);
    assert.equal(state.process.argv[0], '/var/lang/bin/node');
    const said = execFileSync(join(language?.host ?? '', 'bin/node'), ['--version'], { encoding: 'utf8' });
    assert.equal(said.trim(), process.version);
  },
);

test('another major version is fetched once, kept, and found again', async () => {
  npmThatInstalls(`${otherMajor}.7.1`);
  const catalogue = host.catalogue();
  assert.equal(catalogue.state(other).kind, 'downloadable');
  const [first, second] = [catalogue.prepare(other), catalogue.prepare(other)];
  const meanwhile = catalogue.state(other);
  assert.equal(meanwhile.kind, 'preparing');
  assert.match(
    meanwhile.kind === 'preparing' ? meanwhile.progress : '',
    /fetching Node\.js \d\d from the npm registry, 0 s/,
  );
  assert.equal(ready(await first).version, `${otherMajor}.7.1`);
  assert.deepEqual(await first, await second);
  assert.deepEqual(catalogue.state(other), await first);
  assert.equal(readFileSync(join(host.folder, 'npm-runs'), 'utf8'), 'run\n');
  assert.equal(readFileSync(join(host.folder, 'npm-asked'), 'utf8'), `${PACKAGE}@^${otherMajor}\n`);
  assert.deepEqual(readdirSync(join(host.cacheFolder, 'node')), [`${otherMajor}.7.1`]);
  assert.equal(ready(host.catalogue({ downloads: false }).state(other)).version, `${otherMajor}.7.1`);
});

test('the newest of a major version in the cache is used', () => {
  for (const version of [`${otherMajor}.9.0`, `${otherMajor}.10.2`, `${otherMajor}.10.1`]) {
    host.program(`cache/node/${version}/bin/node`, '');
  }
  mkdirSync(join(host.cacheFolder, 'node', `${otherMajor}.11.0`));
  assert.equal(ready(host.catalogue().state(other)).version, `${otherMajor}.10.2`);
});

test('platforms that fetch at the same time both succeed and leave nothing behind', async () => {
  npmThatInstalls(`${otherMajor}.7.1`);
  const states = await Promise.all(
    [host.catalogue(), host.catalogue(), host.catalogue()].map((one) => one.prepare(other)),
  );
  for (const state of states) assert.equal(ready(state).version, `${otherMajor}.7.1`);
  assert.deepEqual(readdirSync(join(host.cacheFolder, 'node')), [`${otherMajor}.7.1`]);
});

test('a registry that is out of reach: the reason, a hint, and another try later', async () => {
  host.program(
    'bin/npm',
    'echo "npm error code ENOTFOUND" >&2; echo "npm error request to https://registry failed, reason: getaddrinfo ENOTFOUND registry" >&2; exit 1',
  );
  const catalogue = host.catalogue();
  const state = await catalogue.prepare(other);
  assert.equal(state.kind, 'absent');
  assert.match(state.kind === 'absent' ? state.reason : '', /npm could not fetch .*ENOTFOUND registry/);
  assert.match(state.kind === 'absent' ? state.installHint : '', /npm ping/);
  assert.deepEqual(catalogue.state(other), state);
  npmThatInstalls(`${otherMajor}.7.1`);
  assert.equal((await catalogue.prepare(other)).kind, 'ready');
});

for (const [title, version, reason] of [
  ['does not run here', `x"; exit 1; echo "`, /does not run on this machine/],
  ['is of another version', '20.1.0', /the registry answered with Node\.js 20\.1\.0/],
] as const) {
  test(`a fetched Node.js that ${title} is refused`, async () => {
    npmThatInstalls(version);
    const state = await host.catalogue().prepare(other);
    assert.match(state.kind === 'absent' ? state.reason : state.kind, reason);
    assert.deepEqual(readdirSync(join(host.cacheFolder, 'node')), []);
  });
}

test('without npm the reason says so', async () => {
  const state = await host.catalogue({ environment: { PATH: '/nowhere' } }).prepare(other);
  assert.match(state.kind === 'absent' ? state.reason : state.kind, /npm could not fetch/);
});

test('closing ends a download that hangs', async () => {
  host.program('bin/npm', 'sleep 1000');
  const catalogue = host.catalogue();
  const prepared = catalogue.prepare(other);
  await catalogue.close();
  const state = await prepared;
  assert.match(state.kind === 'absent' ? state.reason : state.kind, /the platform is stopping/);
});

test('switched-off downloads', async () => {
  const catalogue = host.catalogue({ downloads: false });
  assert.equal(catalogue.state(other).kind, 'absent');
  assert.match(JSON.stringify(await catalogue.prepare(other)), /downloads are switched off/);
});

test('AWS SDK v3 fills the folder that sandboxes have mounted already, its own scope last', async () => {
  host.program(
    'bin/npm',
    `[ "$1" = ci ] || exit 9
[ -f package-lock.json ] || exit 8
mkdir -p node_modules/.bin node_modules/@aws-sdk/client-s3 node_modules/@smithy/core node_modules/tslib`,
  );
  host.program(`cache/node/${otherMajor}.1.0/bin/node`, '');
  const catalogue = host.catalogue({ libraries: true });
  const state = ready(await catalogue.prepare(other));
  const folder = state.process.mounts.find(({ inside }) => inside === '/var/node_modules')?.host ?? '';
  const before = statSync(folder).ino;
  await catalogue.librariesSettled();
  assert.equal(catalogue.libraries()[0]?.state.kind, 'present');
  assert.equal(statSync(folder).ino, before);
  assert.deepEqual(readdirSync(folder).toSorted(), ['.complete', '@aws-sdk', '@smithy', 'tslib']);
  assert.equal(host.catalogue({ downloads: false }).state(other).kind, 'ready');
});

test('an SDK that cannot be installed does not keep functions from running', async () => {
  host.program('bin/npm', 'echo "npm error 403 Forbidden" >&2; exit 1');
  host.program(`cache/node/${otherMajor}.1.0/bin/node`, '');
  const catalogue = host.catalogue({ libraries: true });
  assert.equal((await catalogue.prepare(other)).kind, 'ready');
  await catalogue.librariesSettled();
  const [sdk] = catalogue.libraries();
  assert.match(sdk?.state.kind === 'absent' ? sdk.state.reason : '', /403 Forbidden/);
});

test('what is shown to functions is readable by all, whatever the umask, and changes its name when it changes', () => {
  const umask = process.umask(0o077);
  try {
    host.program(`cache/node/${otherMajor}.1.0/bin/node`, '');
    const runtimes = join(host.folder, 'runtimes');
    for (const [path, content] of Object.entries({
      'nodejs/index.cjs': 'one',
      'nodejs/warm/a.mjs': '',
      'nodejs/sdk/package-lock.json': '{}',
    })) {
      mkdirSync(join(runtimes, path, '..'), { recursive: true });
      writeFileSync(join(runtimes, path), content);
    }
    const clientOf = () => {
      const { process: started } = ready(host.catalogue({ runtimesFolder: runtimes }).state(other));
      const mount = started.mounts.find(({ inside }) => inside === '/var/runtime');
      const script = (started.argv.at(-1) ?? '').replace('/var/runtime', mount?.host ?? '');
      assert.ok(existsSync(script), script);
      return { folder: mount?.host ?? '', script };
    };
    const { folder, script } = clientOf();
    const modes = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => [
      entry.isFile(),
      statSync(join(entry.parentPath, entry.name)).mode & 0o777,
    ]);
    assert.ok(modes.length >= 5);
    for (const [isFile, mode] of modes) assert.equal(mode, isFile === true ? 0o644 : 0o755);
    assert.equal(clientOf().script, script);
    writeFileSync(join(runtimes, 'nodejs/index.cjs'), 'two');
    assert.notEqual(clientOf().script, script);
  } finally {
    process.umask(umask);
  }
});
