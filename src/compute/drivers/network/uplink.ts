/**
 * The way from a hub to the internet for an ordinary user: pasta, of the package passt. It answers for the world at
 * the end of a tap interface in the hub, and opens ordinary sockets of this user on the host for what passes.
 *
 * To it the host's own ports, its private networks and its metadata service are places like all others. So nothing
 * passes that the firewall of the hub (firewall.ts) does not let through, and that must know the host's addresses
 * before the first packet and whenever they change: where it can't be told, the uplink is cut.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError, systemErrorCode } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import { hostAddresses, watchRoutes } from './hostAddresses.ts';
import { hostCommandEnvironment } from './hostCommand.ts';
import type { Hub } from './hub.ts';
import { needPrograms } from './networkPrograms.ts';

export interface Uplink {
  close(): Promise<void>;
}

export interface UplinkNeeds {
  readonly hub: Hub;
  /** Of the firewall's table. */
  readonly table: string;
  /** Its address in the hub, and its neighbour's, in a network of four. */
  readonly address: string;
  readonly neighbour: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The interface in the hub. */
export const UPLINK = 'uplink';
/** The largest that pasta takes: what it passes is a stream, so packets may as well be long. */
export const UPLINK_MTU = 65_520;
const RESTART_MS = 1000;
const UP_MS = 5000;

/** Throws OperationalError with a hint. Cheap: it starts nothing. */
export function checkUplink(): void {
  needPrograms({ nft: 'nftables', pasta: 'passt' });
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
  } catch (cause) {
    const absent = systemErrorCode(cause) === 'ENOENT';
    throw new OperationalError(
      'prepare networks',
      `/dev/net/tun ${absent ? 'does not exist' : 'may not be opened by this user'}`,
      { cause, hint: absent ? 'sudo modprobe tun' : 'sudo chmod 0666 /dev/net/tun (as udev does)' },
    );
  }
}

/** Resolves once the hub has a way out; when that breaks later it is made anew. The firewall must be up. */
export async function openUplink(needs: UplinkNeeds): Promise<Uplink> {
  const { clock, log } = needs;
  let closed = false;
  let current = await connect(needs);
  const keep = async (): Promise<void> => {
    while (!closed) {
      const reason = await current.ended;
      if (closed) return;
      log.error({ reason }, "functions' way to the internet has ended; it is made anew");
      await clock.sleep(RESTART_MS);
      if (closed) return;
      current = await connect(needs).catch((error: unknown) => ({
        ended: Promise.resolve(String(error)),
        close: () => {},
      }));
    }
  };
  const keeping = keep();
  return {
    close: async () => {
      closed = true;
      current.close();
      await keeping;
    },
  };
}

interface Connection {
  /** Resolves with the reason. */
  readonly ended: Promise<string>;
  close(): void;
}

async function connect(needs: UplinkNeeds): Promise<Connection> {
  const { hub, table } = needs;
  let pasta: ChildProcess | undefined;
  let told = '';
  let telling: Promise<void> = Promise.resolve();
  let fail: (reason: string) => void = () => {};
  const failed = new Promise<string>((resolve) => (fail = resolve));
  let untold = 0;
  const tell = () => {
    // Nothing is connected until the firewall knows: what began before is refused from then on.
    untold++;
    pasta?.kill('SIGSTOP');
    telling = telling.then(async () => {
      const addresses = await hostAddresses();
      const text = addresses.join(', ');
      if (text !== told) {
        const elements = text === '' ? '' : `add element inet ${table} hosts { ${text} }\n`;
        await hub.run('nft', ['-f', '-'], `flush set inet ${table} hosts\n${elements}`);
        told = text;
      }
      if (--untold === 0) pasta?.kill('SIGCONT');
    });
    telling.catch((error: unknown) =>
      fail(`the firewall can't be told this machine's addresses: ${String(error)}`),
    );
  };
  const watch = watchRoutes(tell);
  const close = () => {
    watch.close();
    pasta?.kill('SIGKILL');
  };
  void failed.then(close);
  try {
    tell();
    await telling;
    pasta = spawnPasta(needs);
    const over = pastaEnd(pasta);
    await Promise.race([isUp(hub), over.then((said) => Promise.reject(cannot(said)))]);
    const unwatched = watch.ended.then(() => 'the watch over addresses has ended');
    const ended = Promise.race([failed, over, unwatched]);
    void ended.then(close);
    return { ended, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Becomes pasta, and leaves a child that ends it when the platform is no more. */
const BOUND = `
exec 4<&0 </dev/null
{ read -r _ <&4 || kill -9 $$; } &
exec 4<&-
exec "$@"`;

function spawnPasta({ hub, address, neighbour }: UplinkNeeds): ChildProcess {
  const words = [
    ['--foreground', '--quiet', '--ipv4-only', '--config-net', '--no-netns-quit'],
    ['--userns', hub.userFile ?? '', '--netns', hub.networkFile],
    ['--ns-ifname', UPLINK, '--address', address, '--netmask', '30', '--gateway', neighbour],
    ['--mtu', String(UPLINK_MTU)],
    // Nothing of the host's loopback inside, nothing of the inside on the host.
    ['--no-map-gw', '-t', 'none', '-u', 'none', '-T', 'none', '-U', 'none'],
    ['--no-icmp', '--no-dhcp', '--no-dhcpv6', '--no-ndp', '--no-ra'],
  ].flat();
  const child = spawn('/bin/sh', ['-c', BOUND, 'sh', 'pasta', ...words], {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.on('error', () => {});
  return child;
}

/** Resolves with what it said last. */
function pastaEnd(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk) => (said = `${said}${String(chunk)}`.slice(-2048)));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      // It is over: the child that waits for our end may go, and must not end whoever gets this number next.
      child.stdin?.end('over\n');
      resolve(lastLine(said) ?? `pasta ended with ${signal ?? code}`);
    });
  });
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !line.includes('syslog'));
}

function cannot(said: string): OperationalError {
  return new OperationalError('prepare networks', `pasta does not work here: ${said}`, {
    hint: 'run Mayfly as root, or set --egress platform',
  });
}

async function isUp(hub: Hub): Promise<void> {
  const script = `set -e; n=0; until ip -4 route show default | grep -q .; do
    n=$((n + 1)); [ "$n" -lt ${UP_MS / 20} ] || exit 1; sleep 0.02; done
    echo 1 >/proc/sys/net/ipv4/conf/${UPLINK}/forwarding`;
  await hub.run('/bin/sh', ['-c', script]);
}
