import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { OperationalError } from '../../base/errors.ts';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { RuntimeProcess } from '../sandbox.ts';
import { askedRuntime } from './askedRuntime.ts';
import { createBoto3 } from './boto3.ts';
import { installClient } from './clientFolder.ts';
import { lastLine, UMASK } from './command.ts';
import type { Library } from './library.ts';
import { NAMED_HINT, programProblem, realProgram } from './namedInterpreter.ts';
import { findCandidates, PROBE, readProbe, type Python } from './pythonFind.ts';
import type { PythonNotes } from './pythonNotes.ts';
import {
  LIBRARY_PATH,
  PREBOOT_LIMITS,
  PROCESS_BOOT_VARIABLES,
  type CataloguedRuntime,
  type Shelf,
} from './shelf.ts';

/** Python 3.MINOR as it is found on the host; `override` is used instead of searching, whatever its minor version. */
export function createPythonRuntime(
  shelf: Shelf,
  minor: number,
  notes: PythonNotes,
  override: string | undefined,
): CataloguedRuntime {
  const runtime = `python3.${minor}`;
  const libraries: Library[] = [];

  const candidates = () =>
    override === undefined ? findCandidates(minor, shelf.environment) : [realProgram(override)];
  const isThis = (python: Python | undefined) =>
    python !== undefined && (override !== undefined || python.version.startsWith(`3.${minor}.`));
  const absent = (reason: string) => absentPython(minor, reason, override);

  const settle = (python: Python): RuntimeState => {
    const refusal = whyUnfit(python, shelf.environment['HOME']);
    if (refusal !== undefined) return absent(refusal);
    const library = createBoto3(shelf, runtime, python);
    libraries.splice(0, Infinity, library);
    return ready(shelf, runtime, python);
  };
  const probe = async (paths: readonly string[]): Promise<RuntimeState> => {
    let reason = 'no interpreter of this version was found';
    for (const path of paths) {
      const said = await shelf.run([path, '-I', '-c', PROBE], '/', 30_000);
      const python = readProbe(said.stdout);
      if (python === undefined) reason = `${path} does not answer: ${lastLine(said)}`;
      else if (isThis(python)) {
        notes.remember(path, python);
        return settle(python);
      }
    }
    return absent(reason);
  };
  /** Without waiting where notes have it. */
  const ask = (): RuntimeState | Promise<RuntimeState> => {
    const problem = override === undefined ? undefined : programProblem(override);
    if (problem !== undefined) return absent(problem);
    const paths = candidates();
    if (paths.length === 0) return absent('no interpreter of this version was found');
    const known = paths.map((path) => notes.recall(path)).find(isThis);
    return known === undefined ? probe(paths) : settle(known);
  };
  const progress = `asking the host's Python 3.${minor} about itself`;
  const asked = askedRuntime({ ask, absent, progress });

  return {
    ...asked,
    libraries,
    prepare: async () => {
      const state = await asked.prepare();
      if (state.kind !== 'ready') return state;
      void compileClient(shelf, state);
      return state;
    },
  };
}

function absentPython(minor: number, reason: string, override: string | undefined): RuntimeState {
  if (override !== undefined) return { kind: 'absent', reason, installHint: NAMED_HINT };
  return {
    kind: 'absent',
    reason,
    installHint: `Install Python 3.${minor}, for example with apt-get install python3.${minor}, or pyenv install 3.${minor}.`,
  };
}

const inSystem = (python: Python) => /^\/(usr(\/|$)|$)/.test(python.prefix);

/** The prefix is shown to functions: it must be an interpreter's folder and nothing more. */
function whyUnfit(python: Python, home: string | undefined): string | undefined {
  if (inSystem(python)) return undefined;
  if (relative(python.prefix, python.path).startsWith('..')) {
    return `${python.path} lies outside its own prefix ${python.prefix}`;
  }
  const holdsHome = home !== undefined && !relative(python.prefix, home).startsWith('..');
  return holdsHome ? `its prefix ${python.prefix} holds the home folder` : undefined;
}

