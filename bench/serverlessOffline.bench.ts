/**
 * Warm invoke beside serverless-offline with the same handler, through its Lambda endpoint, with the same client and
 * the same signed request, at 1 and 16 connections. It verifies no signature, isolates nothing and keeps no logs; Mayfly does all three. Twice: as it
 * comes, with its handlers in worker threads, and with them in its own process (`--useInProcess`). They take turns; what
 * counts is the median of the turns, and of the ratios within each.
 */
import { mayflyEcho, PAYLOAD, sdkContender, underLoad, type Contender } from './echoLoad.ts';
import { machine, startPlatform } from './platform.ts';
import { rawClient } from './rawClient.ts';
import { installServerlessOffline, startServerlessOffline } from './serverlessOfflineServer.ts';
import { printTable } from './table.ts';
import { takeTurns } from './turns.ts';

const TURNS = Number(process.argv[2] ?? 7);
const SECONDS = Number(process.argv[3] ?? 2);
/** Each of 16 environments sees a sixteenth of it: until V8 has optimised what it will there too. */
const WARM_UP_SECONDS = Number(process.argv[4] ?? 10);

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
      const { port, pid, path } = server;
      const what = ['serverless-offline', ...flags].join(' ');
      contenders.push(await sdkContender(what, port, path, pid));
    }
    // The rate of requests that it allows shall not be the limit.
    const platform = await startPlatform(['--concurrency', '10000']);
    stops.push(() => platform.stop());
    contenders.push(await mayflyEcho(platform, 'nodejs24.x'));
    for (const each of contenders) {
      await assertEcho(each);
      await underLoad(each, 16, WARM_UP_SECONDS);
    }
    process.stdout.write(
      `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
    );
    printTable(
      ['what', 'connections', 'p50 ms', 'p99 ms', 'requests/s', 'ratio', 'CPU µs', 'failures'],
      [...(await compare(contenders, 1)), ...(await compare(contenders, 16))],
    );
  } finally {
    for (const stop of stops) await stop();
  }
}

/** One row for each. The ratio is of the throughput, against the first. */
async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns = await takeTurns(contenders, TURNS, (each) => underLoad(each, connections, SECONDS));
  return turns.map(({ contender: { what }, median, sum }) => [
    what,
    String(connections),
    median(({ p50Ms }) => p50Ms).toFixed(3),
    median(({ p99Ms }) => p99Ms).toFixed(3),
    median(({ perSecond }) => perSecond).toFixed(0),
    median(({ perSecond }, first) => perSecond / first.perSecond).toFixed(2),
    median(({ serverMicros, functionMicros }) => serverMicros + functionMicros).toFixed(0),
    String(sum(({ failures }) => failures)),
  ]);
}

async function assertEcho({ what, port, request }: Contender): Promise<void> {
  const client = await rawClient(port);
  const { status, body } = await client.request(Buffer.from(request, 'base64'));
  client.close();
  if (status !== 200 || body.toString() !== PAYLOAD) throw new Error(`${what}: ${status} ${body.toString()}`);
}
