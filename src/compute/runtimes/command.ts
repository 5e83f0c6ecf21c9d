import { spawn } from 'node:child_process';
import type { Clock } from '../../base/clock.ts';

export type HostEnvironment = Readonly<Record<string, string | undefined>>;

export interface CommandOptions {
  readonly clock: Clock;
  readonly environment: HostEnvironment;
  readonly folder: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface CommandResult {
  /** null when it was killed (by a signal, the time limit or the abort signal) or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be started or was ended. */
  readonly failure: string | undefined;
}

/** Before a command: what it writes is for sandboxes of other users, whatever the platform's umask. */
export const UMASK: readonly string[] = ['sh', '-c', 'umask 022 && exec "$@"', 'sh'];

const MAX_OUTPUT = 256 * 1024;

/** Runs a program of the host without a shell and collects its output. Never throws. */
export function runCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [program = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.folder,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let failure: string | undefined;
    const end = (why: string) => {
      failure ??= why;
      killGroup(child.pid);
    };
    const timer = options.clock.timer(options.timeoutMs, () =>
      end(`it took longer than ${options.timeoutMs / 1000} s`),
    );
    const onAbort = () => end('the platform is stopping');
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) onAbort();
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const finish = (code: number | null, why: string | undefined) => {
      timer.cancel();
      options.signal.removeEventListener('abort', onAbort);
      resolve({ code, stdout: stdout(), stderr: stderr(), failure: failure ?? why });
    };
    child.on('error', (error) => finish(null, error.message));
    child.on('close', (code, signal) =>
      finish(failure === undefined ? code : null, signal === null ? undefined : `it was ended by ${signal}`),
    );
  });
}

/** The command leads a process group of its own, so that what it started ends with it. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    return; // it has just ended
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < MAX_OUTPUT) text += chunk;
  });
  return () => text;
}

/** The last line that says something, for a reason in one sentence. */
export function lastLine(result: CommandResult): string {
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').map((line) => line.trim());
  const telling = lines.findLast(
    (line) => /error|not found|refused|denied|ENOTFOUND|ETARGET/i.test(line) && !/^\d+ errors?$/.test(line),
  );
  return result.failure ?? telling ?? lines.findLast((line) => line !== '') ?? `exit code ${result.code}`;
}
