import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeOf, recordText, valuesOf } from './eventRecord.ts';

const event = (record: object) => ({ CloudTrailEvent: JSON.stringify(record) });

test('what became of a call', () => {
  assert.deepEqual(outcomeOf(event({})), { kind: 'allowed' });
  assert.deepEqual(outcomeOf({}), { kind: 'allowed' });
  assert.deepEqual(outcomeOf(event({ errorCode: 'AccessDeniedException' })), { kind: 'denied' });
  assert.deepEqual(outcomeOf(event({ errorCode: 'NoSuchEntity' })), { kind: 'failed', code: 'NoSuchEntity' });
  const audited = { additionalEventData: { authorization: { mode: 'audit', wouldBeDenied: true } } };
  assert.deepEqual(outcomeOf(event(audited)), { kind: 'wouldBeDenied' });
});

test('a record is indented', () => {
  assert.equal(recordText(event({ a: 1 })), '{\n  "a": 1\n}');
});

test('what is there can be looked up by: each value once, in order', () => {
  const events = [
    { EventName: 'PutItem', Username: 'ann', Resources: [{ ResourceName: 'orders' }, { ResourceName: 'a' }] },
    { EventName: 'GetItem', Username: 'ann' },
  ];
  assert.deepEqual(valuesOf(events, 'EventName'), ['GetItem', 'PutItem']);
  assert.deepEqual(valuesOf(events, 'Username'), ['ann']);
  assert.deepEqual(valuesOf(events, 'ResourceName'), ['a', 'orders']);
  assert.deepEqual(valuesOf(events, undefined), []);
});
