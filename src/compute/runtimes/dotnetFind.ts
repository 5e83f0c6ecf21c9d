import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HostEnvironment } from './command.ts';

/** A .NET on this machine, as its folders describe it: nothing is executed to find it. */
export interface Dotnet {
  /** Resolved folder that holds the program `dotnet`, `shared/` and, with an SDK, `sdk/`. */
  readonly home: string;
  /** Versions of Microsoft.NETCore.App, the newest first; e.g. `8.0.11`. */
  readonly frameworks: readonly string[];
  /** Versions of Microsoft.AspNetCore.App, the newest first. */
  readonly webFrameworks: readonly string[];
  /** The C# compiler of the newest SDK. */
  readonly compiler: string | undefined;
}

const PLACES = ['/usr/lib/dotnet', '/usr/share/dotnet', '/usr/lib64/dotnet', '/opt/dotnet'];

/** Every .NET of the machine, those with an SDK first. */
export function findDotnets(environment: HostEnvironment, places: readonly string[] = PLACES): Dotnet[] {
  const { HOME: home, DOTNET_ROOT: root, PATH: path = '' } = environment;
  const onPath = path.split(':').filter((folder) => folder.startsWith('/'));
  const candidates = [
    ...(root === undefined ? [] : [root]),
    ...places,
    ...(home === undefined ? [] : [join(home, '.dotnet')]),
    ...onPath.map((folder) => join(folder, 'dotnet')).filter((program) => existsSync(program)),
  ];
  const found = new Map<string, Dotnet>();
  for (const place of candidates) {
    const dotnet = readDotnet(place);
    if (dotnet !== undefined) found.set(dotnet.home, dotnet);
  }
  const rank = ({ compiler }: Dotnet) => (compiler === undefined ? 0 : 1);
  return [...found.values()].toSorted((a, b) => rank(b) - rank(a));
}

/** `path` is a .NET's folder or its `dotnet` program. */
export function readDotnet(path: string): Dotnet | undefined {
  try {
    const real = realpathSync(path);
    const home = statSync(real).isDirectory() ? real : dirname(real);
    accessSync(join(home, 'dotnet'), constants.X_OK);
    const frameworks = versions(join(home, 'shared/Microsoft.NETCore.App'));
    if (frameworks.length === 0) return undefined;
    const compilers = versions(join(home, 'sdk')).map((sdk) =>
      join(home, 'sdk', sdk, 'Roslyn/bincore/csc.dll'),
    );
    return {
      home,
      frameworks,
      webFrameworks: versions(join(home, 'shared/Microsoft.AspNetCore.App')),
      compiler: compilers.find((file) => existsSync(file)),
    };
  } catch {
    return undefined;
  }
}

export const majorOf = (version: string): number => Number(/^\d+/.exec(version)?.[0]);

/** The newest first. */
function versions(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+\.\d+\.\d+/.test(name))
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  } catch {
    return [];
  }
}
