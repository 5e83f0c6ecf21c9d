import { OperationalError } from '../../../base/errors.ts';
import { findProgram } from '../findProgram.ts';

/** Throws OperationalError that says how to install the first of these programs that is missing. */
export function needPrograms(packages: Readonly<Record<string, string>>): void {
  for (const [program, from] of Object.entries(packages)) {
    if (findProgram(program) === undefined) {
      throw new OperationalError('prepare networks', `${program} is not installed`, {
        hint: `apt-get install ${from}`,
      });
    }
  }
}
