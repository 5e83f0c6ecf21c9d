/**
 * Every runtime against itself: first invocation at the client from the pre-booted pool, and without a pool, against a
 * bare spawn of the interpreter; memory of an idle environment against a bare idle interpreter.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEcho } from './functions.ts';
import { bareJavas } from './javaEcho.ts';
import {
  machine,
  percentile,
  spawnMs,
  startPlatform,
  untilPoolIsFull,
  type BenchedPlatform,
} from './platform.ts';
import { rawClient } from './rawClient.ts';
import { printHead, printRow } from './table.ts';

const ROUNDS = Number(process.argv[2] ?? 20);

interface Contender {
  readonly runtime: string;
  readonly program: string;
  readonly ends: readonly string[];
  readonly waits: readonly string[];
}

/** The interpreters that functions get where they are the system's. */
const CONTENDERS: readonly Contender[] = [
  {
    runtime: 'nodejs24.x',
    program: process.execPath,
    ends: ['-e', '0'],
    waits: ['-e', 'setInterval(() => {}, 1e9)'],
  },
  {
    runtime: 'python3.11',
    program: '/usr/bin/python3.11',
    ends: ['-c', 'pass'],
    waits: ['-c', 'import signal; signal.pause()'],
  },
  { runtime: 'ruby3.3', program: '/usr/bin/ruby', ends: ['-e', '0'], waits: ['-e', 'sleep'] },
];
const javaFolder = mkdtempSync(join(tmpdir(), 'mayfly-bench-java-'));

const here = [...CONTENDERS, ...(await bareJavas(javaFolder))].filter(({ program }) => existsSync(program));
const flags = here.some(({ runtime }) => runtime === 'ruby3.3') ? ['--runtime', 'ruby3.3=/usr/bin/ruby'] : [];
const pooled = await measured(flags, async (platform, contender) => coldStarts(platform, contender, true));
const booted = await measured([...flags, '--pool-mib', '0'], async (platform, contender) => ({
  ...(await coldStarts(platform, contender, false)),
  ...(await idleMemory(platform, contender)),
}));
const head = 'runtime|bare spawn p50 ms|pre-booted p50 ms|ratio|booted p50 ms|ratio|';
const memory = 'idle environment MiB|bare idle MiB|ratio';
const columns = `${head}${memory}`.split('|');
printHead(columns);
for (const { runtime } of here) {
  const fromPool = pooled.get(runtime);
  const own = booted.get(runtime);
  if (fromPool === undefined || own === undefined) continue;
  const { bareMs, coldMs } = fromPool;
  const times = [bareMs, coldMs, coldMs / bareMs, own.coldMs, own.coldMs / own.bareMs];
  const sizes = [own.eachMiB, own.bareMiB, own.eachMiB / own.bareMiB];
  printRow([runtime, ...[...times, ...sizes].map((value) => value.toFixed(2))]);
}

rmSync(javaFolder, { recursive: true, force: true });

async function measured<T>(
  platformFlags: readonly string[],
  measure: (platform: BenchedPlatform, contender: Contender) => Promise<T>,
): Promise<Map<string, T>> {
  const platform = await startPlatform(platformFlags);
  const results = new Map<string, T>();
  try {
    process.stdout.write(
      `${machine()}; isolation ${platform.isolation}; ${ROUNDS} rounds; up ${platformFlags.join(' ')}\n\n`,
    );
    for (const contender of here) results.set(contender.runtime, await measure(platform, contender));
  } finally {
    await platform.stop();
  }
  return results;
}

/** Throws at the first answer that is not right. */
async function coldStarts(platform: BenchedPlatform, { runtime, program, ends }: Contender, pool: boolean) {
  const bareMs: number[] = [];
  const coldMs: number[] = [];
  const client = await rawClient(platform.port);
  for (let round = 0; round < ROUNDS; round++) {
    const name = `runtime-${runtime.replace('.', '-')}-${round}`;
    await createEcho(platform, name, runtime);
    const request = await platform.invokeBytes(name, '{"hello":"world"}');
    if (pool) await untilPoolIsFull(platform);
    bareMs.push(await spawnMs(program, ends));
    const started = performance.now();
    const { status, body } = await client.request(request);
    coldMs.push(performance.now() - started);
    if (status !== 200 || body.toString().replaceAll(' ', '') !== '{"hello":"world"}')
      throw new Error(`${status} ${body.toString()}`);
  }
  client.close();
  return { bareMs: percentile(bareMs, 0.5), coldMs: percentile(coldMs, 0.5) };
}

/** Of the environments that the cold starts have left idle. */
async function idleMemory(platform: BenchedPlatform, { runtime, program, waits }: Contender) {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const bare = spawn(program, waits, { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const bareMiB = proportionalMiB(bare.pid ?? 0);
  bare.kill('SIGKILL');
  const environments = descendants(platform.pid).filter((pid) => environmentOf(pid) === runtime);
  if (environments.length !== ROUNDS)
    throw new Error(`${environments.length} idle environments of ${runtime}`);
  const total = environments.reduce((sum, pid) => sum + proportionalMiB(pid), 0);
  return { bareMiB, eachMiB: total / environments.length };
}

/** Which runtime's program it is, if it runs one of our clients. */
function environmentOf(pid: number): string | undefined {
  const [program = '', ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  if (!words.some((word) => /^(\/var|\.\.)\/runtime\/client[-.]/.test(word))) return undefined;
  const same = here.find((contender) => contender.program === program && program.endsWith('/java'));
  return (
    same?.runtime ??
    here.find(({ runtime }) => program.includes(/^[a-z]+?(?=js|\d)/.exec(runtime)?.[0] ?? '?'))?.runtime
  );
}

function proportionalMiB(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
}

function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  return children.map(Number).flatMap((child) => [child, ...descendants(child)]);
}
