/** docs/how-to/layers.md, as it is written, with the AWS CLI. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absentInOrder, followPage } from './followPage.ts';

test('the how-to of layers does what it says', async (context) => {
  const followed = await followPage(context, 'how-to/layers.md', { programs: ['curl'] });
  if (!followed) return;
  const { page, stdout } = followed;
  const said = [...page.matchAll(/"((?:Hello|Bonjour) Ada|arn:[^"]+greeting:1)"/g)].map(([text]) => text);
  assert.equal(said.length, 4);
  assert.equal(absentInOrder(stdout, [...said.slice(0, 3), 'the same', ...said.slice(3)]), undefined);
  assert.match(stdout, /arn:aws:iam::111122223333:root/);
});
