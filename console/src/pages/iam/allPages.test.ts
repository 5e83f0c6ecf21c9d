import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPages, documentText, isJson } from './allPages.ts';

test('all pages of a list, each asked for by the marker of the one before', async () => {
  const asked: (string | undefined)[] = [];
  const found = await allPages(
    ({ Marker }) => {
      asked.push(Marker);
      return Promise.resolve(
        Marker === undefined ? { IsTruncated: true, Marker: 'm', items: [1, 2] } : { items: [3] },
      );
    },
    ({ items }) => items,
  );
  assert.deepEqual(
    [found, asked],
    [
      [1, 2, 3],
      [undefined, 'm'],
    ],
  );
});

test('documents are decoded and indented', () => {
  assert.equal(documentText(encodeURIComponent('{"a":[1]}')), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(documentText('no json'), 'no json');
  assert.deepEqual([isJson('{}'), isJson('{')], [true, false]);
});
