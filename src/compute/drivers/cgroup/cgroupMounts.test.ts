import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCgroupMounts } from './cgroupMounts.ts';

test('version 2 alone, as systemd mounts it', () => {
  const mounts = parseCgroupMounts(
    '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n',
    '0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-u1.scope\n',
  );
  assert.deepEqual(mounts.v2, {
    own: '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-u1.scope',
    root: '/sys/fs/cgroup',
  });
  assert.equal(mounts.v1.size, 0);
});

test('both versions side by side, controllers mounted together', () => {
  const mounts = parseCgroupMounts(
    [
      '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct',
      '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory',
      '40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd',
      '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
    ].join('\n'),
    '4:memory:/jobs/one:two\n2:cpu,cpuacct:/\n1:name=systemd:/init.scope\n0::/\n',
  );
  assert.equal(mounts.v1.get('memory'), '/sys/fs/cgroup/memory/jobs/one:two');
  assert.equal(mounts.v1.get('cpu'), '/sys/fs/cgroup/cpu,cpuacct');
  assert.deepEqual(mounts.v2, { own: '/sys/fs/cgroup/unified', root: '/sys/fs/cgroup/unified' });
});

test('a container that sees its own group as the root of the mount', () => {
  const mounts = parseCgroupMounts(
    '35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n',
    '4:memory:/docker/abc\n',
  );
  assert.equal(mounts.v1.get('memory'), '/sys/fs/cgroup/memory');
});

test('a mount point with a space', () => {
  const mounts = parseCgroupMounts('1 1 0:1 / /my\\040groups rw - cgroup2 cgroup2 rw\n', '0::/a\n');
  assert.equal(mounts.v2?.own, '/my groups/a');
});

test('nothing mounted', () => {
  assert.deepEqual(parseCgroupMounts('', ''), { v1: new Map(), v2: undefined });
});
