import { join } from 'node:path';
import type { HostEnvironment } from './command.ts';
import { interpreterPaths, versionsIn } from './interpreterPaths.ts';

/** What an interpreter says about itself. */
export interface Python {
  /** Resolved path of the executable. */
  readonly path: string;
  readonly version: string;
  /** Resolved folder that holds bin/ and lib/. */
  readonly prefix: string;
  /** Folder of the installed packages that hold boto3, if any. */
  readonly boto3: string | undefined;
  readonly pip: boolean;
  /** Folders outside the prefix and the system's own that it loads shared libraries from. */
  readonly libraries: readonly string[];
}

/** Where a Python 3.MINOR may be. */
export function findCandidates(minor: number, environment: HostEnvironment): string[] {
  const exact = `python3.${minor}`;
  const names = { exact, plain: 'python3', versioned: /^python3\.\d+$/ };
  const managed = pyenvVersions(minor, environment).map((folder) => join(folder, 'bin', exact));
  return interpreterPaths(names, environment, managed);
}

function pyenvVersions(minor: number, environment: HostEnvironment): string[] {
  const home = environment['HOME'];
  const root = environment['PYENV_ROOT'] ?? (home === undefined ? undefined : join(home, '.pyenv'));
  return root === undefined ? [] : versionsIn(join(root, 'versions'), `3.${minor}.`);
}

/** Run as `python -I -c`, so that neither the user's packages nor environment play a part. */
export const PROBE = `
import importlib.util, json, os, sys, sysconfig
for name in ("_ssl", "_hashlib", "_ctypes", "_sqlite3", "_lzma", "_bz2", "zlib"):
    try:
        __import__(name)
    except ImportError:
        pass
real = os.path.realpath
prefix = real(sys.base_prefix)
own = (prefix + "/", "/usr/", "/lib/", "/lib64/", "/bin/")
libraries = set()
try:
    with open("/proc/self/maps") as maps:
        for line in maps:
            path = line.rstrip().rpartition(" ")[2]
            if path.startswith("/") and ".so" in path and not path.startswith(own):
                libraries.add(os.path.dirname(path))
except OSError:
    pass
spec = importlib.util.find_spec("boto3")
print(json.dumps({
    "path": real(getattr(sys, "_base_executable", None) or sys.executable),
    "version": "%d.%d.%d" % sys.version_info[:3],
    "prefix": prefix,
    "boto3": os.path.dirname(os.path.dirname(real(spec.origin))) if spec and spec.origin else None,
    "pip": importlib.util.find_spec("pip") is not None,
    "libraries": sorted(libraries),
}))
`;

/** undefined when the answer is not what the probe prints. */
export function readProbe(text: string): Python | undefined {
  try {
    const said = JSON.parse(text) as Partial<Python> & { boto3?: string | null };
    const { path, version, prefix, libraries } = said;
    if (typeof path !== 'string' || typeof version !== 'string' || typeof prefix !== 'string')
      return undefined;
    if (!/^3\.\d+\.\d+$/.test(version) || !Array.isArray(libraries)) return undefined;
    return { path, version, prefix, libraries, boto3: said.boto3 ?? undefined, pip: said.pip === true };
  } catch {
    return undefined;
  }
}
