/** The network of all sandboxes of one platform, whoever it is made by (hostNetwork.ts, hubNetwork.ts). */
import type { Server, Socket } from 'node:net';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Gateway } from '../../sandbox.ts';
import { explainFailure } from '../isolationHint.ts';
import { openHostNetwork } from './hostNetwork.ts';
import { openHubNetwork } from './hubNetwork.ts';
import type { SandboxNetwork } from './namespaceCommands.ts';

export interface NetworkOptions {
  /** How far functions may reach: nowhere, the platform's endpoint, or the internet too. */
  readonly egress: 'none' | 'platform' | 'internet';
  /** Private addresses for sandboxes, in CIDR notation; other platforms of the machine may have the same. */
  readonly range: string;
  /** What resolves names for functions. Default: the host's, as far as functions can reach it. */
  readonly nameServers?: readonly string[];
}

export interface FunctionNetwork {
  /** The platform's address as sandboxes reach it. */
  readonly gateway: string;
  /** See `Gateway.onHost`. */
  readonly onHost: boolean;
  /** How far sandboxes do reach. With `none` they reach the ports that are opened, as with `platform`. */
  readonly egress: NetworkOptions['egress'];
  /** Why that is less than was asked for. */
  readonly shortfall: Shortfall | undefined;
  /** Sentences about what stands in the way on this machine. */
  readonly warnings: readonly string[];
  /** What resolves names for sandboxes; empty: nothing does. */
  readonly nameServers: readonly string[];
  /** One that is ready, or the next to be made. */
  take(): Promise<SandboxNetwork>;
  /** Only when no process is in it. */
  giveBack(network: SandboxNetwork): void;
  /** Words before a command that let it start in this network. */
  enter(network: SandboxNetwork): readonly string[];
  /** Lets sandboxes reach this TCP port of the gateway. */
  openPort(port: number): Promise<void>;
  /** See `Gateway.listen`. */
  listen(server: Server, port: number): Promise<number>;
  /** See `Gateway.dial`. */
  dial(address: string, port: number): Promise<Socket>;
  /** Removes everything. After the last sandbox. */
  close(): Promise<void>;
}

export interface Shortfall {
  readonly reason: string;
  readonly hint: string;
}

export interface FunctionNetworkNeeds extends NetworkOptions {
  /** The driver's own folder: it names the platform. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * As much of what is asked for as this machine and user can give, never more. Throws OperationalError with a hint
 * where there can be no network at all.
 */
export async function openFunctionNetwork(needs: FunctionNetworkNeeds): Promise<FunctionNetwork> {
  if (process.getuid?.() !== 0) return openHubNetwork(needs);
  try {
    return await openHostNetwork(needs);
  } catch (error) {
    const egress = needs.egress === 'none' ? 'none' : 'platform';
    const network = await openHubNetwork({ ...needs, egress }).catch(() => {
      throw error;
    });
    return needs.egress === egress ? network : { ...network, shortfall: explainFailure(error) };
  }
}

export function gatewayOf(network: FunctionNetwork): Gateway {
  return {
    address: network.gateway,
    onHost: network.onHost,
    openPort: (port) => network.openPort(port),
    listen: (server, port) => network.listen(server, port),
    dial: (address, port) => network.dial(address, port),
  };
}
