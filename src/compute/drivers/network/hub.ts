/**
 * A network namespace of the platform's own, in which its sandboxes' networks meet as they meet on the host where
 * the platform is root (hostNetwork.ts). An ordinary user makes it in a user namespace, where that user has root's
 * rights over these networks and over nothing else.
 *
 *   host | platform ── holder: waits in the hub until the platform is no more
 *        |               hub: the gateway's address; /run/netns of its own with the sandboxes' namespaces
 *
 * Nothing listens in the hub but what `listen` puts there, and nothing leads out of it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Server, Socket } from 'node:net';
import { OperationalError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import { hostCommand, hostCommandEnvironment } from './hostCommand.ts';
import { dialElsewhere, type Dialer } from './dialElsewhere.ts';
import { listenElsewhere } from './listenElsewhere.ts';

export interface Hub {
  /** Its namespaces, as files; the user namespace only where it has one of its own. */
  readonly userFile: string | undefined;
  readonly networkFile: string;
  /** Runs a program of the host in the hub and answers what it printed. */
  run(program: string, words: readonly string[], input?: string): Promise<string>;
  /** Words before a command that let it start in this namespace. */
  enter(name: string): string[];
  /** Lets a server of this process accept connections at an address of the hub; answers the port. */
  listen(server: Server, host: string, port: number): Promise<number>;
  /** Connects from the hub. */
  dial(host: string, port: number): Promise<Socket>;
  /** Once nothing of it is in use: it is no more when the last process has left it. */
  close(): Promise<void>;
}

/**
 * GATEWAY. Forwarding is what the host has when a namespace is made, so it is turned off at first, which also sets
 * the other settings back. Then senders are held to the interface that leads to them, and nobody's advice is taken.
 */
const HOLDER = `
set -e
mount -t tmpfs -o mode=755,nosuid,nodev,noexec tmpfs /run
mkdir /run/netns
cd /proc/sys/net/ipv4
echo 0 >ip_forward
for place in all default; do
  echo 1 >conf/$place/rp_filter
  echo 0 >conf/$place/accept_redirects
  echo 0 >conf/$place/send_redirects
  echo 0 >conf/$place/accept_source_route
  echo 0 >conf/$place/route_localnet
done
if [ -e ../ipv6/conf/all/disable_ipv6 ]; then echo 1 >../ipv6/conf/all/disable_ipv6; fi
ip link set lo up
ip addr add "$1/32" dev lo
cd /
echo made
read -r _`;

/** Ends with this process, however that ends. */
export async function openHub(gateway: string, log: Log): Promise<Hub> {
  const asRoot = process.getuid?.() === 0;
  const holder = await hold(gateway, asRoot);
  let closing = false;
  const ended = new Promise<void>((resolve) => {
    holder.once('exit', () => {
      if (!closing) log.error({ holder: holder.pid }, 'the network of functions has ended');
      resolve();
    });
  });
  const inside = `/proc/${holder.pid}`;
  const namespaceFile = (name: string) => `${inside}/root/run/netns/${name}`;
  const userFile = asRoot ? undefined : `${inside}/ns/user`;
  const entering = [
    'nsenter',
    ...(userFile === undefined ? [] : ['--preserve-credentials', `--user=${userFile}`]),
  ];
  const [nsenter = '', ...rights] = entering;
  const networkFile = `${inside}/ns/net`;
  let dialer: Dialer | undefined;
  return {
    userFile,
    networkFile,
    run: (program, words, input) => {
      const place = [`--mount=${inside}/ns/mnt`, `--net=${networkFile}`];
      return hostCommand(nsenter, [...rights, ...place, '--', program, ...words], input);
    },
    enter: (name) => [...entering, `--net=${namespaceFile(name)}`, '--'],
    listen: (server, host, port) =>
      listenElsewhere([...entering, `--net=${networkFile}`, '--'], server, host, port),
    dial: (host, port) => {
      dialer ??= dialElsewhere([...entering, `--net=${networkFile}`, '--'], () => (dialer = undefined));
      return dialer.dial(host, port);
    },
    close: async () => {
      closing = true;
      dialer?.close();
      holder.stdin?.end();
      await ended;
    },
  };
}

async function hold(gateway: string, asRoot: boolean): Promise<ChildProcess> {
  const rights = asRoot ? [] : ['--user', '--map-root-user'];
  const words = [...rights, '--net', '--mount', '--', '/bin/sh', '-c', HOLDER, 'sh', gateway];
  const child = spawn('unshare', words, {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk).slice(0, 4096)));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', () => resolve());
    child.once('close', (code) => {
      const said = complaints.trim().split('\n')[0] || `ended with ${code}`;
      reject(new OperationalError('prepare networks', `no network namespace can be made here: ${said}`));
    });
  });
  return child;
}
