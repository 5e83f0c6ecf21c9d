/** Every sandbox a container of an OCI runtime: as isolated as that runtime makes it. */
import { availableParallelism } from 'node:os';
import { OperationalError } from '../../../base/errors.ts';
import { createGate } from '../../../base/gate.ts';
import type { IsolationReport, RuntimeProcess, Sandbox, SandboxDriver } from '../../sandbox.ts';
import { openHost, type BubblewrapDriverOptions, type BubblewrapHost } from '../bubblewrap/bubblewrapHost.ts';
import { describeIsolation } from '../bubblewrap/isolation.ts';
import { gatewayOf } from '../network/functionNetwork.ts';
import { createContainers } from './containers.ts';
import { findOciRuntime, type OciRuntime } from './ociRuntime.ts';

/** Throws OperationalError with a hint when this machine has not what it takes; removes what an earlier run left. */
export async function createOciDriver(options: BubblewrapDriverOptions): Promise<SandboxDriver> {
  const { clock, ids, log } = options;
  const oci = findOciRuntime(options.ociRuntime);
  const host = await openHost(options);
  const { network } = host;
  const containers = createContainers(host, options);
  const turn = createGate(options.bootConcurrency ?? availableParallelism() * 2);
  const closing = new AbortController();
  /** Every id from the beginning of its boot until nothing of it is left. */
  const present = new Map<string, Promise<Sandbox>>();

  const boot = (runtime: RuntimeProcess, signal: AbortSignal): Promise<Sandbox> => {
    const id = ids.hex(16);
    const onReleased = () => present.delete(id);
    const booting = containers.boot({ id, runtime, clock, log, onReleased }, signal);
    present.set(id, booting);
    booting.catch(onReleased);
    return booting;
  };

  return {
    name: 'oci',
    gateway: network && gatewayOf(network),
    runtimeGateway: async () => gatewayOf(await host.runtimeNetwork()),
    boot: (runtime, signal) => {
      const either = AbortSignal.any([signal, closing.signal]);
      return turn(either, () => boot(runtime, either));
    },
    describe: () => describeContainers(host, oci),
    close: async () => {
      closing.abort(new OperationalError('boot sandbox', 'the driver is closing'));
      await Promise.allSettled([...present.values()].map(async (booting) => (await booting).kill()));
      await containers.close();
      await host.remove();
    },
  };
}

function describeContainers(host: BubblewrapHost, oci: OciRuntime): IsolationReport {
  const asRoot = host.uids !== undefined;
  const { properties, warnings } = describeIsolation({
    asRoot,
    controllers: host.cgroups.controllers,
    diskTmp: host.tmpImages.usable(),
    network: host.network,
    networkAbsent: host.networkAbsent,
  });
  const tested = ['runc', 'crun', 'runsc'].includes(oci.name);
  return {
    driver: 'oci',
    properties: { runtime: oci.path, ...properties },
    warnings: tested
      ? warnings
      : [
          ...warnings,
          `Mayfly's tests run with runc, crun and runsc; ${oci.name} is started in the same way.`,
        ],
  };
}
