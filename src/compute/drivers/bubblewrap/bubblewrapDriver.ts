import { availableParallelism } from 'node:os';
import { OperationalError } from '../../../base/errors.ts';
import { createGate } from '../../../base/gate.ts';
import type { PreparedSandbox, RuntimeProcess, Sandbox, SandboxDriver } from '../../sandbox.ts';
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
  const present = new Map<string, Promise<PreparedSandbox>>();

  const make = (runtime: RuntimeProcess, waits: boolean, signal: AbortSignal): Promise<PreparedSandbox> => {
    const id = ids.hex(16);
    const onReleased = () => present.delete(id);
    const request = { id, runtime, clock, log, onReleased, waits };
    // The root of an image has no programs of the host with which the runtime could give its rights up.
    const making =
      runtime.rootFolder === undefined
        ? bootSandbox(host, request, signal)
        : containers.boot(request, signal).then(started);
    present.set(id, making);
    making.catch(onReleased);
    return making;
  };
  const inTurn = (runtime: RuntimeProcess, waits: boolean, signal: AbortSignal) => {
    const either = AbortSignal.any([signal, closing.signal]);
    return turn(either, () => make(runtime, waits, either));
  };

  return {
    name: 'bubblewrap',
    gateway: network && gatewayOf(network),
    // Known to be in vain where a network was wanted and can't be had: then runtimes that need it are absent.
    ...(host.networkAbsent === undefined && {
      runtimeGateway: async () => gatewayOf(await host.runtimeNetwork()),
    }),
    boot: async (runtime, signal) => (await inTurn(runtime, false, signal)).sandbox,
    prepare: (runtime, signal) => inTurn(runtime, true, signal),
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
      await Promise.allSettled([...present.values()].map(async (making) => (await making).sandbox.kill()));
      await containers.close();
      await host.remove();
    },
  };
}

const started = (sandbox: Sandbox): PreparedSandbox => ({ sandbox, start: () => {} });
