/** Functions with a network that reach for what is not theirs. As root; without it they have none. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createBubblewrapDriver } from '../../src/compute/drivers/bubblewrap/bubblewrapDriver.ts';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { MAX_FLOWS } from '../../src/compute/drivers/network/firewall.ts';
import {
  bootScripted,
  LIMITS,
  type ScriptedSandbox,
} from '../../src/compute/drivers/scriptedSandbox.fixture.ts';
import type { SandboxDriver } from '../../src/compute/sandbox.ts';
import { asRoot, python, skipWithoutPython } from './neighbours.ts';
import {
  addressOf,
  connectFrom,
  flood,
  hostAddresses,
  reach,
  resolve,
  sendDatagrams,
  serveInside,
  type Target,
} from './reaching.ts';
import {
  ELSEWHERE,
  HOST_ON_CABLE,
  METADATA,
  OUTSIDE,
  RESOLVED,
  startOutside,
  type Outside,
} from './outside.ts';

const RANGE = '10.213.0.0/16';
const missing = ['ip', 'nft', 'nsenter'].find((program) => findProgram(program) === undefined);
const skip = asRoot ? (missing === undefined ? false : `${missing} is not installed`) : 'needs root';

type Egress = 'none' | 'platform' | 'internet';

describe('the network of functions', { skip }, () => {
  const base = mkdtempSync(join(tmpdir(), 'mayfly-network-'));
  const drivers: SandboxDriver[] = [];
  const servers: Server[] = [];
  let outside: Outside;
  /** On all the host's addresses, and the platform's endpoint at the gateway. */
  let hostPort: number;
  let endpointPort: number;
  const met: string[] = [];
  let internet: ScriptedSandbox;
  let platformOnly: ScriptedSandbox;
  let neighbour: ScriptedSandbox;
  let stranger: ScriptedSandbox;
  let gateway: string;

  const open = async (name: string, egress: Egress): Promise<SandboxDriver> => {
    const driver = await createBubblewrapDriver({
      folder: join(base, name),
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
      network: { egress, range: RANGE, nameServers: [OUTSIDE] },
    });
    drivers.push(driver);
    assert.equal(driver.describe().properties['network'], egress);
    assert.deepEqual(driver.describe().warnings, []);
    return driver;
  };
  const listen = async (host: string, port = 0): Promise<number> => {
    const server = createServer((socket) => {
      met.push(`${socket.localAddress}:${socket.localPort} from ${socket.remoteAddress}`);
      socket.on('error', () => {});
      socket.end('hello');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return (server.address() as AddressInfo).port;
  };

  before(async () => {
    outside = await startOutside();
    hostPort = await listen('0.0.0.0');
    const driver = await open('internet', 'internet');
    const other = await open('platform', 'platform');
    gateway = driver.gateway?.address ?? '';
    endpointPort = await listen(gateway);
    await driver.gateway?.openPort(endpointPort);
    await other.gateway?.openPort(endpointPort);
    await listen(other.gateway?.address ?? '', endpointPort);
    [internet, neighbour, platformOnly, stranger] = await Promise.all([
      bootScripted(driver, { limits: { ...LIMITS, openFiles: 1024 } }),
      bootScripted(driver),
      bootScripted(other),
      bootScripted(other),
    ]);
    for (const one of [neighbour, stranger]) await serveInside(one);
  });
  after(async () => {
    await Promise.all(drivers.map((driver) => driver.close()));
    for (const server of servers) server.close();
    outside?.close();
    rmSync(base, { recursive: true, force: true });
  });

  test('its own address, no other interface, no address of IPv6 but its own loopback', async () => {
    const seen = (await internet.evaluate(`return require('os').networkInterfaces()`)) as Record<
      string,
      { address: string; netmask: string }[]
    >;
    assert.deepEqual(Object.keys(seen).toSorted(), ['eth0', 'lo']);
    assert.equal(seen['eth0']?.length, 1);
    assert.match(seen['eth0']?.[0]?.address ?? '', /^10\.213\./);
    assert.notEqual(await addressOf(internet), await addressOf(neighbour));
    const ipv6 = await internet.evaluate(`return require('fs').readFileSync('/proc/net/if_inet6', 'utf8')`);
    assert.match(String(ipv6), /^0{31}1 \S+ \S+ \S+ \S+ +lo\n$/);
  });

  test('the platform at the gateway, the internet by translation, names', async () => {
    await outside.seen();
    met.length = 0;
    assert.deepEqual(
      await reach(internet, [
        [gateway, endpointPort],
        [OUTSIDE, 80],
      ]),
      {
        [`${gateway}:${endpointPort}`]: 'connected',
        [`${OUTSIDE}:80`]: 'connected',
      },
    );
    assert.deepEqual(met, [`${gateway}:${endpointPort} from ${await addressOf(internet)}`]);
    assert.deepEqual(await outside.seen(), [`tcp 80 from ${HOST_ON_CABLE}`]);
    assert.deepEqual(await resolve(internet), [RESOLVED]);
    const text = await internet.evaluate(`return require('fs').readFileSync('/etc/resolv.conf', 'utf8')`);
    assert.equal(text, `nameserver ${OUTSIDE}\n`);
  });

  test("the host's ports are closed, on all its addresses", async () => {
    met.length = 0;
    const heard: string[] = [];
    const datagrams = createSocket('udp4').on('message', (_, from) => heard.push(from.address));
    await new Promise<void>((done) => datagrams.bind(0, '0.0.0.0', done));
    const targets = [...hostAddresses(), gateway, '255.255.255.255', '224.0.0.1'].flatMap((host) =>
      [hostPort, 22, 53].map((port): Target => [host, port]),
    );
    for (const one of [internet, platformOnly]) {
      for (const [target, outcome] of Object.entries(await reach(one, targets))) {
        assert.match(outcome, /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES|EINVAL/, target);
      }
      await one.evaluate(sendDatagrams(targets.map(([host]) => [host, datagrams.address().port])));
      await reach(one, [[gateway, endpointPort]]);
    }
    datagrams.close();
    assert.deepEqual(heard, []);
    assert.deepEqual(
      met.filter((line) => line.includes(`:${hostPort} `)),
      [],
    );
  });

  test('no other environment, of this platform or another', async () => {
    assert.deepEqual(await reach(neighbour, [['127.0.0.1', 8080]]), { '127.0.0.1:8080': 'connected' });
    const targets: Target[] = [];
    for (const one of [neighbour, stranger]) targets.push([await addressOf(one), 8080]);
    const otherGateway = drivers[1]?.gateway?.address ?? '';
    targets.push([otherGateway, endpointPort]);
    const outcomes = await reach(internet, targets);
    assert.deepEqual(Object.values(outcomes), ['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED']);
    await internet.evaluate(sendDatagrams(targets));
    assert.deepEqual(await neighbour.evaluate('return globalThis.met'), ['127.0.0.1']);
    assert.deepEqual(await stranger.evaluate('return globalThis.met'), []);
  });

  test('no metadata service, though the host reaches it', async () => {
    assert.equal(
      execFileSync('ip', ['route', 'get', METADATA], { encoding: 'utf8' }).includes(OUTSIDE),
      true,
    );
    await outside.seen();
    const outcomes = await reach(internet, [
      [METADATA, 80],
      ['169.254.170.2', 80],
      ['168.63.129.16', 80],
    ]);
    assert.deepEqual(new Set(Object.values(outcomes)), new Set(['ECONNREFUSED']));
    await internet.evaluate(sendDatagrams([[METADATA, 9]]));
    assert.deepEqual(await outside.seen(), []);
  });

  test('--egress platform: the endpoint and nothing more, no tunnel through names', async () => {
    await outside.seen();
    const own = drivers[1]?.gateway?.address ?? '';
    const outcomes = await reach(platformOnly, [
      [own, endpointPort],
      [OUTSIDE, 80],
      [OUTSIDE, 53],
    ]);
    assert.deepEqual(Object.values(outcomes), ['connected', 'ECONNREFUSED', 'ECONNREFUSED']);
    await assert.rejects(resolve(platformOnly), /ECONNREFUSED|ETIMEOUT/);
    await platformOnly.evaluate(
      sendDatagrams([
        [OUTSIDE, 53],
        [OUTSIDE, 9],
      ]),
    );
    assert.deepEqual(await outside.seen(), []);
  });

  test('--egress none: no interface but loopback, no way, no names', async () => {
    const one = await bootScripted(await open('none', 'none'));
    await outside.seen();
    assert.deepEqual(await one.evaluate(`return Object.keys(require('os').networkInterfaces())`), ['lo']);
    const outcomes = await reach(one, [
      [OUTSIDE, 80],
      [gateway, endpointPort],
      [METADATA, 80],
    ]);
    assert.deepEqual(new Set(Object.values(outcomes)), new Set(['ENETUNREACH']));
    await assert.rejects(resolve(one), /ECONNREFUSED/);
    await one.evaluate(sendDatagrams([[OUTSIDE, 53]]));
    assert.deepEqual(await outside.seen(), []);
  });

  test("another's address as sender gets nowhere", { skip: skipWithoutPython }, async () => {
    const victim = await addressOf(neighbour);
    await outside.seen();
    met.length = 0;
    // From inside: sockets bound to addresses that are not its own, as far as the kernel allows that at all.
    const tried = await internet.evaluate(
      python(`
import socket
IP_FREEBIND = 15
answers = []
for address in ['${victim}', '127.0.0.2', '${gateway}', '${OUTSIDE}']:
    for kind in [socket.SOCK_DGRAM, socket.SOCK_STREAM]:
        s = socket.socket(socket.AF_INET, kind); s.settimeout(0.3)
        try:
            s.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1); s.bind((address, 0))
            if kind == socket.SOCK_DGRAM: s.sendto(b'x', ('${OUTSIDE}', 9))
            else: s.connect(('${OUTSIDE}', 80)); answers.append(address)
        except OSError: pass
print(answers)`),
    );
    assert.equal(String(tried).trim(), '[]');
    // As if it had broken out of its user: an address added by root to its interface.
    const namespace = namespaceOf(await addressOf(internet));
    execFileSync('ip', ['-n', namespace, 'addr', 'add', `${victim}/32`, 'dev', 'eth0']);
    try {
      const outcome = await internet.evaluate(connectFrom(victim, gateway, endpointPort));
      assert.match(String(outcome), /silence|EHOSTUNREACH/);
      await internet.evaluate(sendDatagrams([[OUTSIDE, 9]], victim));
      assert.equal(await internet.evaluate(connectFrom(undefined, gateway, endpointPort)), 'connected');
    } finally {
      execFileSync('ip', ['-n', namespace, 'addr', 'del', `${victim}/32`, 'dev', 'eth0']);
    }
    await reach(internet, [[OUTSIDE, 80]]);
    assert.deepEqual(await outside.seen(), [`tcp 80 from ${HOST_ON_CABLE}`]);
    assert.deepEqual(met, [`${gateway}:${endpointPort} from ${await addressOf(internet)}`]);
  });

  test('nobody outside reaches a function, or the endpoint that is for functions, or through the host', async () => {
    assert.equal(await outside.connect(HOST_ON_CABLE, hostPort), 'connected');
    assert.equal(await outside.connect(gateway, endpointPort), 'silence');
    assert.equal(await outside.connect(await addressOf(neighbour), 8080), 'silence');
    if (wasRouter) return;
    assert.equal(await connectHere(ELSEWHERE, 80), 'connected');
    assert.equal(await outside.connect(ELSEWHERE, 80), 'silence');
    assert.deepEqual(await neighbour.evaluate('return globalThis.met'), ['127.0.0.1']);
  });

  test("one function cannot fill the host's table of connections", async () => {
    const connected = await flood(internet, OUTSIDE, 80, MAX_FLOWS + 100);
    assert.ok(connected <= MAX_FLOWS && connected > MAX_FLOWS / 2, String(connected));
    assert.deepEqual(Object.values(await reach(neighbour, [[OUTSIDE, 80]])), ['connected']);
  });

  test('no trace of namespaces or host interfaces inside', async () => {
    const text = String(
      await internet.evaluate(`const fs = require('fs');
        return fs.readFileSync('/proc/self/mountinfo', 'utf8') + fs.readFileSync('/proc/net/dev', 'utf8')`),
    );
    assert.doesNotMatch(text, /netns|\bmf[0-9a-f]{6}-/);
    await assert.rejects(internet.evaluate(`require('fs').statSync('/run/netns')`), /ENOENT/);
    await assert.rejects(
      internet.evaluate(`require('fs').writeFileSync('/proc/sys/net/ipv4/ip_forward', '1')`),
      /EROFS|EACCES|EPERM/,
    );
  });

  test('a namespace is for one sandbox, and goes with it; closing leaves nothing', async () => {
    const folder = join(base, 'short');
    const driver = await createBubblewrapDriver({
      folder,
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
      network: { egress: 'internet', range: RANGE },
    });
    const addresses = new Set<string>();
    for (let count = 0; count < 3; count++) {
      const one = await bootScripted(driver);
      addresses.add(await addressOf(one));
      await one.sandbox.kill();
    }
    assert.equal(addresses.size, 3);
    assert.notDeepEqual(tracesOf(folder), []);
    await driver.close();
    assert.deepEqual(tracesOf(folder), []);
  });

  test('a firewall of the host that stops functions is noticed', async () => {
    const folder = join(base, 'walled');
    const name = `mf${createHash('sha256').update(folder).digest('hex').slice(0, 6)}`;
    const wall = (hook: string) => `table inet mayflytest_wall {}
      delete table inet mayflytest_wall
      table inet mayflytest_wall {
      chain wall {
        type filter hook ${hook} priority 0; policy accept;
        iifname "${name}-*" drop
      }
    }
    `;
    const warningsBehind = async (hook: string): Promise<readonly string[]> => {
      execFileSync('nft', ['-f', '-'], { input: wall(hook) });
      const network = { egress: 'internet', range: RANGE } as const;
      const driver = await createBubblewrapDriver({
        folder,
        clock: systemClock(),
        ids: systemIds(),
        log: silentLog(),
        network,
      });
      const { warnings } = driver.describe();
      await driver.close();
      return warnings;
    };
    try {
      assert.match(
        (await warningsBehind('forward')).join('|'),
        /^[^|]+ to the internet\. .+FORWARD -i mf\+[^|]+$/,
      );
      assert.match(
        (await warningsBehind('input')).join('|'),
        /^[^|]+ to the platform\. .+INPUT -i mf\+[^|]+$/,
      );
      assert.deepEqual(await warningsBehind('output'), []);
      assert.deepEqual(tracesOf(folder), []);
    } finally {
      execFileSync('nft', ['delete', 'table', 'inet', 'mayflytest_wall'], { stdio: 'ignore' });
    }
  });

  test('after kill -9, the next start of any platform removes what was left', async () => {
    const folder = join(base, 'killed');
    const code = join(base, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.js'), '');
    const script = join(import.meta.dirname, '../../src/compute/drivers/fixtures/abandonedPlatform.ts');
    const words = [script, 'bubblewrap', folder, code, '3600', RANGE];
    const platform = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => platform.once('exit', resolve));
    await new Promise((resolve) => platform.stdout.once('data', resolve));
    assert.ok(tracesOf(folder).length > 4);
    platform.kill('SIGKILL');
    await ended;
    assert.ok(tracesOf(folder).length > 4);
    await open('successor', 'platform');
    assert.deepEqual(tracesOf(folder), []);
    // Its sandboxes that were frozen end at its own next start.
    const again = await createBubblewrapDriver({
      folder,
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
    });
    await again.close();
  });
});

