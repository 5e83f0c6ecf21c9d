import { join } from 'node:path';
import type { Artifacts } from './artifacts/createArtifacts.ts';
import { OperationalError } from '../base/errors.ts';
import type { CodeCompiler } from './codeCompiler.ts';
import type { Environment } from './environment.ts';
import type { AcquiredLink } from './environmentOwner.ts';
import { environmentVariables, type FunctionCredentials } from './environmentVariables.ts';
import { extensionNames } from './extensions/extensionNames.ts';
import { packagesOf, type CodePackage, type FunctionImage, type FunctionVersion } from './functionVersion.ts';
import type { Images } from './images/createImages.ts';
import { imageProcess } from './images/imageProcess.ts';
import { ownProcess, wrapperOf } from './invokerRuntime.ts';
import type { Acquired, Pool } from './pool.ts';
import type { RuntimeCatalogue } from './runtimeCatalogue.ts';
import type { Sandbox } from './sandbox.ts';

/** Where what is put into sandboxes comes from. */
export interface SandboxSources {
  readonly catalogue: RuntimeCatalogue;
  readonly artifacts: Pick<Artifacts, 'derive' | 'derived'> & {
    /** Host folder of the unpacked package. */
    unpack(code: CodePackage): Promise<string>;
    /** Host folder of these layers laid over each other, of what was derived of them under the tag if there is such. */
    merge(layers: readonly CodePackage[], tag?: string): Promise<string>;
    /** Keeps the folder from being removed until the returned function is called. */
    hold(sha256: string): () => void;
  };
  /** Without it, functions from images are refused. */
  readonly images?: Pick<Images, 'prepare' | 'hold'>;
  /**
   * Temporary credentials of the version's execution role; called once per environment, for which they last. Throws, or
   * rejects with, what its invocation is answered when the role can't be assumed.
   */
  readonly credentialsFor: (version: FunctionVersion) => FunctionCredentials | Promise<FunctionCredentials>;
}

export interface SandboxesNeeds extends SandboxSources {
  readonly pool: Pool;
  readonly compiler: CodeCompiler;
  readonly endpointUrl: () => string | undefined;
}

/** What one environment gets. */
interface Contents {
  readonly codeFolder: string | undefined;
  readonly layersFolder: string | undefined;
  readonly credentials: FunctionCredentials;
}

/** A sandbox for each environment, and what is put into it: code, layers, variables, limits. */
export class InvokerSandboxes {
  readonly #needs: SandboxesNeeds;

  constructor(needs: SandboxesNeeds) {
    this.#needs = needs;
  }

  /** Keeps what the version is made of from being removed until the returned function is called. */
  hold(version: FunctionVersion): () => void {
    const { artifacts, images } = this.#needs;
    const { image } = version;
    const held = image === undefined ? packagesOf(version) : [];
    const releases = held.map(({ sha256 }) => artifacts.hold(sha256));
    if (image !== undefined && images !== undefined) releases.push(images.hold(image.digest));
    return () => releases.forEach((release) => release());
  }

  /** Undefined when the environment was not wanted any more. */
  async acquire(environment: Environment, isWanted: () => boolean): Promise<AcquiredLink | undefined> {
    const { version } = environment;
    const { artifacts, compiler } = this.#needs;
    const issued = this.#needs.credentialsFor(version);
    const credentials = issued instanceof Promise ? await issued : issued;
    if (version.image !== undefined)
      return this.#acquireImage(environment, version.image, credentials, isWanted);
    const compiled = compiler.folderOf(version);
    const folder = compiled === undefined ? artifacts.unpack(version.code) : Promise.resolve(compiled);
    const layers = this.#layersOf(version);
    const folders = Promise.all([folder, layers]);
    folders.catch(() => undefined);
    const hasLayers = (version.layers?.length ?? 0) > 0;
    const extensions = hasLayers ? extensionNames(await layers) : [];
    const acquired = await this.#acquireSandbox(version, extensions, isWanted);
    if (acquired === undefined) return undefined;
    try {
      const [codeFolder, layersFolder] = await folders;
      return this.#assignmentFor(environment, acquired, { codeFolder, layersFolder, credentials });
    } catch (error) {
      await acquired.link.kill();
      throw error;
    }
  }

