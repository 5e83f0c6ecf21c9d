import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trustedBy } from './trustedBy.ts';

test('who a trust policy names', () => {
  const statement = (Principal: unknown, Effect = 'Allow') => ({
    Effect,
    Principal,
    Action: 'sts:AssumeRole',
  });
  const of = (Statement: unknown) => trustedBy(encodeURIComponent(JSON.stringify({ Statement })));
  assert.deepEqual(of(statement({ Service: 'lambda.amazonaws.com' })), ['lambda.amazonaws.com']);
  assert.deepEqual(of([statement({ AWS: ['a', 'b'] }), statement({ AWS: 'a' }), statement('*')]), [
    'a',
    'b',
    '*',
  ]);
  assert.deepEqual(of([statement({ AWS: 'a' }, 'Deny')]), []);
  assert.deepEqual(trustedBy('no json'), []);
});
