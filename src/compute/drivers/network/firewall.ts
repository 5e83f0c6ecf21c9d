/**
 * What may pass between sandboxes and the rest of the world, as one nftables table of the platform's own. It is
 * loaded once: nothing in it names a single sandbox, so making and removing sandboxes does not touch it. The
 * decision falls before any address translation of others (Docker's published ports, say) can hide the host's
 * own addresses from it.
 */
import type { AddressBlock } from './addressBlock.ts';

export interface FirewallFacts {
  /** Of the table; the interfaces are NAME-…. */
  readonly name: string;
  readonly block: AddressBlock;
  /** The range of every platform on this machine, in CIDR notation. */
  readonly range: string;
  readonly egress: 'none' | 'platform' | 'internet';
  readonly nameServers: readonly string[];
  /** In a hub: the interface that leads out of it, to a program that is the host to everything it connects to. */
  readonly uplink?: string;
}

/**
 * Connections, and UDP exchanges, of one sandbox at a time. The kernel's table of them is one for the whole host
 * (65536 on a small machine), and whoever fills it takes the host off the network.
 */
export const MAX_FLOWS = 512;

/** "This" network, loopback, link-local with every cloud's metadata service, Azure's, Alibaba's, multicast and up. */
const NEVER = [
  '0.0.0.0/8',
  '100.100.100.200',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '224.0.0.0/3',
];

/**
 * Behind an uplink all private networks too: the host's bridges, its virtual machines and its VPN are in them, and
 * the rules of a hub see nothing of the host but the set `hosts`, which is brought up to date when that changes.
 */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
];

export function firewallRules(facts: FirewallFacts): string {
  const { name, block, range, egress, uplink } = facts;
  const never =
    uplink === undefined
      ? [...NEVER, range]
      : [...NEVER.filter((one) => one !== '100.100.100.200'), ...PRIVATE];
  const ours = `"${name}-*"`;
  const names =
    egress === 'internet' && facts.nameServers.length > 0
      ? [`ip daddr { ${facts.nameServers.join(', ')} } meta l4proto { tcp, udp } th dport 53 accept`]
      : [];
  return table(name, {
    'set ports': ['type inet_service'],
    'set flows': ['type ipv4_addr', 'size 4096', 'flags dynamic'],
    ...(uplink === undefined ? {} : { 'set hosts': ['type ipv4_addr', 'flags interval', 'auto-merge'] }),
    'chain prerouting': [
      'type filter hook prerouting priority -150; policy accept',
      `iifname ${ours} goto from_sandbox`,
      ...(uplink === undefined
        ? []
        : [
            // Sent by pasta of 2023 (a segment without flags): answered with a reset, since nobody translated it.
            `iifname "${uplink}" ct state invalid drop`,
            `iifname "${uplink}" ct direction original drop`,
          ]),
      // The endpoint for sandboxes is not one for those of other platforms, or the neighbours on the network.
      `iifname "mf*" ip daddr ${block.gateway} goto refuse`,
      `iifname != "lo" ip daddr ${block.gateway} drop`,
    ],
    'chain from_sandbox': [
      'meta nfproto ipv6 drop',
      'fib saddr . iif oif missing drop',
      'ct direction reply accept',
      `ct state new add @flows { ip saddr ct count over ${MAX_FLOWS} } goto refuse`,
      `ip daddr ${block.gateway} tcp dport @ports accept`,
      ...names,
      'fib daddr type != unicast goto refuse',
      `ip daddr { ${never.join(', ')} } goto refuse`,
      ...(uplink === undefined
        ? []
        : ['ip daddr @hosts goto refuse', 'meta l4proto != { tcp, udp } goto refuse']),
      egress === 'internet' ? 'accept' : 'goto refuse',
    ],
    'chain refuse': ['meta l4proto tcp reject with tcp reset', 'reject with icmpx type admin-prohibited'],
    'chain forward': [
      'type filter hook forward priority -10; policy accept',
      // Nobody begins a conversation with a sandbox.
      `oifname ${ours} ct direction original drop`,
    ],
    'chain postrouting': [
      'type nat hook postrouting priority 100; policy accept',
      // What is behind an uplink binds the host's ports by these numbers: none that a service may want.
      uplink === undefined
        ? // What the platform itself says to a sandbox comes from the gateway, which is in the block.
          `oifname != ${ours} ip saddr ${block.cidr} masquerade`
        : `oifname "${uplink}" meta l4proto { tcp, udp } masquerade to :32768-60999`,
    ],
  });
}

export const GUARD = 'mayfly_guard';

/**
 * Of all platforms on this machine together: interfaces on which they turned forwarding on forward for sandboxes;
 * this host does not become a router. What others translate themselves (published ports) passes.
 */
export function guardRules(guarded: readonly string[]): string {
  const interfaces = guarded.map((name) => `"${name}"`).join(', ');
  const rules = table(GUARD, {
    'chain forward': [
      'type filter hook forward priority -10; policy accept',
      `iifname { ${interfaces} } oifname != "mf*" ct state new ct status & dnat == 0 drop`,
    ],
  });
  return `table inet ${GUARD}\ndelete table inet ${GUARD}\n${guarded.length === 0 ? '' : rules}`;
}

function table(name: string, parts: Readonly<Record<string, readonly string[]>>): string {
  const bodies = Object.entries(parts).map(([head, lines]) => `  ${head} {\n${indent(lines)}\n  }`);
  return `table inet ${name} {\n${bodies.join('\n')}\n}\n`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
