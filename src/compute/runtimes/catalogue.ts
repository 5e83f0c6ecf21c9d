import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { RuntimeCatalogue, RuntimeState } from '../runtimeCatalogue.ts';
import { runCommand, type HostEnvironment } from './command.ts';
import { createDotnetRuntime } from './dotnetRuntime.ts';
import { createJavaRuntime } from './javaRuntime.ts';
import type { LibraryState } from './library.ts';
import { checkNamed } from './namedInterpreter.ts';
import { createNamedNodeRuntime } from './namedNode.ts';
import { createNodeRuntime, createNodeRuntimeFolder, type PlatformNode } from './nodeRuntime.ts';
import { createProvidedRuntime, type NoRuntimeApi } from './providedRuntime.ts';
import { openPythonNotes } from './pythonNotes.ts';
import { createPythonRuntime } from './pythonRuntime.ts';
import { createRubyRuntime } from './rubyRuntime.ts';
import type { CataloguedRuntime, Shelf } from './shelf.ts';
import { withLibraries } from './withLibraries.ts';

export interface CatalogueOptions {
  /** Downloads shared by all data folders; made when missing. */
  readonly cacheFolder: string;
  /** The clone's `runtimes/`. */
  readonly runtimesFolder: string;
  /** The platform's own variables: PATH and HOME to search, npm's and pip's configuration. */
  readonly environment: HostEnvironment;
  readonly log: Log;
  readonly clock: Clock;
  /** false: nothing is ever fetched from a registry. Default true. */
  readonly downloads?: boolean;
  /** false: AWS SDK and boto3 are not installed for functions when a runtime is first prepared. Default true. */
  readonly libraries?: boolean;
  /** Interpreters to use instead of searching: `python3.11` -> absolute path. Throws on a name that takes none. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Set when functions can't reach the Runtime API: then runtimes that speak it are absent, for this reason. */
  readonly noRuntimeApi?: NoRuntimeApi | undefined;
  /** Default: the Node.js that runs the platform. */
  readonly platformNode?: PlatformNode;
}

export interface HostCatalogue extends RuntimeCatalogue {
  /** What functions find without packaging it, for doctor. */
  libraries(): readonly { readonly name: string; readonly state: LibraryState }[];
  /** Resolves when every library that is being installed is there, or has failed. */
  librariesSettled(): Promise<void>;
  /** Every runtime as it was found when the machine was searched, whatever its libraries; downloads nothing. */
  discover(): Promise<ReturnType<RuntimeCatalogue['list']>>;
  /** Ends downloads that run. */
  close(): Promise<void>;
}

const NODE_MAJORS = [22, 24];
const PYTHON_MINORS = [9, 10, 11, 12, 13, 14];
const RUBY_MINORS = [2, 3, 4];
const JAVA_MAJORS = [17, 21, 25];
const DOTNET_MAJORS = [8, 10];
const PROVIDED = ['provided.al2023', 'provided.al2'];

/** What is provided brings its own. */
const WITHOUT_INTERPRETER = /^provided/;

/** Names that AWS knows and this version of Mayfly does not run yet. */
const NOT_YET = 'java11 java8.al2 dotnet6'.split(' ');

/** Nothing is searched, spawned or read until a runtime is asked for. */
export function createRuntimeCatalogue(options: CatalogueOptions): HostCatalogue {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const shelf = openShelf(options, stopping.signal, running);
  const runtimes = new Map<string, CataloguedRuntime>();
  const runtime = (name: string): CataloguedRuntime | undefined => {
    const known = runtimes.get(name);
    const made = known === undefined ? makers.get(name)?.() : undefined;
    if (made === undefined) return known;
    const offered = withLibraries(shelf, made);
    runtimes.set(name, offered);
    return offered;
  };
  const makers = runtimeMakers(shelf, options);
  const nameable = [...makers.keys()].filter((name) => !WITHOUT_INTERPRETER.test(name));
  checkNamed(options.overrides ?? {}, nameable, options.log);
  const libraries = () => [...new Set([...runtimes.values()].flatMap((entry) => entry.libraries))];
  const list = () =>
    [...makers.keys(), ...NOT_YET].map((name) => ({
      runtime: name,
      state: runtime(name)?.state() ?? unsupported(name),
    }));
  return {
    list,
    discover: async () => {
      const found = await Promise.all(
        [...makers.keys()].map(async (name) => [name, await runtime(name)?.discover()] as const),
      );
      const states = new Map(found);
      return list().map(({ runtime: name, state }) => ({ runtime: name, state: states.get(name) ?? state }));
    },
    state: (name) => runtime(name)?.state() ?? unsupported(name),
    prepare: (name) => runtime(name)?.prepare() ?? Promise.resolve(unsupported(name)),
    perMemory: (name) => /^java\d+$/.test(name),
    libraries: () => libraries().map((library) => ({ name: library.name, state: library.state() })),
    librariesSettled: async () => {
      await Promise.all(libraries().map((library) => library.start()));
    },
    close: async () => {
      stopping.abort(new Error('stopping'));
      await Promise.allSettled(running);
    },
  };
}

