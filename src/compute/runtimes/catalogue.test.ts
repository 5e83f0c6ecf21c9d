import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fixtureHost } from './host.fixture.ts';

test('every runtime that Mayfly knows is listed; what it cannot run yet says so', async () => {
  const host = fixtureHost();
  try {
    const list = host.catalogue().list();
    const names = list.map(({ runtime }) => runtime);
    assert.equal(new Set(names).size, names.length);
    for (const name of [
      'nodejs22.x',
      'nodejs24.x',
      'python3.9',
      'python3.14',
      'java11',
      'java21',
      'provided.al2023',
    ]) {
      assert.ok(names.includes(name), name);
    }
    const java = list.find(({ runtime }) => runtime === 'java11')?.state;
    assert.match(
      java?.kind === 'absent' ? java.reason : '',
      /java11 is not supported by this version of Mayfly/,
    );
  } finally {
    await host.close();
  }
});

test('an unknown runtime is absent, with a hint', async () => {
  const host = fixtureHost();
  try {
    const catalogue = host.catalogue();
    const state = catalogue.state('nodejs20.x');
    assert.equal(state.kind === 'absent' ? state.installHint : '', 'Use nodejs22.x or nodejs24.x.');
    assert.equal((await catalogue.prepare('__proto__')).kind, 'absent');
  } finally {
    await host.close();
  }
});

test('nothing is read or written until a runtime is asked for', async () => {
  const host = fixtureHost();
  try {
    host.catalogue();
    assert.equal(existsSync(host.cacheFolder), false);
  } finally {
    await host.close();
  }
});

test('an interpreter named for what has none is a mistake that is told at once', () => {
  const host = fixtureHost();
  for (const name of ['python4.0', 'provided.al2023', '__proto__']) {
    const overrides = Object.fromEntries([[name, '/usr/bin/true']]);
    assert.throws(
      () => host.catalogue({ overrides }),
      /it names \/usr\/bin\/true for \S+, which is no runtime that takes an interpreter/,
    );
  }
  return host.close();
});
