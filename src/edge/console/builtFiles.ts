import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** One file of the build, and which compressed forms lie beside it. */
export interface BuiltFile {
  readonly path: string;
  readonly contentType: string;
  readonly encodings: ReadonlySet<string>;
}

/** The build's files by their path under the console's, e.g. `assets/index-4f3a.js`. */
export interface BuiltFiles {
  /** Undefined where nothing is built. Notices that another build has taken the folder's place. */
  current(): Promise<ReadonlyMap<string, BuiltFile> | undefined>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.zip': 'application/zip',
};

/** The suffix of each form, by its name in HTTP; the smallest first. */
export const ENCODINGS = { br: '.br', gzip: '.gz' } as const;

export function createBuiltFiles(folder: string): BuiltFiles {
  let known: { readonly build: string; readonly files: ReadonlyMap<string, BuiltFile> } | undefined;
  return {
    current: async () => {
      const page = await stat(join(folder, 'index.html')).catch(() => undefined);
      if (!page) return undefined;
      const build = `${page.ino}/${page.mtimeMs}`;
      if (known?.build !== build) known = { build, files: await readFiles(folder) };
      return known.files;
    },
  };
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = new Set(
    entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
  );
  const files = new Map<string, BuiltFile>();
  for (const path of paths) {
    const contentType = TYPES[extname(path)];
    if (contentType === undefined) continue;
    const encodings = Object.entries(ENCODINGS).flatMap(([name, suffix]) =>
      paths.has(path + suffix) ? [name] : [],
    );
    files.set(relative(folder, path).replaceAll(sep, '/'), {
      path,
      contentType,
      encodings: new Set(encodings),
    });
  }
  return files;
}
