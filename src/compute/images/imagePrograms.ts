import { OperationalError } from '../../base/errors.ts';
import { findProgram } from '../drivers/findProgram.ts';
import { DEFAULT_OCI_RUNTIME, findOciRuntime } from '../drivers/oci/ociRuntime.ts';

/** The packages that they are in. */
const PROGRAMS = {
  skopeo: 'skopeo',
  umoci: 'umoci',
  bwrap: 'bubblewrap',
  prlimit: 'util-linux',
  setpriv: 'util-linux',
};

/** What functions from images need of the host; empty: everything is there. `runtime`: the OCI runtime's name. */
export function missingImagePrograms(runtime?: string): string[] {
  const missing = Object.entries(PROGRAMS).flatMap(([program, from]) =>
    findProgram(program) === undefined ? [from] : [],
  );
  try {
    findOciRuntime(runtime);
  } catch {
    missing.push(runtime ?? DEFAULT_OCI_RUNTIME);
  }
  return missing;
}

/** Where they are. Throws OperationalError where one is missing. */
export function imagePrograms(): Readonly<Record<keyof typeof PROGRAMS, string>> {
  const find = (name: keyof typeof PROGRAMS): string => {
    const path = findProgram(name);
    if (path !== undefined) return path;
    throw new OperationalError('find image programs', `${name} is not installed`, {
      hint: `container images need it: apt-get install ${missingImagePrograms().join(' ')}`,
    });
  };
  return {
    skopeo: find('skopeo'),
    umoci: find('umoci'),
    bwrap: find('bwrap'),
    prlimit: find('prlimit'),
    setpriv: find('setpriv'),
  };
}
