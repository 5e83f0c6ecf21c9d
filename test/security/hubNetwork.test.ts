/**
 * What network.test.ts tries, tried by functions whose network is a hub: those of an ordinary user, and of root where
 * nft is missing. Started by root (asOrdinaryUser.test.ts) there is an internet to reach.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
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
import { eventually } from '../harness.ts';
import { asRoot, python, skipWithoutPython } from './neighbours.ts';
import { ELSEWHERE, METADATA, OUTSIDE, RESOLVED } from './outside.ts';
import { CONTROL_VARIABLE, LATE_ADDRESS } from './outsideControl.ts';
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

const RANGE = '10.213.0.0/16';
const missing = ['ip', 'nsenter'].find((program) => findProgram(program) === undefined);
const skip =
  asRoot && findProgram('nft') !== undefined
    ? 'root has a network of another kind: network.test.ts'
    : missing === undefined
      ? false
      : `${missing} is not installed`;

const control = process.env[CONTROL_VARIABLE];
const uplinkMissing = ['nft', 'pasta'].find((program) => findProgram(program) === undefined);
const skipOutside =
  control === undefined
    ? 'only root can put up an internet: asOrdinaryUser.test.ts'
    : uplinkMissing === undefined
      ? false
      : `${uplinkMissing} is not installed`;

describe('the network of functions in a hub', { skip }, () => {
  const base = mkdtempSync(join(tmpdir(), 'mayfly-hub-'));
  const drivers: SandboxDriver[] = [];
  const servers: Server[] = [];
  const accepted = new Set<Socket>();
  const met: string[] = [];
  let hostPort: number;
  let endpointPort: number;
  let gateway: string;
  let internet: ScriptedSandbox;
  let neighbour: ScriptedSandbox;
  let platformOnly: ScriptedSandbox;
  let stranger: ScriptedSandbox;

  const open = async (name: string, egress: 'none' | 'platform' | 'internet'): Promise<SandboxDriver> => {
    const driver = await createBubblewrapDriver({
      folder: join(base, name),
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
      network: { egress, range: RANGE, ...(control !== undefined && { nameServers: [OUTSIDE] }) },
    });
    drivers.push(driver);
    return driver;
  };
  const server = (name: string): Server => {
    const made = createServer((socket) => {
      met.push(`${name} from ${socket.remoteAddress}`);
      accepted.add(socket);
      socket.on('error', () => {});
      socket.end('hello');
    });
    servers.push(made);
    return made;
  };
  /** At the gateway; answers its port. */
  const serveFunctions = async (driver: SandboxDriver, name: string, port = 0): Promise<number> => {
    const chosen = (await driver.gateway?.listen(server(name), port)) ?? assert.fail('there is a gateway');
    await driver.gateway?.openPort(chosen);
    return chosen;
  };
  const seen = async (): Promise<string[]> =>
    control === undefined ? [] : ((await (await fetch(`${control}/seen`)).json()) as string[]);

  before(async () => {
    const everywhere = server('host');
    await new Promise<void>((done) => everywhere.listen(0, '::', done));
    hostPort = (everywhere.address() as AddressInfo).port;
    const driver = await open('internet', 'internet');
    const other = await open('platform', 'platform');
    gateway = driver.gateway?.address ?? '';
    endpointPort = await serveFunctions(driver, 'endpoint');
    await serveFunctions(other, 'other endpoint', endpointPort);
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
    for (const one of servers) one.close();
    // Nobody ends a connection whose other end went with its namespace.
    for (const socket of accepted) socket.destroy();
    rmSync(base, { recursive: true, force: true });
  });

  test('its own address, which the platform sees; no other interface, no IPv6', async () => {
    const seenInside = (await internet.evaluate(`return require('os').networkInterfaces()`)) as object;
    assert.deepEqual(Object.keys(seenInside).toSorted(), ['eth0', 'lo']);
    assert.equal(internet.sandbox.address, await addressOf(internet));
    assert.notEqual(internet.sandbox.address, neighbour.sandbox.address);
    const ipv6 = await internet.evaluate(`return require('fs').readFileSync('/proc/net/if_inet6', 'utf8')`);
    assert.match(String(ipv6), /^0{31}1 \S+ \S+ \S+ \S+ +lo\n$/);
  });

  test('the endpoint at the gateway, by its own address', async () => {
    met.length = 0;
    for (const [one, name] of [
      [internet, 'endpoint'],
      [platformOnly, 'other endpoint'],
    ] as const) {
      assert.deepEqual(await reach(one, [[gateway, endpointPort]]), {
        [`${gateway}:${endpointPort}`]: 'connected',
      });
      const sight = await eventually('its connection', async () => met.pop());
      assert.equal(sight, `${name} from ${one.sandbox.address}`);
    }
  });

  test("the host's ports are closed, on all its addresses, whatever --egress says", async () => {
    met.length = 0;
    const heard: string[] = [];
    const datagrams = createSocket('udp6').on('message', (_, from) => heard.push(from.address));
    await new Promise<void>((done) => datagrams.bind(0, '::', done));
    const none = await bootScripted(await open('none', 'none'));
    const hosts = ['localhost', ...allHostAddresses(), gateway, '0.0.0.0', '255.255.255.255', '224.0.0.1'];
    const targets = hosts.flatMap((host) => [hostPort, 22, 53].map((port): Target => [host, port]));
    for (const one of [internet, platformOnly, none]) {
      for (const [target, outcome] of Object.entries(await reach(one, targets))) {
        assert.match(outcome, /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES|EINVAL|EADDRNOTAVAIL/, target);
      }
      await one.evaluate(
        sendDatagrams(hostAddresses().map((host): Target => [host, datagrams.address().port])),
      );
    }
    await reach(internet, [[gateway, endpointPort]]);
    datagrams.close();
    assert.deepEqual(heard, []);
    assert.deepEqual(
      met.filter((line) => line.startsWith('host')),
      [],
    );
  });

  test('an address that the host gets later is closed too', { skip: skipOutside }, async () => {
    met.length = 0;
    await fetch(`${control}/late`);
    await eventually('the refusal', async () => {
      const outcomes = Object.values(await reach(internet, [[LATE_ADDRESS, hostPort]]));
      return outcomes[0] === 'ECONNREFUSED' ? true : undefined;
    });
    assert.deepEqual(await reach(internet, [[LATE_ADDRESS, hostPort]]), {
      [`${LATE_ADDRESS}:${hostPort}`]: 'ECONNREFUSED',
    });
  });

  test('no other environment, of this platform or another', async () => {
    assert.deepEqual(await reach(neighbour, [['127.0.0.1', 8080]]), { '127.0.0.1:8080': 'connected' });
    for (const [from, victim] of [
      [internet, neighbour],
      [platformOnly, stranger],
    ] as const) {
      const target: Target = [await addressOf(victim), 8080];
      const outcomes = Object.values(await reach(from, [target]));
      assert.match(outcomes[0] ?? '', /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|silence/);
      await from.evaluate(sendDatagrams([target]));
      assert.deepEqual(
        ((await victim.evaluate('return globalThis.met')) as string[]).filter((from) => from !== '127.0.0.1'),
        [],
      );
    }
  });

  test('the internet by translation, and names', { skip: skipOutside }, async () => {
    assert.equal(drivers[0]?.describe().properties['network'], 'internet');
    await seen();
    assert.deepEqual(await reach(internet, [[OUTSIDE, 80]]), { [`${OUTSIDE}:80`]: 'connected' });
    assert.match((await seen()).join(), /^tcp 80 from 198\.51\.100\.1$/);
    assert.deepEqual(await resolve(internet), [RESOLVED]);
    const text = await internet.evaluate(`return require('fs').readFileSync('/etc/resolv.conf', 'utf8')`);
    assert.equal(text, `nameserver ${OUTSIDE}\n`);
    // Both ways, and more than one packet: a greeting of the server.
    const greeting = await internet.evaluate(`return new Promise((resolve, reject) => {
      const socket = require('net').connect({ host: '${OUTSIDE}', port: 80 });
      socket.once('error', reject); socket.once('data', (data) => { socket.destroy(); resolve(String(data)); });
      socket.setTimeout(2000, () => reject(new Error('silence'))); })`);
    assert.equal(greeting, 'hello');
  });

  test('no metadata service and no private network, though the host reaches them', async () => {
    await seen();
    const targets: Target[] = [
      [METADATA, 80],
      ['169.254.170.2', 80],
      ['168.63.129.16', 80],
      ['100.100.100.200', 80],
      ['192.168.0.1', 80],
      ['172.17.0.1', 80],
      ['10.0.0.1', 80],
    ];
    for (const one of [internet, platformOnly]) {
      const outcomes = Object.values(await reach(one, targets));
      assert.deepEqual(
        outcomes.filter((outcome) => !/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(outcome)),
        [],
      );
      await one.evaluate(sendDatagrams([[METADATA, 9]]));
    }
    assert.deepEqual(await seen(), []);
  });

  test('--egress platform: the endpoint and nothing more, no tunnel through names', async () => {
    await seen();
    const outcomes = await reach(platformOnly, [
      [OUTSIDE, 80],
      [OUTSIDE, 53],
      [ELSEWHERE, 80],
    ]);
    for (const outcome of Object.values(outcomes)) assert.match(outcome, /ENETUNREACH|EHOSTUNREACH/);
    await assert.rejects(resolve(platformOnly), /ECONNREFUSED|ETIMEOUT/);
    await platformOnly.evaluate(
      sendDatagrams([
        [OUTSIDE, 53],
        [OUTSIDE, 9],
      ]),
    );
    assert.deepEqual(await seen(), []);
  });

  test('--egress none: loopback alone, but for the Runtime API of runtimes that speak it', async () => {
    const driver = await open('alone', 'none');
    assert.equal(driver.gateway, undefined);
    const one = await bootScripted(driver);
    assert.deepEqual(await one.evaluate(`return Object.keys(require('os').networkInterfaces())`), ['lo']);
    await assert.rejects(resolve(one), /ECONNREFUSED/);
    const runtimeGateway = (await driver.runtimeGateway?.()) ?? assert.fail('there is one');
    const port = await runtimeGateway.listen(server('runtime API'), 0);
    await runtimeGateway.openPort(port);
    const speaker = await bootScripted(driver, { protocol: 'http' });
    met.length = 0;
    const outcomes = await reach(speaker, [
      [runtimeGateway.address, port],
      [OUTSIDE, 80],
      [METADATA, 80],
    ]);
    assert.equal(outcomes[`${runtimeGateway.address}:${port}`], 'connected');
    assert.equal(Object.values(outcomes).filter((outcome) => outcome === 'connected').length, 1);
    await eventually('its connection', async () => met[0]);
    assert.deepEqual(met, [`runtime API from ${speaker.sandbox.address}`]);
    await assert.rejects(resolve(speaker), /ECONNREFUSED/);
    assert.notEqual(Object.values(await reach(one, [[runtimeGateway.address, port]]))[0], 'connected');
  });

  test("another's address as sender gets nowhere", { skip: skipWithoutPython }, async () => {
    for (const [one, victim] of [
      [internet, neighbour],
      [platformOnly, stranger],
    ] as const) {
      const forged = await addressOf(victim);
      const tried = await one.evaluate(
        python(`
import socket
answers = []
for address in ['${forged}', '127.0.0.2', '${gateway}']:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM); s.settimeout(0.3)
    try:
        s.setsockopt(socket.IPPROTO_IP, 15, 1); s.bind((address, 0)); s.connect(('${gateway}', ${endpointPort})); answers.append(address)
    except OSError: pass
print(answers)`),
      );
      assert.equal(String(tried).trim(), '[]');
      // As if it had broken out of its user and owned its network.
      if (asRoot) continue;
      const place = `/proc/${await launcherOf(one)}/ns`;
      const enter = ['--preserve-credentials', `--user=${place}/user`, `--net=${place}/net`];
      execFileSync('nsenter', [...enter, 'ip', 'addr', 'add', `${forged}/32`, 'dev', 'eth0']);
      met.length = 0;
      assert.match(
        String(await one.evaluate(connectFrom(forged, gateway, endpointPort))),
        /silence|EHOSTUNREACH/,
      );
      assert.equal(await one.evaluate(connectFrom(undefined, gateway, endpointPort)), 'connected');
      await eventually('its connection', async () => met[0]);
      assert.equal(met.length, 1);
      assert.ok(!met.join().includes(forged));
    }
  });

  test('one function cannot use up what leads out', { skip: skipOutside }, async () => {
    const connected = await flood(internet, OUTSIDE, 80, MAX_FLOWS + 100);
    assert.ok(connected <= MAX_FLOWS && connected > MAX_FLOWS / 2, String(connected));
    assert.deepEqual(Object.values(await reach(neighbour, [[OUTSIDE, 80]])), ['connected']);
  });

  const skipKill = asRoot && 'whose processes are whose is only known of an ordinary user';
  test('after kill -9 nothing of the network is left', { skip: skipKill }, async () => {
    const folder = join(base, 'killed');
    const code = join(base, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.js'), '');
    const script = join(import.meta.dirname, '../../src/compute/drivers/fixtures/abandonedPlatform.ts');
    const words = [script, 'bubblewrap', folder, code, '3600', RANGE];
    const before = new Set(ownProcesses());
    const platform = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((done) => platform.once('exit', done));
    await new Promise((done) => platform.stdout.once('data', done));
    const added = () => ownProcesses().filter((id) => !before.has(id) && id !== platform.pid);
    assert.ok(added().length > 4);
    platform.kill('SIGKILL');
    await ended;
    // Frozen sandboxes end at the next start where nothing can kill what is frozen.
    const again = await createBubblewrapDriver({
      folder,
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
    });
    await eventually('the end of all of it', async () => (added().length === 0 ? true : undefined));
    await again.close();
  });
});

function allHostAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).map(({ address }) => address),
  );
}

/** Of this user, by id. */
function ownProcesses(): number[] {
  const uid = process.getuid?.() ?? 0;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => new RegExp(`^Uid:\\t${uid}\\t`, 'm').test(statusOf(name)))
    .filter((name) => !/^State:\tZ/m.test(statusOf(name)))
    .map(Number);
}

function statusOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/status`, 'latin1');
  } catch {
    return '';
  }
}

/** bwrap's outer process: in the sandbox's network, and in the user namespace that owns it. */
async function launcherOf({ evaluate }: ScriptedSandbox): Promise<number> {
  const network = await evaluate(`return require('fs').readlinkSync('/proc/self/ns/net')`);
  const found = ownProcesses().find(
    (id) => statusOf(String(id)).includes(`PPid:\t${process.pid}\n`) && networkOf(id) === network,
  );
  return found ?? assert.fail('the sandbox has a launcher');
}

/** Undefined for processes that nobody may look into, such as pasta. */
function networkOf(id: number): string | undefined {
  try {
    return readlinkSync(`/proc/${id}/ns/net`);
  } catch {
    return undefined;
  }
}
