import type { RuntimeProcess } from './sandbox.ts';

/** Which runtimes this machine can run, and how each is started. */
export interface RuntimeCatalogue {
  /** Never waits: `preparing` while a download runs in the background (it is started by `prepare`). */
  state(runtime: string): RuntimeState;
  /** Makes the runtime usable (downloads it when it must); resolves with the final state; shared by callers. */
  prepare(runtime: string): Promise<RuntimeState>;
  /** Every runtime name Mayfly knows, with its state, for doctor and the console. */
  list(): readonly { runtime: string; state: RuntimeState }[];
  /** Sandboxes of the runtime wait for functions of one memory size only: it takes its bounds at its start. */
  perMemory?(runtime: string): boolean;
}

export interface CodeCompilation {
  /** Started in a sandbox with the package instead of the runtime's own client; see COMPILED in frames.ts. */
  readonly process: RuntimeProcess;
  /** Of source files. */
  readonly extension: string;
  /** Part of the compiled files' names; another for every version whose bytecode differs. */
  readonly tag: string;
  /** Where the interpreter looks for the compiled form of a source, relative to the package. */
  readonly compiledPath: (sourcePath: string) => string;
}

export type RuntimeState =
  | {
      readonly kind: 'ready';
      readonly process: RuntimeProcess;
      /** e.g. `24.21.0`; for INIT_START lines and doctor. */
      readonly version: string;
      /** Names of user environment variables that only act at process start (`NODE_OPTIONS`): a function that
       *  sets one is booted for itself instead of taken from the pool. */
      readonly bootVariables: readonly string[];
      /** It can be started by a program of the function's, which AWS_LAMBDA_EXEC_WRAPPER names. */
      readonly takesWrapper?: true;
      /** Where the catalogue says `perMemory`: how to start it for functions of one size, with some of the
       *  `bootVariables`. `process` is then one of them. */
      readonly processFor?: (
        memoryMiB: number,
        variables?: Readonly<Record<string, string>>,
      ) => RuntimeProcess;
      /** Packages of the runtime can be compiled ahead of cold starts. */
      readonly compiler?: CodeCompilation;
    }
  | { readonly kind: 'absent'; readonly reason: string; readonly installHint: string }
  | { readonly kind: 'downloadable' }
  | { readonly kind: 'preparing'; readonly progress: string };
