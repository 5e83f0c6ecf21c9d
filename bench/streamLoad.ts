/**
 * The client of the streaming benchmark, a process of its own: `node bench/streamLoad.ts` reads one JSON line, sends
 * the request again and again, each on a connection that the server closes, and prints what it measured.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface StreamJob {
  readonly port: number;
  /** Base64; asks for the connection to be closed. */
  readonly request: string;
  readonly rounds: number;
  /** Answers at the same time. */
  readonly streams: number;
}

export interface StreamResult {
  readonly bytes: number;
  readonly seconds: number;
  /** From the request to the first byte of the answer, each. */
  readonly firstByteMs: readonly number[];
}

async function fetchOnce(port: number, request: Buffer): Promise<{ bytes: number; firstByteMs: number }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const started = performance.now();
  let bytes = 0;
  let firstByteMs = NaN;
  socket.on('data', (chunk) => {
    if (bytes === 0) firstByteMs = performance.now() - started;
    bytes += chunk.length;
  });
  socket.write(request);
  await once(socket, 'close');
  return { bytes, firstByteMs };
}

async function run(job: StreamJob): Promise<StreamResult> {
  const request = Buffer.from(job.request, 'base64');
  const firstByteMs: number[] = [];
  let bytes = 0;
  const started = performance.now();
  for (let round = 0; round < job.rounds; round++) {
    const all = Array.from({ length: job.streams }, () => fetchOnce(job.port, request));
    for (const each of await Promise.all(all)) {
      bytes += each.bytes;
      firstByteMs.push(each.firstByteMs);
    }
  }
  return { bytes, seconds: (performance.now() - started) / 1000, firstByteMs };
}

const [line] = (await once(process.stdin, 'data')) as [Buffer];
process.stdout.write(`${JSON.stringify(await run(JSON.parse(line.toString()) as StreamJob))}\n`);
