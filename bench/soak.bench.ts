/**
 * `soak.bench.ts MINUTES`: a platform under mixed load for so long (30 minutes unless told otherwise), watched every few
 * seconds. Ends with exit code 1, and says why, when memory or descriptors, or what belongs to environments, grew after
 * the warm-up by more than is noise, when an accepted event did not run, or was not told to its destination, and when
 * an answer came that nobody expected.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { machine, REGION, type BenchedPlatform } from './platform.ts';
import { processorTime } from './processorTime.ts';
import { startCollectedPlatform } from './soakCollector.ts';
import { createSoakFunctions, type SoakFunction } from './soakFunctions.ts';
import { growthOf, type Bound } from './soakGrowth.ts';
import { runLoad, type SoakCounts } from './soakLoad.ts';
import { printHead, printRow } from './table.ts';

const MINUTES = Number(process.argv[2] ?? 30);
if (!(MINUTES > 0)) throw new Error('MINUTES is a number above 0');
const LOAD_MS = MINUTES * 60_000;
const SAMPLE_MS = Math.max(1500, Math.min(5000, LOAD_MS / 60));
/** Until the environments that the load needs are there, and the first rounds of the collector have passed. */
const WARM_UP_SHARE = 0.25;
/** After the load: retries come a minute after a failure, what was throttled comes within some seconds. */
const LAST_EVENTS_MS = 240_000;

/**
 * What is watched, each time after the garbage has been collected. What has no bound is shown only: logs are kept, so the store grows as it should; the packages of
 * deleted functions go after an hour at the earliest, and some hundred clones wait for another use.
 */
const WATCHED: Readonly<Record<string, Bound | undefined>> = {
  'resident memory, MiB': { amount: 16, share: 0.1 },
  'JavaScript heap in use, MiB': { amount: 4, share: 0.15 },
  'open descriptors': { amount: 24, share: 0.15 },
  'processes below it': { amount: 24, share: 0.25 },
  'environments and pre-booted sandboxes': { amount: 8, share: 0.25 },
  'folders of sandboxes': { amount: 24, share: 0.25 },
  'unpacked packages and their clones': undefined,
  'store, MiB': undefined,
};
type Sample = Readonly<Record<keyof typeof WATCHED, number>>;

/** Where the last look at each function's marks ended; a little of it is read again. */
const readUpToMs = new Map<string, number>();

