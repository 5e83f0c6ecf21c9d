import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderRuntimes } from './orderRuntimes.ts';
import { runtimeName } from './runtimeNames.ts';

test('runtimes by language, the newest first', () => {
  const given = ['python3.9', 'provided.al2', 'python3.13', 'ruby3.3', 'nodejs22.x', 'nodejs24.x'];
  assert.deepEqual(
    orderRuntimes(given.map((runtime) => ({ runtime }))).map(({ runtime }) => runtime),
    ['nodejs24.x', 'nodejs22.x', 'python3.13', 'python3.9', 'ruby3.3', 'provided.al2'],
  );
});

test('runtimes as people call them', () => {
  assert.deepEqual(['python3.13', 'nodejs24.x', 'java21', 'provided.al2023', 'mumps1'].map(runtimeName), [
    'Python 3.13',
    'Node.js 24.x',
    'Java 21',
    'Amazon Linux 2023 (any program)',
    'mumps1',
  ]);
});
