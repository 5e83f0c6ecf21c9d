/** Through the whole platform: functions that look and reach beyond their sandbox. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hostilePlatform, skipWithoutPythonRuntime, type HostilePlatform } from './hostileFunctions.ts';
import { SECRET } from './neighbours.ts';

let platform: HostilePlatform;
before(async () => {
  platform = await hostilePlatform();
});
after(() => platform?.close());

/** Looks through everything that can be opened for texts that are none of its business. */
const SEARCH = (texts: readonly string[]) => `
  const fs = require('node:fs'); const hits = []; let read = 0;
  const texts = ${JSON.stringify(texts.map((text) => Buffer.from(text).toString('base64')))}
    .map((text) => Buffer.from(text, 'base64').toString());
  const look = (path, depth) => {
    let entries; try { entries = fs.readdirSync(path, { withFileTypes: true }); } catch { return; }
    for (const entry of entries) {
      const name = path + '/' + entry.name;
      if (entry.isDirectory() && depth > 0 && !/^.var.(lang|runtime|node_modules)/.test(name)) look(name, depth - 1);
      if (!entry.isFile() || /pagemap|kmsg|clear_refs|\\/mem$/.test(name)) continue;
      try {
        const file = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
        const bytes = Buffer.alloc(1 << 16); read++;
        try {
          const content = bytes.subarray(0, fs.readSync(file, bytes));
          if (texts.some((text) => content.includes(text))) hits.push(name);
        } catch {}
        fs.closeSync(file);
      } catch {}
    }
  };
  for (const root of ['/proc', '/etc', '/var', '/tmp', '/opt', '/dev', '/run', '/sys', '/home', '/root', '/srv'])
    look(root, 6);
  return { hits, read };`;

test('secrets of the neighbour, the platform and the host are in no file, process or variable', async () => {
  const { accessKeyId, secretAccessKey, sessionToken } = platform.neighbourCredentials;
  const texts = [SECRET, secretAccessKey, sessionToken, accessKeyId, platform.credentials.secretAccessKey];
  const { hits, read } = (await platform.node.answer(SEARCH(texts))) as { hits: string[]; read: number };
  assert.deepEqual(hits, []);
  assert.ok(read > 100, `only ${read} files read`);
  const own = (await platform.node.answer(`return process.env`)) as Record<string, string>;
  assert.equal(own['MAYFLY_TEST_SECRET'], undefined);
  assert.equal(own['SECRET'], undefined);
  assert.notEqual(own['AWS_ACCESS_KEY_ID'], accessKeyId);
  assert.notEqual(own['AWS_SECRET_ACCESS_KEY'], secretAccessKey);
  await platform.unharmed(platform.node);
});

test('the data folder, the code of others and the files of the host do not exist', async () => {
  const paths = [
    ...['', 'credentials', 'session-key', 'blobs', 'code', 'sandboxes', 'lock'].map((name) =>
      join(platform.dataFolder, name),
    ),
    '/etc/shadow',
    '/root/.ssh',
    '/root',
    '/home',
    '/sys/fs/cgroup',
    '/run',
    '/proc/1/root/etc/shadow',
    '/proc/kcore',
    join(import.meta.dirname, '../../package.json'),
  ];
  for (const prefix of ['', '/proc/1/root', '/proc/self/root', '/proc/self/cwd/../..']) {
    const readable = await platform.node.answer(`
      const fs = require('node:fs');
      return ${JSON.stringify(paths)}.filter((path) => {
        try { return fs.statSync(${JSON.stringify(prefix)} + path).size > 0 || fs.readdirSync(path); }
        catch (error) { if (!['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) throw error; return false; }
      })`);
    assert.deepEqual(readable, [], prefix);
  }
});

test("nothing of the host's files can be written", async () => {
  const made = await platform.node.answer(`
    const fs = require('node:fs');
    const folders = ['/', '/var', '/var/task', '/var/runtime', '/var/lang/bin', '/opt', '/etc', '/usr/bin', '/dev',
      '/dev/shm', '/proc', '/proc/1', '/proc/sys/kernel', '/lib', '/bin', '/sbin', '/var/node_modules'];
    const files = ['/var/task/index.js', '/etc/passwd', '/etc/hosts', '/usr/bin/env', '/proc/sys/kernel/core_pattern',
      '/proc/sys/kernel/hostname', '/proc/sysrq-trigger', '/proc/1/oom_score_adj', '/var/lang/bin/node'];
    const done = [];
    for (const folder of folders) try { fs.mkdirSync(folder + '/made'); done.push(folder); } catch {}
    for (const file of files) try { fs.closeSync(fs.openSync(file, 'r+')); fs.writeFileSync(file, 'x'); done.push(file); } catch {}
    for (const file of files) try { fs.chmodSync(file, 0o777); done.push('mode of ' + file); } catch {}
    for (const file of files) try { fs.renameSync(file, '/tmp/stolen'); done.push('name of ' + file); } catch {}
    for (const file of files) try { fs.linkSync(file, '/tmp/linked'); done.push('link of ' + file); } catch {}
    return done`);
  assert.deepEqual(made, []);
  await platform.unharmed(platform.node);
});

