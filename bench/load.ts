/**
 * The load generator, a process of its own: `node bench/load.ts` reads one JSON line
 * {port, request (base64), connections, seconds} and prints one {count, seconds, p50Ms, p99Ms, failures}.
 */
import { once } from 'node:events';
import { rawConnection } from './rawClient.ts';

export interface LoadJob {
  readonly port: number;
  readonly request: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
  /** Processor time that the client itself took, microseconds a request. */
  readonly clientMicros: number;
}

async function run(job: LoadJob): Promise<LoadResult> {
  const bytes = Buffer.from(job.request, 'base64');
  const latencies: number[] = [];
  let failures = 0;
  const before = process.cpuUsage();
  const started = performance.now();
  const end = started + job.seconds * 1000;
  await Promise.all(
    Array.from({ length: job.connections }, async () => {
      const done = Promise.withResolvers<void>();
      let at = 0;
      const connection = await rawConnection(
        job.port,
        (status) => {
          const now = performance.now();
          if (status < 200 || status > 299) failures++;
          latencies.push(now - at);
          at = now;
          if (now < end) connection.send(bytes);
          else done.resolve();
        },
        done.reject,
      );
      at = performance.now();
      connection.send(bytes);
      await done.promise;
      connection.close();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  latencies.sort((a, b) => a - b);
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN;
  return {
    count: latencies.length,
    seconds,
    perSecond: latencies.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failures,
    clientMicros: (user + system) / latencies.length,
  };
}

if (import.meta.main) {
  const [line] = (await once(process.stdin, 'data')) as [Buffer];
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line.toString()) as LoadJob))}\n`);
  process.exit(0);
}
