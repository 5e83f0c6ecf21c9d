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
  readonly egress: 'platform' | 'internet';
  readonly nameServers: readonly string[];
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

export function firewallRules(facts: FirewallFacts): string {
  const { name, block, range, egress } = facts;
  const ours = `"${name}-*"`;
  const names =
    egress === 'internet' && facts.nameServers.length > 0
      ? [`ip daddr { ${facts.nameServers.join(', ')} } meta l4proto { tcp, udp } th dport 53 accept`]
      : [];
  return table(name, {
    'set ports': ['type inet_service'],
    'set flows': ['type ipv4_addr', 'size 4096', 'flags dynamic'],
    'chain prerouting': [
      'type filter hook prerouting priority -150; policy accept',
      `iifname ${ours} goto from_sandbox`,
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
      `ip daddr { ${[...NEVER, range].join(', ')} } goto refuse`,
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
      `ip saddr ${block.cidr} masquerade`,
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
