import { availableParallelism } from 'node:os';
import { OperationalError } from '../../../base/errors.ts';
import type { RuntimeProcess, Sandbox, SandboxDriver } from '../../sandbox.ts';
import { createGate } from '../gate.ts';
import { createContainers } from '../oci/containers.ts';
import { gatewayOf } from '../network/functionNetwork.ts';
import { bootSandbox } from './bootSandbox.ts';
import { openHost, type BubblewrapDriverOptions } from './bubblewrapHost.ts';
import { describeIsolation } from './isolation.ts';

export type { BubblewrapDriverOptions } from './bubblewrapHost.ts';

/** Throws OperationalError with a hint when this machine has not what it takes; removes what an earlier run left. */
export async function createBubblewrapDriver(options: BubblewrapDriverOptions): Promise<SandboxDriver> {
  const { clock, ids, log } = options;
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
    const request = { id, runtime, clock, log, onReleased };
    // The root of an image has no programs of the host with which the runtime could give its rights up.
    const booting =
      runtime.rootFolder === undefined
        ? bootSandbox(host, request, signal)
        : containers.boot(request, signal);
    present.set(id, booting);
    booting.catch(onReleased);
    return booting;
  };

  return {
    name: 'bubblewrap',
    gateway: network && gatewayOf(network),
    // Known to be in vain where a network was wanted and can't be had: then runtimes that need it are absent.
    ...(host.networkAbsent === undefined && {
      runtimeGateway: async () => gatewayOf(await host.runtimeNetwork()),
    }),
    boot: (runtime, signal) => {
      const either = AbortSignal.any([signal, closing.signal]);
      return turn(either, () => boot(runtime, either));
    },
    describe: () =>
      describeIsolation({
        asRoot: host.uids !== undefined,
        controllers: host.cgroups.controllers,
        diskTmp: host.tmpImages.usable(),
        network,
        networkAbsent: host.networkAbsent,
      }),
    close: async () => {
      closing.abort(new OperationalError('boot sandbox', 'the driver is closing'));
      await Promise.allSettled([...present.values()].map(async (booting) => (await booting).kill()));
      await containers.close();
      await host.remove();
    },
  };
}
