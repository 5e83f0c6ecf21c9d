import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { OperationalError, systemErrorCode } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';

/** Why the program that the configuration names for a runtime cannot be run, if so. */
export function programProblem(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return `${path}, which the configuration names for it, is no program`;
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const code = systemErrorCode(error);
    const what = code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'cannot be executed' : String(code);
    return `${path}, which the configuration names for it, ${what}`;
  }
}

/** With links resolved, as interpreters find their own folders; a path that leads nowhere stays as it is. */
export function realProgram(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** What to do about an interpreter that is named and unfit. */
export const NAMED_HINT =
  'Correct it in the configuration (--runtime, MAYFLY_RUNTIME or mayfly.json), or leave it out to have one searched for.';

/**
 * A name that is no runtime with an interpreter is a mistake of writing: the platform does not start. A path that
 * leads nowhere now may do so later; it is a warning, and the runtime is absent meanwhile.
 */
export function checkNamed(
  named: Readonly<Record<string, string>>,
  nameable: readonly string[],
  log: Log,
): void {
  for (const [runtime, path] of Object.entries(named)) {
    if (!nameable.includes(runtime)) {
      throw new OperationalError(
        'read the configuration',
        `it names ${path} for ${runtime}, which is no runtime that takes an interpreter of this machine`,
        { hint: `those are ${nameable.join(', ')}` },
      );
    }
    try {
      statSync(path);
    } catch (error) {
      const reason = systemErrorCode(error) ?? String(error);
      log.warn({ runtime, path, reason }, 'the interpreter that the configuration names cannot be used');
    }
  }
}
