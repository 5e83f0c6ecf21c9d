import { dirname, join, relative } from 'node:path';
import { OperationalError } from '../../base/errors.ts';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { askedRuntime } from './askedRuntime.ts';
import { installClient } from './clientFolder.ts';
import { lastLine } from './command.ts';
import type { Library } from './library.ts';
import { NAMED_HINT, programProblem, realProgram } from './namedInterpreter.ts';
import { findRubies, readRubyProbe, RUBY_PROBE, type Ruby } from './rubyFind.ts';
import {
  LIBRARY_PATH,
  PREBOOT_LIMITS,
  PROCESS_BOOT_VARIABLES,
  type CataloguedRuntime,
  type Shelf,
} from './shelf.ts';

/** The client speaks the language from here on. */
const OLDEST = [3, 1] as const;

/** Ruby 3.MINOR as it is found on the host; `named` is used instead of searching, whatever its minor version. */
export function createRubyRuntime(shelf: Shelf, minor: number, named: string | undefined): CataloguedRuntime {
  const runtime = `ruby3.${minor}`;
  const libraries: Library[] = [];

  const absent = (reason: string): RuntimeState => ({
    kind: 'absent',
    reason,
    installHint:
      named === undefined
        ? `Install Ruby 3.${minor}, for example with rbenv install 3.${minor}, or name another Ruby for it with --runtime ${runtime}=PATH.`
        : NAMED_HINT,
  });
  const settle = (ruby: Ruby): RuntimeState => {
    const refusal = whyUnfit(ruby, shelf.environment['HOME']);
    if (refusal !== undefined) return absent(refusal);
    libraries.splice(0, Infinity, awsSdk(runtime, ruby));
    return ready(shelf, runtime, ruby);
  };
  const probe = async (paths: readonly string[]): Promise<RuntimeState> => {
    let reason = NOT_FOUND;
    for (const path of paths) {
      const said = await shelf.run([path, '-e', RUBY_PROBE], '/', 30_000);
      const ruby = readRubyProbe(said.stdout);
      if (ruby === undefined) reason = `${path} does not answer as Ruby does: ${lastLine(said)}`;
      else if (named !== undefined || ruby.version.startsWith(`3.${minor}.`)) return settle(ruby);
    }
    return absent(reason);
  };
  const ask = (): RuntimeState | Promise<RuntimeState> => {
    const problem = named === undefined ? undefined : programProblem(named);
    if (problem !== undefined) return absent(problem);
    const paths = named === undefined ? findRubies(minor, shelf.environment) : [realProgram(named)];
    return paths.length === 0 ? absent(NOT_FOUND) : probe(paths);
  };
  const progress = `asking the host's Ruby 3.${minor} about itself`;
  return { libraries, ...askedRuntime({ ask, absent, progress }) };
}

const NOT_FOUND = 'no interpreter of this version was found';

const inSystem = (ruby: Ruby) => /^\/(usr(\/|$)|$)/.test(ruby.prefix);

/** The prefix is shown to functions: it must be an interpreter's folder and nothing more. */
function whyUnfit(ruby: Ruby, home: string | undefined): string | undefined {
  const [major = 0, minor = 0] = ruby.version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return `${ruby.path} is Ruby ${ruby.version}; Mayfly's client needs ${OLDEST.join('.')} or newer`;
  }
  if (inSystem(ruby)) return undefined;
  if (relative(ruby.prefix, ruby.path).startsWith('..')) {
    return `${ruby.path} lies outside its own prefix ${ruby.prefix}`;
  }
  const holdsHome = home !== undefined && !relative(ruby.prefix, home).startsWith('..');
  return holdsHome ? `its prefix ${ruby.prefix} holds the home folder` : undefined;
}

