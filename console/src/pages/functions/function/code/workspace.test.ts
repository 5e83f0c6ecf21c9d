import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackedFiles } from '../../../../zip/zipFolder.ts';
import {
  addFile,
  changedPaths,
  closeFile,
  editFile,
  openFile,
  openWorkspace,
  pathProblem,
  removePath,
  renamePath,
} from './workspace.ts';

function filesOf(files: Readonly<Record<string, string>>): PackedFiles {
  return new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      { content: new TextEncoder().encode(text), mode: 0o644 },
    ]),
  );
}

const begun = () =>
  openWorkspace(filesOf({ 'lib/a.py': 'a', 'lib/b.py': 'b', 'main.py': 'm' }), 'main.handler');

test('the handler’s file is open at first', () => {
  assert.deepEqual(begun().open, ['main.py']);
  assert.equal(openWorkspace(filesOf({ bootstrap: '', 'z.sh': '' }), 'x.y').active, 'bootstrap');
  assert.equal(openWorkspace(new Map(), 'x.y').active, undefined);
});

test('what is typed is a change until it is what was deployed', () => {
  const edited = editFile(begun(), 'main.py', 'other');
  assert.deepEqual([...changedPaths(edited)], ['main.py']);
  assert.deepEqual([...changedPaths(editFile(edited, 'main.py', 'm'))], []);
});

test('a folder is renamed and removed with all that is in it', () => {
  const opened = openFile(begun(), 'lib/b.py');
  const renamed = renamePath(opened, 'lib', 'parts');
  assert.deepEqual([...renamed.files.keys()], ['parts/a.py', 'parts/b.py', 'main.py']);
  assert.equal(renamed.active, 'parts/b.py');
  const removed = removePath(renamed, 'parts');
  assert.deepEqual([...removed.files.keys()], ['main.py']);
  assert.deepEqual([removed.open, removed.active], [['main.py'], 'main.py']);
  assert.deepEqual([...changedPaths(removed)].toSorted(), ['lib/a.py', 'lib/b.py']);
});

test('the neighbour of a closed file becomes active', () => {
  const three = openFile(openFile(begun(), 'lib/a.py'), 'lib/b.py');
  const closed = closeFile(openFile(three, 'lib/a.py'), 'lib/a.py');
  assert.equal(closed.active, 'lib/b.py');
});

test('paths stay inside the package and do not clash', () => {
  const workspace = begun();
  assert.equal(pathProblem(workspace, ''), 'empty');
  for (const path of ['../x', 'a//b', '/a', 'a/', 'a\\b', './a', 'x'.repeat(2000)]) {
    assert.equal(pathProblem(workspace, path), 'bad', path);
  }
  for (const path of ['main.py', 'lib', 'main.py/x'])
    assert.equal(pathProblem(workspace, path), 'taken', path);
  assert.equal(pathProblem(workspace, 'lib/new.sh'), undefined);
  assert.equal(addFile(workspace, 'lib/new.sh').files.get('lib/new.sh')?.mode, 0o755);
});