function runtimeMakers(shelf: Shelf, options: CatalogueOptions): Map<string, () => CataloguedRuntime> {
  const platformNode = options.platformNode ?? {
    path: realpathSync(process.execPath),
    version: process.versions.node,
  };
  let nodeFolder: ReturnType<typeof createNodeRuntimeFolder> | undefined;
  let notes: ReturnType<typeof openPythonNotes> | undefined;
  const makers = new Map<string, () => CataloguedRuntime>();
  for (const major of NODE_MAJORS) {
    const name = `nodejs${major}.x`;
    const named = options.overrides?.[name];
    makers.set(name, () => {
      const sdk = (nodeFolder ??= createNodeRuntimeFolder(shelf));
      return named === undefined
        ? createNodeRuntime(shelf, major, platformNode, sdk)
        : createNamedNodeRuntime(shelf, name, named, sdk);
    });
  }
  for (const minor of PYTHON_MINORS) {
    const name = `python3.${minor}`;
    makers.set(name, () =>
      createPythonRuntime(
        shelf,
        minor,
        (notes ??= openPythonNotes(shelf.cacheFolder)),
        options.overrides?.[name],
      ),
    );
  }
  for (const minor of RUBY_MINORS) {
    const name = `ruby3.${minor}`;
    makers.set(name, () => createRubyRuntime(shelf, minor, options.overrides?.[name]));
  }
  for (const major of JAVA_MAJORS) {
    const name = `java${major}`;
    makers.set(name, () => createJavaRuntime(shelf, major, options.overrides?.[name]));
  }
  for (const major of DOTNET_MAJORS) {
    const name = `dotnet${major}`;
    makers.set(name, () => createDotnetRuntime(shelf, major, options.overrides?.[name]));
  }
  for (const name of PROVIDED) {
    makers.set(name, () => createProvidedRuntime(name, options.noRuntimeApi));
  }
  return makers;
}

function openShelf(options: CatalogueOptions, signal: AbortSignal, running: Set<Promise<unknown>>): Shelf {
  const { log, clock, environment, downloads = true, libraries = true } = options;
  const cacheFolder = resolve(options.cacheFolder);
  return {
    cacheFolder,
    runtimesFolder: resolve(options.runtimesFolder),
    environment,
    log,
    clock,
    downloads,
    libraries,
    run: (argv, folder, timeoutMs) => {
      const command = runCommand(argv, { clock, environment, folder, timeoutMs, signal });
      running.add(command);
      void command.finally(() => running.delete(command));
      return command;
    },
  };
}

function javaRefusal(name: string): RuntimeState {
  return {
    kind: 'absent',
    reason: `${name} is not supported by this version of Mayfly`,
    installHint: 'Use java17, java21 or java25, which run what was compiled for an older Java.',
  };
}

function unsupported(name: string): RuntimeState {
  if (name.startsWith('java')) return javaRefusal(name);
  const hint = name.startsWith('nodejs')
    ? 'Use nodejs22.x or nodejs24.x.'
    : name.startsWith('dotnet')
      ? 'Use dotnet8 or dotnet10.'
      : 'Use a Node.js, Python or Ruby runtime.';
  return { kind: 'absent', reason: `${name} is not supported by this version of Mayfly`, installHint: hint };
}
