/**
 * Plain child processes, for machines where nothing better is possible or when it is asked for. No isolation: a
 * function has the rights of the user who runs the platform. Each sandbox has a folder of its own for code and
 * temporary files.
 *
 *   FOLDER/sandboxes/ID/task/        the code, a copy, from assignment on
 *                       opt/         layers, likewise
 *                       tmp/         TMPDIR, by which its processes are known wherever they went
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError } from '../../../base/errors.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { IsolationReport, RuntimeProcess, Sandbox, SandboxDriver } from '../../sandbox.ts';
import { createChildSandbox } from '../childSandbox.ts';
import { createCodeClones, type CodeClones } from '../codeClone.ts';
import { makeLayersPlace } from '../layersPlace.ts';
import { killMarked } from '../processTree.ts';
import { supervisionOf } from '../supervision.ts';
import { confineProcess } from './processConfinement.ts';
import { onHost } from './hostPaths.ts';

export interface ProcessDriverOptions {
  /** The driver's own host folder; one platform at a time. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export async function createProcessDriver(options: ProcessDriverOptions): Promise<SandboxDriver> {
  const sandboxes = join(options.folder, 'sandboxes');
  // A platform that was killed leaves its children alive: there is no parent-death signal without a launcher.
  killMarked(`TMPDIR=${sandboxes}/`);
  rmSync(sandboxes, { recursive: true, force: true });
  mkdirSync(sandboxes, { recursive: true, mode: 0o700 });
  const clones = createCodeClones({ folder: join(options.folder, 'clones'), readOnly: false, keep: 0 });
  const living = new Set<Sandbox>();
  let closed = false;

  return {
    name: 'process',
    hostPortsAddress: '127.0.0.1',
    boot: async (runtime, signal) => {
      signal.throwIfAborted();
      if (closed) throw new OperationalError('boot sandbox', 'the driver is closing');
      if (runtime.rootFolder !== undefined) {
        throw new OperationalError('boot sandbox', 'plain processes cannot have the root of an image', {
          hint: 'run Mayfly where functions are isolated: `mayfly doctor` says how',
        });
      }
      const sandbox = await boot(options, sandboxes, clones, runtime);
      living.add(sandbox);
      void sandbox.exited.then(() => living.delete(sandbox));
      return sandbox;
    },
    describe,
    close: async () => {
      closed = true;
      await Promise.all([...living].map((sandbox) => sandbox.kill()));
      await rm(sandboxes, { recursive: true, force: true });
    },
  };
}

async function boot(
  { clock, ids, log }: ProcessDriverOptions,
  sandboxes: string,
  clones: CodeClones,
  runtime: RuntimeProcess,
): Promise<Sandbox> {
  const id = ids.hex(16);
  const home = join(sandboxes, id);
  mkdirSync(join(home, 'tmp'), { recursive: true, mode: 0o700 });
  const taskRoot = join(home, 'task');
  const layersRoot = join(home, 'opt');
  makeLayersPlace(layersRoot);
  if (runtime.startsInTaskRoot) prepareWorkingFolder(home, taskRoot, runtime);
  const [program = '', ...rest] = runtime.argv.map((word) => onHost(word, runtime.mounts));
  // Where layers will be, so that they are found; /opt is the machine's own.
  const places = [...runtime.mounts, { host: layersRoot, inside: '/opt' }];
  const environment = Object.entries(runtime.environment).map(([name, value]) => [
    name,
    value
      .split(':')
      .map((path) => onHost(path, places))
      .join(':'),
  ]);
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(runtime.supervised ? (['pipe', 'pipe'] as const) : [])],
    env: {
      ...Object.fromEntries(environment),
      TMPDIR: join(home, 'tmp'),
      MAYFLY_CHANNEL_FD: '3',
      ...(runtime.supervised && { MAYFLY_CONTROL_FD: '4' }),
    },
    cwd: runtime.startsInTaskRoot ? taskRoot : home,
    detached: true,
  });
  const [, stdout, stderr, channel] = child.stdio as unknown as [null, Readable, Readable, Duplex];
  const supervision = supervisionOf(child, 4);
  // The end of a sandbox is told by its exit; a broken pipe says nothing more, but unheard it would be fatal.
  for (const stream of [stdout, stderr, channel]) stream?.on('error', () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (cause) {
    await rm(home, { recursive: true, force: true });
    throw new OperationalError('boot sandbox', `could not start ${program}`, { cause });
  }
  const confinement = confineProcess({ home, child, clones, clock, bootLimits: runtime.limits });
  return createChildSandbox({
    id,
    taskRoot,
    layersRoot,
    child,
    channel,
    stdout,
    stderr,
    ...supervision,
    bootLimits: runtime.limits,
    confinement,
    log,
  });
}

/** What lies beside /var/task in a sandbox lies beside this one too, for paths that start at the working folder. */
function prepareWorkingFolder(home: string, taskRoot: string, runtime: RuntimeProcess): void {
  mkdirSync(taskRoot, { mode: 0o755 });
  for (const { host, inside } of runtime.mounts) {
    if (dirname(inside) === '/var') symlinkSync(host, join(home, basename(inside)));
  }
}

function describe(): IsolationReport {
  const watched = process.platform === 'linux';
  return {
    driver: 'process',
    properties: {
      namespaces: false,
      user: 'the user who runs the platform',
      seccomp: false,
      memoryLimit: watched ? 'watchdog' : false,
      cpuLimit: false,
      processLimit: false,
      freezer: 'SIGSTOP',
      tmp: 'a folder without a size limit',
      network: "the host's",
    },
    warnings: [
      'Functions are not isolated: their code can read and change whatever the user who runs the platform can.',
      "They use the host's network, whatever --egress says.",
      'Processor time, processes, open files and the size of /tmp are not limited.',
      ...(watched ? [] : ['Memory is not limited on this operating system.']),
    ],
  };
}
