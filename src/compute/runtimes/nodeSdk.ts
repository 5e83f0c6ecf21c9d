import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine, UMASK } from './command.ts';
import { createLibrary, type Library } from './library.ts';
import { NPM_FLAGS } from './nodeFetch.ts';
import { isTaken, makeSharedFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;
const COMPLETE = '.complete';

/**
 * AWS SDK v3 in FOLDER/node_modules, exactly as `lockFolder` locks it. Sandboxes that run already have that
 * folder mounted, so it is never replaced: packages are moved into it one by one, the SDK's own scope last, and a
 * function finds a client only when all that it needs is there.
 */
export function createNodeSdk(shelf: Shelf, lockFolder: string, folder: string): Library {
  const modules = join(folder, 'node_modules');
  return createLibrary(
    {
      name: 'AWS SDK for JavaScript v3',
      folder: modules,
      installHint: `Make the npm registry reachable (npm ping); or package @aws-sdk/* with the function.`,
      isPresent: () => existsSync(join(modules, COMPLETE)),
      install: async () => {
        if (!shelf.downloads) throw new Error('downloads are switched off');
        makeSharedFolder(modules);
        const draft = await mkdtemp(join(folder, '.sdk-'));
        try {
          await npmInstall(shelf, lockFolder, draft);
          await moveInto(join(draft, 'node_modules'), modules);
        } finally {
          await rm(draft, { recursive: true, force: true });
        }
      },
    },
    shelf.log,
  );
}

async function npmInstall(shelf: Shelf, lockFolder: string, draft: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(lockFolder, file), join(draft, file));
  }
  const npm = await shelf.run([...UMASK, 'npm', 'ci', ...NPM_FLAGS], draft, INSTALL_TIMEOUT_MS);
  if (npm.code !== 0) throw new Error(`npm could not install it: ${lastLine(npm)}`);
}

async function moveInto(from: string, to: string): Promise<void> {
  const last = ['@smithy', '@aws-sdk'];
  const names = (await readdir(from)).toSorted((a, b) => last.indexOf(a) - last.indexOf(b));
  for (const name of names.filter((name) => !name.startsWith('.'))) {
    try {
      await rename(join(from, name), join(to, name));
    } catch (error) {
      if (!isTaken(error)) throw error; // another platform moved the same in
    }
  }
  await writeFile(join(to, COMPLETE), '');
}
