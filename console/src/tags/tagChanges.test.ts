import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagChanges } from './tagChanges.ts';

test('only what changed is asked for', () => {
  const pairs = [
    { key: 'team', value: 'shop' },
    { key: 'stage', value: 'live' },
    { key: '', value: 'nothing' },
  ];
  assert.deepEqual(tagChanges({ team: 'shop', stage: 'test', old: '1' }, pairs), {
    set: { stage: 'live' },
    removed: ['old'],
  });
});
