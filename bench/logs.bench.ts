/**
 * 100,000 log lines a minute from one function must not slow the invocations of another: latency of an echo at one
 * connection while a neighbour is invoked 17 times a second, first silent, then writing 100 lines each time.
 */
import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { createEcho, zipOf } from './functions.ts';
import type { LoadJob } from './load.ts';
import { load, machine, startPlatform, type BenchedPlatform } from './platform.ts';
import { rawClient } from './rawClient.ts';
import { printTable } from './table.ts';

const SECONDS = Number(process.argv[2] ?? 8);
const LINES = 100;
const PERIOD_MS = 60;

const platform = await startPlatform();
try {
  await createEcho(platform, 'echo', 'nodejs24.x');
  await createChatty(platform);
  const request = (await platform.invokeBytes('echo', '{"hello":"world"}')).toString('base64');
  const job: LoadJob = { port: platform.port, request, connections: 1, seconds: SECONDS };
  await load({ ...job, seconds: 2 });
  const silent = await beside(platform, 0, () => load(job));
  const noisy = await beside(platform, LINES, () => load(job));
  const perMinute = Math.round((noisy.invocations * LINES * 60) / SECONDS);
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${SECONDS} s each\n\n`);
  const rows = [
    [
      'silent',
      '0',
      silent.result.p50Ms.toFixed(3),
      silent.result.p99Ms.toFixed(3),
      silent.result.perSecond.toFixed(0),
    ],
    [
      'logging',
      String(perMinute),
      noisy.result.p50Ms.toFixed(3),
      noisy.result.p99Ms.toFixed(3),
      noisy.result.perSecond.toFixed(0),
    ],
    [
      'ratio',
      '-',
      (noisy.result.p50Ms / silent.result.p50Ms).toFixed(2),
      (noisy.result.p99Ms / silent.result.p99Ms).toFixed(2),
      (noisy.result.perSecond / silent.result.perSecond).toFixed(2),
    ],
  ];
  printTable(['neighbour', 'lines a minute', 'echo p50 ms', 'p99 ms', 'requests/s'], rows);
} finally {
  await platform.stop();
}

async function createChatty(on: BenchedPlatform): Promise<void> {
  const code = `exports.handler = async ({ lines }) => { for (let i = 0; i < lines; i++) console.log('a line of an ordinary length, number', i); };\n`;
  await on.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'chatty',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: await on.role(),
      MemorySize: 1769,
      Code: { ZipFile: await zipOf({ 'index.js': code }) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: on.lambda, maxWaitTime: 60, minDelay: 1, maxDelay: 2 },
    { FunctionName: 'chatty' },
  );
}

/** Invokes the chatty function every PERIOD_MS while `work` runs. */
async function beside<T>(
  on: BenchedPlatform,
  lines: number,
  work: () => Promise<T>,
): Promise<{ result: T; invocations: number }> {
  const request = await on.invokeBytes('chatty', JSON.stringify({ lines }));
  const client = await rawClient(on.port);
  let invocations = 0;
  let running = true;
  const loop = (async () => {
    while (running) {
      const next = performance.now() + PERIOD_MS;
      await client.request(request);
      invocations++;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  })();
  const result = await work();
  running = false;
  await loop;
  client.close();
  return { result, invocations };
}