const { platform, collect, stop: stopPlatform } = await startCollectedPlatform();
const logs = new CloudWatchLogsClient({
  region: REGION,
  endpoint: `http://127.0.0.1:${platform.port}`,
  credentials: await platform.lambda.config.credentials(),
});
try {
  const { url } = await createSoakFunctions(platform);
  const counts: SoakCounts = { done: new Map(), unexpected: [], accepted: new Set(), failing: new Set() };
  const stop = new AbortController();
  const samples: [number, Sample][] = [];
  const startedMs = performance.now();
  setTimeout(() => stop.abort(), LOAD_MS);
  const { signal } = stop;
  await Promise.all([runLoad({ platform, logs, url, counts, signal }), watch(samples, startedMs, signal)]);
  const problems = [...(await missingMarks(counts)), ...counts.unexpected.slice(0, 10)];
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${MINUTES} minutes\n\n`);
  problems.push(...printGrowth(samples.filter(([atMs]) => atMs >= LOAD_MS * WARM_UP_SHARE)));
  printCounts(counts);
  if (counts.unexpected.length > 0) problems.push(`${counts.unexpected.length} unexpected answers`);
  for (const problem of problems) process.stdout.write(`FAILED: ${problem}\n`);
  if (problems.length === 0) process.stdout.write('Nothing grew, and no event was lost.\n');
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  logs.destroy();
  await stopPlatform();
}

async function watch(samples: [number, Sample][], startedMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    await collect();
    const sample = await sampleOf(platform);
    samples.push([performance.now() - startedMs, sample]);
    if (samples.length % 20 === 0) process.stderr.write(`${JSON.stringify(sample)}\n`);
  }
}

async function sampleOf(on: BenchedPlatform): Promise<Sample> {
  const { pid, dataFolder } = on;
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const sandboxes = join(dataFolder, 'sandboxes');
  const [boot = '.'] = readdirSync(join(dataFolder, 'code'));
  const packages = [join(dataFolder, 'code', boot), join(sandboxes, 'clones')];
  return {
    'resident memory, MiB': Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024,
    'JavaScript heap in use, MiB': (await on.metric('nodejs_heap_size_used_bytes ')) / 2 ** 20,
    'open descriptors': readdirSync(`/proc/${pid}/fd`).length,
    'processes below it': processorTime(pid).descendants.size,
    'environments and pre-booted sandboxes': await on.metric('mayfly_environments{'),
    'folders of sandboxes': entries(join(sandboxes, 'sandboxes')) + entries(join(sandboxes, 'tmp')),
    'unpacked packages and their clones': packages.map(entries).reduce((a, b) => a + b),
    'store, MiB': bytesOf(join(dataFolder, 'store.db')) / 2 ** 20,
  };
}

function entries(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}

function bytesOf(file: string): number {
  return statSync(file).size;
}

/** Reads the marks until all are there, or for so long; says which are not. */
async function missingMarks({ accepted, failing }: SoakCounts): Promise<string[]> {
  const ran = new Set<number>();
  const told = new Set<number>();
  const end = performance.now() + LAST_EVENTS_MS;
  const missing = (wanted: ReadonlySet<number>, found: ReadonlySet<number>) =>
    [...wanted].filter((n) => !found.has(n));
  for (;;) {
    for (const name of ['events', 'busy'] as const) await readMarks(name, 'ran', ran).catch(unlessNoGroup);
    await readMarks('told', 'told', told).catch(unlessNoGroup);
    const [notRun, notTold] = [missing(accepted, ran), missing(failing, told)];
    if (notRun.length + notTold.length === 0) return [];
    if (performance.now() > end) {
      const some = (what: string, of: number[]) =>
        of.length === 0 ? [] : [`${of.length} events were not ${what}: ${of.slice(0, 5).join(', ')} …`];
      return [...some('run', notRun), ...some('told to their destination', notTold)];
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/** A function that has not run yet has no log group. */
function unlessNoGroup(error: unknown): void {
  if (!(error instanceof ResourceNotFoundException)) throw error;
}

async function readMarks(name: SoakFunction, word: string, into: Set<number>): Promise<void> {
  const startTime = (readUpToMs.get(name) ?? 0) - 10_000;
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: `/aws/lambda/${name}`,
        filterPattern: word,
        startTime: Math.max(0, startTime),
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    for (const { message = '', timestamp = 0 } of page.events ?? []) {
      const n = new RegExp(`\\b${word} (-?\\d+)\\s*$`).exec(message)?.[1];
      if (n !== undefined) into.add(Number(n));
      readUpToMs.set(name, Math.max(readUpToMs.get(name) ?? 0, timestamp));
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/** Returns what grew too much. */
function printGrowth(samples: readonly [number, Sample][]): string[] {
  printHead(['watched', 'first quarter', 'last quarter', 'trend', 'at most', '']);
  return Object.entries(WATCHED).flatMap(([name, bound]) => {
    const values = samples.map(([atMs, sample]) => [atMs, sample[name] ?? 0] as const);
    const growth = growthOf(values, bound ?? { amount: Infinity, share: 0 });
    const { first, last, trend } = growth;
    const verdict = bound === undefined ? 'shown only' : growth.isTooMuch ? '**grew**' : 'steady';
    const most = bound === undefined ? '-' : `+${growth.bound.toFixed(0)}`;
    printRow([name, first.toFixed(0), last.toFixed(0), trend.toFixed(1), most, verdict]);
    return growth.isTooMuch ? [`${name}: from ${first.toFixed(0)} to ${last.toFixed(0)}`] : [];
  });
}

function printCounts({ done, accepted, failing, unexpected }: SoakCounts): void {
  printHead(['load', 'times']);
  for (const [what, count] of done) printRow([what, String(count)]);
  printRow(['events accepted', String(accepted.size)]);
  printRow(['... of which fail for good', String(failing.size)]);
  printRow(['unexpected answers', String(unexpected.length)]);
  process.stdout.write('\n');
}
