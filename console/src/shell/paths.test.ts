import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hrefOf, pathOf } from './paths.ts';

test('values in a path are encoded', () => {
  assert.equal(pathOf`/logs/${'/aws/lambda/a b'}/x`, '/logs/%2Faws%2Flambda%2Fa%20b/x');
  assert.equal(hrefOf`/functions/${'a'}?tab=${'code'}`, '/_mayfly/console/functions/a?tab=code');
  assert.equal(hrefOf('/functions'), '/_mayfly/console/functions');
});
