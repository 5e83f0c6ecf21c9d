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

test('as many failures as an answer may hold are read in little time', () => {
  const numbers = Array.from({ length: 10_000 }, (_, at) => `17000000000000000${at + 10_000}`);
  const failures = Array.from({ length: 130_000 }, () => ({ itemIdentifier: numbers.at(-1) }));
  const answer = Buffer.from(JSON.stringify({ batchItemFailures: failures }));
  const startMs = performance.now();
  assert.equal(firstFailure(answer, numbers), 9999);
  assert.ok(performance.now() - startMs < 3000);
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
