/**
 * Streamed answers against a bare `node:http` server that streams the same pieces of 64 KiB, same machine, same run,
 * same client: throughput of one answer and of four at a time, without the bandwidth limit, and the time to the first
 * byte. They take turns; the median of the turns counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { zipOf } from './functions.ts';
import { machine, percentile, signedInvoke, startPlatform } from './platform.ts';
import { requestBytes } from './rawClient.ts';
import type { StreamJob, StreamResult } from './streamLoad.ts';
import { printTable } from './table.ts';

const MIB = 150;
const TURNS = Number(process.argv[2] ?? 5);
const NAME = 'streaming';
const FUNCTION = `
  const { once } = require('node:events');
  exports.handler = awslambda.streamifyResponse(async ({ mib }, stream) => {
    const piece = Buffer.alloc(65536, 65);
    for (let n = 0; n < mib * 16; n++) {
      if (!stream.write(piece)) await once(stream, 'drain');
    }
    stream.end();
  });`;

/** Makes the request for so many MiB; base64. */
interface Contender {
  readonly what: string;
  readonly port: number;
  readonly request: (mib: number) => Promise<string>;
}

const bare = spawn(process.execPath, [join(import.meta.dirname, 'streamServer.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = (await once(bare.stdout, 'data')) as [Buffer];
const platform = await startPlatform(['--stream-mib-per-second', '0']);
try {
  await platform.lambda.send(
    new CreateFunctionCommand({
      FunctionName: NAME,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: await platform.role(),
      MemorySize: 1769,
      Timeout: 60,
      Code: { ZipFile: await zipOf({ 'index.js': FUNCTION }) },
    }),
  );
  const waiting = { client: platform.lambda, maxWaitTime: 300, minDelay: 1, maxDelay: 2 };
  await waitUntilFunctionActiveV2(waiting, { FunctionName: NAME });
  const contenders = [bareServer(Number(line.toString())), await mayfly()];
  for (const contender of contenders) await run(contender, MIB, 1, 4);
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns\n\n`);
  const head = ['what', 'answers at a time', 'MiB/s', 'ratio', 'first byte p50 ms', 'ratio'];
  printTable(head, [...(await compare(contenders, 1)), ...(await compare(contenders, 4))]);
} finally {
  await platform.stop();
  bare.kill();
}

async function compare(contenders: readonly Contender[], streams: number): Promise<string[][]> {
  const rates: number[][] = contenders.map(() => []);
  const firsts: number[][] = contenders.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, contender] of contenders.entries()) {
      const { bytes, seconds } = await run(contender, MIB, streams, 2);
      if (bytes < MIB * 2 ** 20 * streams * 2) throw new Error(`${contender.what}: only ${bytes} bytes came`);
      rates[index]?.push(bytes / 2 ** 20 / seconds);
      firsts[index]?.push(percentile((await run(contender, 0.0625, streams, 50)).firstByteMs, 0.5));
    }
  }
  const median = (all: readonly number[][], index: number) => percentile(all[index] ?? [], 0.5);
  const ratio = (all: readonly number[][], index: number) => (median(all, index) / median(all, 0)).toFixed(2);
  return contenders.map(({ what }, index) => [
    what,
    String(streams),
    median(rates, index).toFixed(0),
    ratio(rates, index),
    median(firsts, index).toFixed(2),
    ratio(firsts, index),
  ]);
}

async function run(
  contender: Contender,
  mib: number,
  streams: number,
  rounds: number,
): Promise<StreamResult> {
  const job: StreamJob = { port: contender.port, request: await contender.request(mib), streams, rounds };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'streamLoad.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(`${JSON.stringify(job)}\n`);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(out) as StreamResult;
}

function bareServer(port: number): Contender {
  return {
    what: 'bare node:http stream',
    port,
    request: async (mib) => {
      const payload = JSON.stringify({ mib });
      const headers = { host: `127.0.0.1:${port}`, 'content-length': String(payload.length) };
      return closing(requestBytes('/', headers, Buffer.from(payload)));
    },
  };
}

async function mayfly(): Promise<Contender> {
  const credentials = await platform.lambda.config.credentials();
  const path = `/2021-11-15/functions/${NAME}/response-streaming-invocations`;
  return {
    what: 'Mayfly nodejs24.x',
    port: platform.port,
    request: async (mib) =>
      closing(await signedInvoke(platform.port, credentials, NAME, JSON.stringify({ mib }), path)),
  };
}

/** Base64 of the request, with a header that asks the server to close the connection after its answer. */
function closing(request: Buffer): string {
  const lineEnd = request.indexOf('\r\n') + 2;
  const header = Buffer.from('connection: close\r\n');
  return Buffer.concat([request.subarray(0, lineEnd), header, request.subarray(lineEnd)]).toString('base64');
}
