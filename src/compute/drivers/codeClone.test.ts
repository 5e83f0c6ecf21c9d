import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createCodeClones } from './codeClone.ts';

let folder = '';
let code = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-clone-'));
  code = join(folder, 'code');
  mkdirSync(join(code, 'bin'), { recursive: true });
  writeFileSync(join(code, 'index.js'), 'text');
  writeFileSync(join(code, 'bin', 'tool'), 'program');
  chmodSync(join(code, 'bin', 'tool'), 0o755);
  chmodSync(join(code, 'bin'), 0o711);
  symlinkSync('../index.js', join(code, 'bin', 'link'));
  symlinkSync('/etc/passwd', join(code, 'absolute'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clonesOf = (readOnly: boolean, keep = 2) =>
  createCodeClones({ folder: join(folder, 'clones'), readOnly, keep });

for (const readOnly of [true, false]) {
  test(`a clone is the same tree, ${readOnly ? 'linked' : 'copied'}`, async () => {
    const target = join(folder, 'task');
    await clonesOf(readOnly).show(code, target);
    assert.deepEqual(readdirSync(target).toSorted(), ['absolute', 'bin', 'index.js']);
    assert.equal(readFileSync(join(target, 'index.js'), 'utf8'), 'text');
    assert.equal(statSync(join(target, 'bin', 'tool')).mode & 0o777, 0o755);
    assert.equal(statSync(join(target, 'bin')).mode & 0o777, 0o711);
    assert.equal(readlinkSync(join(target, 'bin', 'link')), '../index.js');
    assert.equal(readlinkSync(join(target, 'absolute')), '/etc/passwd');
    const shared = statSync(join(target, 'index.js')).ino === statSync(join(code, 'index.js')).ino;
    assert.equal(shared, readOnly);
  });
}

test('a folder that is there is filled and stays the same, and its clone is shown again', async () => {
  const clones = clonesOf(true);
  const [first, second] = [join(folder, 'a'), join(folder, 'b')];
  mkdirSync(first);
  const identity = statSync(first).ino;
  await clones.show(code, first);
  assert.equal(statSync(first).ino, identity);
  assert.deepEqual(readdirSync(first).toSorted(), ['absolute', 'bin', 'index.js']);
  assert.equal(readFileSync(join(first, 'bin', 'tool'), 'utf8'), 'program');
  await clones.takeBack(code, first);
  await clones.show(code, second);
  assert.deepEqual(readdirSync(second).toSorted(), ['absolute', 'bin', 'index.js']);
});

test('a clone taken back is shown again, and one package never gets the clone of another', async () => {
  const clones = clonesOf(true);
  const other = join(folder, 'other');
  mkdirSync(other);
  const [first, second, third] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await clones.show(code, first);
  const identity = statSync(first).ino;
  await clones.takeBack(code, first);
  assert.equal(existsSync(first), false);
  await clones.show(other, second);
  assert.notEqual(statSync(second).ino, identity);
  await clones.show(code, third);
  assert.equal(statSync(third).ino, identity);
});

test('no more clones wait than asked', async () => {
  const clones = clonesOf(true, 2);
  const targets = [1, 2, 3, 4].map((number) => join(folder, `task${number}`));
  for (const target of targets) await clones.show(code, target);
  for (const target of targets) await clones.takeBack(code, target);
  assert.equal(readdirSync(join(folder, 'clones')).length, 2);
});

test('copies are not reused', async () => {
  const clones = clonesOf(false);
  const target = join(folder, 'task');
  await clones.show(code, target);
  await clones.takeBack(code, target);
  assert.deepEqual(readdirSync(join(folder, 'clones')), []);
});

test('a large tree is cloned whole, and lets other work run meanwhile', async () => {
  for (let index = 0; index < 500; index++) writeFileSync(join(code, `file${index}`), '');
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const immediate = () => {
    turns++;
    if (turns < 1000) next = setImmediate(immediate);
  };
  let next = setImmediate(immediate);
  await clonesOf(true).show(code, join(folder, 'task'));
  clearInterval(counting);
  clearImmediate(next);
  assert.equal(readdirSync(join(folder, 'task')).length, 503);
  assert.ok(turns >= 3);
});

test('a failed clone leaves nothing behind', async () => {
  const clones = clonesOf(true);
  await assert.rejects(clones.show(join(folder, 'absent'), join(folder, 'task')), /ENOENT/);
  await assert.rejects(clones.show(code, join(folder, 'nowhere', 'task')), /ENOENT/);
  assert.deepEqual(readdirSync(join(folder, 'clones')), []);
});
