/**
 * How a network namespace of a sandbox is made, in the language of `ip -batch` and the shell. Each has one pair
 * of virtual interfaces: NAME on the host and eth0 inside, point to point, with fixed hardware addresses and
 * fixed neighbours, so that no ARP is spoken that one could forge. Names and addresses are our own making.
 */
export interface SandboxNetwork {
  /** Of the namespace below /run/netns, and of the interface on the host. */
  readonly name: string;
  readonly address: string;
}

export interface Wiring {
  readonly gateway: string;
  readonly mtu: number;
  /** Of all interfaces of the platform on the host, to remove them at once. */
  readonly group: number;
  /** What leaves the sandboxes is routed on. */
  readonly forward: boolean;
  /** The gateway is all there is: what is sent elsewhere fails at once, inside. */
  readonly gatewayOnly?: boolean;
}

const HOST_SIDE = '02:6d:66:00:00:01';
const INSIDE = '02:6d:66:00:00:02';

/** A shell script that makes all of them, and fails when one could not be made. */
export function makeNamespaces(networks: readonly SandboxNetwork[], wiring: Wiring): string {
  return [
    'set -e',
    batch(
      'ip',
      networks.flatMap((network) => onHost(network, wiring)),
    ),
    ...networks.map((network) => batch(`ip -n ${network.name}`, inside(network, wiring))),
    ...(wiring.forward
      ? networks.map(({ name }) => `echo 1 >/proc/sys/net/ipv4/conf/${name}/forwarding`)
      : []),
    '',
  ].join('\n');
}

/** Goes on where one is gone already. The kernel then removes the interfaces of a namespace that nobody is in. */
export function removeNamespaces(names: readonly string[]): string {
  return names.map((name) => `netns del ${name}\n`).join('');
}

function batch(command: string, lines: readonly string[]): string {
  return `${command} -batch - <<'END'\n${lines.join('\n')}\nEND`;
}

function onHost({ name, address }: SandboxNetwork, { gateway, mtu, group }: Wiring): string[] {
  return [
    `netns add ${name}`,
    `link add ${name} address ${HOST_SIDE} mtu ${mtu} group ${group} type veth peer name eth0 address ${INSIDE} mtu ${mtu} netns ${name}`,
    `link set ${name} addrgenmode none up`,
    `neigh add ${address} lladdr ${INSIDE} dev ${name} nud permanent`,
    `route add ${address}/32 dev ${name} src ${gateway}`,
  ];
}

function inside({ address }: SandboxNetwork, { gateway, gatewayOnly }: Wiring): string[] {
  return [
    'link set lo up',
    'link set eth0 addrgenmode none up',
    `addr add ${address}/32 dev eth0`,
    `neigh add ${gateway} lladdr ${HOST_SIDE} dev eth0 nud permanent`,
    `route add ${gateway}/32 dev eth0`,
    ...(gatewayOnly ? [] : [`route add default via ${gateway} dev eth0`]),
  ];
}
