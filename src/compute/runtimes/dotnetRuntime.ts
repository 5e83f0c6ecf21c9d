import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { RuntimeProcess } from '../sandbox.ts';
import { createDotnetClient, type ChosenDotnet, type DotnetClient } from './dotnetClient.ts';
import { findDotnets, majorOf, readDotnet, type Dotnet } from './dotnetFind.ts';
import { installedAtFirstUse } from './installedAtFirstUse.ts';
import { NAMED_HINT } from './namedInterpreter.ts';
import {
  LIBRARY_PATH,
  PREBOOT_LIMITS,
  PROCESS_BOOT_VARIABLES,
  type CataloguedRuntime,
  type Shelf,
} from './shelf.ts';

/**
 * .NET of one major version as it is found on the host; `named` is used instead of searching, and may be newer. Its
 * first use compiles the client with the compiler of the SDK.
 */
export function createDotnetRuntime(
  shelf: Shelf,
  major: number,
  named: string | undefined,
  search: (shelf: Shelf) => Dotnet[] = ({ environment }) => findDotnets(environment),
): CataloguedRuntime {
  const runtime = `dotnet${major}`;
  const absent = (reason: string): RuntimeState => ({
    kind: 'absent',
    reason,
    installHint: named === undefined ? installHint(major) : NAMED_HINT,
  });
  /** The .NET to use, or why there is none. */
  const choose = (): ChosenDotnet | string => {
    const found =
      named === undefined ? search(shelf) : [readDotnet(named)].filter((one) => one !== undefined);
    if (named !== undefined && found.length === 0) return `${named} is not a .NET's folder or dotnet program`;
    const isFit = (version: string) =>
      named === undefined ? majorOf(version) === major : majorOf(version) >= major;
    const fitting = found.filter(({ frameworks }) => frameworks.some(isFit));
    const [first] = fitting;
    if (first === undefined) return `no .NET ${major} was found`;
    const dotnet = fitting.find(({ compiler }) => compiler !== undefined) ?? first;
    const framework = dotnet.frameworks.filter(isFit).toSorted((a, b) => majorOf(a) - majorOf(b))[0] ?? '';
    const { compiler: program } = dotnet;
    const compiler =
      program === undefined ? undefined : ([join(dotnet.home, 'dotnet'), 'exec', program] as const);
    return whyUnfit(dotnet, shelf.environment['HOME']) ?? { dotnet, framework, compiler };
  };
  const look = (): RuntimeState | Found => {
    const chosen = choose();
    if (typeof chosen === 'string') return absent(chosen);
    const client = createDotnetClient(shelf, runtime, chosen);
    if (client.isInstalled()) return ready(runtime, chosen, client.folder);
    if (chosen.compiler !== undefined) return { chosen, client };
    return absent(`${chosen.dotnet.home} is a .NET runtime without an SDK`);
  };
  const install = async ({ chosen, client }: Found): Promise<RuntimeState> => {
    shelf.log.info({ runtime, dotnet: chosen.dotnet.home }, 'compiling the client for .NET');
    try {
      await client.install();
      return ready(runtime, chosen, client.folder);
    } catch (error) {
      return absent(error instanceof Error ? error.message : String(error));
    }
  };
  return installedAtFirstUse({ look, install, progress: 'compiling the client for .NET' });
}

interface Found {
  readonly chosen: ChosenDotnet;
  readonly client: DotnetClient;
}

function installHint(major: number): string {
  return `Install the .NET SDK ${major} (https://learn.microsoft.com/dotnet/core/install/linux), or name one with --runtime dotnet${major}=PATH; or publish the function with --self-contained as an executable named bootstrap, and use provided.al2023.`;
}

/** The folder is shown to functions: it must be .NET's and nothing more. */
function whyUnfit({ home }: Dotnet, userHome: string | undefined): string | undefined {
  const holds = userHome !== undefined && !relative(home, userHome).startsWith('..');
  return holds ? `${home} holds the home folder` : undefined;
}

/** As AWS has it, wherever it lies on the host. */
const INSIDE = '/var/lang/bin';

const DOTNET_BOOT_VARIABLES = [
  ...PROCESS_BOOT_VARIABLES,
  'DOTNET_GCConserveMemory',
  'DOTNET_GCHeapCount',
  'DOTNET_GCHeapHardLimit',
  'DOTNET_GCHeapHardLimitPercent',
  'DOTNET_GCgen0size',
  'DOTNET_ReadyToRun',
  'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT',
  'DOTNET_TC_QuickJit',
  'DOTNET_TC_QuickJitForLoops',
  'DOTNET_TieredCompilation',
  'DOTNET_TieredPGO',
  'DOTNET_gcServer',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
];

/** Without these libraries .NET ends at its start, unless it is told to do without cultures. */
const ICU_FOLDERS = ['/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib'];
const hasIcu = () =>
  ICU_FOLDERS.some(
    (folder) => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('libicuuc.so.')),
  );

function ready(runtime: string, { dotnet, framework }: ChosenDotnet, folder: string): RuntimeState {
  return {
    kind: 'ready',
    version: framework,
    bootVariables: DOTNET_BOOT_VARIABLES,
    takesWrapper: true,
    process: dotnetProcess(runtime, dotnet.home, folder),
  };
}

/** How a client in `folder` is started by the .NET in `home`. */
export function dotnetProcess(runtime: string, home: string, folder: string): RuntimeProcess {
  return {
    runtime,
    argv: [join(INSIDE, 'dotnet'), 'exec', '/var/runtime/Mayfly.dll'],
    environment: {
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      LD_LIBRARY_PATH: LIBRARY_PATH,
      DOTNET_ROOT: INSIDE,
      // No debugger's pipes in the function's /tmp, and no second mapping of all code, which costs time at each start.
      DOTNET_EnableDiagnostics: '0',
      DOTNET_EnableWriteXorExecute: '0',
      ...(hasIcu() ? {} : { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' }),
      MAYFLY_CHANNEL_FD: '3',
    },
    mounts: [
      { host: home, inside: INSIDE },
      { host: folder, inside: '/var/runtime' },
    ],
    limits: PREBOOT_LIMITS,
  };
}
