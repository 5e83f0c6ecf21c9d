import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf, partsOf, prettyMessage } from './logLine.ts';

test('levels of what runtimes write', () => {
  assert.equal(levelOf('2026-11-22T04:00:00Z 1f2e ERROR it broke'), 'error');
  assert.equal(levelOf('[ERROR] KeyError: id'), 'error');
  assert.equal(levelOf('{"level":"WARN","message":"slow"}'), 'warning');
  assert.equal(levelOf('REPORT RequestId: 1f2e Duration: 3 ms'), 'platform');
  assert.equal(levelOf('an error-free day'), 'plain');
});

test('JSON is indented, also behind other words; what only looks like it stays', () => {
  assert.equal(prettyMessage('{"a":1}\n'), '{\n  "a": 1\n}');
  assert.equal(prettyMessage('INFO order {"a":[]}'), 'INFO order\n{\n  "a": []\n}');
  assert.equal(prettyMessage('{ $.a = 1 }'), '{ $.a = 1 }');
  assert.equal(prettyMessage('plain'), 'plain');
});

test('hits of terms are taken apart, whatever their case; terms are no patterns', () => {
  assert.deepEqual(partsOf('Order order', ['order']), ['', 'Order', ' ', 'order', '']);
  assert.deepEqual(partsOf('1.5 or 105', ['1.5']), ['', '1.5', ' or 105']);
  assert.deepEqual(partsOf('text', ['']), ['text']);
});
