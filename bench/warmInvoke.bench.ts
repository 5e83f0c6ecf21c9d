/**
 * Warm invoke against a bare `node:http` echo, same machine, same run, same client: latency at 1 connection,
 * throughput at 16. Signatures verified, logs and metering on. What is compared takes turns of a second or two,
 * so that other work on the machine meets all alike; the median of the turns counts. Processor time a request
 * says more than either where others share the machine: of the server, of the functions, of the client.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createEcho } from './functions.ts';
import type { LoadResult } from './load.ts';
import { load, machine, percentile, startPlatform } from './platform.ts';
import { microsBetween, processorTime } from './processorTime.ts';
import { requestBytes } from './rawClient.ts';

const PAYLOAD = JSON.stringify({ hello: 'world', numbers: [1, 2, 3] });
const TURNS = Number(process.argv[2] ?? 7);
const BARE_SECONDS = 1;
const SECONDS = 2;
/** Each of 16 environments sees a sixteenth of it: until V8 has optimised what it will there too. */
const WARM_UP_SECONDS = 10;

interface Turn extends LoadResult {
  readonly serverMicros: number;
  readonly functionMicros: number;
}

interface Contender {
  readonly what: string;
  readonly port: number;
  readonly pid: number;
  /** Base64. */
  readonly request: string;
  readonly seconds: number;
}

const echo = spawn(process.execPath, [join(import.meta.dirname, 'echoServer.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = (await once(echo.stdout, 'data')) as [Buffer];
// No more than ten requests a second for each concurrent execution are admitted: here the machine shall be the limit.
const platform = await startPlatform(['--concurrency', '10000']);
try {
  const contenders = [bareEcho(Number(line.toString()))];
  for (const runtime of ['nodejs24.x', 'python3.11']) contenders.push(await mayfly(runtime));
  for (const contender of contenders) await run(contender, 16, WARM_UP_SECONDS);
  process.stdout.write(
    `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
  );
  const head =
    'what|connections|p50 ms|p99 ms|requests/s|p50 ratio|throughput ratio|failures|server µs|functions µs|client µs'.split(
      '|',
    );
  const rows = [head, head.map(() => '---')];
  for (const connections of [1, 16]) rows.push(...(await compare(contenders, connections)));
  for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`);
} finally {
  await platform.stop();
  echo.kill();
}

/** One row for each; the first is what the others are measured by. */
async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns: Turn[][] = contenders.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    // There and back: a machine that grows quieter or busier meanwhile favours nobody.
    const order = [...contenders.entries()];
    for (const [index, contender] of turn % 2 === 0 ? order : order.toReversed())
      turns[index]?.push(await run(contender, connections, contender.seconds));
  }
  const median = (index: number, of: (result: Turn, bare: Turn) => number) =>
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
    median(index, ({ p50Ms }, bare) => p50Ms / bare.p50Ms).toFixed(2),
    median(index, ({ perSecond }, bare) => perSecond / bare.perSecond).toFixed(3),
    String((turns[index] ?? []).reduce((sum, { failures }) => sum + failures, 0)),
    median(index, ({ serverMicros }) => serverMicros).toFixed(0),
    median(index, ({ functionMicros }) => functionMicros).toFixed(0),
    median(index, ({ clientMicros }) => clientMicros).toFixed(0),
  ]);
}

async function run(contender: Contender, connections: number, seconds: number): Promise<Turn> {
  const { port, pid, request } = contender;
  const before = processorTime(pid);
  const result = await load({ port, request, connections, seconds });
  const { own, others } = microsBetween(before, processorTime(pid));
  return { ...result, serverMicros: own / result.count, functionMicros: others / result.count };
}

function bareEcho(port: number): Contender {
  const headers = {
    host: `127.0.0.1:${port}`,
    'content-type': 'application/json',
    'content-length': String(PAYLOAD.length),
  };
  const request = requestBytes('/echo', headers, Buffer.from(PAYLOAD)).toString('base64');
  return { what: 'bare node:http echo', port, pid: echo.pid ?? 0, request, seconds: BARE_SECONDS };
}

async function mayfly(runtime: string): Promise<Contender> {
  const name = `warm-${runtime.replace('.', '-')}`;
  await createEcho(platform, name, runtime);
  const request = (await platform.invokeBytes(name, PAYLOAD)).toString('base64');
  return { what: `Mayfly ${runtime}`, port: platform.port, pid: platform.pid, request, seconds: SECONDS };
}
