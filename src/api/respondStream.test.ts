import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { simulatedClock, type SimulatedClock } from '../base/clock.ts';
import type { HttpResponse } from '../protocol/http.ts';
import { respond } from './respond.ts';

type StreamBody = Exclude<HttpResponse['body'], Uint8Array | string | undefined>;

/** A server that answers every request with this stream, and a client that has asked. */
async function answering(
  context: TestContext,
  body: StreamBody,
): Promise<{ client: Socket; clock: SimulatedClock; answered: Promise<void> }> {
  const clock = simulatedClock();
  const answered = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    const writing = respond(response, { status: 200, headers: {}, body }, clock);
    void Promise.resolve(writing).then(answered.resolve, answered.reject);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  context.after(() => client.destroy());
  client.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  return { client, clock, answered: answered.promise };
}

async function received(client: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  return unchunked(all.subarray(all.indexOf('\r\n\r\n') + 4));
}

/** The bodies of the chunks of `Transfer-Encoding: chunked`. */
function unchunked(bytes: Buffer): Buffer {
  const bodies: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (length === 0) return Buffer.concat(bodies);
    bodies.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

/** Endless; tells how much was taken and whether its reader let go. */
function endless(piece: Uint8Array) {
  const seen = { taken: 0, returned: false };
  const body: AsyncIterableIterator<Uint8Array, undefined> = {
    [Symbol.asyncIterator]: () => body,
    next: async () => {
      seen.taken += piece.byteLength;
      return { done: false, value: piece };
    },
    return: async () => {
      seen.returned = true;
      return { done: true, value: undefined };
    },
  };
  return { body, seen };
}

/** Turns of the event loop until nothing more is taken. */
async function untilStill(seen: { readonly taken: number }): Promise<void> {
  for (let before = -1, still = 0; still < 20; still = seen.taken === before ? still + 1 : 0) {
    before = seen.taken;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('pieces, batches and what is too large for one write arrive as they are', async (context) => {
  const parts = [
    Buffer.alloc(10, 1),
    [Buffer.alloc(20, 2), Buffer.alloc(0), Buffer.alloc(70_000, 3)],
    [Buffer.alloc(5, 4), Buffer.alloc(1_000_000, 5), Buffer.alloc(5, 6)],
    Buffer.alloc(500_000, 7),
  ];
  const { client, answered } = await answering(
    context,
    (async function* () {
      for (const part of parts) yield await Promise.resolve(part);
    })(),
  );
  assert.ok((await received(client)).equals(Buffer.concat(parts.flat())));
  await answered;
});

test('of a client that does not read, the stream is not read on; after a minute it is cut off', async (context) => {
  const { body, seen } = endless(Buffer.alloc(64 * 1024));
  const { client, clock, answered } = await answering(context, body);
  client.pause();
  await untilStill(seen);
  assert.ok(seen.taken < 64 * 1024 * 1024, `${seen.taken} bytes`);
  await clock.advance(59_000);
  assert.equal(seen.returned, false);
  await clock.advance(2_000);
  await answered;
  assert.equal(seen.returned, true);
});

test('a client that leaves lets go of the stream', async (context) => {
  const { body, seen } = endless(Buffer.alloc(64 * 1024));
  const { client, answered } = await answering(context, body);
  await once(client, 'data');
  client.destroy();
  await answered;
  assert.equal(seen.returned, true);
});

test('a stream that fails breaks the connection', async (context) => {
  const { client, answered } = await answering(
    context,
    (async function* () {
      yield await Promise.resolve(Buffer.from('some'));
      throw new Error('on purpose');
    })(),
  );
  client.resume();
  await assert.rejects(answered, /on purpose/);
  await once(client, 'close');
});
