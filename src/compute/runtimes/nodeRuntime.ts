import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { installClient } from './clientFolder.ts';
import type { Library } from './library.ts';
import { NODE_BUNDLE, nodeBundle } from './nodeBundle.ts';
import { fetchNode } from './nodeFetch.ts';
import { createNodeSdk } from './nodeSdk.ts';
import { publishFolderSync } from './sharedFolder.ts';
import {
  LIBRARY_PATH,
  PREBOOT_LIMITS,
  PROCESS_BOOT_VARIABLES,
  type CataloguedRuntime,
  type Shelf,
} from './shelf.ts';

/** A Node.js on this machine that may be used as it is: the platform's own. */
export interface PlatformNode {
  readonly path: string;
  /** e.g. `24.21.0` */
  readonly version: string;
}

/**
 * Node.js of one major version. The binary lies at CACHE/node/VERSION/bin/node and nothing else beside it: linked
 * or copied from the platform's own Node where that is of this major, else fetched from the registry.
 */
export function createNodeRuntime(
  shelf: Shelf,
  major: number,
  platformNode: PlatformNode,
  sdk: NodeSdk,
): CataloguedRuntime {
  const runtime = `nodejs${major}.x`;
  let settled: RuntimeState | undefined;
  let preparing: { promise: Promise<RuntimeState>; sinceMs: number } | undefined;

  const find = (): RuntimeState | undefined => {
    const version = cachedVersion(shelf, major) ?? adoptPlatformNode(shelf, major, platformNode);
    return version === undefined ? undefined : readyNode(shelf, runtime, version, sdk, version);
  };
  const fetch = async (): Promise<RuntimeState> => {
    shelf.log.info({ runtime }, 'fetching a runtime from the npm registry');
    const failure = await fetchNode(shelf, major);
    const found = failure === undefined ? find() : undefined;
    if (found !== undefined) {
      shelf.log.info({ runtime, version: found.kind === 'ready' ? found.version : '' }, 'runtime is ready');
      return found;
    }
    shelf.log.warn({ runtime, reason: failure }, 'a runtime could not be fetched');
    return {
      kind: 'absent',
      reason: failure ?? 'the fetched Node.js is not usable',
      installHint: `Make the npm registry reachable (npm ping) and create the function again, or put a Node.js ${major} for this machine at ${join(shelf.cacheFolder, 'node', `${major}.0.0`, 'bin', 'node')}.`,
    };
  };

  const state = (): RuntimeState => {
    if (preparing !== undefined) return progress(shelf, major, preparing.sinceMs);
    settled ??= find();
    return settled ?? (shelf.downloads ? { kind: 'downloadable' } : offline(major));
  };

  return {
    libraries: [sdk.library],
    state,
    discover: () => Promise.resolve(state()),
    prepare: () => {
      if (preparing !== undefined) return preparing.promise;
      if (settled?.kind !== 'ready') settled = find();
      if (settled !== undefined) return Promise.resolve(settled);
      if (!shelf.downloads) return Promise.resolve(offline(major));
      const promise = fetch().then((state) => {
        settled = state;
        preparing = undefined;
        return state;
      });
      preparing = { promise, sinceMs: shelf.clock.monotonic() };
      return promise;
    },
  };
}

function progress(shelf: Shelf, major: number, sinceMs: number): RuntimeState {
  const seconds = Math.round((shelf.clock.monotonic() - sinceMs) / 1000);
  return { kind: 'preparing', progress: `fetching Node.js ${major} from the npm registry, ${seconds} s` };
}

function offline(major: number): RuntimeState {
  return {
    kind: 'absent',
    reason: `Node.js ${major} is not in the cache and downloads are switched off`,
    installHint: 'Allow downloads once, or share a cache folder that has it.',
  };
}

