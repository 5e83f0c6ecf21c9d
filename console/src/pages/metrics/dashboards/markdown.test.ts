import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf } from './markdown.ts';

test('headings, lists, and what is marked in a line', () => {
  assert.deepEqual(blocksOf('# Shop\n\n- **hot** `code`\nsee [docs](https://example.com).'), [
    { kind: 'heading', parts: [{ kind: 'text', text: 'Shop' }] },
    {
      kind: 'item',
      parts: [
        { kind: 'bold', text: 'hot' },
        { kind: 'text', text: ' ' },
        { kind: 'code', text: 'code' },
      ],
    },
    {
      kind: 'paragraph',
      parts: [
        { kind: 'text', text: 'see ' },
        { kind: 'link', text: 'docs', href: 'https://example.com' },
        { kind: 'text', text: '.' },
      ],
    },
  ]);
});

test('a link that would run a script stays text', () => {
  const [block] = blocksOf('[x](javascript:alert(1))');
  assert.deepEqual(block?.parts, [{ kind: 'text', text: '[x](javascript:alert(1))' }]);
});
