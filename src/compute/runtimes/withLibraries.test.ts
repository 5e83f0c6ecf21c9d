import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
  host.program('cache/node/22.1.0/bin/node', '');
});
afterEach(() => host.close());

const RUNTIME = 'nodejs22.x';
const PLATFORM = { path: '/nowhere', version: '20.0.0' };
const catalogue = (options = {}) => host.catalogue({ libraries: true, platformNode: PLATFORM, ...options });

/** An npm that installs the SDK, but not before `go` was called; the first line of `npm-runs` says that it began. */
function npmThatWaits(end = 'mkdir -p node_modules/@aws-sdk/client-s3'): { go: () => void } {
  const gate = join(host.folder, 'go');
  host.program(
    'bin/npm',
    `echo run >> ${host.folder}/npm-runs; while [ ! -e ${gate} ]; do sleep 0.02; done; ${end}`,
  );
  return { go: () => writeFileSync(gate, '') };
}

test('a runtime is not ready before functions find the SDK', async () => {
  const npm = npmThatWaits();
  const one = catalogue();
  const before = one.state(RUNTIME);
  assert.match(before.kind === 'preparing' ? before.progress : before.kind, /AWS SDK for JavaScript v3/);
  let ended = false;
  const prepared = one.prepare(RUNTIME).finally(() => (ended = true));
  await one.discover();
  assert.equal(one.libraries()[0]?.state.kind, 'installing');
  assert.equal(one.state(RUNTIME).kind, 'preparing');
  assert.equal(ended, false);
  npm.go();
  assert.equal((await prepared).kind, 'ready');
  assert.equal(one.libraries()[0]?.state.kind, 'present');
  assert.equal(one.state(RUNTIME).kind, 'ready');
  // The next platform has nothing to wait for.
  assert.equal(catalogue({ downloads: false }).state(RUNTIME).kind, 'ready');
});

test('an SDK that cannot be had does not keep functions waiting, now or while it is tried again', async () => {
  const npm = npmThatWaits('echo "npm error 403 Forbidden" >&2; exit 1');
  const one = catalogue();
  npm.go();
  assert.equal((await one.prepare(RUNTIME)).kind, 'ready');
  const [sdk] = one.libraries();
  assert.match(sdk?.state.kind === 'absent' ? sdk.state.reason : '', /403 Forbidden/);
  npmThatNeverEnds();
  assert.equal((await one.prepare(RUNTIME)).kind, 'ready');
  assert.equal(one.libraries()[0]?.state.kind, 'installing');
  assert.equal(one.state(RUNTIME).kind, 'ready');
});

const npmThatNeverEnds = () => host.program('bin/npm', 'sleep 1000');

test('without downloads nobody waits', async () => {
  const one = catalogue({ downloads: false });
  assert.equal(one.state(RUNTIME).kind, 'ready');
  assert.equal((await one.prepare(RUNTIME)).kind, 'ready');
});

test('looking at what is there installs nothing and tells the runtime as it is', async () => {
  npmThatNeverEnds();
  const one = catalogue();
  const found = (await one.discover()).find(({ runtime }) => runtime === RUNTIME);
  assert.equal(found?.state.kind, 'ready');
  const sdk = one.libraries().find(({ name }) => name === 'AWS SDK for JavaScript v3');
  assert.equal(sdk?.state.kind, 'missing');
});
