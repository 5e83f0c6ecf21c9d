/**
 * Compiles packages ahead of their next cold starts, where a runtime would else do it in each: Python without
 * bytecode spends half a second on a megabyte of source. It happens in a sandbox that sees the package and nothing
 * of any function, and none of the package's code is executed: what comes out depends on the package alone, so
 * that functions with the same package may share it. Whoever could subvert the compiler by a crafted source would
 * deceive only functions made of that very source.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Artifacts } from './artifacts/createArtifacts.ts';
import type { Clock } from '../base/clock.ts';
import { systemErrorCode } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { bootLink, type BootOptions, type EnvironmentLink } from './environmentLink.ts';
import { FrameType, type Frame } from './frames.ts';
import { packagesOf, type CodePackage, type FunctionVersion } from './functionVersion.ts';
import type { CodeCompilation, RuntimeCatalogue } from './runtimeCatalogue.ts';
import type { SandboxDriver } from './sandbox.ts';

export interface CodeCompilerNeeds {
  readonly driver: SandboxDriver;
  readonly catalogue: Pick<RuntimeCatalogue, 'state'>;
  readonly artifacts: Pick<Artifacts, 'derive' | 'derived' | 'unpack'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly boot: Omit<BootOptions, 'stopping'>;
  /** Nothing is being invoked. */
  readonly quiet: () => boolean;
}

/** Less source is compiled faster than it is worth to remember. */
const LEAST_BYTES = 16 * 1024;
/** Of all that comes out, for the disk's sake. */
const MOST_BYTES = 128 * 1024 * 1024;
const TIME_LIMIT_MS = 60_000;
const QUIET_CHECK_MS = 300;
/** On a platform that is never quiet it is done all the same: compilers give way to functions. */
const PATIENCE_MS = 10_000;
const COMPILER_MEMORY_MIB = 512;

export class CodeCompiler {
  readonly #needs: CodeCompilerNeeds;
  readonly #considered = new Set<string>();
  readonly #stopping = new AbortController();
  /** One after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(needs: CodeCompilerNeeds) {
    this.#needs = needs;
  }

  /** The compiled form of the version's package, if there is one: the folder to show instead of `unpack`'s. */
  folderOf(version: FunctionVersion): string | undefined {
    const compilation = this.#compilationOf(version);
    return compilation && this.#needs.artifacts.derived(version.code.sha256, compilation.tag);
  }

  /** A function of the version has run: its package and layers are compiled when nothing else is to be done. */
  consider(version: FunctionVersion): void {
    const compilation = this.#compilationOf(version);
    if (compilation === undefined || this.#stopping.signal.aborted) return;
    for (const code of packagesOf(version)) {
      const name = `${code.sha256} ${compilation.tag}`;
      if (this.#considered.has(name) || this.#needs.artifacts.derived(code.sha256, compilation.tag)) continue;
      this.#considered.add(name);
      this.#last = this.#last
        .then(() => this.#compile(code, compilation))
        .catch((error: unknown) => {
          if (this.#stopping.signal.aborted) return;
          this.#needs.log.warn(
            { functionArn: version.functionArn, error: String(error) },
            'code was not compiled',
          );
        });
    }
  }

  async close(): Promise<void> {
    this.#stopping.abort(new Error('the platform is stopping'));
    await this.#last;
  }

  #compilationOf({ runtime, image }: FunctionVersion): CodeCompilation | undefined {
    if (image !== undefined) return undefined;
    const state = this.#needs.catalogue.state(runtime);
    return state.kind === 'ready' ? state.compiler : undefined;
  }

  async #compile(code: CodePackage, compilation: CodeCompilation): Promise<void> {
    const { artifacts, clock, quiet } = this.#needs;
    const latestMs = clock.monotonic() + PATIENCE_MS;
    do await clock.sleep(QUIET_CHECK_MS, this.#stopping.signal);
    while (!quiet() && clock.monotonic() < latestMs);
    const folder = await artifacts.unpack(code);
    const sources = await listSources(folder, compilation.extension);
    if (sources.bytes < LEAST_BYTES) return;
    await artifacts.derive(code, compilation.tag, (draft) =>
      this.#compileInto(draft, folder, sources.paths, compilation),
    );
  }

  async #compileInto(
    draft: string,
    folder: string,
    sources: ReadonlySet<string>,
    compilation: CodeCompilation,
  ): Promise<boolean> {
    const { driver, clock, boot } = this.#needs;
    const stopping = this.#stopping.signal;
    const link = await bootLink(driver, compilation.process, clock, { ...boot, stopping });
    const late = clock.timer(TIME_LIMIT_MS, () => link.violate('took too long'));
    const stop = () => link.violate('the platform is stopping');
    stopping.addEventListener('abort', stop, { once: true });
    try {
      const limits = { ...link.process.limits, memoryMiB: COMPILER_MEMORY_MIB };
      await link.sandbox.assign({ codeFolder: folder, limits, boost: true });
      const files = keepFiles(draft, sources, compilation);
      return (await received(link, files.keep)) && files.count() > 0;
    } finally {
      late.cancel();
      stopping.removeEventListener('abort', stop);
      await link.kill();
    }
  }
}

/** Resolves with whether the compiler came to its end; rejects when it ended or broke the protocol before. */
function received(link: EnvironmentLink, keep: (frame: Frame) => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const ignore = (): void => undefined;
    link.listen({
      onStdout: ignore,
      onStderr: ignore,
      onEnd: (end) => reject(new Error(end.kind === 'exit' ? 'the compiler ended' : end.reason)),
      onFrame: (frame) => {
        if (frame.type === FrameType.ready) return resolve(true);
        if (frame.type !== FrameType.compiled) return link.violate(`frame ${frame.type} of a compiler`);
        try {
          if (!keep(frame)) resolve(false);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
    link.send(FrameType.assign, { taskRoot: link.sandbox.taskRoot });
  });
}

/** Only for sources that the package is known to have, each once, and none over a file of the package. */
function keepFiles(draft: string, sources: ReadonlySet<string>, { compiledPath }: CodeCompilation) {
  const left = new Set(sources);
  let bytes = 0;
  let count = 0;
  return {
    count: () => count,
    keep: ({ meta, body }: Frame): boolean => {
      const { path } = meta;
      if (typeof path !== 'string' || !left.delete(path)) throw new Error('the compiler names no source');
      bytes += body.length;
      if (bytes > MOST_BYTES) return false;
      const target = join(draft, compiledPath(path));
      if (writeNew(target, body)) count++;
      return true;
    },
  };
}

/** False where the package itself has something else in that place. */
function writeNew(path: string, content: Uint8Array): boolean {
  try {
    if (mkdirSync(dirname(path), { recursive: true }) !== undefined) chmodSync(dirname(path), 0o755);
    writeFileSync(path, content, { flag: 'wx' });
    chmodSync(path, 0o644);
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return false;
    throw error;
  }
}

async function listSources(folder: string, extension: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = new Set<string>();
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(extension)) continue;
    const path = join(entry.parentPath, entry.name);
    paths.add(relative(folder, path));
    bytes += (await stat(path)).size;
  }
  return { paths, bytes };
}
