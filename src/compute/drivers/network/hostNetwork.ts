/**
 * The network of all sandboxes of one platform, as root: a block of private addresses, one gateway address on the
 * host's loopback interface, a firewall table, and prepared network namespaces that hang on the host by a pair of
 * virtual interfaces each. See docs/decisions/0006-function-network.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parsePrivateRange, parseRange } from '../../../base/addressRange.ts';
import { OperationalError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import { findProgram } from '../findProgram.ts';
import { chooseBlock, type AddressBlock } from './addressBlock.ts';
import { firewallRules } from './firewall.ts';
import { hostCommand } from './hostCommand.ts';
import { hostNameServers } from './nameServers.ts';
import { makeNamespaces, removeNamespaces, type SandboxNetwork } from './namespaceCommands.ts';
import { createNamespacePool, type NamespacePool } from './namespacePool.ts';
import {
  interfaceGroup,
  removeClaim,
  removeDeadClaims,
  turnOnForwarding,
  underNetworkLock,
  writeClaim,
} from './networkClaims.ts';

export interface NetworkOptions {
  /** How far functions may reach: nowhere, the platform's endpoint, or the internet too. */
  readonly egress: 'none' | 'platform' | 'internet';
  /** Private addresses for sandboxes, in CIDR notation; other platforms of the machine may have the same. */
  readonly range: string;
  /** What resolves names for functions. Default: the host's, as far as functions can reach it. */
  readonly nameServers?: readonly string[];
}

export interface HostNetwork {
  /** The platform's address as sandboxes reach it. */
  readonly gateway: string;
  readonly egress: 'platform' | 'internet';
  /** What resolves names for sandboxes; empty: nothing does. */
  readonly nameServers: readonly string[];
  readonly take: NamespacePool['take'];
  readonly giveBack: NamespacePool['giveBack'];
  /** Lets sandboxes reach this TCP port of the gateway. */
  openPort(port: number): Promise<void>;
  /** Removes everything. After the last sandbox. */
  close(): Promise<void>;
}

export interface HostNetworkNeeds extends NetworkOptions {
  readonly egress: 'platform' | 'internet';
  /** The driver's own folder: it names the platform. */
  readonly folder: string;
  readonly log: Log;
}

/** Removes what killed platforms left, this one or others. Throws OperationalError with a hint where it can't be had. */
export async function openHostNetwork(needs: HostNetworkNeeds): Promise<HostNetwork> {
  const { folder, egress, log } = needs;
  needPrograms();
  const name = `mf${createHash('sha256').update(folder).digest('hex').slice(0, 6)}`;
  const nameServers = egress === 'internet' ? (needs.nameServers ?? hostNameServers()) : [];
  const remove = () => underNetworkLock(() => removeClaim(name));
  const { block, mtu } = await underNetworkLock(() => claim(name, needs, nameServers));
  const wiring = { gateway: block.gateway, mtu, group: interfaceGroup(name), forward: egress === 'internet' };
  const make = async (networks: readonly SandboxNetwork[]) => {
    await hostCommand('/bin/sh', ['-s'], makeNamespaces(networks, wiring));
  };
  const pool = createNamespacePool({
    prefix: name,
    addresses: block.addresses,
    make,
    remove: async (names) => {
      await hostCommand('ip', ['-force', '-batch', '-'], removeNamespaces(names));
    },
    log,
  });
  const close = async () => {
    await pool.close();
    await remove();
  };
  try {
    // Whether this machine lets us is only known once one was made.
    pool.giveBack(await pool.take());
  } catch (error) {
    // The first error is the one to tell; what stays is removed by the next start.
    await close().catch(() => {});
    throw error;
  }
  return {
    gateway: block.gateway,
    egress,
    nameServers,
    take: () => pool.take(),
    giveBack: (network) => pool.giveBack(network),
    openPort: async (port) => {
      await hostCommand('nft', ['add', 'element', 'inet', name, 'ports', `{ ${port} }`]);
    },
    close,
  };
}

const PACKAGES = { ip: 'iproute2', nft: 'nftables', nsenter: 'util-linux', flock: 'util-linux' };

function needPrograms(): void {
  if (process.getuid?.() !== 0) {
    throw new OperationalError('prepare networks', 'only root can give functions a network', {
      hint: 'run Mayfly as root',
    });
  }
  for (const [program, from] of Object.entries(PACKAGES)) {
    if (findProgram(program) === undefined) {
      throw new OperationalError('prepare networks', `${program} is not installed`, {
        hint: `apt-get install ${from}`,
      });
    }
  }
}

/** Takes a free block of addresses and puts up the gateway and the firewall; under the lock. */
async function claim(name: string, needs: HostNetworkNeeds, nameServers: readonly string[]) {
  const range = parsePrivateRange(needs.range);
  if (range === undefined)
    throw new OperationalError('prepare networks', `${needs.range} is no private range`);
  try {
    await removeDeadClaims(name);
    const routes = await hostRoutes();
    const block = chooseBlock(range, routes.taken, Number.parseInt(name.slice(2), 16));
    writeClaim(name, block.gateway);
    await setUp(name, block, needs, nameServers);
    return { block, mtu: routes.mtu };
  } catch (error) {
    // As above.
    await removeClaim(name).catch(() => {});
    throw error;
  }
}

async function setUp(
  name: string,
  block: AddressBlock,
  { range, egress }: HostNetworkNeeds,
  nameServers: readonly string[],
): Promise<void> {
  await hostCommand('nft', ['-f', '-'], firewallRules({ name, block, range, egress, nameServers }));
  await hostCommand('ip', ['addr', 'add', `${block.gateway}/32`, 'dev', 'lo']);
  if (egress === 'internet') await turnOnForwarding();
}

interface Route {
  readonly dst: string;
  readonly dev?: string;
}

/** What this machine's routes and addresses occupy, and the size of packets on the way out. */
async function hostRoutes() {
  const text = await hostCommand('ip', ['-json', '-4', 'route', 'show', 'table', 'all']);
  const routes = JSON.parse(text) as Route[];
  const out = routes.find(({ dst, dev }) => dst === 'default' && dev !== undefined)?.dev;
  return {
    taken: routes
      .flatMap(({ dst }) => parseRange(dst) ?? [])
      .filter(({ last, first }) => last - first < 2 ** 32 - 1),
    mtu: mtuOf(out),
  };
}

function mtuOf(name: string | undefined): number {
  try {
    return Number.parseInt(readFileSync(`/sys/class/net/${name}/mtu`, 'latin1'), 10) || 1500;
  } catch {
    return 1500;
  }
}