/** Whether this machine forwards for everybody, tests or no tests. */
const wasRouter = readFileSync('/proc/sys/net/ipv4/conf/default/forwarding', 'latin1').trim() === '1';

function connectHere(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error) => resolve(error.message));
  });
}

/** The namespace in which this is an address. */
function namespaceOf(address: string): string {
  const found = readdirSync('/run/netns')
    .filter((name) => name.startsWith('mf'))
    // Those of other platforms come and go.
    .find((name) =>
      spawnSync('ip', ['-n', name, 'addr', 'show', 'dev', 'eth0'], { encoding: 'utf8' }).stdout.includes(
        ` ${address}/32 `,
      ),
    );
  assert.ok(found !== undefined, `a namespace has ${address}`);
  return found;
}

/** What there is on the host of the platform with this folder. */
function tracesOf(folder: string): string[] {
  const name = `mf${createHash('sha256').update(folder).digest('hex').slice(0, 6)}`;
  const isOurs = (each: string) => each.startsWith(name);
  return [
    ...readdirSync('/sys/class/net').filter(isOurs),
    ...readdirSync('/run/netns').filter(isOurs),
    ...readdirSync('/run/mayfly-network/claims').filter(isOurs),
    ...execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' }).split(/\s+/).filter(isOurs),
  ];
}
