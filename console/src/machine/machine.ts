import { createContext, use } from 'react';

/** What `/_mayfly/machine` says: src/platform/machineDocument.ts. */
export interface Machine {
  readonly version: string;
  readonly auth: 'enforce' | 'open' | 'audit';
  readonly region: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly isolation: {
    readonly driver: string;
    readonly properties: Readonly<Record<string, string | boolean>>;
    readonly warnings: readonly string[];
  };
  readonly runtimes: readonly MachineRuntime[];
  readonly missingForImages: readonly string[];
}

export interface MachineRuntime {
  readonly runtime: string;
  readonly state: 'ready' | 'absent' | 'downloadable' | 'preparing';
  readonly version?: string;
  readonly reason?: string;
  readonly installHint?: string;
}

export async function fetchMachine(signal: AbortSignal): Promise<Machine> {
  const answer = await fetch('/_mayfly/machine', { signal });
  if (!answer.ok) throw new Error(`/_mayfly/machine answered ${answer.status}`);
  return (await answer.json()) as Machine;
}

/** Longer than this nobody looks at nothing. */
const AT_ONCE_MS = 150;

/** The machine, where it is known at once; what else there is to know, who asks again hears. */
export async function machineAtOnce(): Promise<Machine | undefined> {
  const signal = AbortSignal.timeout(AT_ONCE_MS);
  return fetchMachine(signal).catch(() => undefined);
}

export const MachineContext = createContext<Machine | undefined>(undefined);

/** The machine that Mayfly runs on. Pages are shown once it is known. */
export function useMachine(): Machine {
  const machine = use(MachineContext);
  if (!machine) throw new Error('outside of MachineProvider');
  return machine;
}
