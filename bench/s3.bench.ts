/**
 * PutObject and GetObject of 1 KiB and of 8 MiB through the SDK's client, which signs and checks, against a bare `node:http`
 * server that writes each body to a file of its own, synced, and reads it back: how much of the time is Mayfly's.
 */
import { createServer, request as httpRequest, Agent } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { machine, startPlatform } from './platform.ts';
import { printTable } from './table.ts';

const SECONDS = Number(process.argv[2] ?? 5);
const SIZES = [1024, 8 * 1024 * 1024];
const Bucket = 'bench-bucket';

interface Target {
  readonly put: (key: string, body: Buffer) => Promise<unknown>;
  readonly get: (key: string) => Promise<unknown>;
}

const folder = await mkdtemp(join(tmpdir(), 'mayfly-bench-s3-'));
const platform = await startPlatform();
const bare = await startBare(folder);
try {
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${platform.port}`,
    credentials: platform.credentials,
    maxAttempts: 1,
  });
  await client.send(new CreateBucketCommand({ Bucket }));
  const mayfly: Target = {
    put: (Key, Body) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
    get: async (Key) =>
      (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray(),
  };
  process.stdout.write(`${machine()}; ${SECONDS} s each\n\n`);
  const rows: string[][] = [];
  for (const size of SIZES) {
    const body = Buffer.alloc(size, 'mayfly ');
    for (const connections of size > 100_000 ? [1] : [1, 16]) {
      for (const kind of ['put', 'get'] as const) {
        const ours = await measure(mayfly, kind, body, connections);
        const theirs = await measure(bare.target, kind, body, connections);
        rows.push([
          kind === 'put' ? 'PutObject' : 'GetObject',
          size === 1024 ? '1 KiB' : '8 MiB',
          String(connections),
          ours.perSecond.toFixed(0),
          ours.p50Ms.toFixed(2),
          theirs.perSecond.toFixed(0),
          theirs.p50Ms.toFixed(2),
          (ours.perSecond / theirs.perSecond).toFixed(2),
        ]);
      }
    }
  }
  printTable(['request', 'size', 'connections', 'Mayfly /s', 'p50 ms', 'bare /s', 'p50 ms', 'ratio'], rows);
} finally {
  await platform.stop();
  bare.close();
  await rm(folder, { recursive: true, force: true });
}

async function measure(target: Target, kind: keyof Target, body: Buffer, connections: number) {
  const times: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: connections }, async (_, worker) => {
      await target.put(`k/${worker}`, body);
      while (performance.now() < end) {
        const from = performance.now();
        await (kind === 'put' ? target.put(`k/${worker}`, body) : target.get(`k/${worker}`));
        times.push(performance.now() - from);
      }
    }),
  );
  times.sort((a, b) => a - b);
  return { perSecond: times.length / SECONDS, p50Ms: times[times.length >> 1] ?? NaN };
}

/** A server that does the least that durability asks for. */
async function startBare(files: string): Promise<{ target: Target; close: () => void }> {
  let count = 0;
  const pathOf = (url: string | undefined) => join(files, encodeURIComponent(url ?? ''));
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET') return void response.end(await readFile(pathOf(request.url)));
    const temporary = join(files, String(count++));
    const file = await open(temporary, 'w');
    for await (const piece of request) await file.write(piece as Buffer);
    await file.sync();
    await file.close();
    await rename(temporary, pathOf(request.url));
    const parent = await open(files, 'r');
    await parent.sync();
    await parent.close();
    response.end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const send = (method: string, key: string, body?: Buffer) =>
    new Promise<Buffer>((resolve, reject) => {
      const path = `/${encodeURIComponent(key)}`;
      httpRequest({ host: '127.0.0.1', port, path, method, agent }, (response) => {
        const pieces: Buffer[] = [];
        response
          .on('data', (piece: Buffer) => pieces.push(piece))
          .on('end', () => resolve(Buffer.concat(pieces)));
      })
        .on('error', reject)
        .end(body);
    });
  const target: Target = { put: (key, body) => send('PUT', key, body), get: (key) => send('GET', key) };
  return { target, close: () => server.close() };
}
