import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lastLine, UMASK } from './command.ts';
import { createLibrary, type Library } from './library.ts';
import type { Python } from './pythonFind.ts';
import { publishFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * boto3 as the host's Python has it, or else in CACHE/runtimes/python3.N/site-packages, installed by pip. That
 * folder is there, empty, from the start; the rename puts the full one in its place.
 */
export function createBoto3(shelf: Shelf, runtime: string, python: Python): Library {
  const folder = join(shelf.cacheFolder, 'runtimes', runtime, 'site-packages');
  const requirements = join(shelf.runtimesFolder, 'python', 'packages', 'requirements.txt');
  return createLibrary(
    {
      name: `boto3 for ${runtime}`,
      folder: python.boto3 ?? folder,
      installHint: `Make the Python package registry reachable, or install boto3 for ${python.path}, or package it with the function.`,
      isPresent: () => python.boto3 !== undefined || existsSync(join(folder, 'boto3')),
      install: async () => {
        if (!shelf.downloads) throw new Error('downloads are switched off');
        await publishFolder(folder, async (draft) => {
          const target = join(draft, 'site-packages');
          const pip = await shelf.run(
            pipInstall(python, target, requirements),
            shelf.cacheFolder,
            INSTALL_TIMEOUT_MS,
          );
          if (pip.code !== 0) throw new Error(`pip could not install it: ${lastLine(pip)}`);
          return target;
        });
      },
    },
    shelf.log,
  );
}

/** An interpreter without pip is served by the pip of another: boto3 and what it needs are pure Python. */
function pipInstall(python: Python, target: string, requirements: string): string[] {
  const minor = python.version.split('.').slice(0, 2).join('.');
  const flags =
    '-m pip install --quiet --no-input --disable-pip-version-check --retries=2 --only-binary=:all:'.split(
      ' ',
    );
  return [
    ...UMASK,
    python.pip ? python.path : 'python3',
    ...flags,
    ...(python.pip ? [] : ['--python-version', minor]),
    '--target',
    target,
    '--requirement',
    requirements,
  ];
}