/** As the interpreter has it. Mayfly does not install gems: what is not there, functions bring along. */
function awsSdk(runtime: string, ruby: Ruby): Library {
  const folder = ruby.sdk;
  return {
    name: `AWS SDK for ${runtime}`,
    state: () =>
      folder === undefined
        ? {
            kind: 'absent',
            reason: `${ruby.path} has no gem aws-sdk-core`,
            installHint:
              'Install the gems that functions use for it (on Debian: apt-get install ruby-aws-sdk-s3), or package them with the function.',
          }
        : { kind: 'present', folder },
    settled: () => true,
    start: () => Promise.resolve(),
  };
}

const RUBY_BOOT_VARIABLES = [
  ...PROCESS_BOOT_VARIABLES,
  'LC_CTYPE',
  'RUBY_DEBUG',
  'RUBY_FIBER_MACHINE_STACK_SIZE',
  'RUBY_FIBER_VM_STACK_SIZE',
  'RUBY_FREE_AT_EXIT',
  'RUBY_GC_HEAP_FREE_SLOTS',
  'RUBY_GC_HEAP_FREE_SLOTS_GOAL_RATIO',
  'RUBY_GC_HEAP_FREE_SLOTS_MAX_RATIO',
  'RUBY_GC_HEAP_FREE_SLOTS_MIN_RATIO',
  'RUBY_GC_HEAP_GROWTH_FACTOR',
  'RUBY_GC_HEAP_GROWTH_MAX_SLOTS',
  'RUBY_GC_HEAP_INIT_SLOTS',
  'RUBY_GC_HEAP_OLDOBJECT_LIMIT_FACTOR',
  'RUBY_GC_MALLOC_LIMIT',
  'RUBY_GC_MALLOC_LIMIT_GROWTH_FACTOR',
  'RUBY_GC_MALLOC_LIMIT_MAX',
  'RUBY_GC_OLDMALLOC_LIMIT',
  'RUBY_GC_OLDMALLOC_LIMIT_GROWTH_FACTOR',
  'RUBY_GC_OLDMALLOC_LIMIT_MAX',
  'RUBY_MAX_CPU',
  'RUBY_MN_THREADS',
  'RUBY_THREAD_MACHINE_STACK_SIZE',
  'RUBY_THREAD_VM_STACK_SIZE',
  'RUBY_YJIT_ENABLE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
];

/**
 * The hints that Ruby adds to errors are part of the message before 3.2, and apart from it since; no Ruby of AWS has
 * them in the message.
 */
const hintFlags = ({ version }: Ruby) =>
  version.startsWith('3.1.') ? ['--disable=error_highlight', '--disable=did_you_mean'] : [];

function ready(shelf: Shelf, runtime: string, ruby: Ruby): RuntimeState {
  const { folder, client } = installRubyClient(shelf);
  const system = inSystem(ruby);
  return {
    kind: 'ready',
    version: ruby.version,
    bootVariables: RUBY_BOOT_VARIABLES,
    takesWrapper: true,
    process: {
      runtime,
      argv: [
        ruby.path,
        '--external-encoding=UTF-8',
        ...hintFlags(ruby),
        `/var/runtime/${client}/bootstrap.rb`,
      ],
      environment: {
        PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
        LANG: 'en_US.UTF-8',
        TZ: ':UTC',
        LD_LIBRARY_PATH: LIBRARY_PATH,
        MAYFLY_CHANNEL_FD: '3',
      },
      mounts: [
        // At its own place too: Ruby knows where its library is from when it was built.
        ...(system
          ? []
          : [
              { host: ruby.prefix, inside: '/var/lang' },
              { host: ruby.prefix, inside: ruby.prefix },
            ]),
        ...ruby.folders.map((path) => ({ host: path, inside: path })),
        { host: folder, inside: '/var/runtime' },
      ],
      limits: PREBOOT_LIMITS,
    },
  };
}

function installRubyClient(shelf: Shelf) {
  const source = join(shelf.runtimesFolder, 'ruby');
  try {
    return installClient(source, join(shelf.cacheFolder, 'runtimes', 'ruby'), 'ruby');
  } catch (cause) {
    throw new OperationalError('install the Ruby runtime client', `cannot write ${dirname(source)}`, {
      cause,
    });
  }
}
