/**
 * Warm invoke against a bare `node:http` echo, same machine, same run, same client: latency at 1 connection,
 * throughput at 16. Signatures verified, logs and metering on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createEcho } from './functions.ts';
import { load, machine, startPlatform, type BenchedPlatform } from './platform.ts';
import { requestBytes } from './rawClient.ts';

const PAYLOAD = JSON.stringify({ hello: 'world', numbers: [1, 2, 3] });
const SECONDS = Number(process.argv[2] ?? 5);

const echo = spawn(process.execPath, [join(import.meta.dirname, 'echoServer.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = (await once(echo.stdout, 'data')) as [Buffer];
const echoPort = Number(line.toString());
const platform = await startPlatform();
try {
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${SECONDS} s each\n\n`);
  const echoRequest = requestBytes(
    '/echo',
    {
      host: `127.0.0.1:${echoPort}`,
      'content-type': 'application/json',
      'content-length': String(PAYLOAD.length),
    },
    Buffer.from(PAYLOAD),
  ).toString('base64');
  const rows: string[][] = [];
  for (const connections of [1, 16]) {
    await load({ port: echoPort, request: echoRequest, connections, seconds: 1 });
    const bare = await load({ port: echoPort, request: echoRequest, connections, seconds: SECONDS });
    rows.push([
      'bare node:http echo',
      String(connections),
      bare.p50Ms.toFixed(3),
      bare.p99Ms.toFixed(3),
      bare.perSecond.toFixed(0),
      '1',
      '1',
      '0',
    ]);
    for (const runtime of ['nodejs24.x', 'python3.11'])
      rows.push(await measure(platform, runtime, connections, bare));
  }
  const head = [
    'what',
    'connections',
    'p50 ms',
    'p99 ms',
    'requests/s',
    'p50 ratio',
    'throughput ratio',
    'failures',
  ];
  for (const row of [head, head.map(() => '---'), ...rows]) process.stdout.write(`| ${row.join(' | ')} |\n`);
} finally {
  await platform.stop();
  echo.kill();
}

async function measure(
  on: BenchedPlatform,
  runtime: string,
  connections: number,
  bare: { p50Ms: number; perSecond: number },
) {
  const name = `warm-${runtime.replace('.', '-')}-${connections}`;
  await createEcho(on, name, runtime);
  const request = (await on.invokeBytes(name, PAYLOAD)).toString('base64');
  await load({ port: on.port, request, connections, seconds: 2 });
  const result = await load({ port: on.port, request, connections, seconds: SECONDS });
  return [
    `Mayfly ${runtime}`,
    String(connections),
    result.p50Ms.toFixed(3),
    result.p99Ms.toFixed(3),
    result.perSecond.toFixed(0),
    (result.p50Ms / bare.p50Ms).toFixed(2),
    (result.perSecond / bare.perSecond).toFixed(3),
    String(result.failures),
  ];
}
