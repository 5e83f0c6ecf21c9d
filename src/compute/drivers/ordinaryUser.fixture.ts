/** For tests: runs a test file again as a user without rights, so that one machine checks both ways. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** nobody, on every Linux. */
const NOBODY = 65534;

/** Declares a test that runs `file` as an ordinary user; skipped, with the reason, where that is impossible. */
export function testAsOrdinaryUser(file: string): void {
  const skip = reasonToSkip(file);
  test(`${file.split('/').at(-1)} as an ordinary user`, { skip }, async () => {
    // Without this variable the file would report to our own test runner instead of its output.
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
    const child = spawn(process.execPath, [file], {
      uid: NOBODY,
      gid: NOBODY,
      cwd: '/',
      env: { ...environment, HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0, output);
    assert.match(output, /pass [1-9]/);
  });
}

function reasonToSkip(file: string): string | false {
  if (process.getuid?.() !== 0) return 'this is an ordinary user already';
  const run = (program: string, words: readonly string[]) =>
    spawnSync(program, words, { uid: NOBODY, gid: NOBODY, cwd: '/', encoding: 'utf8' });
  if (run(process.execPath, ['--check', file]).status !== 0) {
    return `the user nobody cannot read ${process.execPath} or ${file}`;
  }
  const trial = run('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true']);
  return trial.status === 0 ? false : `bwrap as nobody: ${trial.stderr?.trim() ?? trial.error?.message}`;
}
