/**
 * The chain of programs from the platform to a runtime. Every step is exec'ed by the one before, so the child
 * that Node spawned becomes bwrap's outer process:
 *
 *   sh     joins the control groups, then (disk image) unshare -> sh: mounts the image for us alone
 *   nsenter  joins the network namespace that was prepared, if the sandbox has a network
 *   bwrap  namespaces, mounts, seccomp; its inner process is pid 1 of the sandbox and reaps orphans
 *   chrt (where a control group shares out the processors) lets the platform go first, see yieldCommand
 *   setpriv (as root: changes to the sandbox's uid, drops the last capabilities) -> prlimit
 *   sh     says on STARTED_FD that the sandbox stands, which then is the runtime's for its frames or closed, waits to
 *          be told if its runtime is not to start yet, sets the variables that steer the dynamic loader, and becomes
 *          the runtime
 *
 * The scripts are constants; everything variable is a positional parameter. The loader's variables are the
 * function's own and come last, since LD_PRELOAD could make setpriv change nothing and prlimit set no limit.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { assert, OperationalError } from '../../../base/errors.ts';
import type { RuntimeProcess, SandboxLimits } from '../../sandbox.ts';
import { descendants, sendSignal } from '../processTree.ts';
import { firstText, setupFailed } from '../setupFailure.ts';
import { supervisionOf, type Supervision } from '../supervision.ts';
import {
  ARGUMENTS_FD,
  CHANNEL_FD,
  CONTROL_FD,
  hasAnswersApart,
  loaderVariables,
  STARTED_FD,
} from './bwrapArguments.ts';
import type { HostPrograms } from './hostPrograms.ts';

/** COUNT FILE… IMAGE TEMPLATE PLACE COMMAND… ; IMAGE is empty when /tmp is memory. */
const OUTER = `
umask 022
n=$1; shift
while [ "$n" -gt 0 ]; do
  echo 0 >"$1" || exit 125
  shift; n=$((n - 1))
done
echo 500 >/proc/self/oom_score_adj
if [ -z "$1" ]; then shift 3; exec "$@"; fi
exec unshare --mount --propagation slave -- /bin/sh -c '
  cp --sparse=always --reflink=auto -- "$2" "$1" &&
  mount -t ext4 -o loop,nosuid,nodev,noatime,discard -- "$1" "$3" || exit 125
  shift 3
  exec "$@"' sh "$@"
`;

/** What is said on STARTED_FD. */
const STANDS = '.\n';
/**
 * KEEP WAIT COUNT NAME=VALUE… COMMAND… ; KEEP is empty when STARTED_FD is not the runtime's, WAIT when it starts at once.
 * `read` takes no byte beyond the line's end, and fails when the platform is gone.
 */
const INNER = `
echo . >&${STARTED_FD}
[ -n "$1" ] || exec ${STARTED_FD}>&-
if [ -n "$2" ]; then
  read -r n <&${CHANNEL_FD} || exit 0
  [ -z "$n" ] || export MAYFLY_AWAITED=1
fi
n=$3; shift 3
while [ "$n" -gt 0 ]; do
  export "$1"
  shift; n=$((n - 1))
done
exec "$@"`;

export interface Launch {
  readonly folder: string;
  readonly uid: number | undefined;
  readonly runtime: RuntimeProcess;
  readonly bwrapArguments: readonly string[];
  readonly joinFiles: readonly string[];
  /** Disk image for /tmp: a copy of the template, made on the way. */
  readonly diskTmp: { readonly image: string; readonly template: string } | undefined;
  readonly seccompFile: string;
  /** Words that let bwrap start in a prepared network namespace; none: it makes an empty one. */
  readonly enter: readonly string[];
  /** RLIMIT_NPROC counts per user: only where the user is the sandbox's own. */
  readonly limitProcesses: boolean;
  /** A control group of its own gives the sandbox its share of the processors. */
  readonly hasCpuShare: boolean;
  readonly programs: HostPrograms;
  /** See inheritedFiles.ts. */
  readonly inherited: readonly number[];
  /** The runtime waits for `start`. */
  readonly waits: boolean;
}

export interface Launched extends Partial<Supervision> {
  readonly child: ChildProcess;
  readonly channel: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly answers?: Readable;
  /** Once, where the runtime waits for it. */
  readonly start: (awaited: boolean) => void;
}

/** Resolves once the sandbox stands and the runtime is next. */
export async function launch(request: Launch, signal: AbortSignal): Promise<Launched> {
  const child = spawnChain(request);
  const [, stdout, stderr, channel, started] = child.stdio as unknown as [
    null,
    Readable,
    Readable,
    Duplex,
    Readable,
  ];
  // The end of a sandbox is told by its exit; a broken pipe says nothing more, but unheard it would be fatal.
  for (const stream of [stdout, stderr, channel, started]) stream.on('error', () => {});
  const abort = () => killChain(child);
  signal.addEventListener('abort', abort, { once: true });
  let answers: { answers?: Readable } = {};
  try {
    await standing(child, started, stderr);
    signal.throwIfAborted();
    if (hasAnswersApart(request.runtime)) answers = { answers: started };
    const supervision = request.runtime.supervised ? supervisionOf(child, CONTROL_FD) : {};
    const start = (awaited: boolean) => void channel.write(awaited ? 'awaited\n' : '\n');
    return { child, channel, stdout, stderr, start, ...answers, ...supervision };
  } catch (error) {
    abort();
    throw signal.aborted ? (signal.reason as Error) : error;
  } finally {
    signal.removeEventListener('abort', abort);
    if (answers.answers === undefined) started.destroy();
  }
}

