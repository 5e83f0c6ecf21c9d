/** docs/how-to/concurrency.md, as it is written, with the AWS CLI. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absentInOrder, followPage } from './followPage.ts';

test('the how-to of concurrency does what it says', async (context) => {
  const followed = await followPage(context, 'how-to/concurrency.md', { withErrors: true });
  if (!followed) return;
  const { stdout, stderr } = followed;
  const said = ['"on-demand"', '"READY"', '"provisioned-concurrency"', '"ConcurrentExecutions": 1000'];
  assert.equal(absentInOrder(stdout, said), undefined, stderr);
  const refused = stderr.split('\n').filter((line) => line.includes('An error occurred'));
  assert.equal(refused.length, 1, stderr);
  assert.match(refused[0] ?? '', /TooManyRequestsException\).*Rate Exceeded\.$/);
});
