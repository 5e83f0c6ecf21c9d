import { OperationalError } from '../../../base/errors.ts';
import { findProgram } from '../findProgram.ts';

/** Absolute paths of the programs a sandbox is made with. All but bwrap also run inside, from the host's /usr. */
export interface HostPrograms {
  readonly bwrap: string;
  readonly chrt: string;
  readonly prlimit: string;
  readonly setpriv: string;
}

export function findHostPrograms(): HostPrograms {
  if (process.platform !== 'linux') {
    throw new OperationalError('find sandbox programs', 'sandboxes are made of Linux namespaces', {
      hint: 'run Mayfly on Linux, or in a Linux virtual machine',
    });
  }
  const need = (name: string, hint: string) => {
    const path = findProgram(name);
    if (path === undefined)
      throw new OperationalError('find sandbox programs', `${name} is not installed`, { hint });
    return path;
  };
  return {
    bwrap: need('bwrap', "apt-get install bubblewrap (or your distribution's package of that name)"),
    chrt: need('chrt', 'apt-get install util-linux'),
    prlimit: need('prlimit', 'apt-get install util-linux'),
    setpriv: need('setpriv', 'apt-get install util-linux'),
  };
}
