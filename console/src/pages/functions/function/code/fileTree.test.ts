import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeOf } from './fileTree.ts';

test('folders first, then files, each by name', () => {
  assert.deepEqual(treeOf(['z.py', 'lib/deep/x.py', 'lib/a.py', 'a.py']), [
    {
      path: 'lib',
      name: 'lib',
      children: [
        { path: 'lib/deep', name: 'deep', children: [{ path: 'lib/deep/x.py', name: 'x.py' }] },
        { path: 'lib/a.py', name: 'a.py' },
      ],
    },
    { path: 'a.py', name: 'a.py' },
    { path: 'z.py', name: 'z.py' },
  ]);
});