/** Killed alone between its fork and its next step, bwrap would leave a child that waits for it for ever. */
function killChain({ pid: outer, exitCode, signalCode }: ChildProcess): void {
  if (outer === undefined || exitCode !== null || signalCode !== null) return;
  sendSignal(outer, 'SIGSTOP');
  for (const id of descendants(outer)) sendSignal(id, 'SIGKILL');
}

function spawnChain(request: Launch): ChildProcess {
  const { programs, diskTmp, enter } = request;
  // Variables of functions are among them; one with a NUL in it would go on as options of bwrap.
  const plain = request.bwrapArguments.every((text) => !text.includes('\0'));
  assert(plain, 'no argument of bwrap has a NUL in it');
  const argumentsFile = join(request.folder, 'arguments');
  writeFileSync(argumentsFile, request.bwrapArguments.map((text) => `${text}\0`).join(''), { mode: 0o600 });
  const argumentsFd = openSync(argumentsFile, 'r');
  const seccompFd = openSync(request.seccompFile, 'r');
  const nothing = openSync('/dev/null', 'r');
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', argumentsFd, seccompFd];
  if (request.runtime.supervised) stdio.push('pipe', 'pipe');
  const ours = stdio.length;
  const covered = request.inherited.filter((fd) => fd >= ours);
  for (const fd of covered) {
    while (stdio.length < fd) stdio.push('ignore');
    stdio[fd] = nothing;
  }
  try {
    const joins = [String(request.joinFiles.length), ...request.joinFiles];
    const disk = [diskTmp?.image ?? '', diskTmp?.template ?? '', join(request.folder, 'tmp')];
    const late = loaderVariables(request.runtime.environment);
    const inner = [...yieldCommand(request), ...identityCommand(request), ...limitCommand(request)];
    const keep = hasAnswersApart(request.runtime) ? 'keep' : '';
    const wait = request.waits ? 'wait' : '';
    const variables = [String(late.length), ...late];
    const start = ['/bin/sh', '-c', INNER, 'sh', keep, wait, ...variables, ...request.runtime.argv];
    const files = [ARGUMENTS_FD, ...covered].flatMap((fd) => ['--args', String(fd)]);
    const bwrap = [...enter, programs.bwrap, ...files, '--'];
    return spawn('/bin/sh', ['-c', OUTER, 'sh', ...joins, ...disk, ...bwrap, ...inner, ...start], {
      stdio,
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
      cwd: '/',
    });
  } finally {
    closeSync(argumentsFd);
    closeSync(seccompFd);
    closeSync(nothing);
  }
}

function limitCommand({ runtime, limitProcesses, programs }: Launch): string[] {
  const both = (value: number) => `${value}:${value}`;
  const limits: SandboxLimits = runtime.limits;
  return [
    programs.prlimit,
    `--core=${both(0)}`,
    `--nofile=${both(limits.openFiles)}`,
    `--memlock=${both(65_536)}`,
    ...(limitProcesses ? [`--nproc=${both(limits.processes)}`] : []),
  ];
}

/**
 * Functions do not preempt, and are preempted by, the platform, which has something short to do when it wakes: an
 * eighth to a third more invocations a second at 16 connections. Their share stays that of their control group
 * (two busy loops on the host's two cores take a quarter of a function's speed); without one they would starve.
 */
function yieldCommand({ hasCpuShare, programs }: Launch): string[] {
  return hasCpuShare ? [programs.chrt, '--idle', '0'] : [];
}

function identityCommand({ uid, programs }: Launch): string[] {
  if (uid === undefined) return [];
  const ids = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  return [programs.setpriv, ...ids, '--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all'];
}

async function standing(child: ChildProcess, started: Readable, stderr: Readable): Promise<void> {
  // Node throws away what nobody reads at a child's exit; a listener keeps it without taking it.
  const keep = () => {};
  stderr.on('readable', keep);
  const outcome = await new Promise<'stands' | 'ended' | Error>((resolve) => {
    child.once('error', resolve);
    started.once('data', (chunk: Buffer) => {
      // What follows is the runtime's, and whoever comes to read that shall find it.
      started.pause();
      if (chunk.length > STANDS.length) started.unshift(chunk.subarray(STANDS.length));
      resolve('stands');
    });
    started.once('close', () => resolve('ended'));
  });
  if (outcome === 'stands') return void stderr.off('readable', keep);
  if (outcome === 'ended') throw setupFailed(await firstText(stderr));
  throw new OperationalError('boot sandbox', `could not start: ${outcome.message}`, { cause: outcome });
}
