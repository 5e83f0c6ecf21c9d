/**
 * Whether a firewall of the host's own stops functions: a packet must pass every table, so one that drops what is
 * forwarded (Docker's, ufw's) stops it whatever ours allows. Found out by trying, since rules can say it in many ways;
 * but only where there are rules besides ours at all.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostCommand, hostCommandEnvironment } from './hostCommand.ts';
import { listenElsewhere } from './listenElsewhere.ts';

export interface FirewallTrial {
  /** Of the platform: the names of what is made for the trial begin with it. */
  readonly name: string;
  /** A sandbox's namespace that nobody is in. */
  readonly namespace: string;
  readonly gateway: string;
  readonly forwards: boolean;
  openPort(port: number): Promise<void>;
  listen(server: Server, port: number): Promise<number>;
}

/** RFC 2544, for trials between networks: nobody's. The first stands for the internet, the other is our end. */
const ELSEWHERE = '198.19.255.254';
const BEFORE_IT = '198.19.255.253';
const WAIT_MS = 700;

/** Sentences about what is stopped, and what to do. Rejects where the trial can't be made. */
export async function hostFirewallWarnings(trial: FirewallTrial): Promise<string[]> {
  if (!(await hasOtherRules())) return [];
  const servers: Server[] = [];
  const server = (): Server => {
    const made = createServer((socket) => socket.on('error', () => {}).end());
    servers.push(made);
    return made;
  };
  try {
    const inward = await trial.listen(server(), 0);
    await trial.openPort(inward);
    const outward = trial.forwards ? await serveElsewhere(trial.name, server()) : undefined;
    const reached = await connectFrom(trial.namespace, [
      [trial.gateway, inward],
      ...(outward === undefined ? [] : [[ELSEWHERE, outward] as const]),
    ]);
    return [
      ...(reached[0] ? [] : [warning('to the platform', 'input', 'INPUT', ['i'])]),
      ...(outward === undefined || reached[1]
        ? []
        : [warning('to the internet', 'forward', 'FORWARD', ['i', 'o'])]),
    ];
  } finally {
    for (const one of servers) one.close();
    await hostCommand('ip', ['netns', 'del', elsewhereOf(trial.name)]).catch(() => '');
  }
}

function warning(where: string, hook: string, chain: string, directions: readonly string[]): string {
  const commands = directions.map((direction) => `iptables -I ${chain} -${direction} mf+ -j ACCEPT`);
  return `A firewall of this machine stops functions on their way ${where}. Let interfaces mf* through its ${hook} rules: ${commands.join('; ')} (or as your firewall wants it).`;
}

/** Tables of others that look at what comes in or is forwarded; of nft, and of iptables before it. */
async function hasOtherRules(): Promise<boolean> {
  const chains = await hostCommand('nft', ['list', 'chains']).catch(() => '');
  const tables = chains.split(/^table /m).slice(1);
  const others = tables.filter((text) => !/^inet (mf[0-9a-f]{6}|mayfly_guard) /.test(text));
  return others.some((text) => /hook (input|forward|prerouting)/.test(text)) || hasOldTables();
}

function hasOldTables(): boolean {
  try {
    return readFileSync('/proc/net/ip_tables_names', 'latin1').includes('filter');
  } catch {
    return false;
  }
}

/** A namespace on a cable of its own, and a server in it; goes with `ip netns del`. */
async function serveElsewhere(name: string, server: Server): Promise<number> {
  const [namespace, cable] = [elsewhereOf(name), `${name}p`];
  const lines = [
    `netns add ${namespace}`,
    `link add ${cable} type veth peer name eth0 netns ${namespace}`,
    `link set ${cable} addrgenmode none up`,
    `addr add ${BEFORE_IT} peer ${ELSEWHERE}/32 dev ${cable}`,
  ];
  await hostCommand('ip', ['-batch', '-'], lines.join('\n'));
  const inside = [`addr add ${ELSEWHERE}/32 dev eth0`, 'link set eth0 up', 'route add default dev eth0'];
  await hostCommand('ip', ['-n', namespace, '-batch', '-'], inside.join('\n'));
  await hostCommand('/bin/sh', ['-c', `echo 1 >/proc/sys/net/ipv4/conf/${cable}/forwarding`]);
  return listenElsewhere(['nsenter', `--net=/run/netns/${namespace}`, '--'], server, ELSEWHERE, 0);
}

function elsewhereOf(name: string): string {
  return `${name}-elsewhere`;
}

const CONNECT = `
const { connect } = require('node:net');
const open = ([host, port]) => new Promise((resolve) => {
  const socket = connect({ host, port, timeout: ${WAIT_MS} });
  const end = (reached) => { socket.destroy(); resolve(reached); };
  socket.once('timeout', () => end(false));
  socket.once('connect', () => end(true)); socket.once('error', () => end(false)); });
Promise.all(JSON.parse(process.argv[1]).map(open)).then((all) => process.stdout.write(JSON.stringify(all)));`;

async function connectFrom(
  namespace: string,
  targets: readonly (readonly [host: string, port: number])[],
): Promise<boolean[]> {
  const node = [process.execPath, '-e', CONNECT, JSON.stringify(targets)];
  const child = spawn('nsenter', [`--net=/run/netns/${namespace}`, '--', ...node], {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  return JSON.parse(said || '[]') as boolean[];
}
