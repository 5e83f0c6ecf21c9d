/** "The internet" for tests: a network namespace of this machine that the host is connected to by a cable. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

/** TEST-NET-2: nobody's. */
export const OUTSIDE = '198.51.100.2';
/** The host on the same cable. */
export const HOST_ON_CABLE = '198.51.100.1';
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

const NAMESPACE = `mayflytest-${process.pid}`;
const CABLE = cableOf(String(process.pid));

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
  const run = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  run('netns', 'add', NAMESPACE);
  let server: ChildProcess | undefined;
  const close = () => {
    server?.kill('SIGKILL');
    spawnSync('ip', ['link', 'del', CABLE]);
    spawnSync('ip', ['netns', 'del', NAMESPACE]);
  };
  try {
    run('link', 'add', CABLE, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', NAMESPACE);
    run('addr', 'add', `${HOST_ON_CABLE}/30`, 'dev', CABLE);
    run('link', 'set', CABLE, 'up');
    for (const line of [
      'link set lo up',
      `addr add ${OUTSIDE}/30 dev eth0`,
      `addr add ${METADATA}/32 dev lo`,
      'link set eth0 up',
      `route add default via ${HOST_ON_CABLE}`,
    ]) {
      run('-n', NAMESPACE, ...line.split(' '));
    }
    run('route', 'add', `${METADATA}/32`, 'via', OUTSIDE);
    const child = spawn('nsenter', [`--net=/run/netns/${NAMESPACE}`, process.execPath, '-e', SERVER], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    server = child;
    const lines = createInterface(child.stdout);
    await nextLine(lines);
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

/** Of test runs that were killed. */
function removeAbandoned(): void {
  for (const name of existsSync('/run/netns') ? readdirSync('/run/netns') : []) {
    const owner = /^mayflytest-(\d+)$/.exec(name)?.[1];
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    spawnSync('ip', ['link', 'del', cableOf(owner)]);
    spawnSync('ip', ['netns', 'del', name]);
  }
}

function cableOf(owner: string): string {
  return `mtest${Number(owner) % 1_000_000}`;
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
