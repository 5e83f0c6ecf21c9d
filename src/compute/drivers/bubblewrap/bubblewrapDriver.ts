import type { AddressInfo, Server } from 'node:net';
import { availableParallelism } from 'node:os';
import { OperationalError } from '../../../base/errors.ts';
import type { HostNetwork } from '../network/hostNetwork.ts';
import type { Gateway, RuntimeProcess, Sandbox, SandboxDriver } from '../../sandbox.ts';
import { createGate } from '../gate.ts';
import { bootSandbox } from './bootSandbox.ts';
import { openHost, type BubblewrapDriverOptions } from './bubblewrapHost.ts';
import { describeIsolation } from './isolation.ts';

export type { BubblewrapDriverOptions } from './bubblewrapHost.ts';

/** Throws OperationalError with a hint when this machine has not what it takes; removes what an earlier run left. */
export async function createBubblewrapDriver(options: BubblewrapDriverOptions): Promise<SandboxDriver> {
  const { clock, ids, log } = options;
  const host = await openHost(options);
  const { network } = host;
  const turn = createGate(options.bootConcurrency ?? availableParallelism() * 2);
  const closing = new AbortController();
  /** Every id from the beginning of its boot until nothing of it is left. */
  const present = new Map<string, Promise<Sandbox>>();

  const boot = (runtime: RuntimeProcess, signal: AbortSignal): Promise<Sandbox> => {
    const id = ids.hex(16);
    const onReleased = () => present.delete(id);
    const booting = bootSandbox(host, { id, runtime, clock, log, onReleased }, signal);
    present.set(id, booting);
    booting.catch(onReleased);
    return booting;
  };

  return {
    name: 'bubblewrap',
    gateway: network && gatewayAt(network),
    ...(host.runtimeNetwork && { runtimeGateway: gatewayOf(host.runtimeNetwork) }),
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
      await host.remove();
    },
  };
}

function gatewayOf(open: () => Promise<HostNetwork>) {
  return async (): Promise<Gateway> => gatewayAt(await open());
}

function gatewayAt(network: HostNetwork): Gateway {
  const { gateway: address } = network;
  return {
    address,
    onHost: true,
    openPort: (port) => network.openPort(port),
    listen: (server, port) => listenAt(server, address, port),
  };
}

function listenAt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: 512 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
