import type { RuntimeCatalogue, RuntimeState } from '../compute/runtimeCatalogue.ts';
import type { IsolationReport } from '../compute/sandbox.ts';
import type { Config } from '../config.ts';

/**
 * What `/_mayfly/machine` tells anybody: what the console must know before somebody has signed in (how, and where),
 * and which functions this machine can run. No secrets, and no paths of the host.
 */
export interface MachineDocument {
  readonly version: string;
  readonly auth: Config['auth'];
  /** Where clients are that do not say. */
  readonly region: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly isolation: IsolationReport;
  readonly runtimes: readonly MachineRuntime[];
  /** Programs that functions from container images need and this machine lacks. */
  readonly missingForImages: readonly string[];
}

export interface MachineRuntime {
  readonly runtime: string;
  readonly state: RuntimeState['kind'];
  readonly version?: string;
  /** Why it is absent, and the command that installs it. */
  readonly reason?: string;
  readonly installHint?: string;
}

interface MachineNeeds {
  readonly version: string;
  readonly config: Pick<Config, 'auth' | 'region' | 'ociRuntime'>;
  readonly architecture: MachineDocument['architecture'];
  readonly isolation: IsolationReport;
  readonly runtimes: Pick<RuntimeCatalogue, 'list'>;
  readonly missingForImages: () => readonly string[];
}

export function machineDocument(needs: MachineNeeds): MachineDocument {
  const { version, config, architecture, isolation } = needs;
  return {
    version,
    auth: config.auth,
    region: config.region,
    architecture,
    isolation,
    runtimes: needs.runtimes.list().map(({ runtime, state }) => ({ runtime, ...describe(state) })),
    missingForImages: needs.missingForImages(),
  };
}

function describe(state: RuntimeState): Omit<MachineRuntime, 'runtime'> {
  if (state.kind === 'ready') return { state: state.kind, version: state.version };
  if (state.kind !== 'absent') return { state: state.kind };
  return { state: state.kind, reason: state.reason, installHint: state.installHint };
}
