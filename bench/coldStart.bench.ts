/**
 * First invocation of a function at the client, from the pre-booted pool, against a bare spawn of its runtime;
 * then 100 first invocations of 100 functions at once.
 */
import { availableParallelism } from 'node:os';
import { createEcho } from './functions.ts';
import { machine, percentile, spawnMs, startPlatform, type BenchedPlatform } from './platform.ts';
import { rawClient } from './rawClient.ts';

const ROUNDS = Number(process.argv[2] ?? 40);
const RUNTIMES = [
  { runtime: 'nodejs24.x', bare: () => spawnMs(process.execPath, ['-e', '0']) },
  { runtime: 'python3.11', bare: () => spawnMs('python3', ['-c', 'pass']) },
] as const;

const platform = await startPlatform();
try {
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${ROUNDS} rounds\n\n`);
  const head = [
    'runtime',
    'bare spawn p50 ms',
    'cold start p50 ms',
    'p90 ms',
    'ratio p50',
    'burst of 100, ms',
    '100 spawns / cores, ms',
    'failures',
  ];
  for (const row of [head, head.map(() => '---')]) process.stdout.write(`| ${row.join(' | ')} |\n`);
  for (const { runtime, bare } of RUNTIMES) {
    const bareMs: number[] = [];
    const coldMs: number[] = [];
    const client = await rawClient(platform.port);
    for (let round = 0; round < ROUNDS; round++) {
      const name = `cold-${runtime.replace('.', '-')}-${round}`;
      await createEcho(platform, name, runtime);
      const request = await platform.invokeBytes(name, '{"hello":"world"}');
      await untilPoolIsFull(platform);
      bareMs.push(await bare());
      const started = performance.now();
      const { status, body } = await client.request(request);
      coldMs.push(performance.now() - started);
      if (status !== 200 || (JSON.parse(body.toString()) as { hello?: string }).hello !== 'world')
        throw new Error(`${status} ${body.toString()}`);
    }
    client.close();
    const burst = await burstOf(platform, runtime, 100);
    const bare50 = percentile(bareMs, 0.5);
    const cold50 = percentile(coldMs, 0.5);
    const row = [
      runtime,
      bare50.toFixed(1),
      cold50.toFixed(1),
      percentile(coldMs, 0.9).toFixed(1),
      (cold50 / bare50).toFixed(2),
      burst.ms.toFixed(0),
      ((100 * bare50) / availableParallelism()).toFixed(0),
      String(burst.failures),
    ];
    process.stdout.write(`| ${row.join(' | ')} |\n`);
  }
} finally {
  await platform.stop();
}

/** Waits until the pool has pre-booted environments and no more are on their way. */
async function untilPoolIsFull(on: BenchedPlatform): Promise<void> {
  let before = -1;
  for (;;) {
    const now = await on.metric('mayfly_environments{state="prebooted"}');
    if (now > 0 && now === before) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function burstOf(
  on: BenchedPlatform,
  runtime: string,
  count: number,
): Promise<{ ms: number; failures: number }> {
  const requests: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const name = `burst-${runtime.replace('.', '-')}-${index}`;
    await createEcho(on, name, runtime);
    requests.push(await on.invokeBytes(name, '{}'));
  }
  await untilPoolIsFull(on);
  const clients = await Promise.all(requests.map(() => rawClient(on.port)));
  const started = performance.now();
  const answers = await Promise.all(
    clients.map((client, index) => client.request(requests[index] ?? Buffer.alloc(0))),
  );
  const ms = performance.now() - started;
  for (const client of clients) client.close();
  return { ms, failures: answers.filter(({ status }) => status !== 200).length };
}
