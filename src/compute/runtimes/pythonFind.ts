import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HostEnvironment } from './command.ts';

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

/**
 * Where a Python 3.MINOR may be: PATH, the usual folders, pyenv's versions. What belongs to the system comes
 * first: sandboxes see it without a mount. pyenv's shims are scripts, not interpreters.
 */
export function findCandidates(minor: number, environment: HostEnvironment): string[] {
  const name = `python3.${minor}`;
  const onPath = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = [...onPath.filter((folder) => !folder.includes('/shims')), '/usr/bin', '/usr/local/bin'];
  const found = [
    ...folders.map((folder) => join(folder, name)),
    ...pyenvVersions(minor, environment).map((folder) => join(folder, 'bin', name)),
    ...folders.map((folder) => join(folder, 'python3')).filter((path) => mayBe(path, name)),
  ].flatMap((path) => resolved(path));
  const distinct = [...new Set(found)];
  return distinct.toSorted((a, b) => Number(b.startsWith('/usr/')) - Number(a.startsWith('/usr/')));
}

function pyenvVersions(minor: number, environment: HostEnvironment): string[] {
  const home = environment['HOME'];
  const root = environment['PYENV_ROOT'] ?? (home === undefined ? undefined : join(home, '.pyenv'));
  if (root === undefined) return [];
  const folder = join(root, 'versions');
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(`3.${minor}.`))
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** A plain `python3` counts unless its file says that it is another version. */
function mayBe(path: string, name: string): boolean {
  const [real] = resolved(path);
  if (real === undefined) return false;
  return basename(real) === name || !/^python3\.\d+$/.test(basename(real));
}

function resolved(path: string): string[] {
  try {
    const real = realpathSync(path);
    return statSync(real).isFile() ? [real] : [];
  } catch {
    return [];
  }
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
