import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOfTrigger, sourceOf, triggersOfPolicy } from './connections.ts';

test('statements that let a service in are triggers', () => {
  const policy = JSON.stringify({
    Statement: [
      {
        Sid: 'from-s3',
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::photos' } },
      },
      { Sid: 'events', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
      { Sid: 'public', Effect: 'Allow', Principal: '*' },
      { Sid: 'refused', Effect: 'Deny', Principal: { Service: 'sns.amazonaws.com' } },
    ],
  });
  assert.deepEqual(triggersOfPolicy(policy), [
    { id: 'from-s3', service: 's3', detail: 'arn:aws:s3:::photos' },
    { id: 'events', service: 'events', detail: 'events' },
  ]);
  assert.deepEqual(triggersOfPolicy(undefined), []);
});

test('buckets, tables and APIs have pages', () => {
  const page = (service: string, detail: string) => pageOfTrigger({ id: '1', service, detail });
  assert.equal(page('s3', 'arn:aws:s3:::photos'), '/s3/buckets/photos?tab=properties');
  assert.equal(
    page('apigateway', 'arn:aws:execute-api:us-east-1:000000000000:abcdefghij/*/*'),
    '/apis/abcdefghij',
  );
  assert.equal(page('apigateway', 'some-statement'), undefined);
  const stream = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';
  assert.equal(page('dynamodb', sourceOf(stream)), '/dynamodb/tables/orders?tab=settings');
  assert.equal(sourceOf('arn:aws:sqs:us-east-1:000000000000:queue'), 'queue');
  assert.equal(page('sns', 'arn:aws:sns:us-east-1:000000000000:topic'), undefined);
});
