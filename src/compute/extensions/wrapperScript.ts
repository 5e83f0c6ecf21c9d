import { quoted } from '../runtimeApi/startScript.ts';
import type { Sandbox } from '../sandbox.ts';

/** A client that was started so keeps the variables that it finds, for the wrapper may have changed them. */
const WRAPPED = 'MAYFLY_WRAPPED';

/**
 * What a shell in a supervised sandbox becomes: the wrapper, with the runtime's command, "$@" there, as its words; or why it can't, in
 * the words of AWS's `/var/runtime/bootstrap`. Descriptor 3 is the channel, and stays the runtime's.
 */
export function wrapperScript(
  wrapper: string,
  sandbox: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
  environment: Readonly<Record<string, string>>,
): string {
  const program = quoted(inside(wrapper, sandbox));
  const said = quoted(wrapper);
  const own = { ...environment, MAYFLY_CHANNEL_FD: '3', [WRAPPED]: '1' };
  const variables = Object.entries(own).map(([name, value]) => quoted(`${name}=${value}`));
  return [
    `cd ${quoted(sandbox.taskRoot)} 2>/dev/null`,
    `[ -f ${program} ] || { echo ${said}': does not exist'; exit 127; }`,
    `[ -x ${program} ] || { echo ${said}': is not an executable'; exit 126; }`,
    `exec /usr/bin/env -i ${variables.join(' ')} \${TMPDIR+"TMPDIR=$TMPDIR"} ${program} "$@"`,
  ].join('\n');
}

/** Where drivers without namespaces have the function's files and its layers. */
function inside(
  path: string,
  { taskRoot, layersRoot = '/opt' }: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
): string {
  if (path.startsWith('/opt/')) return layersRoot + path.slice('/opt'.length);
  return path.startsWith('/var/task/') ? taskRoot + path.slice('/var/task'.length) : path;
}
