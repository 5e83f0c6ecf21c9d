/** "The internet" for tests: a network namespace of this machine that the host is connected to by a cable. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

/** TEST-NET-2: nobody's. */
export const OUTSIDE = '198.51.100.2';
/** The host on the same cable. */
export const HOST_ON_CABLE = '198.51.100.1';
/** Another network that the host is connected to. */
export const ELSEWHERE = '198.51.100.6';
/** Answers there too, as the metadata service does in a cloud. */
export const METADATA = '169.254.169.254';
/** What its name server says, whatever it is asked. */
export const RESOLVED = '203.0.113.7';

export interface Outside {
  /** What reached it since the last call: `tcp PORT from ADDRESS` or `udp PORT from ADDRESS`. */
  seen(): Promise<string[]>;
  /** Tries to connect from there: `connected` or why not. */
  connect(host: string, port: number): Promise<string>;
  close(): void;
}

/** A server on TCP 80 and UDP 9, a name server on UDP 53, and a hand that tries to reach us from there. */
const SERVER = `
  const net = require('node:net'), dgram = require('node:dgram'), { createInterface } = require('node:readline');
  let seen = []; const say = (value) => console.log(JSON.stringify(value));
  const kept = new Set();
  net.createServer((socket) => {
    seen.push('tcp 80 from ' + socket.remoteAddress); kept.add(socket);
    socket.on('error', () => {}); socket.on('close', () => kept.delete(socket)); socket.write('hello');
  }).listen(80, '0.0.0.0', 4096, () => say('ready'));
  dgram.createSocket('udp4').on('message', (_, from) => seen.push('udp 9 from ' + from.address)).bind(9, '0.0.0.0');
  const names = dgram.createSocket('udp4').bind(53, '0.0.0.0').on('message', (query, from) => {
    seen.push('udp 53 from ' + from.address);
    let end = 12; while (query[end] !== 0) end += query[end] + 1;
    const question = query.subarray(12, end + 5), A = query.readUInt16BE(end + 1) === 1;
    const head = Buffer.from([query[0], query[1], 0x81, 0x80, 0, 1, 0, A ? 1 : 0, 0, 0, 0, 0]);
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...'${RESOLVED}'.split('.').map(Number)]);
    names.send(Buffer.concat([head, question, ...(A ? [answer] : [])]), from.port, from.address);
  });
  createInterface({ input: process.stdin }).on('line', (line) => {
    const target = JSON.parse(line);
    if (target === null) { say(seen); seen = []; return; }
    const socket = net.connect(target); const end = (what) => { socket.destroy(); say(what); };
    socket.setTimeout(400, () => end('silence'));
    socket.once('connect', () => end('connected')); socket.once('error', (error) => end(error.code));
  }).on('close', () => process.exit(0));`;

export async function startOutside(): Promise<Outside> {
  removeAbandoned();
  const servers: ChildProcess[] = [];
  const close = () => {
    for (const server of servers) server.kill('SIGKILL');
    for (const place of [0, 1]) unplug(String(process.pid), place);
  };
  try {
    const child = await plug(0, HOST_ON_CABLE, OUTSIDE, servers);
    await plug(1, '198.51.100.5', ELSEWHERE, servers);
    run('-n', namespaceOf(String(process.pid), 0), 'addr', 'add', `${METADATA}/32`, 'dev', 'lo');
    run('route', 'add', `${METADATA}/32`, 'via', OUTSIDE);
    const lines = createInterface(child.stdout);
    const ask = async (question: unknown) => {
      const answer = nextLine(lines);
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return JSON.parse(await answer) as unknown;
    };
    return {
      seen: async () => (await ask(null)) as string[],
      connect: async (host, port) => (await ask({ host, port })) as string,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const run = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'inherit'] });

/** A namespace at the end of a cable of its own, with a server in it that listens. */
async function plug(place: number, host: string, address: string, servers: ChildProcess[]) {
  const namespace = namespaceOf(String(process.pid), place);
  const cable = cableOf(String(process.pid), place);
  run('netns', 'add', namespace);
  run('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
  run('addr', 'add', `${host}/30`, 'dev', cable);
  run('link', 'set', cable, 'up');
  for (const line of [
    'link set lo up',
    `addr add ${address}/30 dev eth0`,
    'link set eth0 up',
    `route add default via ${host}`,
  ]) {
    run('-n', namespace, ...line.split(' '));
  }
  const child = spawn('nsenter', [`--net=/run/netns/${namespace}`, process.execPath, '-e', SERVER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  servers.push(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('readable', () => {
      child.stdout.read();
      resolve();
    });
    child.once('exit', () => reject(new Error('the server outside ended')));
  });
  return child;
}

function unplug(owner: string, place: number): void {
  spawnSync('ip', ['link', 'del', cableOf(owner, place)]);
  spawnSync('ip', ['netns', 'del', namespaceOf(owner, place)]);
}

/** Of test runs that were killed. */
function removeAbandoned(): void {
  for (const name of existsSync('/run/netns') ? readdirSync('/run/netns') : []) {
    const [, owner, place] = /^mayflytest-(\d+)-(\d)$/.exec(name) ?? [];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) unplug(owner, Number(place));
  }
}

function namespaceOf(owner: string, place: number): string {
  return `mayflytest-${owner}-${place}`;
}

function cableOf(owner: string, place: number): string {
  return `mtest${Number(owner) % 1_000_000}-${place}`;
}

function nextLine(lines: Interface): Promise<string> {
  return new Promise((resolve, reject) => {
    const onLine = (line: string) => {
      lines.off('close', onClose);
      resolve(line);
    };
    const onClose = () => {
      lines.off('line', onLine);
      reject(new Error('the server outside ended'));
    };
    lines.once('line', onLine);
    lines.once('close', onClose);
  });
}