/** The newest of this major in the cache. */
function cachedVersion(shelf: Shelf, major: number): string | undefined {
  const folder = join(shelf.cacheFolder, 'node');
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name) && name.startsWith(`${major}.`))
    .filter((name) => existsSync(join(folder, name, 'bin', 'node')))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
}

function adoptPlatformNode(shelf: Shelf, major: number, node: PlatformNode): string | undefined {
  if (!node.version.startsWith(`${major}.`)) return undefined;
  publishFolderSync(join(shelf.cacheFolder, 'node', node.version), (draft) => {
    mkdirSync(join(draft, 'bin'));
    chmodSync(join(draft, 'bin'), 0o755);
    linkOrCopy(node.path, join(draft, 'bin', 'node'));
  });
  return node.version;
}

/** A link costs nothing; other file systems and other people's files can only be copied. */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
    chmodSync(to, 0o755);
  }
}

/** AWS SDK v3 and the folder that becomes /var/runtime, shared by all Node.js runtimes. */
export interface NodeSdk {
  readonly library: Library;
  /** Installs Mayfly's client beside the SDK when it is not there. */
  readonly client: () => { folder: string; client: string };
}

export function createNodeRuntimeFolder(shelf: Shelf): NodeSdk {
  const source = join(shelf.runtimesFolder, 'nodejs');
  const locked = readFileSync(join(source, 'sdk', 'package-lock.json'));
  const folder = join(
    shelf.cacheFolder,
    'runtimes',
    `nodejs-${createHash('sha256').update(locked).digest('hex').slice(0, 12)}`,
  );
  let installed: { folder: string; client: string } | undefined;
  return {
    library: createNodeSdk(shelf, join(source, 'sdk'), folder),
    client: () =>
      (installed ??= installClient(source, folder, 'node_modules', (files) => [nodeBundle(files)])),
  };
}

const NODE_BOOT_VARIABLES = [
  ...PROCESS_BOOT_VARIABLES,
  'NODE_COMPILE_CACHE',
  'NODE_DEBUG',
  'NODE_EXTRA_CA_CERTS',
  'NODE_ICU_DATA',
  'NODE_NO_WARNINGS',
  'NODE_PENDING_DEPRECATION',
  'NODE_REDIRECT_WARNINGS',
  'NODE_USE_ENV_PROXY',
  'NODE_V8_COVERAGE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'UV_THREADPOOL_SIZE',
];

/**
 * V8 sizes its heap once, at start, by the memory that it sees; a pre-booted runtime does not know its function's
 * yet. So the heap is left unbounded (AWS's largest function) and the sandbox's memory limit is what holds; the client
 * gives it the habits that fit the function, and offers `gc`. The option does not change V8's hash of its options: with
 * another hash Node.js compiles its own modules from source.
 */
const NODE_FLAGS = ['--max-old-space-size=10240'];

/** `name`: of the folder in CACHE/node that holds it. */
export function readyNode(
  shelf: Shelf,
  runtime: string,
  version: string,
  sdk: NodeSdk,
  name: string,
): RuntimeState {
  const { folder, client } = sdk.client();
  return {
    kind: 'ready',
    version,
    bootVariables: NODE_BOOT_VARIABLES,
    takesWrapper: true,
    process: {
      runtime,
      argv: ['/var/lang/bin/node', ...NODE_FLAGS, `/var/runtime/${client}/${NODE_BUNDLE}`],
      environment: {
        PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
        LANG: 'en_US.UTF-8',
        TZ: ':UTC',
        LD_LIBRARY_PATH: LIBRARY_PATH,
        MAYFLY_CHANNEL_FD: '3',
      },
      answersApart: true,
      mounts: [
        { host: join(shelf.cacheFolder, 'node', name), inside: '/var/lang' },
        { host: folder, inside: '/var/runtime' },
        // ES modules look for packages in the folders above their own, not in NODE_PATH.
        { host: join(folder, 'node_modules'), inside: '/var/node_modules' },
      ],
      limits: PREBOOT_LIMITS,
    },
  };
}
