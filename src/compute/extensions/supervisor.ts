/**
 * The process that starts and watches the others in a sandbox with extensions: a shell that the platform tells what to
 * do, line by line, over a socket of its own (`Sandbox.control`). What it says there:
 *
 *   up              it stands
 *   pid N           of the runtime's process
 *   runtime STATUS  the runtime has ended, as a shell tells it: 128 + the number of a signal
 *   ended I STATUS  the extension with this number has
 *
 * The function's own processes don't have the socket. If they got at it they could only lie about themselves.
 */
import { quoted } from '../runtimeApi/startScript.ts';

/**
 * WHEN COMMAND… ; the runtime's. Starts it `now`, which only then has the channel, or has it at hand as "$@" for later. Who
 * waits for a process has no stderr of its own: shells tell there of deaths by a signal, and it is the function's log.
 */
const SCRIPT = `
C=$MAYFLY_CONTROL_FD; O=$((C + 1)); unset MAYFLY_CONTROL_FD
eval "exec 9<&$C $C<&-"
E=/usr/bin/env; [ -x $E ] || E=env; export E
[ $O = 8 ] || eval "exec 8>&$O $O>&-"
echo up >&9
W=$1; shift
if [ "$W" = now ]; then
  ( exec 7>&2 2>/dev/null
    "$@" </dev/null 2>&7 7>&- 9<&- 8>&- & echo "pid $!" >&9; wait $!; echo "runtime $?" >&9 ) &
  exec 3>&-; set --
fi
exec /bin/sh -s "$@" <&9`;

/** `command`: the runtime's, started now or when it is told to be. */
export function supervised(when: 'now' | 'later', command: readonly string[]): readonly string[] {
  return ['/bin/sh', '-c', SCRIPT, 'sh', when, ...command];
}

/** Starts the runtime: `script` becomes it. */
export function startRuntime(script: string): string {
  const start = `( ${script}\n) </dev/null 2>&7 7>&- 9<&- 8>&-`;
  return `( exec 7>&2 2>/dev/null; ${start} & echo "pid $!" >&9; wait $!; echo "runtime $?" >&9 ) &\n`;
}

/** `env -i`: an extension has the function's variables and no others. */
export function startExtension(
  index: number,
  path: string,
  environment: Readonly<Record<string, string>>,
): string {
  const variables = Object.entries(environment).map(([name, value]) => quoted(`${name}=${value}`));
  // `env` takes a path with an equals sign for one more variable.
  const program = path.includes('=') ? `/bin/sh -c 'exec "$0"' ${quoted(path)}` : quoted(path);
  const command = `$E -i ${variables.join(' ')} \${TMPDIR+"TMPDIR=$TMPDIR"} ${program}`;
  const start = `( cd /; exec ${command} </dev/null >&8 2>&8 3>&- 8>&- 9<&- )`;
  return `( exec 2>/dev/null; ${start}; echo "ended ${index} $?" >&9 ) &\n`;
}

export function signalRuntime(pid: number, signal: 'TERM' | 'KILL'): string {
  return `kill -${signal} ${pid} 2>/dev/null\n`;
}

/** The sandbox ends as if its runtime had ended so: a death for want of memory is known by that. */
export function endWith(status: number): string {
  return `exit ${status}\n`;
}

export type Told =
  | { readonly kind: 'up' }
  | { readonly kind: 'pid'; readonly pid: number }
  | { readonly kind: 'runtime'; readonly status: number }
  | { readonly kind: 'ended'; readonly index: number; readonly status: number };

const MAX_LINE_BYTES = 256;

/** Calls back with what is understood; the rest, and lines too long to be the supervisor's, are passed over. */
export function supervisorReader(onTold: (told: Told) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-MAX_LINE_BYTES);
    for (const line of lines) {
      const told = read(line);
      if (told !== undefined) onTold(told);
    }
  };
}

function read(line: string): Told | undefined {
  if (line === 'up') return { kind: 'up' };
  const [, word, first = '', second] = /^(pid|runtime|ended) (\d{1,9})(?: (\d{1,3}))?$/.exec(line) ?? [];
  const number = Number(first);
  if (word === 'pid' && second === undefined && number > 1) return { kind: 'pid', pid: number };
  if (word === 'runtime' && second === undefined) return { kind: 'runtime', status: number };
  if (word === 'ended' && second !== undefined)
    return { kind: 'ended', index: number, status: Number(second) };
  return undefined;
}
