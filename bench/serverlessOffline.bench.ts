/**
 * Warm invoke beside serverless-offline with the same handler, through its Lambda endpoint, with the same client, at 1
 * and 16 connections. It verifies no signature, isolates nothing and keeps no logs; Mayfly does all three. Twice: as it
 * comes, with its handlers in worker threads, and with them in its own process (`--useInProcess`). They take turns; what
 * counts is the median of the turns, and of the ratios within each.
 */
import { createEcho } from './functions.ts';
import type { LoadResult } from './load.ts';
import { load, machine, percentile, startPlatform, type BenchedPlatform } from './platform.ts';
import { microsBetween, processorTime } from './processorTime.ts';
import { rawClient, requestBytes } from './rawClient.ts';
import {
  installServerlessOffline,
  startServerlessOffline,
  type ServerlessOffline,
} from './serverlessOfflineServer.ts';

const PAYLOAD = JSON.stringify({ hello: 'world', numbers: [1, 2, 3] });
const TURNS = Number(process.argv[2] ?? 7);
const SECONDS = Number(process.argv[3] ?? 2);
/** Each of 16 environments sees a sixteenth of it: until V8 has optimised what it will there too. */
const WARM_UP_SECONDS = Number(process.argv[4] ?? 10);

interface Turn extends LoadResult {
  /** Of the server and all that it runs, a request. */
  readonly micros: number;
}

interface Contender {
  readonly what: string;
  readonly port: number;
  readonly pid: number;
  /** Base64. */
  readonly request: string;
}

const installed = await installServerlessOffline();
if ('missing' in installed) process.stdout.write(`Skipped: ${installed.missing}.\n`);
else await compareWith(installed.folder);

async function compareWith(folder: string): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const contenders: Contender[] = [];
    for (const flags of [[], ['--useInProcess']]) {
      const server = await startServerlessOffline(folder, flags);
      stops.push(() => server.stop());
      contenders.push(offline(['serverless-offline', ...flags].join(' '), server));
    }
    // The rate of requests that it allows shall not be the limit.
    const platform = await startPlatform(['--concurrency', '10000']);
    stops.push(() => platform.stop());
    contenders.push(await mayfly(platform));
    for (const contender of contenders) {
      await assertEcho(contender);
      await run(contender, 16, WARM_UP_SECONDS);
    }
    process.stdout.write(
      `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
    );
    const columns = ['what', 'connections', 'p50 ms', 'p99 ms', 'requests/s', 'ratio', 'CPU µs', 'failures'];
    for (const row of [columns, columns.map(() => '---')]) print(row);
    for (const connections of [1, 16]) for (const row of await compare(contenders, connections)) print(row);
  } finally {
    for (const stop of stops) await stop();
  }
}

function print(row: readonly string[]): void {
  process.stdout.write(`| ${row.join(' | ')} |\n`);
}

/** One row for each. The ratio is of the throughput, against the first. */
async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns: Turn[][] = contenders.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    // There and back: a machine that grows quieter or busier meanwhile favours nobody.
    const order = [...contenders.entries()];
    for (const [index, contender] of turn % 2 === 0 ? order : order.toReversed())
      turns[index]?.push(await run(contender, connections, SECONDS));
  }
  const median = (index: number, of: (result: Turn, first: Turn) => number) =>
    percentile(
      (turns[index] ?? []).map((result, turn) => of(result, turns[0]?.[turn] ?? result)),
      0.5,
    );
  return contenders.map(({ what }, index) => [
    what,
    String(connections),
    median(index, ({ p50Ms }) => p50Ms).toFixed(3),
    median(index, ({ p99Ms }) => p99Ms).toFixed(3),
    median(index, ({ perSecond }) => perSecond).toFixed(0),
    median(index, ({ perSecond }, first) => perSecond / first.perSecond).toFixed(2),
    median(index, ({ micros }) => micros).toFixed(0),
    String((turns[index] ?? []).reduce((sum, { failures }) => sum + failures, 0)),
  ]);
}

async function run({ port, pid, request }: Contender, connections: number, seconds: number): Promise<Turn> {
  const before = processorTime(pid);
  const result = await load({ port, request, connections, seconds });
  const { own, others } = microsBetween(before, processorTime(pid));
  return { ...result, micros: (own + others) / result.count };
}

async function assertEcho({ what, port, request }: Contender): Promise<void> {
  const client = await rawClient(port);
  const { status, body } = await client.request(Buffer.from(request, 'base64'));
  client.close();
  if (status !== 200 || body.toString() !== PAYLOAD) throw new Error(`${what}: ${status} ${body.toString()}`);
}

function offline(what: string, { port, pid, path }: ServerlessOffline): Contender {
  const headers = {
    host: `127.0.0.1:${port}`,
    'content-type': 'application/json',
    'content-length': String(PAYLOAD.length),
  };
  return { what, port, pid, request: requestBytes(path, headers, Buffer.from(PAYLOAD)).toString('base64') };
}

async function mayfly(platform: BenchedPlatform): Promise<Contender> {
  await createEcho(platform, 'echo', 'nodejs24.x');
  const request = (await platform.invokeBytes('echo', PAYLOAD)).toString('base64');
  return { what: 'Mayfly nodejs24.x', port: platform.port, pid: platform.pid, request };
}
