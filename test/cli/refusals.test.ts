import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { folderOf, mayfly, up, type Ended } from './commandLine.ts';

/** One clear line, no stack, nothing on standard output. */
function assertRefused(ended: Ended, line: RegExp, code = 1): void {
  assert.match(ended.stderr, /^mayfly: [^\n]+\n$/);
  assert.match(ended.stderr, line);
  assert.equal(ended.stdout, '');
  assert.equal(ended.code, code);
}

const mistakes: readonly (readonly [args: readonly string[], line: RegExp])[] = [
  [['fly'], /no command 'fly'; there are: up, down/],
  [['toString'], /no command 'toString'/],
  [['up', '--prot', '1'], /Unknown option '--prot'/],
  [['up', 'now'], /Unexpected argument 'now'/],
  [['up', '--port'], /'--port <value>' argument missing/],
  [['up', '--port', '70000'], /--port takes a whole number from 0 to 65535, not '70000'/],
  [['up', '--port', ''], /--port takes a whole number/],
  [['up', '--auth', 'none'], /--auth takes enforce or audit or open, not 'none'/],
  [['up', '--isolation', 'docker'], /--isolation takes auto or bubblewrap or oci or process/],
  [['up', '--egress', 'all'], /--egress takes none or platform or internet, not 'all'/],
  [['up', '--network-range', '8.8.0.0/16'], /--network-range takes private addresses, at least 2048/],
  [['up', '--region', 'here'], /--region takes an AWS region such as us-east-1, not 'here'/],
  [['up', '--log-level', 'loud'], /--log-level takes debug or/],
  [['up', '--listen', 'a b'], /--listen takes an address/],
  [['up', '--data', ''], /--data takes a folder/],
  [['up', '--grace-seconds', '-1'], /argument is ambiguous|--grace-seconds takes/],
  [
    ['up', '--auth', 'open', '--listen', '0.0.0.0'],
    /--auth open accepts any key, so it is for loopback only/,
  ],
  [['status', '--port', '1'], /Unknown option '--port'; this command takes --data/],
  [['coverage', '--data', 'x'], /this command takes none/],
  [['bench', 'absent'], /no benchmark 'absent'; there are: /],
];

test('mistakes in what is typed: one line that names them, exit code 2', async () => {
  await Promise.all(mistakes.map(async ([args, line]) => assertRefused(await mayfly(args), line, 2)));
  assertRefused(await mayfly(['up'], { MAYFLY_PORT: 'many' }), /--port takes a whole number/, 2);
});

test('a data folder in use: the second names the first, which goes on', async (context) => {
  const data = await folderOf(context);
  const first = await up(context, data);
  assertRefused(
    await mayfly(['up', '--port', '0', '--data', data]),
    new RegExp(`in use by the process ${first.child.pid}, which listens on port \\d+; stop it with`),
  );
  assert.equal((await fetch(`${first.url}/_mayfly/health`)).status, 200);
});

test('a taken port: refused, and the data folder is free afterwards', async (context) => {
  const data = await folderOf(context);
  const server = createServer().listen(0, '127.0.0.1');
  context.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  assertRefused(
    await mayfly(['up', '--port', String(port), '--data', data]),
    new RegExp(`port ${port} is taken; choose another`),
  );
  assert.equal((await readdir(data)).includes('owner.json'), false);
  const { child, ended } = await up(context, data);
  child.kill('SIGTERM');
  assert.equal((await ended).code, 0);
});

test('an address that is not of this machine', async (context) => {
  const data = await folderOf(context);
  assertRefused(
    await mayfly(['up', '--port', '0', '--listen', '203.0.113.1', '--data', data]),
    /203\.0\.113\.1/,
  );
});

test('a data folder that cannot be made', async (context) => {
  const folder = await folderOf(context);
  await writeFile(join(folder, 'file'), '');
  for (const more of [[], ['--detach']]) {
    assertRefused(
      await mayfly(['up', '--port', '0', '--data', join(folder, 'file', 'x'), ...more]),
      /the data folder .*\/file\/x can't be written \(ENOTDIR\); choose another with --data/,
    );
  }
});

test('a cache folder that cannot be made', async (context) => {
  const folder = await folderOf(context);
  await writeFile(join(folder, 'file'), '');
  for (const command of ['up', 'doctor']) {
    assertRefused(
      await mayfly([command, '--cache', join(folder, 'file', 'x')]),
      /the cache folder .*\/file\/x can't be written \(ENOTDIR\); choose another with --cache or MAYFLY_CACHE/,
    );
  }
});

test('a data folder that may not be written', async (context) => {
  if (process.getuid?.() === 0) return context.skip('root may write everywhere');
  const folder = await folderOf(context);
  await chmod(folder, 0o500);
  assertRefused(
    await mayfly(['up', '--port', '0', '--data', join(folder, 'x')]),
    /can't be written \(EACCES\); choose another with --data/,
  );
});

const damages: readonly (readonly [what: string, damage: (data: string) => Promise<void>, line: RegExp])[] = [
  [
    'a store that is no database',
    (data) => writeFile(join(data, 'store.db'), 'garbage '.repeat(1000)),
    /store\.db can't be used: file is not a database; .*backup/,
  ],
  [
    'a store that was cut short',
    (data) => writeFile(join(data, 'store.db'), 'SQLite format 3\0'),
    /store\.db can't be used: file is not a database/,
  ],
  [
    'a store of a newer version',
    async (data) => {
      const database = new DatabaseSync(join(data, 'store.db'));
      database.exec('PRAGMA user_version = 99');
      database.close();
    },
    /store\.db has format 99; this Mayfly reads 1; start it with the version/,
  ],
  [
    'a credentials file without a key',
    (data) => writeFile(join(data, 'credentials'), '[default]\n'),
    /credentials holds no access key; restore it, or delete it/,
  ],
  [
    'a session key of another length',
    (data) => writeFile(join(data, 'session-key'), 'short'),
    /session-key is not 32 bytes long; restore it/,
  ],
  [
    'a folder in place of the store',
    async (data) => {
      await rm(join(data, 'store.db'));
      await mkdir(join(data, 'store.db'));
    },
    /store\.db can't be used/,
  ],
];

test('damaged data folders are refused, and left as they are', async (context) => {
  const data = await folderOf(context);
  const { child, ended } = await up(context, data);
  child.kill('SIGTERM');
  await ended;
  for (const [what, damage, line] of damages) {
    const copy = await folderOf(context);
    await cp(data, copy, { recursive: true });
    await Promise.all(['store.db-wal', 'store.db-shm'].map((name) => rm(join(copy, name), { force: true })));
    await damage(copy);
    const before = await readFile(join(copy, 'credentials'));
    const refused = await mayfly(['up', '--port', '0', '--data', copy]);
    assertRefused(refused, line);
    assert.deepEqual(await readFile(join(copy, 'credentials')), before, what);
    assert.equal((await readdir(copy)).includes('owner.json'), false, what);
  }
});