const CONNECT = (targets: readonly object[]) => `
  const open = (target) => new Promise((resolve) => {
    const socket = require('node:net').connect(target);
    const end = (what) => { socket.destroy(); resolve(what); };
    socket.setTimeout(500, () => end('silence'));
    socket.once('connect', () => end('connected')); socket.once('error', (error) => end(error.code));
  });
  return Promise.all(${JSON.stringify(targets)}.map(open))`;

test('no server of the host can be reached, nor the platform itself, nor another network', async () => {
  const met: string[] = [];
  const server = createServer(() => met.push('tcp'));
  const unix = createServer(() => met.push('unix'));
  const abstract = createServer(() => met.push('abstract'));
  const listen = (one: Server, options: object) =>
    new Promise<void>((resolve) => one.listen(options, () => resolve()));
  const socketPath = join(platform.dataFolder, 'socket');
  const abstractPath = `\0mayfly-${process.pid}`;
  try {
    await listen(server, { port: 0, host: '0.0.0.0' });
    await listen(unix, { path: socketPath });
    await listen(abstract, { path: abstractPath });
    const { port } = server.address() as { port: number };
    const own = Number(new URL(platform.endpoint).port);
    const hosts = Object.values(networkInterfaces())
      .flat()
      .filter((entry) => entry?.family === 'IPv4')
      .map((entry) => entry?.address ?? '');
    const targets = [
      ...hosts.flatMap((host) => [port, own, 22].map((each) => ({ host, port: each }))),
      { host: '169.254.169.254', port: 80 },
      { host: '1.1.1.1', port: 443 },
      { path: socketPath },
      { path: abstractPath },
    ];
    const outcomes = (await platform.node.answer(CONNECT(targets))) as string[];
    assert.deepEqual(
      outcomes.filter((what) => !['ECONNREFUSED', 'ENETUNREACH', 'ENOENT', 'EACCES'].includes(what)),
      [],
    );
    assert.deepEqual(met, []);
  } finally {
    for (const one of [server, unix, abstract]) one.close();
  }
  await platform.unharmed(platform.node);
});

test('Python: nothing of the host either', { skip: skipWithoutPythonRuntime }, async () => {
  const { python } = platform;
  assert.ok(python);
  const answer = await python.answer(`
import ctypes, os, socket
answer = {}
def attempt(name, work):
    try:
        work(); answer[name] = 'done'
    except OSError as error:
        answer[name] = 'refused'
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    if getattr(libc, name)(*arguments) == -1: raise OSError(ctypes.get_errno(), name)
attempt('shadow', lambda: open('/etc/shadow').read())
attempt('data', lambda: os.listdir(${JSON.stringify(platform.dataFolder)}))
attempt('platform', lambda: socket.create_connection(('127.0.0.1', ${new URL(platform.endpoint).port}), 1))
attempt('ptrace', lambda: call('ptrace', 16, 1, 0, 0))
attempt('trace me', lambda: call('ptrace', 0, 0, 0, 0))
attempt('mount', lambda: call('mount', b'none', b'/tmp', b'tmpfs', 0, None))
attempt('unmount', lambda: call('umount2', b'/proc', 2))
attempt('unshare', lambda: call('unshare', 0x10000000))
attempt('setns', lambda: call('setns', os.open('/proc/1/ns/net', os.O_RDONLY), 0))
attempt('chroot', lambda: os.chroot('/tmp'))
attempt('device', lambda: os.mknod('/tmp/sda', 0o60666, os.makedev(8, 0)))
attempt('root', lambda: os.setuid(0))
attempt('memory', lambda: open('/proc/1/mem', 'rb').read(1))
attempt('hostname', lambda: call('sethostname', b'mine', 4))
attempt('keys', lambda: call('syscall', 250, 0, -3, 1))
attempt('priority', lambda: os.setpriority(os.PRIO_PROCESS, 0, -20))
attempt('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))`);
  for (const [name, outcome] of Object.entries(answer as Record<string, string>)) {
    assert.equal(outcome, 'refused', name);
  }
  await platform.unharmed(python);
});

test('setuid programs give no rights', async () => {
  const outcome = await platform.node.answer(`
    const { spawnSync } = require('node:child_process');
    const run = (...words) => spawnSync(words[0], words.slice(1), { encoding: 'utf8', input: '' }).stdout ?? '';
    return ['/usr/bin/su', '/bin/mount', '/usr/bin/passwd', '/usr/bin/newgrp'].map((program) =>
      run('/bin/sh', '-c', program + ' -c id 2>/dev/null; id -u'))`);
  for (const text of outcome as string[]) assert.doesNotMatch(text, /uid=0|^0$/m);
});

test('killing everything in reach kills only itself', async () => {
  const { answer, functionError, requestId } = await platform.node.run(`
    for (let id = 300; id > 0; id--) if (id !== process.pid) try { process.kill(id, 'SIGKILL'); } catch {}
    try { process.kill(-1, 'SIGKILL'); } catch {}
    process.kill(process.pid, 'SIGKILL'); await forever()`);
  assert.equal(functionError, 'Unhandled');
  assert.deepEqual(answer, {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  });
  await platform.unharmed(platform.node);
});
