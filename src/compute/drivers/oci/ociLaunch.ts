/**
 * The chain of programs from the platform to a container, each exec'ed by the one before:
 *
 *   nsenter   (FunctionNetwork.enter) joins the network that was prepared, if the sandbox has one
 *   setpriv   has the kernel end the next one when the platform ends
 *   unshare   (as a user: a user namespace) a pid namespace whose first process, and with it all below, ends with
 *             unshare; a mount namespace for the disk image and for /proc
 *   sh        mounts the disk image for /tmp; hides from the runtime what would stop it
 *   runc run  makes the container and stays as its parent: our exit status is the container's
 *
 * The runtime writes the file `pid` once the container's program is being executed, and its complaints into `log`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { OperationalError } from '../../../base/errors.ts';
import { sendSignal } from '../processTree.ts';
import { firstText, setupFailed } from '../setupFailure.ts';
import { supervisionOf, type Supervision } from '../supervision.ts';
import type { OciRuntime } from './ociRuntime.ts';

/**
 * IMAGE TEMPLATE PLACE HIDDEN WITHIN JOINED COMMAND… ; IMAGE is empty when /tmp is memory, HIDDEN when there is nothing to
 * hide. JOINED: control group files, one a line, for a runtime that lives in the sandbox's groups. That one may be
 * the first to die for want of memory; `unshare` would not tell how its child died, so it is this shell's.
 */
const START = `
umask 022
if [ -n "$4" ]; then mount --bind -- /dev/null "$4" || exit 125; fi
if [ -n "$1" ]; then
  cp --sparse=always --reflink=auto -- "$2" "$1" &&
  mount -t ext4 -o loop,nosuid,nodev,noatime,discard -- "$1" "$3" || exit 125
fi
while read -r file; do [ -z "$file" ] || echo 0 >"$file" || exit 125; done <<END
$6
END
within=$5
shift 6
if [ -n "$within" ]; then "$@"; exit $?; fi
exec "$@"`;

export interface OciLaunch {
  readonly id: string;
  /** Holds the bundle, and what the runtime keeps. */
  readonly folder: string;
  readonly asRoot: boolean;
  readonly diskTmp: { readonly image: string; readonly template: string } | undefined;
  readonly oci: OciRuntime;
  /** The process in the container talks over descriptor 3. */
  readonly hasChannel: boolean;
  /** And over 4 and 5 with the platform's supervisor. */
  readonly supervised: boolean;
  /** Control group files that the runtime itself joins. */
  readonly joinFiles: readonly string[];
  /** Program that makes the runtime itself, and all it starts, yield to the platform. */
  readonly chrt: string | undefined;
  /** Words that let it start in its network. */
  readonly enter: readonly string[];
  readonly programs: LaunchPrograms;
}

export interface LaunchPrograms {
  readonly setpriv: string;
  readonly unshare: string;
}

export interface OciLaunched extends Partial<Supervision> {
  readonly child: ChildProcess;
  readonly channel: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Resolves once the container's program is being executed. */
export async function launchContainer(request: OciLaunch, signal: AbortSignal): Promise<OciLaunched> {
  const child = spawnChain(request);
  const [, stdout, stderr, channel] = child.stdio as unknown as [null, Readable, Readable, Duplex];
  // The end of a sandbox is told by its exit; a broken pipe says nothing more, but unheard it would be fatal.
  for (const stream of [stdout, stderr, channel]) stream?.on('error', () => {});
  const abort = () => child.pid !== undefined && sendSignal(child.pid, 'SIGKILL');
  signal.addEventListener('abort', abort, { once: true });
  try {
    await standing(child, request.folder, stderr);
    signal.throwIfAborted();
    const supervision = request.supervised ? supervisionOf(child, 4) : {};
    return { child, channel, stdout, stderr, ...supervision };
  } catch (error) {
    abort();
    throw signal.aborted ? (signal.reason as Error) : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function spawnChain(request: OciLaunch): ChildProcess {
  const { folder, programs, enter } = request;
  const die = [programs.setpriv, '--pdeathsig', 'KILL'];
  const [program = '', ...words] = [
    enter,
    die,
    namespaces(request),
    ['/bin/sh', '-c', START, 'sh'],
    disk(request),
    request.oci.hiddenFile !== undefined && existsSync(request.oci.hiddenFile) ? request.oci.hiddenFile : '',
    request.oci.own === undefined ? '' : 'within',
    request.joinFiles.join('\n'),
    request.chrt === undefined ? [] : [request.chrt, '--idle', '0'],
    runCommand(request),
  ].flat();
  return spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(request.supervised ? (['pipe', 'pipe'] as const) : [])],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C',
      // Where crun looks for the user's folder before it reads its own options.
      XDG_RUNTIME_DIR: join(folder, 'state'),
    },
    cwd: folder,
  });
}

function namespaces({ asRoot, programs }: OciLaunch): string[] {
  return [
    [programs.unshare],
    asRoot ? [] : ['--user', '--map-root-user'],
    ['--mount', '--propagation', 'slave', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--'],
  ].flat();
}

function disk({ diskTmp, folder }: OciLaunch): string[] {
  return [diskTmp?.image ?? '', diskTmp?.template ?? '', join(folder, 'tmp')];
}

function runCommand(request: OciLaunch): string[] {
  const { oci, folder, asRoot, hasChannel, supervised, id } = request;
  return [
    [oci.path, '--root', join(folder, 'state'), '--log', join(folder, 'log')],
    oci.options({ asRoot, hasNetwork: request.enter.length > 0 }),
    ['run', '--bundle', folder, '--pid-file', join(folder, 'pid')],
    supervised ? (oci.supervisionOptions ?? []) : hasChannel ? (oci.channelOptions ?? []) : [],
    [id],
  ].flat();
}

async function standing(child: ChildProcess, folder: string, stderr: Readable): Promise<void> {
  const written = () => existsSync(join(folder, 'pid'));
  // Node throws away what nobody reads at a child's exit; a listener keeps it without taking it.
  const keep = () => {};
  stderr.on('readable', keep);
  const watcher = watch(folder);
  try {
    const outcome = await new Promise<'stands' | 'ended' | Error>((resolve) => {
      const look = () => written() && resolve('stands');
      watcher.on('change', look).on('error', resolve);
      child.once('error', resolve);
      child.once('exit', () => resolve(written() ? 'stands' : 'ended'));
      look();
    });
    if (outcome === 'stands') return void stderr.off('readable', keep);
    if (outcome === 'ended') throw setupFailed(runtimeComplaint(folder) || (await firstText(stderr)));
    throw new OperationalError('boot sandbox', `could not start: ${outcome.message}`, { cause: outcome });
  } finally {
    watcher.close();
  }
}

/** The last of what the OCI runtime wrote into its log. */
function runtimeComplaint(folder: string): string {
  try {
    const lines = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
    const last = lines.at(-1) ?? '';
    return (/msg="((?:[^"\\]|\\.)*)"/.exec(last)?.[1] ?? last).replaceAll('\\"', '"').slice(-1000);
  } catch {
    return '';
  }
}
