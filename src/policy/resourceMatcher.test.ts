import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextOf } from './context.ts';
import { compileResources, requestResource } from './resourceMatcher.ts';

const CONTEXT = contextOf([
  ['aws:username', 'bob'],
  ['aws:PrincipalAccount', '111122223333'],
]);

function matches(pattern: string, resource: string): boolean {
  const matcher = compileResources({ not: false, values: [pattern] }, '2012-10-17');
  return matcher.matches(requestResource(resource), CONTEXT);
}

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:orders';

const ROWS: readonly (readonly [pattern: string, resource: string, expected: boolean])[] = [
  ['*', QUEUE, true],
  ['**', QUEUE, true],
  ['*', '*', true],
  [QUEUE, QUEUE, true],
  ['arn:aws:sqs:*:*:*', QUEUE, true],
  ['arn:aws:sqs:us-*-1:111122223333:ord?rs', QUEUE, true],
  ['arn:aws:sqs:us-east-?:111122223333:orders', QUEUE, true],
  // A star at the end of a part may reach beyond the colon, one within a part does not.
  ['arn:aws:sqs:*', QUEUE, true],
  ['arn:aws:sqs:*:orders', QUEUE, true],
  ['arn:aws:sqs:*:orders:', QUEUE, false],
  ['arn:aws:sqs:us-e*1:orders', QUEUE, false],
  ['arn:aws:sqs:us*3:orders::', QUEUE, false],
  ['arn:aws:sqs:us*3:x:orders', QUEUE, false],
  ['arn:aws:lambda:*:function:f', 'arn:aws:lambda:us-east-1:111122223333:function:f', true],
  ['arn:aws:lambda:us*1:111122223333:function:f', 'arn:aws:lambda:us-east-1:111122223333:function:f', true],
  ['arn:aws:lambda:us*3:function:f:x', 'arn:aws:lambda:us-east-1:111122223333:function:f:x', false],
  // The last part crosses slashes and colons.
  [
    'arn:aws:lambda:us-east-1:111122223333:function:*',
    'arn:aws:lambda:us-east-1:111122223333:function:f:7',
    true,
  ],
  ['arn:aws:s3:::b/*/x', 'arn:aws:s3:::b/1:2/3/x', true],
  // Text that is no ARN.
  [QUEUE, '*', false],
  ['arn:*', '*', false],
  ['?', '*', true],
  ['', '', true],
  [QUEUE, '', false],
  // Variables.
  ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/bob/x', true],
  ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/al/x', false],
  // No sixth part, so nothing in which variables are known.
  ['arn:aws:s3:*:b/${aws:username}/*', 'arn:aws:s3:::b/bob/x', false],
  ['arn:aws:s3:*:b/${aws:username}/*', 'arn:aws:s3:::b/${aws:username}/x', true],
  ['arn:aws:s3:*:*:b/${aws:username}/*', 'arn:aws:s3:::b/bob/x', true],
  ['arn:aws:logs:*:log-group:x:${aws:username}', 'arn:aws:logs:r:1:log-group:x:bob', true],
  ['arn:aws:logs:*:log-group:x:${aws:username}', 'arn:aws:logs:r:1:log-group:x:al', false],
  ['arn:aws:s3:::b/${aws:none}', 'arn:aws:s3:::b/', false],
  ['arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:orders', QUEUE, false],
  ['${aws:username}', 'bob', false],
  // Wildcards in a request are characters.
  ['arn:aws:s3:::b/x', 'arn:aws:s3:::b/*', false],
  ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', true],
];

for (const [pattern, resource, expected] of ROWS) {
  test(`${pattern} ${expected ? 'matches' : "doesn't match"} ${resource}`, () =>
    assert.equal(matches(pattern, resource), expected));
}

test('NotResource is everything else; a variable without value excludes nothing', () => {
  const matcher = compileResources({ not: true, values: [QUEUE, 'arn:aws:s3:::${aws:none}'] }, '2012-10-17');
  assert.equal(matcher.matches(requestResource(QUEUE), CONTEXT), false);
  assert.equal(matcher.matches(requestResource('arn:aws:s3:::x'), CONTEXT), true);
  assert.deepEqual(matcher.needs, ['aws:none']);
});
