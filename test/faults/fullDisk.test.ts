import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Runs a shell command where it may mount, without being root. */
const inNamespace = (command: string, args: readonly string[]) =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-ec', command, 'sh', ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });

const mount = 'mount -t tmpfs -o size=12m tmpfs "$1"';

test('on a full disk the store refuses to write, reads on, and writes again when there is room', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-full-'));
  try {
    if (inNamespace(mount, [folder]).status !== 0) return t.skip('no mount namespaces on this machine');
    const script = fileURLToPath(new URL('fullDiskChild.ts', import.meta.url));
    const { status, stderr } = inNamespace(`${mount}; exec "$2" "$3" "$1"`, [
      folder,
      process.execPath,
      script,
    ]);
    assert.equal(status, 0, stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
