/**
 * What it costs to be there: start to first answer; resident memory of the platform with no function and with
 * 1,000; the pre-booted pool; 200 idle warm environments, and the memory of each against a bare idle Node.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createEcho } from './functions.ts';
import { machine, percentile, startPlatform, type BenchedPlatform } from './platform.ts';
import { rawClient } from './rawClient.ts';
import { printTable } from './table.ts';

const ENVIRONMENTS = Number(process.argv[2] ?? 200);
const FUNCTIONS = Number(process.argv[3] ?? 1000);
/** Idle is when the pool has grown and the garbage of what went before is collected (src/base/quietCollection.ts). */
const IDLE_MS = 10_000;
/** What it has learnt of its code in a long wave it keeps for half a minute of quiet, which begins when the pool has grown. */
const AFTER_WAVE_MS = 60_000;

const starts: number[] = [];
for (let round = 0; round < 5; round++) {
  const started = await startPlatform();
  starts.push(started.startMs);
  await started.stop();
}
const platform = await startPlatform();
try {
  process.stdout.write(`${machine()}; isolation ${platform.isolation}\n\n`);
  const rows: [string, string, string][] = [
    ['start to first answered request, p50', `${percentile(starts, 0.5).toFixed(0)} ms`, '600 ms'],
  ];
  await quiet(IDLE_MS);
  rows.push(['resident memory, no function', `${residentMiB(platform.pid).toFixed(0)} MB`, '120 MB']);
  const idleNode = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)'], { stdio: 'ignore' });
  await quiet(1000);
  const bareMiB = proportionalMiB(idleNode.pid ?? 0);
  idleNode.kill();
  for (let index = 0; index < FUNCTIONS; index++)
    await createEcho(platform, `idle-${index}`, 'nodejs24.x', { memoryMiB: 128 });
  await quiet(AFTER_WAVE_MS);
  rows.push([
    `resident memory, ${FUNCTIONS} functions`,
    `${residentMiB(platform.pid).toFixed(0)} MB`,
    '150 MB',
  ]);
  rows.push([
    'pre-booted pool (proportional set size)',
    `${((await platform.metric('mayfly_pool_bytes')) / 2 ** 20).toFixed(0)} MiB`,
    '256 MiB',
  ]);
  const before = environmentsMiB(platform.pid);
  const failures = await warm(platform, ENVIRONMENTS);
  await quiet(3000);
  const after = environmentsMiB(platform.pid);
  const alive = await platform.metric('mayfly_environments{state="idle"}');
  rows.push([`idle warm environments alive (failures ${failures})`, String(alive), String(ENVIRONMENTS)]);
  const each = (after.total - before.total) / (after.count - before.count);
  rows.push([
    'memory of each idle Node environment / bare idle Node',
    `${each.toFixed(1)} / ${bareMiB.toFixed(1)} MiB = ${(each / bareMiB).toFixed(2)}`,
    '1.2',
  ]);
  rows.push([
    'resident memory of the platform beside them',
    `${residentMiB(platform.pid).toFixed(0)} MB`,
    '-',
  ]);
  printTable(['what', 'measured', 'at most'], rows);
} finally {
  await platform.stop();
}

async function warm(on: BenchedPlatform, count: number): Promise<number> {
  let failures = 0;
  const client = await rawClient(on.port);
  for (let index = 0; index < count; index++) {
    const { status } = await client.request(await on.invokeBytes(`idle-${index}`, '{}'));
    if (status !== 200) failures++;
  }
  client.close();
  return failures;
}

function quiet(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function residentMiB(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1000;
}

function proportionalMiB(pid: number): number {
  try {
    return (
      Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
    );
  } catch {
    return 0; // ended meanwhile
  }
}

/** Proportional set size of every descendant of the platform; a Node among them counts as an environment. */
function environmentsMiB(pid: number): { total: number; count: number } {
  let total = 0;
  let count = 0;
  for (const child of childrenOf(pid)) {
    try {
      const name = readFileSync(`/proc/${child}/comm`, 'utf8');
      const own = proportionalMiB(child);
      const below = environmentsMiB(child);
      total += own + below.total;
      count += below.count + (/^(?:node|MainThread)/.test(name) ? 1 : 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return { total, count };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}
