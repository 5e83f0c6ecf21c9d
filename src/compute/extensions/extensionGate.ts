/**
 * Stands between a runtime, whichever way it speaks, and the platform: a runtime is ready, or idle, when its
 * extensions are. Frames go through; READY and IDLE wait here. See docs/decisions on extensions.
 */
import type { Ids } from '../../base/ids.ts';
import { FrameType, type AssignMeta, type FrameTypeValue, type InvokeMeta } from '../frames.ts';
import type { FrameSink } from '../runtimeApi/runtimeSession.ts';
import type { Extension } from './extension.ts';
import { ExtensionRegistry, MAX_EXTENSIONS } from './extensionRegistry.ts';
import type { ExtensionsListener, FunctionFacts } from './extensionsApi.ts';

export interface GateNeeds {
  readonly ids: Pick<Ids, 'uuid'>;
  readonly platform: FrameSink;
  /** Names of the executables that were, or will be, started. */
  readonly external: readonly string[];
  /** The runtime says IDLE itself; else it is idle when it has answered. */
  readonly announcesIdle: boolean;
  /** An extension's state has changed. */
  readonly onChange: () => void;
  /** Initialisation is over. */
  readonly onReady: () => void;
}

const NOBODY: FunctionFacts = { functionName: '', functionVersion: '', handler: '', accountId: '' };
const ENDS_INVOCATION: readonly number[] = [FrameType.response, FrameType.error, FrameType.responseEnd];

export class ExtensionGate implements FrameSink, ExtensionsListener {
  readonly registry: ExtensionRegistry;
  readonly #needs: GateNeeds;
  #facts = NOBODY;
  #runtimeReady = false;
  #ready = false;
  /** An invocation runs, and its runtime is not done with it. */
  #runtimeBusy = false;
  #invocationRuns = false;
  #failed = false;
  #shutting = false;

  constructor(needs: GateNeeds) {
    this.#needs = needs;
    this.registry = new ExtensionRegistry(needs.ids, needs.external);
  }

  /** The platform gives the environment to a function. */
  assigned({ environment, handler, account = '' }: AssignMeta): void {
    this.#facts = {
      functionName: environment['AWS_LAMBDA_FUNCTION_NAME'] ?? '',
      functionVersion: environment['AWS_LAMBDA_FUNCTION_VERSION'] ?? '',
      handler: environment['_HANDLER'] ?? handler,
      accountId: account,
    };
  }

  /** False when there are too many, which is a failure of the first that may not be started. */
  mayStart(): boolean {
    const excess = this.registry.all[MAX_EXTENSIONS];
    if (excess === undefined) return true;
    excess.state = 'LaunchError';
    excess.errorType = 'Extension.TooManyExtensions';
    this.#fail(excess.errorType, `Extension limit (${MAX_EXTENSIONS}) reached`);
    return false;
  }

  invoke(meta: InvokeMeta): void {
    this.#runtimeBusy = true;
    this.#invocationRuns = true;
    this.registry.invoke(meta);
  }

  /** From now on the platform hears nothing more, and what ends is no failure. */
  shuttingDown(): void {
    this.#shutting = true;
    this.registry.close();
  }

  // --- what the runtime says ----------------------------------------------------------------------------

  give(type: FrameTypeValue, meta: object | undefined, body?: Uint8Array): boolean {
    const { platform, announcesIdle } = this.#needs;
    if (this.#shutting) return true;
    if (type === FrameType.ready) {
      this.#runtimeReady = true;
      this.#tellReady();
      return true;
    }
    if (type === FrameType.idle) {
      this.#runtimeIsIdle();
      return true;
    }
    const goesOn = platform.give(type, meta, body);
    if (!announcesIdle && ENDS_INVOCATION.includes(type)) this.#runtimeIsIdle();
    return goesOn;
  }

  whenRead(then: () => void): void {
    this.#needs.platform.whenRead(then);
  }

  // --- what extensions say ------------------------------------------------------------------------------

  facts(): FunctionFacts {
    return this.#facts;
  }

  registered(): void {
    this.#needs.onChange();
  }

  ready(): void {
    this.#needs.onChange();
    this.#tellReady();
    this.#tellIdle();
  }

  failed(extension: Extension, when: 'init' | 'exit'): void {
    this.#needs.onChange();
    const errorType = when === 'init' ? 'Extension.InitError' : 'Extension.ExitError';
    this.#fail(errorType, extension.errorType ?? errorType);
  }

  /** The process of an external extension has ended, as a shell tells it. */
  ended(index: number, status: number): void {
    const extension = this.registry.all[index];
    if (extension === undefined || !extension.external || extension.ended) return;
    const launched = extension.registered || (status !== 126 && status !== 127);
    extension.state = launched ? 'Exited' : 'LaunchError';
    this.#needs.onChange();
    if (this.#shutting) return;
    extension.errorType ??= launched ? 'Extension.Crash' : 'Extension.LaunchError';
    if (launched) this.#fail('Extension.Crash', exitText(status));
    else {
      const why = status === 126 ? 'permission denied' : 'no such file or directory';
      this.#fail('Extension.LaunchError', `fork/exec /opt/extensions/${extension.name}: ${why}`);
    }
  }

  #fail(errorType: string, reason: string): void {
    if (this.#failed || this.#shutting) return;
    this.#failed = true;
    if (!this.#ready) this.#tellStates();
    this.#needs.platform.give(FrameType.fault, { errorType, reason });
  }

  #tellReady(): void {
    if (this.#ready || this.#failed || !this.#runtimeReady || !this.registry.allReady()) return;
    this.#ready = true;
    this.registry.close();
    this.#tellStates();
    this.#needs.onReady();
    const announcesIdle = this.#needs.announcesIdle || this.registry.all.length > 0;
    this.#needs.platform.give(FrameType.ready, { announcesIdle });
  }

  #tellStates(): void {
    for (const { name, state, events, errorType } of this.registry.all) {
      this.#needs.platform.give(FrameType.platform, {
        kind: 'extension',
        name,
        state,
        events,
        ...(errorType === undefined ? {} : { errorType }),
      });
    }
  }

  #runtimeIsIdle(): void {
    this.#runtimeBusy = false;
    this.#tellIdle();
  }

  #tellIdle(): void {
    const none = !this.#needs.announcesIdle && this.registry.all.length === 0;
    if (!this.#invocationRuns || this.#runtimeBusy || none || !this.registry.allReady('INVOKE')) return;
    this.#invocationRuns = false;
    this.#needs.platform.give(FrameType.idle, undefined);
  }
}

function exitText(status: number): string {
  if (status > 128) return status === 137 ? 'signal: killed' : `signal: ${status - 128}`;
  return `exit code ${status}`;
}
