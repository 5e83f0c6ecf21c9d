/**
 * The network of all sandboxes of one platform where it may not touch the host's: in a hub (hub.ts). It is made as
 * root's is, of the same namespaces, addresses and firewall, and reaches the internet through an uplink. Without that
 * nothing is forwarded at all, so the gateway is all there is, and no firewall is needed. See
 * docs/decisions/0013-network-of-an-ordinary-user.md.
 */
import { parsePrivateRange } from '../../../base/addressRange.ts';
import { OperationalError } from '../../../base/errors.ts';
import { explainFailure } from '../isolationHint.ts';
import { chooseBlock, type AddressBlock } from './addressBlock.ts';
import { firewallRules } from './firewall.ts';
import type { FunctionNetwork, FunctionNetworkNeeds, Shortfall } from './functionNetwork.ts';
import { openHub, type Hub } from './hub.ts';
import { hostNameServers } from './nameServers.ts';
import { makeNamespaces, removeNamespaces, type SandboxNetwork } from './namespaceCommands.ts';
import { createNamespacePool } from './namespacePool.ts';
import { needPrograms } from './networkPrograms.ts';
import { checkUplink, openUplink, UPLINK, UPLINK_MTU, type Uplink } from './uplink.ts';

/** Of the interfaces in the hub and the firewall's table: no other platform is in there. */
const NAME = 'mf000000';

/** Throws OperationalError with a hint where it can't be had. Asked for the internet, it may give less, and says why. */
export async function openHubNetwork(needs: FunctionNetworkNeeds): Promise<FunctionNetwork> {
  const { log } = needs;
  needPrograms({ ip: 'iproute2', nsenter: 'util-linux', unshare: 'util-linux', setpriv: 'util-linux' });
  const { block, ends } = blockOf(needs.range);
  const hub = await openHub(block.gateway, log);
  const { uplink, shortfall } = await tryUplink(hub, block, ends, needs);
  const forward = uplink !== undefined;
  const wiring = { gateway: block.gateway, mtu: UPLINK_MTU, group: 0, forward, gatewayOnly: !forward };
  const pool = createNamespacePool({
    prefix: NAME,
    addresses: block.addresses,
    make: async (networks: readonly SandboxNetwork[]) => {
      await hub.run('/bin/sh', ['-s'], makeNamespaces(networks, wiring));
    },
    remove: async (names) => {
      await hub.run('ip', ['-force', '-batch', '-'], removeNamespaces(names));
    },
    log,
  });
  const close = async () => {
    await pool.close();
    await uplink?.close();
    await hub.close();
  };
  try {
    pool.giveBack(await pool.take());
  } catch (error) {
    await close();
    throw error;
  }
  return {
    gateway: block.gateway,
    onHost: false,
    egress: uplink === undefined && needs.egress === 'internet' ? 'platform' : needs.egress,
    shortfall,
    warnings: [],
    nameServers: uplink === undefined ? [] : nameServersOf(needs),
    take: () => pool.take(),
    giveBack: (network) => pool.giveBack(network),
    enter: ({ name }) => hub.enter(name),
    openPort: async (port) => {
      if (uplink === undefined) return;
      await hub.run('nft', ['add', 'element', 'inet', NAME, 'ports', `{ ${port} }`]);
    },
    listen: (server, port) => hub.listen(server, block.gateway, port),
    dial: (address, port) => hub.dial(address, port),
    close,
  };
}

/** The last addresses of the block are the two ends of the uplink. */
function blockOf(text: string) {
  const range = parsePrivateRange(text);
  if (range === undefined) throw new OperationalError('prepare networks', `${text} is no private range`);
  const block = chooseBlock(range, [], 0);
  const [address = '', neighbour = ''] = block.addresses.slice(-2);
  return { block: { ...block, addresses: block.addresses.slice(0, -2) }, ends: { address, neighbour } };
}

interface Way {
  readonly uplink: Uplink | undefined;
  readonly shortfall: Shortfall | undefined;
}

/** Functions without the internet are better than none. */
async function tryUplink(
  hub: Hub,
  block: AddressBlock,
  ends: { address: string; neighbour: string },
  needs: FunctionNetworkNeeds,
): Promise<Way> {
  if (needs.egress !== 'internet') return { uplink: undefined, shortfall: undefined };
  let loaded = false;
  try {
    checkUplink();
    const facts = { name: NAME, block, range: needs.range, egress: needs.egress, uplink: UPLINK };
    await hub.run('nft', ['-f', '-'], firewallRules({ ...facts, nameServers: nameServersOf(needs) }));
    loaded = true;
    const uplink = await openUplink({ ...needs, ...ends, hub, table: NAME });
    return { uplink, shortfall: undefined };
  } catch (error) {
    // Its rules would keep sandboxes from the gateway, the only place there is now.
    if (loaded) await hub.run('nft', ['delete', 'table', 'inet', NAME]);
    return { uplink: undefined, shortfall: explainFailure(error) };
  }
}

function nameServersOf({ nameServers }: FunctionNetworkNeeds): readonly string[] {
  return nameServers ?? hostNameServers();
}
