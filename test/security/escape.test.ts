/** Functions that look and reach beyond their sandbox. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  ABSENT,
  FORBIDDEN,
  numberOn,
  type Architecture,
} from '../../src/compute/drivers/bubblewrap/seccompRules.ts';
import { asRoot, python, SECRET, skipWithoutPython, startNeighbours, type Neighbours } from './neighbours.ts';

const architecture: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
let both: Neighbours;
before(async () => {
  both = await startNeighbours();
});
after(() => both.close());

const attack = (body: string) => both.attacker.evaluate(body);

test('the root shows only what a function needs', async () => {
  const names = (await attack(`return require('fs').readdirSync('/')`)) as string[];
  const expected = [
    'bin',
    'dev',
    'etc',
    'lib',
    'lib32',
    'lib64',
    'libx32',
    'opt',
    'proc',
    'sbin',
    'tmp',
    'usr',
    'var',
  ];
  assert.deepEqual(
    names.filter((name) => !expected.includes(name)),
    [],
  );
});

test("the platform's data folder, other functions' code and /etc/shadow do not exist", async () => {
  const paths = [
    'secret',
    'code/index.js',
    'driver',
    `driver/sandboxes/${both.neighbour.sandbox.id}/var/task`,
  ];
  for (const path of [
    ...paths.map((name) => join(both.folder, name)),
    '/etc/shadow',
    '/root',
    '/home',
    '/sys',
    '/run',
  ]) {
    for (const prefix of ['', '/proc/self/root', '/proc/1/root', '/proc/self/cwd/..']) {
      await assert.rejects(
        attack(`require('fs').statSync(${JSON.stringify(prefix + path)})`),
        /ENOENT|EACCES/,
        prefix + path,
      );
    }
  }
});

test('no file that can be read holds the secret of the neighbour or of the host', async () => {
  // Everything below /proc, /etc, /var, /tmp, /opt and /dev that can be opened; /usr is the host's own.
  const found = await attack(`
    const fs = require('fs'); const hits = []; let read = 0;
    const look = (path, depth) => {
      let entries; try { entries = fs.readdirSync(path, { withFileTypes: true }); } catch { return; }
      for (const entry of entries) {
        const name = path + '/' + entry.name;
        if (entry.isDirectory() && depth > 0 && name !== '/var/lang') look(name, depth - 1);
        if (!entry.isFile() || /pagemap|kmsg|clear_refs|\\/mem$/.test(name)) continue;
        try {
          const file = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
          const bytes = Buffer.alloc(1 << 16); read++;
          try { if (bytes.subarray(0, fs.readSync(file, bytes)).includes('${SECRET}')) hits.push(name); } catch {}
          fs.closeSync(file);
        } catch {}
      }
    };
    for (const root of ['/proc', '/etc', '/var', '/tmp', '/opt', '/dev']) look(root, 6);
    return { hits: hits.filter((name) => !/^.proc.(self|thread-self|\\d+).*(mem|maps|cmdline)$/.test(name)), read }`);
  const { hits, read } = found as { hits: string[]; read: number };
  assert.deepEqual(hits, []);
  assert.ok(read > 100, `only ${read} files read`);
});

test('only its own processes are visible, and none of the platform can be signalled', async () => {
  const ids = (await attack(
    `return require('fs').readdirSync('/proc').filter((name) => /^\\d+$/.test(name))`,
  )) as string[];
  assert.ok(ids.length <= 3, ids.join());
  for (const id of [process.pid, process.ppid].filter((id) => id > 10)) {
    await assert.rejects(attack(`process.kill(${id}, 9)`), /ESRCH/);
  }
  await both.neighbourIsWell();
});

test('killing every process it can reach kills only itself', async () => {
  const victim = await both.newAttacker();
  await assert.rejects(
    victim.evaluate(`for (const id of [1, -1]) try { process.kill(id, 'SIGKILL') } catch {}
      process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})`),
  );
  assert.equal((await victim.sandbox.exited).signal, 'SIGKILL');
  await both.neighbourIsWell();
});

test("the host's environment is not its own", async () => {
  const text = await attack('return JSON.stringify(process.env)');
  assert.ok(!String(text).includes(SECRET));
});

test('no descriptor but the three standard ones and the channel comes with the sandbox', async () => {
  // Of a child that Node starts with everything it did not open itself: what was inherited from the platform.
  const names = await attack(`const fs = require('fs');
    return fs.readdirSync('/proc/self/fdinfo').filter((name) => {
      try { return !(parseInt(/flags:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/fdinfo/' + name, 'utf8'))[1], 8) & 0o2000000) }
      catch { return false } })`);
  assert.deepEqual(
    (names as string[]).filter((name) => Number(name) > 3),
    [],
  );
});

test('nothing but /tmp can be written', async () => {
  const places = [
    '/',
    '/usr',
    '/usr/local',
    '/var',
    '/var/task',
    '/var/runtime',
    '/opt',
    '/etc',
    '/dev',
    '/dev/shm',
    '/proc',
    '/proc/1',
  ];
  for (const place of places) {
    await assert.rejects(
      attack(`require('fs').writeFileSync('${place}/intruder', 'x')`),
      /EROFS|EACCES|ENOENT|EPERM/,
      place,
    );
  }
  for (const file of [
    '/proc/sys/kernel/hostname',
    '/proc/sys/kernel/core_pattern',
    '/proc/sysrq-trigger',
    '/proc/sys/vm/drop_caches',
  ]) {
    await assert.rejects(
      attack(`require('fs').writeFileSync('${file}', '1')`),
      /EROFS|EACCES|EPERM|ENOENT/,
      file,
    );
  }
  await attack(`require('fs').writeFileSync('/tmp/mine', 'x')`);
});

test('no capability, no way to gain one, a filter on system calls', async () => {
  const status = String(await attack(`return require('fs').readFileSync('/proc/self/status', 'utf8')`));
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) {
    assert.match(status, new RegExp(`^${set}:\\s+0+$`, 'm'));
  }
  assert.match(status, /^NoNewPrivs:\s+1$/m);
  assert.match(status, /^Seccomp:\s+2$/m);
  assert.doesNotMatch(status, /^Uid:\s+0\b/m);
});

test(
  "as root, a sandbox has a host user that is nobody else's",
  { skip: asRoot ? false : 'needs root' },
  async () => {
    const mine = await attack('return process.getuid()');
    const other = await both.neighbour.evaluate('return process.getuid()');
    assert.ok(Number(mine) > 60_000);
    assert.notEqual(mine, other);
  },
);

test('the host is out of reach: loopback, its addresses, Unix and abstract sockets', async () => {
  const servers: Server[] = [];
  const listen = (where: { port: number; host: string } | { path: string }) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer((socket) => socket.end(SECRET));
      servers.push(server);
      server.once('error', reject);
      server.listen(where, () => resolve(server));
    });
  try {
    const tcp = await listen({ port: 0, host: '0.0.0.0' });
    const address = tcp.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const abstract = `\0mayfly-test-${process.pid}`;
    await listen({ path: abstract });
    await listen({ path: join(both.folder, 'socket') });
    const hosts = Object.values(networkInterfaces())
      .flat()
      .filter((entry) => entry?.family === 'IPv4')
      .map((entry) => ({ host: entry?.address, port }));
    const targets = [...hosts, { path: abstract }, { path: join(both.folder, 'socket') }];
    for (const target of targets) {
      const connecting = attack(`return new Promise((resolve, reject) => {
        const socket = require('net').connect(${JSON.stringify(target)});
        socket.once('connect', () => resolve('connected')); socket.once('error', reject); })`);
      await assert.rejects(connecting, /ECONNREFUSED|ENETUNREACH|ENOENT|EACCES/, JSON.stringify(target));
    }
  } finally {
    for (const server of servers) server.close();
  }
});

const SYSCALLS = `
import ctypes, json, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(nr, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(nr), *[ctypes.c_long(value) for value in arguments])
    return ctypes.get_errno() if result == -1 else 0
`;

test('every forbidden system call is refused', { skip: skipWithoutPython }, async () => {
  const numbers = Object.entries({ ...FORBIDDEN, ...ABSENT })
    .map(([name, pair]) => [name, numberOn(architecture, pair)] as const)
    .filter(([, number]) => number >= 0);
  const program = `${SYSCALLS}
print(json.dumps({name: call(number, 0, 0, 0, 0, 0, 0) for name, number in ${JSON.stringify(numbers)}}))`;
  const answers = JSON.parse(String(await attack(python(program)))) as Record<string, number>;
  for (const name of Object.keys(FORBIDDEN)) if (name in answers) assert.equal(answers[name], 1, name);
  for (const name of Object.keys(ABSENT)) assert.equal(answers[name], 38, name);
});

test('no new namespaces, no attaching, no strange sockets', { skip: skipWithoutPython }, async () => {
  const clone = architecture === 'x64' ? 56 : 220;
  const program = `${SYSCALLS}
import socket
def family(number, protocol=0):
    try:
        socket.socket(number, socket.SOCK_RAW, protocol); return 0
    except OSError as error: return error.errno
print(json.dumps({
  "namespaces": [call(${clone}, flag | 17, 0, 0, 0, 0) for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)],
  "packet": family(17, 3), "vsock": family(40), "audit": family(16, 9), "raw": family(2, 1), "alg": family(38)}))`;
  const answers = JSON.parse(String(await attack(python(program)))) as Record<string, number>;
  assert.deepEqual(answers, {
    namespaces: Array(7).fill(1),
    packet: 97,
    vsock: 97,
    audit: 97,
    raw: 1,
    alg: 97,
  });
});

test('programs for mounting and namespaces are powerless', async () => {
  for (const command of [
    'mount -t tmpfs none /tmp',
    'unshare --user true',
    'unshare --mount true',
    'mknod /tmp/disk b 254 0',
    'chroot / true',
  ]) {
    await assert.rejects(
      attack(
        `require('child_process').execSync(${JSON.stringify(command)}, { stdio: 'pipe', env: { PATH: '/usr/sbin:/usr/bin' } })`,
      ),
      /failed|not permitted|denied/i,
      command,
    );
  }
});

test(
  "another architecture's system calls kill the caller",
  { skip: architecture === 'x64' ? skipWithoutPython : 'i386 calls are for x86-64' },
  async () => {
    // mov eax, 20 (getpid of i386); int 0x80; ret
    const program = `
import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
print("survived")`;
    const signal = await attack(`const { spawnSync } = require('child_process');
      return spawnSync('/usr/bin/python3', ['-c', ${JSON.stringify(program)}], { encoding: 'utf8' }).signal`);
    assert.equal(signal, 'SIGSYS');
  },
);
