import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorizerDraft, authorizerInput, isAuthorizerReady } from './authorizerDraft.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:guard';

test('a function answers by yes and no, or by a policy of either format', () => {
  const draft = { ...authorizerDraft(), name: 'guard', kind: 'REQUEST' as const, functionArn: ARN };
  const input = authorizerInput({ ...draft, sources: '$request.header.a\n $context.path \n' }, 'us-east-1');
  assert.deepEqual(input, {
    Name: 'guard',
    AuthorizerType: 'REQUEST',
    IdentitySource: ['$request.header.a', '$context.path'],
    AuthorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 0,
  });
  for (const answers of ['simple', 'policy 2.0', 'policy 1.0'] as const) {
    const made = authorizerInput({ ...draft, answers, cacheSeconds: '300' }, 'us-east-1');
    const seen = authorizerDraft({ ...made, Name: 'guard' });
    assert.deepEqual([seen.answers, seen.cacheSeconds, seen.functionArn], [answers, '300', ARN]);
  }
});

test('what is kept of one that is edited', () => {
  const before = {
    Name: 'guard',
    AuthorizerType: 'REQUEST' as const,
    AuthorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations?x`,
    IdentitySource: [],
  };
  const draft = authorizerDraft(before);
  assert.equal(draft.sources, '');
  assert.equal(authorizerInput(draft, 'eu-west-1', before).AuthorizerUri, before.AuthorizerUri);
});

test('what is missing', () => {
  const jwt = { ...authorizerDraft(), name: 'tokens', issuer: 'https://a.example', audience: 'shop' };
  assert.ok(isAuthorizerReady(jwt));
  assert.ok(!isAuthorizerReady({ ...jwt, audience: ' ' }));
  assert.ok(!isAuthorizerReady({ ...jwt, name: '' }));
  const guard = { ...authorizerDraft(), name: 'guard', kind: 'REQUEST' as const, functionArn: ARN };
  assert.ok(isAuthorizerReady({ ...guard, sources: '' }));
  assert.ok(!isAuthorizerReady({ ...guard, sources: '', cacheSeconds: '300' }));
  for (const cacheSeconds of ['', '-1', '3601', '1.5']) {
    assert.ok(!isAuthorizerReady({ ...guard, cacheSeconds }));
  }
});
