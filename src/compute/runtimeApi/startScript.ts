/**
 * How the process of a `provided` runtime waits and becomes the function's bootstrap: a shell that says on its channel
 * that it stands, then reads what to become from there. Everything variable is quoted: values are the function's own.
 */
import type { Sandbox } from '../sandbox.ts';

/** Of the waiting process. Descriptor 3 is the channel. */
export const WAITING_ARGV: readonly string[] = ['/bin/sh', '-c', 'echo >&3; exec /bin/sh -s <&3'];

/** What the shell writes on its channel when there is nothing to become. */
export const NO_BOOTSTRAP = 'no bootstrap';

/** Where AWS looks, in this order. */
export function bootstrapPaths(taskRoot: string, layersRoot: string = '/opt'): readonly [string, string] {
  return [`${taskRoot}/bootstrap`, `${layersRoot}/bootstrap`];
}

/**
 * The whole script. `env -i` rather than `export`: some names mean something to a shell, and the function shall have
 * its own variables and no other. TMPDIR stays where the sandbox has one: its processes are known by it.
 */
export function startScript(
  { taskRoot, layersRoot }: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
  environment: Readonly<Record<string, string>>,
): string {
  const variables = Object.entries(environment).map(([name, value]) => quoted(`${name}=${value}`));
  const start = `exec /usr/bin/env -i ${variables.join(' ')} \${TMPDIR+"TMPDIR=$TMPDIR"} "$1" </dev/null 3>&-`;
  const paths = bootstrapPaths(taskRoot, layersRoot);
  return [
    `cd ${quoted(taskRoot)} 2>/dev/null`,
    ...paths.map((path) => `set -- ${quoted(path)}; [ -f "$1" ] && ${start}`),
    `echo ${quoted(NO_BOOTSTRAP)} >&3`,
    '',
  ].join('\n');
}

/** One word of a POSIX shell, whatever is in it but a NUL, which no variable can have. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`;
}
