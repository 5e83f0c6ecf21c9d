/**
 * First invocation of a function at the client, from the pre-booted pool, against a bare spawn of its runtime;
 * then 100 first invocations of 100 functions at once, three times each.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { createEcho } from './functions.ts';
import {
  machine,
  percentile,
  spawnMs,
  startPlatform,
  untilPoolIsFull,
  type BenchedPlatform,
} from './platform.ts';
import { rawClient } from './rawClient.ts';
import { printTable } from './table.ts';

const ROUNDS = Number(process.argv[2] ?? 40);
const BURST = 100;
const BURSTS = 3;
const BARE_SPAWNS = 20;

/** The interpreter that functions get: what `python3` names may be a version manager's script that takes longer. */
const python = existsSync('/usr/bin/python3.11')
  ? '/usr/bin/python3.11'
  : execFileSync('python3.11', ['-c', 'import sys; print(sys.executable)']).toString().trim();
const CONTENDERS = [
  { runtime: 'nodejs24.x', bare: () => spawnMs(process.execPath, ['-e', '0']) },
  { runtime: 'python3.11', bare: () => spawnMs(python, ['-c', 'pass']) },
] as const;
type Contender = (typeof CONTENDERS)[number];

const platform = await startPlatform();
try {
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${ROUNDS} rounds\n\n`);
  const coldStarts: Measured[] = [];
  for (const contender of CONTENDERS) coldStarts.push(await measureColdStarts(platform, contender));
  const rows: string[][] = [];
  for (const { runtime, bare50, coldMs } of coldStarts) {
    const cold50 = percentile(coldMs, 0.5);
    const times = [bare50, cold50, percentile(coldMs, 0.9)].map((ms) => ms.toFixed(1));
    rows.push([runtime, ...times, (cold50 / bare50).toFixed(2), '0']);
  }
  printTable('runtime|bare spawn p50 ms|cold start p50 ms|p90 ms|ratio p50|failures'.split('|'), rows);
  process.stdout.write('\n');
  const head = `runtime|waiting|prepared|pool MiB|burst of ${BURST}, ms|${BURST} bare spawns / cores, ms|ratio|failures`;
  const bursts: string[][] = [];
  for (const contender of CONTENDERS) {
    const measured: Burst[] = [];
    for (let turn = 0; turn < BURSTS; turn++) measured.push(await burstOf(platform, contender, turn));
    const [one] = measured.toSorted((a, b) => a.ratio - b.ratio).slice(Math.floor(BURSTS / 2));
    if (one === undefined) continue;
    const failures = measured.reduce((sum, each) => sum + each.failures, 0);
    const counts = [one.waiting, one.prepared, one.poolMiB, one.ms, one.bareMs].map((count) =>
      count.toFixed(0),
    );
    bursts.push([contender.runtime, ...counts, one.ratio.toFixed(2), String(failures)]);
  }
  printTable(head.split('|'), bursts);
} finally {
  await platform.stop();
}

interface Measured {
  readonly runtime: string;
  readonly bare50: number;
  readonly coldMs: readonly number[];
}

/** Throws at the first answer that is not right. */
async function measureColdStarts(on: BenchedPlatform, { runtime, bare }: Contender): Promise<Measured> {
  const bareMs: number[] = [];
  const coldMs: number[] = [];
  const client = await rawClient(on.port);
  for (let round = 0; round < ROUNDS; round++) {
    const name = `cold-${runtime.replace('.', '-')}-${round}`;
    await createEcho(on, name, runtime);
    const request = await on.invokeBytes(name, '{"hello":"world"}');
    await untilPoolIsFull(on);
    bareMs.push(await bare());
    const started = performance.now();
    const { status, body } = await client.request(request);
    coldMs.push(performance.now() - started);
    if (status !== 200 || (JSON.parse(body.toString()) as { hello?: string }).hello !== 'world')
      throw new Error(`${status} ${body.toString()}`);
  }
  client.close();
  return { runtime, bare50: percentile(bareMs, 0.5), coldMs };
}

interface Burst {
  readonly waiting: number;
  readonly prepared: number;
  readonly poolMiB: number;
  readonly ms: number;
  readonly bareMs: number;
  readonly ratio: number;
  readonly failures: number;
}

/** The bare spawns that it is held against come right before it; nothing of it is left for the next. */
async function burstOf(on: BenchedPlatform, { runtime, bare }: Contender, turn: number): Promise<Burst> {
  const requests: Buffer[] = [];
  const names = Array.from(
    { length: BURST },
    (_, index) => `burst-${runtime.replace('.', '-')}-${turn}-${index}`,
  );
  for (const name of names) {
    await createEcho(on, name, runtime);
    requests.push(await on.invokeBytes(name, '{}'));
  }
  await untilPoolIsFull(on);
  const bareMs: number[] = [];
  for (let index = 0; index < BARE_SPAWNS; index++) bareMs.push(await bare());
  const waiting = await on.metric('mayfly_environments{state="prebooted"}');
  const prepared = await on.metric('mayfly_environments{state="prepared"}');
  const poolMiB = (await on.metric('mayfly_pool_bytes')) / 2 ** 20;
  const clients = await Promise.all(requests.map(() => rawClient(on.port)));
  const started = performance.now();
  const answers = await Promise.all(
    clients.map((client, index) => client.request(requests[index] ?? Buffer.alloc(0))),
  );
  const ms = performance.now() - started;
  for (const client of clients) client.close();
  for (const name of names) await on.lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  const goalMs = (BURST * percentile(bareMs, 0.5)) / availableParallelism();
  const failures = answers.filter(({ status }) => status !== 200).length;
  return { waiting, prepared, poolMiB, ms, bareMs: goalMs, ratio: ms / goalMs, failures };
}