const PYTHON_BOOT_VARIABLES = [
  ...PROCESS_BOOT_VARIABLES,
  'LC_CTYPE',
  'PYTHONASYNCIODEBUG',
  'PYTHONDEVMODE',
  'PYTHONDONTWRITEBYTECODE',
  'PYTHONFAULTHANDLER',
  'PYTHONHASHSEED',
  'PYTHONINTMAXSTRDIGITS',
  'PYTHONIOENCODING',
  'PYTHONMALLOC',
  'PYTHONOPTIMIZE',
  'PYTHONPYCACHEPREFIX',
  'PYTHONTRACEMALLOC',
  'PYTHONUNBUFFERED',
  'PYTHONWARNINGS',
  'PYTHON_GIL',
  'PYTHON_JIT',
];

/** Without `site`: nothing of the host's packages is seen but what holds boto3, and it starts faster. */
const PYTHON_FLAGS = ['-S', '-X', 'utf8'];

function ready(shelf: Shelf, runtime: string, python: Python): RuntimeState {
  const { folder, client } = installRuntimeFolder(shelf, runtime);
  const system = inSystem(python);
  const inside = system ? python.path : join('/var/lang', relative(python.prefix, python.path));
  const outside = python.libraries.filter((library) => library !== '/');
  const start = (script: string): RuntimeProcess => ({
    runtime,
    argv: [inside, ...PYTHON_FLAGS, `/var/runtime/${client}/${script}`],
    environment: {
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      LD_LIBRARY_PATH: LIBRARY_PATH,
      MAYFLY_CHANNEL_FD: '3',
      ...(python.boto3 === undefined ? {} : { MAYFLY_HOST_PACKAGES: relative(python.prefix, python.boto3) }),
    },
    mounts: [
      ...(system ? [] : [{ host: python.prefix, inside: '/var/lang' }]),
      ...outside.map((library) => ({ host: library, inside: library })),
      { host: folder, inside: '/var/runtime' },
    ],
    limits: PREBOOT_LIMITS,
    answersApart: true,
  });
  return {
    kind: 'ready',
    version: python.version,
    bootVariables: PYTHON_BOOT_VARIABLES,
    takesWrapper: true,
    process: start('bootstrap.py'),
    compiler: { process: start('compile.py'), ...bytecodeOf(python) },
  };
}

function bytecodeOf({ version }: Python) {
  const tag = `cpython-${version.split('.').slice(0, 2).join('')}`;
  const compiledPath = (path: string) =>
    join(dirname(path), '__pycache__', `${basename(path, '.py')}.${tag}.pyc`);
  return { extension: '.py', tag, compiledPath };
}

/**
 * A sandbox sees the client read-only, so that byte code would be made anew at each boot. Which modules this interpreter
 * loads ahead is written down with it.
 */
async function compileClient(shelf: Shelf, runtime: { process: RuntimeProcess }): Promise<void> {
  const folder = join(pythonRuntimeFolder(shelf, runtime.process.runtime), clientOf(runtime.process));
  if (existsSync(join(folder, 'mayfly_runtime', 'ahead.txt'))) return;
  const host = runtime.process.mounts.find((mount) => mount.inside === '/var/lang')?.host;
  const python = (runtime.process.argv[0] ?? '').replace(/^\/var\/lang/, host ?? '/var/lang');
  const flags = ['-q', '--invalidation-mode', 'unchecked-hash'];
  await shelf.run([...UMASK, python, '-S', '-m', 'compileall', ...flags, folder], '/', 60_000);
  await shelf.run([...UMASK, python, ...PYTHON_FLAGS, join(folder, 'ahead.py')], '/', 60_000);
}

const clientOf = (process: RuntimeProcess) => basename(dirname(process.argv.at(-1) ?? ''));

/** The folder that becomes /var/runtime for one version of Python. */
function pythonRuntimeFolder(shelf: Shelf, runtime: string): string {
  return join(shelf.cacheFolder, 'runtimes', runtime);
}

function installRuntimeFolder(shelf: Shelf, runtime: string) {
  const source = join(shelf.runtimesFolder, 'python');
  try {
    return installClient(source, pythonRuntimeFolder(shelf, runtime), 'site-packages');
  } catch (cause) {
    throw new OperationalError('install the Python runtime client', `cannot write ${dirname(source)}`, {
      cause,
    });
  }
}