  async #acquireSandbox(
    version: FunctionVersion,
    extensions: readonly string[],
    isWanted: () => boolean,
  ): Promise<Acquired | undefined> {
    const { catalogue, pool } = this.#needs;
    if (extensions.length > 0 || wrapperOf(version) !== undefined) await catalogue.prepare(version.runtime);
    // Whether it needs one of its own is known only then; why it can't be, if so, the pool says.
    if (catalogue.state(version.runtime).kind !== 'ready') {
      await catalogue.prepare(version.runtime).catch(() => undefined);
    }
    const state = catalogue.state(version.runtime);
    const own = state.kind === 'ready' ? ownProcess(version, state, extensions) : undefined;
    if (own === undefined) return pool.acquire(version, isWanted);
    pool.forget(version.functionArn);
    return pool.bootFor(own, version, isWanted);
  }

  /** An image's program starts with all its variables, so nothing waits for it in the pool. */
  async #acquireImage(
    environment: Environment,
    image: FunctionImage,
    credentials: FunctionCredentials,
    isWanted: () => boolean,
  ): Promise<AcquiredLink | undefined> {
    const { images, pool } = this.#needs;
    if (images === undefined) throw new OperationalError('invoke', 'there are no container images here');
    const { version } = environment;
    const unpacked = await images.prepare(image);
    const variables = this.#variablesFor(environment, credentials, { taskRoot: '/var/task' }, {});
    const process = imageProcess(version, image, unpacked, variables);
    const extensions = extensionNames(join(unpacked.rootFolder, 'opt'));
    const own = extensions.length === 0 ? process : { ...process, extensions };
    const acquired = await pool.bootFor(own, version, isWanted);
    if (acquired === undefined) return undefined;
    const nothing = { codeFolder: undefined, layersFolder: undefined };
    return this.#assignmentFor(environment, acquired, { ...nothing, credentials });
  }

  #variablesFor(
    { version, log, provisioned }: Environment,
    credentials: FunctionCredentials,
    { taskRoot, layersRoot = '/opt' }: Pick<Sandbox, 'taskRoot' | 'layersRoot'>,
    runtimeEnvironment: Readonly<Record<string, string>>,
  ): Record<string, string> {
    return environmentVariables({
      version,
      initializationType: provisioned ? 'provisioned-concurrency' : 'on-demand',
      taskRoot,
      layersRoot,
      logStream: log.stream,
      credentials,
      endpointUrl: this.#needs.endpointUrl(),
      runtimeEnvironment,
    });
  }

  #layersOf({ layers = [], runtime }: FunctionVersion): Promise<string | undefined> {
    if (layers.length === 0) return Promise.resolve(undefined);
    const state = this.#needs.catalogue.state(runtime);
    return this.#needs.artifacts.merge(layers, state.kind === 'ready' ? state.compiler?.tag : undefined);
  }

  #assignmentFor(
    environment: Environment,
    acquired: Acquired,
    { codeFolder, layersFolder, credentials }: Contents,
  ): AcquiredLink {
    const { version } = environment;
    const { link } = acquired;
    return {
      ...acquired,
      assignment: {
        codeFolder,
        layersFolder,
        limits: { ...link.process.limits, memoryMiB: version.memoryMiB },
        boost: true,
      },
      meta: {
        // An image has them already.
        environment:
          version.image === undefined
            ? this.#variablesFor(environment, credentials, link.sandbox, link.process.environment)
            : {},
        handler: version.handler,
        memoryMiB: version.memoryMiB,
        logFormat: version.logFormat,
        logLevel: version.applicationLogLevel,
        layersRoot: link.sandbox.layersRoot ?? '/opt',
        account: version.account,
      },
    };
  }
}
