/**
 * Asynchronous events end to end: accepted (202, durable) over 16 connections for a while, then until the last has run.
 * The goal is a rate, at least 1,000/s on 2 cores; beside it how many the same platform runs while its caller waits.
 */
import { createEcho } from './functions.ts';
import { load, machine, startPlatform } from './platform.ts';
import { microsBetween, processorTime } from './processorTime.ts';
import { printTable } from './table.ts';

const SECONDS = Number(process.argv[2] ?? 5);
const CONNECTIONS = 16;
const PAYLOAD = JSON.stringify({ hello: 'world', numbers: [1, 2, 3] });

const platform = await startPlatform(['--concurrency', '10000']); // Its rate, ten times that, is not what is measured.
try {
  await createEcho(platform, 'events', 'nodejs24.x');
  const invoke = (await platform.invokeBytes('events', PAYLOAD)).toString('base64');
  const event = (await platform.eventBytes('events', PAYLOAD)).toString('base64');
  const job = { port: platform.port, connections: CONNECTIONS, seconds: SECONDS };
  await load({ ...job, request: invoke });
  const beforeWaited = processorTime(platform.pid);
  const waited = await load({ ...job, request: invoke });
  const waitedMicros = microsBetween(beforeWaited, processorTime(platform.pid)).own / waited.count;

  const before = await platform.metric('mayfly_invocations_total');
  const beforeEvents = processorTime(platform.pid);
  const started = performance.now();
  const accepted = await load({ ...job, request: event });
  while ((await platform.metric('mayfly_invocations_total')) - before < accepted.count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const perSecond = (accepted.count / (performance.now() - started)) * 1000;
  const micros = microsBetween(beforeEvents, processorTime(platform.pid)).own / accepted.count;
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${CONNECTIONS} connections\n\n`);
  const head = ['what', 'events/s', 'p50 ms', 'p99 ms', 'ratio', 'failures', 'platform CPU µs'];
  const rows = [
    ['caller waits', waited.perSecond, waited.p50Ms, waited.p99Ms, 1, waited.failures, waitedMicros],
    [
      'accepted, durable',
      accepted.perSecond,
      accepted.p50Ms,
      accepted.p99Ms,
      accepted.perSecond / waited.perSecond,
      accepted.failures,
      '',
    ],
    ['accepted and run', perSecond, '', '', perSecond / waited.perSecond, 0, micros],
  ];
  printTable(
    head,
    rows.map((row) => row.map(shown)),
  );
} finally {
  await platform.stop();
}

function shown(cell: string | number): string {
  return typeof cell === 'string' ? cell : cell.toFixed(cell >= 100 ? 0 : 2).replace(/\.00$/, '');
}
