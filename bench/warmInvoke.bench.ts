/**
 * Warm invoke against a bare `node:http` echo, same machine, same run, same client: latency at 1 connection,
 * throughput at 16. Signatures verified, logs and metering on. What is compared takes turns of a second or two,
 * so that other work on the machine meets all alike; the median of the turns counts. Processor time a request
 * says more than either where others share the machine: of the server, of the functions, of the client.
 */
import { mayflyEcho, startBareEcho, underLoad, type Contender } from './echoLoad.ts';
import { machine, startPlatform } from './platform.ts';
import { printTable } from './table.ts';
import { takeTurns } from './turns.ts';

const TURNS = Number(process.argv[2] ?? 7);
const BARE_SECONDS = 1;
const SECONDS = 2;
/** Each of 16 environments sees a sixteenth of it: until V8 has optimised what it will there too. */
const WARM_UP_SECONDS = 10;

const echo = await startBareEcho('signed');
// No more than ten requests a second for each concurrent execution are admitted: here the machine shall be the limit.
const platform = await startPlatform(['--concurrency', '10000']);
try {
  const contenders: Contender[] = [echo];
  for (const runtime of ['nodejs24.x', 'python3.11']) contenders.push(await mayflyEcho(platform, runtime));
  for (const contender of contenders) await underLoad(contender, 16, WARM_UP_SECONDS);
  process.stdout.write(
    `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
  );
  const head =
    'what|connections|p50 ms|p99 ms|requests/s|p50 ratio|throughput ratio|failures|server µs|functions µs|client µs';
  printTable(head.split('|'), [...(await compare(contenders, 1)), ...(await compare(contenders, 16))]);
} finally {
  await platform.stop();
  echo.stop();
}

/** One row for each; the bare echo is what the others are measured by. */
async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns = await takeTurns(contenders, TURNS, (contender) =>
    underLoad(contender, connections, contender === echo ? BARE_SECONDS : SECONDS),
  );
  return turns.map(({ contender: { what }, median, sum }) => [
    what,
    String(connections),
    median(({ p50Ms }) => p50Ms).toFixed(3),
    median(({ p99Ms }) => p99Ms).toFixed(3),
    median(({ perSecond }) => perSecond).toFixed(0),
    median(({ p50Ms }, bare) => p50Ms / bare.p50Ms).toFixed(2),
    median(({ perSecond }, bare) => perSecond / bare.perSecond).toFixed(3),
    String(sum(({ failures }) => failures)),
    median(({ serverMicros }) => serverMicros).toFixed(0),
    median(({ functionMicros }) => functionMicros).toFixed(0),
    median(({ clientMicros }) => clientMicros).toFixed(0),
  ]);
}
