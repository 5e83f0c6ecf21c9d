import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { CLONE_FOLDER } from '../../src/config.ts';
import { folderOf } from './commandLine.ts';

const run = promisify(execFile);

/** What npm would install with the package: `node_modules/NAME` of the lockfile, as far as it is not for development. */
async function installedWithIt(): Promise<readonly string[]> {
  const { packages } = JSON.parse(await readFile(join(CLONE_FOLDER, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { dev?: boolean; link?: boolean }>>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !link)
    .map(([path]) => path.slice('node_modules/'.length))
    .filter((name) => existsSync(join(CLONE_FOLDER, 'node_modules', name)));
}

/** As npm installs it into an empty folder; what it depends on is linked, not fetched, and nothing else is there. */
test('the npm package runs where it is installed, its console built', async (t) => {
  const folder = await folderOf(t);
  // Packing builds the console, with a Node that reads TypeScript, whichever the machine's own is.
  const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  await run('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: CLONE_FOLDER,
    env: { ...process.env, PATH },
  });
  const [archive = ''] = await readdir(folder);
  const modules = join(folder, 'app', 'node_modules');
  const installed = join(modules, 'mayfly');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, archive), '--strip-components=1', '-C', installed]);
  assert.deepEqual((await readdir(installed)).toSorted(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'SPECIFICATION.md',
    'console',
    'mayfly',
    'package.json',
    'runtimes',
    'src',
  ]);
  assert.deepEqual(await readdir(join(installed, 'console')), ['dist']);
  for (const name of await installedWithIt()) {
    await mkdir(join(modules, name, '..'), { recursive: true });
    await symlink(join(CLONE_FOLDER, 'node_modules', name), join(modules, name));
  }
  const home = join(folder, 'home');
  await mkdir(home);
  const child = spawn(join(installed, 'mayfly'), ['up', '--port', '0', '--isolation', 'process'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: home, MAYFLY_NODE: process.execPath, MAYFLY_EGRESS: 'none' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  const origin = await addressOf(createInterface({ input: child.stdout }));
  const page = await fetch(`${origin}/_mayfly/console/`);
  assert.equal(page.status, 200);
  const [, script = ''] = /src="([^"]+\.js)"/.exec(await page.text()) ?? [];
  assert.equal((await fetch(origin + script)).status, 200);
  // Data in the package would go with the next version.
  assert.ok((await readdir(join(home, '.local', 'share', 'mayfly'))).includes('credentials'));
});

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the platform ended without saying where it listens');
}
