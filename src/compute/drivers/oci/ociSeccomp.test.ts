import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ABSENT, FORBIDDEN, INSPECTED, UNACCOUNTED } from '../bubblewrap/seccompRules.ts';
import { ociSeccomp } from './ociSeccomp.ts';
import { ALLOWED_CALLS } from './syscallNames.ts';

test('what the one filter refuses, the other does not allow', () => {
  for (const table of [ABSENT, FORBIDDEN, INSPECTED]) {
    assert.deepEqual(
      Object.keys(table).filter((name) => ALLOWED_CALLS.includes(name)),
      [],
    );
  }
  const [allowed] = ociSeccomp('x64', false).syscalls;
  assert.ok(allowed?.names.includes('read'));
  for (const name of Object.keys(UNACCOUNTED)) assert.ok(!allowed?.names.includes(name));
});
