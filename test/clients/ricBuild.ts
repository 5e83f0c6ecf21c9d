/** Official runtime clients, fetched and built once into the cache folder; later runs find them there. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { lockDataFolder } from '../../src/store/dataFolderLock.ts';
import { eventually } from '../harness.ts';

export interface RicBuild {
  /** With every version in it: another one is another build. */
  readonly name: string;
  /** Files of ours, written before it is built: what is in them is part of the name as well. */
  readonly sources?: Readonly<Record<string, string | Uint8Array>>;
  readonly programs: readonly string[];
  /** Longer, and the tests of this client are skipped; the next run goes on where this one ended. */
  readonly timeoutMs: number;
  readonly build: (folder: string, run: Run) => Promise<void>;
}

type Run = (
  program: string,
  words: readonly string[],
  environment?: Record<string, string>,
) => Promise<unknown>;

const execute = promisify(execFile);

/** Go's own installer puts it where no PATH leads by itself. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];

/** Resolves with the folder, or with the reason why this machine cannot have it: `{ skip }`. */
export async function ricBuild(wanted: RicBuild): Promise<{ folder: string } | { skip: string }> {
  const sources = Object.entries(wanted.sources ?? {});
  const digest = createHash('sha256');
  for (const [path, content] of sources) digest.update(`${path}\n`).update(content);
  const name = sources.length === 0 ? wanted.name : `${wanted.name}-${digest.digest('hex').slice(0, 8)}`;
  const folder = join(readConfig([]).config.cacheFolder, 'test-clients', name);
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return { folder };
  const missing = wanted.programs.find((program) => !FOLDERS.some((each) => existsSync(join(each, program))));
  if (missing !== undefined) return { skip: `${missing} is not installed` };
  const lock = await eventually(
    `the lock of ${wanted.name}`,
    () => lockDataFolder(`${folder}.lock`).catch(() => undefined),
    wanted.timeoutMs,
  );
  const deadline = performance.now() + wanted.timeoutMs;
  const run: Run = (program, words, environment = {}) =>
    execute(program, words, {
      cwd: folder,
      env: { ...process.env, PATH: FOLDERS.join(delimiter), ...environment },
      timeout: Math.ceil(Math.max(1, deadline - performance.now())),
      maxBuffer: 64 * 1024 * 1024,
    });
  try {
    if (existsSync(complete)) return { folder };
    await mkdir(folder, { recursive: true });
    for (const [path, content] of sources) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await wanted.build(folder, run);
    await writeFile(complete, '');
    return { folder };
  } catch (error) {
    const seconds = wanted.timeoutMs / 1000;
    if (performance.now() >= deadline) return { skip: `${wanted.name} was not built within ${seconds} s` };
    await rm(folder, { recursive: true, force: true });
    return { skip: `${wanted.name} could not be built: ${firstLine(error)}` };
  } finally {
    await lock.release();
  }
}

function firstLine(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = `${said}\n${String(error)}`.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /error|refused|not found/i.test(line)) ?? lines.find((line) => line !== '') ?? ''
  );
}
