/**
 * The network of all sandboxes of one platform, as root: a block of private addresses, one gateway address on the
 * host's loopback interface, a firewall table, and prepared network namespaces that hang on the host by a pair of
 * virtual interfaces each. See docs/decisions/0006-function-network.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { parsePrivateRange, parseRange } from '../../../base/addressRange.ts';
import { OperationalError } from '../../../base/errors.ts';
import { chooseBlock, type AddressBlock } from './addressBlock.ts';
import { firewallRules } from './firewall.ts';
import type { FunctionNetwork, FunctionNetworkNeeds } from './functionNetwork.ts';
import { hostCommand } from './hostCommand.ts';
import { hostFirewallWarnings } from './hostFirewall.ts';
import { hostNameServers } from './nameServers.ts';
import { makeNamespaces, removeNamespaces, type SandboxNetwork } from './namespaceCommands.ts';
import { createNamespacePool } from './namespacePool.ts';
import {
  interfaceGroup,
  removeClaim,
  removeDeadClaims,
  turnOnForwarding,
  underNetworkLock,
  writeClaim,
} from './networkClaims.ts';
import { needPrograms } from './networkPrograms.ts';

/** Removes what killed platforms left, this one or others. Throws OperationalError with a hint where it can't be had. */
export async function openHostNetwork(needs: FunctionNetworkNeeds): Promise<FunctionNetwork> {
  const { folder, egress, log } = needs;
  needPrograms(PACKAGES);
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
  const openPort = async (port: number) => {
    await hostCommand('nft', ['add', 'element', 'inet', name, 'ports', `{ ${port} }`]);
  };
  const listen = (server: Server, port: number) => listenAt(server, block.gateway, port);
  let warnings: readonly string[];
  try {
    // Whether this machine lets us is only known once one was made.
    const trial = await pool.take();
    warnings = await hostFirewallWarnings({
      name,
      namespace: trial.name,
      gateway: block.gateway,
      forwards: egress === 'internet',
      openPort,
      listen,
    }).catch((error: unknown) => {
      log.warn({ error: String(error) }, "the host's firewall was not tried");
      return [];
    });
    pool.giveBack(trial);
  } catch (error) {
    // The first error is the one to tell; what stays is removed by the next start.
    await close().catch(() => {});
    throw error;
  }
  return {
    gateway: block.gateway,
    onHost: true,
    egress,
    shortfall: undefined,
    warnings,
    nameServers,
    take: () => pool.take(),
    giveBack: (network) => pool.giveBack(network),
    enter: ({ name: namespace }) => ['nsenter', `--net=/run/netns/${namespace}`, '--'],
    listen,
    dial: (address, port) => dialFrom(block.gateway, address, port),
    openPort,
    close,
  };
}

/** With the gateway's address, which the neighbour knows the way back to. */
function dialFrom(localAddress: string, host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, localAddress });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function listenAt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const PACKAGES = { ip: 'iproute2', nft: 'nftables', nsenter: 'util-linux', flock: 'util-linux' };

/** Takes a free block of addresses and puts up the gateway and the firewall; under the lock. */
async function claim(name: string, needs: FunctionNetworkNeeds, nameServers: readonly string[]) {
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
  { range, egress }: FunctionNetworkNeeds,
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
