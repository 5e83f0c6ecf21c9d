import type { Log } from '../../base/log.ts';

/** A library that functions find without packaging it: AWS SDK v3 for Node.js, boto3 for Python. */
export interface Library {
  readonly name: string;
  state(): LibraryState;
  /** It is there, or installing it has been tried: waiting for it is over. */
  settled(): boolean;
  /** Installs it in the background unless it is there; resolves when that has ended, well or not. */
  start(): Promise<void>;
}

export type LibraryState =
  | { readonly kind: 'present'; readonly folder: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'installing' }
  | { readonly kind: 'absent'; readonly reason: string; readonly installHint: string };

export interface LibrarySource {
  readonly name: string;
  readonly folder: string;
  readonly installHint: string;
  isPresent(): boolean;
  /** Throws an Error whose message is the reason. */
  install(): Promise<void>;
}

export function createLibrary(source: LibrarySource, log: Log): Library {
  let state: LibraryState = { kind: 'missing' };
  let running: Promise<void> | undefined;
  let tried = false;
  const install = async () => {
    state = { kind: 'installing' };
    log.info({ library: source.name, folder: source.folder }, 'installing a library for functions');
    try {
      await source.install();
      state = { kind: 'present', folder: source.folder };
      log.info({ library: source.name }, 'functions can use the library now');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      state = { kind: 'absent', reason, installHint: source.installHint };
      log.warn(
        { library: source.name, reason, hint: source.installHint },
        'functions that import the library without packaging it will fail',
      );
    }
    tried = true;
  };
  const look = () => {
    if (state.kind === 'missing' && source.isPresent()) state = { kind: 'present', folder: source.folder };
    return state;
  };
  return {
    name: source.name,
    state: look,
    settled: () => tried || look().kind === 'present',
    start: () => {
      if (state.kind === 'present' || source.isPresent()) {
        state = { kind: 'present', folder: source.folder };
        return Promise.resolve();
      }
      running ??= install().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
