/** The files that each version of control groups wants, on a folder that stands for the kernel's. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { CgroupController, CgroupVersion } from './cgroup.ts';
import { createCgroup } from './controllers.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-cgroup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function groupWith(version: CgroupVersion, files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const controllers = (['memory', 'cpu', 'pids', 'freezer'] as CgroupController[]).map(
    (name) => [name, { folder, version }] as const,
  );
  return createCgroup(new Map(controllers));
}
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

const V2 = {
  'cgroup.procs': '12\n34\n',
  'cgroup.freeze': '0',
  'memory.max': 'max',
  'memory.swap.max': 'max',
  'memory.events': 'low 0\noom 3\noom_kill 2\noom_group_kill 0\n',
  'memory.peak': '4096\n',
  'cpu.max': 'max 100000',
  'cpu.max.burst': '0',
  'pids.max': 'max',
};
const V1 = {
  'cgroup.procs': '12\n',
  'freezer.state': 'THAWED',
  'memory.limit_in_bytes': '0',
  'memory.memsw.limit_in_bytes': '0',
  'memory.swappiness': '60',
  'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
  'memory.max_usage_in_bytes': '8192\n',
  'cpu.cfs_period_us': '100000',
  'cpu.cfs_quota_us': '-1',
  'cpu.cfs_burst_us': '0',
  'pids.max': 'max',
};

test('version 2', () => {
  const group = groupWith('cgroup v2', V2);
  group.setMemory(128 * 2 ** 20);
  group.setProcesses(1024);
  group.setCpu(0.5);
  group.freeze();
  assert.equal(text('memory.max'), '134217728');
  assert.equal(text('memory.swap.max').slice(0, 1), '0');
  assert.equal(text('pids.max'), '1024');
  assert.equal(text('cpu.max'), '10000 20000');
  assert.equal(text('cpu.max.burst').trim(), '10000');
  assert.equal(text('cgroup.freeze'), '1');
  group.thaw();
  group.setCpu(undefined);
  assert.equal(text('cgroup.freeze'), '0');
  assert.equal(text('cpu.max'), 'max 20000');
  assert.equal(group.memoryKills(), 2);
  assert.equal(group.peakMemoryBytes(), 4096);
  assert.deepEqual(group.processes(), [12, 34]);
  assert.deepEqual(group.joinFiles, [join(folder, 'cgroup.procs')]);
});

test('version 1', () => {
  const group = groupWith('cgroup v1', V1);
  group.setMemory(128 * 2 ** 20);
  group.setCpu(0.01);
  group.freeze();
  assert.equal(text('memory.limit_in_bytes'), '134217728');
  assert.equal(text('memory.memsw.limit_in_bytes'), '134217728');
  assert.equal(text('cpu.cfs_period_us'), '20000');
  assert.equal(text('cpu.cfs_quota_us'), '1000'); // the kernel takes no less
  assert.equal(text('freezer.state'), 'FROZEN');
  group.thaw();
  assert.equal(text('freezer.state'), 'THAWED');
  assert.equal(group.memoryKills(), 1);
  assert.equal(group.peakMemoryBytes(), 8192);
});

test('without controllers everything is silently absent', () => {
  const group = createCgroup(new Map());
  group.setMemory(1);
  group.setCpu(1);
  group.setProcesses(1);
  group.freeze();
  group.thaw();
  assert.deepEqual(group.joinFiles, []);
  assert.deepEqual(group.processes(), []);
  assert.equal(group.peakMemoryBytes(), undefined);
  assert.equal(group.memoryKills(), 0);
  assert.equal(group.tryRemove(), true);
});

test('a group goes with its sandbox', () => {
  mkdirSync(join(folder, 'one'));
  const group = createCgroup(new Map([['pids', { folder: join(folder, 'one'), version: 'cgroup v2' }]]));
  assert.equal(group.tryRemove(), true);
  assert.equal(group.tryRemove(), true);
  assert.deepEqual(readdirSync(folder), []);
});
