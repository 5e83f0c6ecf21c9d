import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { READ_BYTES, SocketReads } from './socketReads.ts';

/** Both ends of a connection; `accepted` has just been, and nothing was read from it. */
async function pair(context: TestContext): Promise<{ client: Socket; accepted: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  context.after(() => {
    client.destroy();
    accepted.destroy();
    server.close();
  });
  return { client, accepted };
}

/** What has come, to be waited for. */
function collector() {
  let chunks: Buffer[] = [];
  let have = 0;
  let look = (): void => undefined;
  return {
    count: () => chunks.length,
    add: (bytes: Buffer): void => {
      chunks.push(bytes);
      have += bytes.length;
      look();
    },
    all: () => Buffer.concat(chunks),
    clear: (): void => {
      chunks = [];
      have = 0;
    },
    until: (bytes: number): Promise<Buffer> =>
      new Promise((resolve) => {
        look = () => {
          if (have >= bytes) resolve(Buffer.concat(chunks));
        };
        look();
      }),
  };
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('an accepted connection is read past its stream; the bytes are kept', async (context) => {
  const { client, accepted } = await pair(context);
  const reads = new SocketReads();
  const got = collector();
  reads.read(accepted, got.add);
  let inStream = 0;
  accepted.on('data', () => inStream++);
  for (const text of ['one', 'two', 'three']) {
    client.write(text);
    await got.until('onetwothree'.indexOf(text) + text.length);
  }
  assert.equal(got.all().toString(), 'onetwothree');
  assert.equal(inStream, 0, 'this Node has other inner parts than the one that SocketReads knows');
});

test('whatever comes on two connections at once arrives as it was sent', async (context) => {
  const reads = new SocketReads();
  const ends = await Promise.all([pair(context), pair(context)]);
  const got = ends.map(({ accepted }) => {
    const each = collector();
    reads.read(accepted, each.add);
    return each;
  });
  const sent: Buffer[] = ends.map(() => Buffer.alloc(0));
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc
      .integer({ min: READ_BYTES - 2, max: 3 * READ_BYTES })
      .map((length) => new Uint8Array(length).fill(length)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), bytes), { minLength: 1, maxLength: 5 }), async (pieces) => {
      for (const [index, piece] of pieces) {
        ends[index]?.client.write(piece);
        sent[index] = Buffer.concat([sent[index] ?? Buffer.alloc(0), piece]);
      }
      for (const [index, each] of got.entries()) {
        const expected = sent[index] ?? Buffer.alloc(0);
        assert.ok((await each.until(expected.length)).equals(expected));
        each.clear();
        sent[index] = Buffer.alloc(0);
      }
    }),
    { numRuns: 60 },
  );
});

test('a paused connection is not read, and its client waits', async (context) => {
  const { client, accepted } = await pair(context);
  const got = collector();
  new SocketReads().read(accepted, got.add);
  client.write('first');
  await got.until(5);
  accepted.pause();
  const flood = Buffer.alloc(32 * 1024 * 1024, 'x');
  client.write(flood);
  await turns(50);
  assert.equal(got.all().length, 5);
  assert.ok(client.writableLength > 0);
  accepted.resume();
  assert.equal((await got.until(5 + flood.length)).length, 5 + flood.length);
});

test('paused by who reads it: what comes with the next read waits', async (context) => {
  const { client, accepted } = await pair(context);
  const got = collector();
  new SocketReads().read(accepted, (bytes) => {
    got.add(bytes);
    accepted.pause();
  });
  client.write(Buffer.alloc(4 * READ_BYTES));
  await got.until(1);
  await turns(20);
  assert.equal(got.count(), 1);
  accepted.resume();
  await got.until(READ_BYTES + 1);
  assert.ok(got.count() >= 2);
});

test('given back, it is a stream like any other: bytes, end, back pressure', async (context) => {
  const { client, accepted } = await pair(context);
  const got = collector();
  const stop = new SocketReads().read(accepted, got.add);
  client.write('straight');
  await got.until(8);
  stop();
  accepted.pause();
  accepted.unshift(Buffer.from('back,'));
  const flood = Buffer.alloc(8 * 1024 * 1024, 'y');
  client.end(Buffer.concat([Buffer.from('then'), flood]));
  await turns(20);
  assert.ok(accepted.readableLength <= 4 * READ_BYTES, String(accepted.readableLength));
  const rest = await buffer(accepted);
  assert.equal(rest.toString('latin1', 0, 9), 'back,then');
  assert.equal(rest.length, 9 + flood.length);
  assert.equal(got.all().toString(), 'straight');
});

test('the end and a reset are told by the stream', async (context) => {
  const whole = await pair(context);
  const cut = await pair(context);
  const reads = new SocketReads();
  const got = collector();
  reads.read(whole.accepted, got.add);
  reads.read(cut.accepted, got.add);
  whole.client.end('last words');
  await once(whole.accepted, 'end');
  assert.equal(got.all().toString(), 'last words');
  const failed = once(cut.accepted, 'error') as Promise<[NodeJS.ErrnoException]>;
  cut.client.resetAndDestroy();
  const [error] = await failed;
  assert.equal(error.code, 'ECONNRESET');
});

test("a child's socket, of which some has been read already", async () => {
  const script =
    'const s = new net.Socket({ fd: 3 }); s.write("early"); s.once("data", (d) => s.end("late " + d));';
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
  const channel = child.stdio[3] as Socket;
  while (channel.readableLength < 5) await turns(1);
  const got = collector();
  new SocketReads().read(channel, got.add);
  assert.equal((await got.until(5)).toString(), 'early');
  channel.write('x');
  await once(child, 'close');
  assert.equal(got.all().toString(), 'earlylate x');
});

test('streams of other kinds are read by their events', async () => {
  const stream = new PassThrough();
  const got = collector();
  const stop = new SocketReads().read(stream as Readable, got.add);
  stream.write('a');
  await got.until(1);
  stop();
  stream.pause();
  stream.end('b');
  assert.equal((await buffer(stream)).toString(), 'b');
  assert.equal(got.all().toString(), 'a');
});
