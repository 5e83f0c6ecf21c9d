import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientFiles } from './clientFolder.ts';
import { lastLine, UMASK } from './command.ts';
import { majorOf, type Dotnet } from './dotnetFind.ts';
import { publishFolder } from './sharedFolder.ts';
import type { Shelf } from './shelf.ts';

/**
 * Mayfly's client for one .NET, compiled by the compiler of its SDK; no package is fetched for it.
 *
 *   CACHE/runtimes/dotnet8-HASH/Mayfly.dll                  shown at /var/runtime
 *                               Mayfly.runtimeconfig.json   which .NET runs it
 */
export interface DotnetClient {
  /** Shown at /var/runtime. */
  readonly folder: string;
  isInstalled(): boolean;
  /** Throws an Error whose message is the reason. */
  install(): Promise<void>;
}

/** A C# compiler: the SDK's own is started by `dotnet`, Mono's, which tests use, by itself. */
export type Compiler = readonly [program: string, ...args: string[]];

/** Of several that could run a client: the .NET, and the version of it. */
export interface ChosenDotnet {
  readonly dotnet: Dotnet;
  readonly framework: string;
  /** Undefined: there is no SDK, and a client must have been compiled before. */
  readonly compiler: Compiler | undefined;
}

const COMPILE_TIMEOUT_MS = 120_000;

export function createDotnetClient(shelf: Shelf, runtime: string, chosen: ChosenDotnet): DotnetClient {
  const source = join(shelf.runtimesFolder, 'dotnet');
  const folder = join(shelf.cacheFolder, 'runtimes', `${runtime}-${identity(source, chosen)}`);
  return {
    folder,
    isInstalled: () => existsSync(folder),
    install: () =>
      publishFolder(folder, async (draft) => {
        const target = join(draft, 'whole');
        mkdirSync(target);
        chmodSync(target, 0o755);
        const sources = clientFiles(source)
          .filter(({ path }) => path.endsWith('.cs'))
          .map(({ path }) => join(source, path));
        await compileDotnet(shelf, chosen, sources, join(target, 'Mayfly.dll'));
        writeFileSync(
          join(target, 'Mayfly.runtimeconfig.json'),
          JSON.stringify(runtimeConfig(chosen), null, 2),
        );
        chmodSync(join(target, 'Mayfly.runtimeconfig.json'), 0o644);
        return target;
      }),
  };
}

/** Compiles against the framework itself. Throws an Error whose message is the compiler's first complaint. */
export async function compileDotnet(
  shelf: Pick<Shelf, 'run'>,
  { dotnet, framework, compiler }: ChosenDotnet,
  sources: readonly string[],
  target: string,
  options: readonly string[] = ['-target:exe'],
): Promise<void> {
  if (compiler === undefined) throw new Error(`${dotnet.home} is a .NET runtime without an SDK`);
  const folder = join(dotnet.home, 'shared/Microsoft.NETCore.App', framework);
  const references = readdirSync(folder)
    .filter((name) => name.endsWith('.dll') && !name.includes('.Native.'))
    .map((name) => `-r:${join(folder, name)}`);
  const result = await shelf.run(
    [...UMASK, ...compiler, '-nologo', '-noconfig', '-nostdlib', ...options, `-out:${target}`].concat(
      references,
      sources,
    ),
    '/',
    COMPILE_TIMEOUT_MS,
  );
  if (result.code !== 0) throw new Error(`the C# compiler failed: ${lastLine(result)}`);
}

/** Another client, or another .NET at the same place: another folder. */
function identity(source: string, { dotnet, framework }: ChosenDotnet): string {
  const hash = createHash('sha256').update(`${dotnet.home}\0${framework}\0${dotnet.webFrameworks.join()}\0`);
  for (const { path, content } of clientFiles(source))
    hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 12);
}

/** ASP.NET Core is part of AWS's runtimes: functions may use it without packaging it. */
function runtimeConfig({ dotnet, framework }: ChosenDotnet): object {
  const web = dotnet.webFrameworks.find((version) => majorOf(version) === majorOf(framework));
  return {
    runtimeOptions: {
      tfm: `net${majorOf(framework)}.0`,
      rollForward: 'LatestPatch',
      frameworks: [
        { name: 'Microsoft.NETCore.App', version: framework },
        ...(web === undefined ? [] : [{ name: 'Microsoft.AspNetCore.App', version: web }]),
      ],
      configProperties: { 'System.GC.Server': false, 'System.Runtime.TieredPGO': false },
    },
  };
}
