import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstFailure } from './batchFailures.ts';

const NUMBERS = ['100', '200', '300'];
const first = (answer: string) => firstFailure(Buffer.from(answer), NUMBERS);

test('no failures are said in several ways', () => {
  for (const answer of ['', 'null', '{}', '""', '{"batchItemFailures":[]}', '{"batchItemFailures":null}']) {
    assert.equal(first(answer), undefined, answer);
  }
});

test('the first of those that are named counts, whatever their order', () => {
  const named = (...ids: string[]) =>
    first(JSON.stringify({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) }));
  assert.equal(named('300'), 2);
  assert.equal(named('300', '200'), 1);
  assert.equal(named('100', '300'), 0);
});

test('an answer without sense fails the whole batch', () => {
  for (const answer of [
    '{"batchItemFailures":[{"itemIdentifier":"400"}]}',
    '{"batchItemFailures":[{"itemIdentifier":"300"},{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"itemIdentifer":"300"}]}',
    '{"batchItemFailures":[null]}',
    '{"batchItemFailures":"300"}',
    '[1]',
    '5',
    'done',
    '"done"',
  ]) {
    assert.equal(first(answer), 0, answer);
  }
});
