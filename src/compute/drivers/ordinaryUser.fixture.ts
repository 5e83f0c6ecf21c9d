/** For tests: runs a test file again as a user without rights, so that one machine checks both ways. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, constants, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

/** nobody, on every Linux. */
const NOBODY = 65534;

/** Declares a test that runs `file` as an ordinary user; skipped, with the reason, where that is impossible. */
export function testAsOrdinaryUser(
  file: string,
  prepare: Prepare = () => Promise.resolve({ environment: {}, end: () => {} }),
): void {
  test(`${file.split('/').at(-1)} as an ordinary user`, { skip: reasonToSkip() }, async (context) => {
    const readable = mkdtempSync(join(tmpdir(), 'mayfly-readable-'));
    chmodSync(readable, 0o755);
    context.after(() => rmSync(readable, { recursive: true, force: true }));
    const node = readableNode(readable);
    const { environment, end } = await prepare();
    context.after(end);
    const { code, output } = await runAsNobody(node, readableFile(node, file, readable), environment);
    assert.equal(code, 0, output);
    assert.match(output, /pass [1-9]/);
  });
}

/** What root does beforehand: variables for the test, and how to undo it. */
export type Prepare = () => Promise<{ environment: Readonly<Record<string, string>>; end: () => void }>;

/** As udev has it on a machine of people: anybody may open /dev/net/tun. In a mount namespace of the test's own. */
const WITH_TUN = `
if mount -t tmpfs tmpfs /mnt && mknod /mnt/tun c 10 200 && chmod 666 /mnt/tun && [ -e /dev/net/tun ]; then
  mount --bind /mnt/tun /dev/net/tun && umount -l /mnt
fi
exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups -- "$@"`;

async function runAsNobody(
  node: string,
  file: string,
  given: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  // Without this variable the file would report to our own test runner instead of its output.
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const child = spawn('unshare', ['--mount', '--', '/bin/sh', '-c', WITH_TUN, 'sh', node, file], {
    cwd: '/',
    env: { ...environment, HOME: '/nonexistent', ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/** Our own Node may lie where only root may go (`/root/.cache`): then a copy of it. */
function readableNode(folder: string): string {
  if (asNobody(process.execPath, ['--version']).status === 0) return process.execPath;
  const copy = join(folder, 'node', 'bin', 'node');
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(process.execPath, copy, constants.COPYFILE_FICLONE);
  chmodSync(copy, 0o755);
  return copy;
}

/** The same of a clone. */
function readableFile(node: string, file: string, folder: string): string {
  if (asNobody(node, ['--check', file]).status === 0) return file;
  const clone = resolve(import.meta.dirname, '../../..');
  const copy = join(folder, 'clone');
  const parts = ['package.json', 'src', 'runtimes', 'test', 'node_modules'];
  for (const part of parts) cpSync(join(clone, part), join(copy, part), { recursive: true });
  assert.equal(spawnSync('chmod', ['-R', 'a+rX', copy]).status, 0);
  return join(copy, relative(clone, file));
}

function asNobody(program: string, words: readonly string[]) {
  return spawnSync(program, words, { uid: NOBODY, gid: NOBODY, cwd: '/', encoding: 'utf8' });
}

function reasonToSkip(): string | false {
  if (process.getuid?.() !== 0) return 'this is an ordinary user already';
  const trial = asNobody('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true']);
  return trial.status === 0 ? false : `bwrap as nobody: ${trial.stderr?.trim() ?? trial.error?.message}`;
}
