import assert from 'node:assert/strict';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { until } from '../invoker.fixture.ts';
import type { Destination, Subscription } from './subscription.ts';
import { TelemetryBuffer, type Dropped } from './telemetryBuffer.ts';
import { TelemetryHub } from './telemetryHub.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

interface Told {
  readonly type: string;
  readonly record: { readonly droppedRecords?: number; readonly droppedBytes?: number } & Record<
    string,
    unknown
  >;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** An HTTP destination that answers as told, and keeps what it was sent. */
async function destination(answer: (response: ServerResponse, count: number) => void) {
  const batches: Told[][] = [];
  const requests: IncomingMessage[] = [];
  const server = createHttp((request, response) => {
    requests.push(request);
    void buffer(request).then((body) => {
      batches.push(JSON.parse(body.toString()) as Told[]);
      answer(response, batches.length);
    });
  });
  closing.push(() => server.closeAllConnections());
  const port = await listening(server);
  return { batches, requests, port, all: () => batches.flat() };
}

function hubOf(connecting?: (socket: Socket) => void): TelemetryHub {
  const hub = new TelemetryHub(systemClock(), (port) => {
    const socket = connect(port, '127.0.0.1');
    connecting?.(socket);
    return new Promise<Socket>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => resolve(socket));
    });
  });
  closing.push(() => hub.close());
  return hub;
}

function subscription(to: Destination, changes: Partial<Subscription> = {}): Subscription {
  return {
    api: 'Telemetry',
    schemaVersion: '2022-12-13',
    types: ['platform', 'function'],
    buffering: { maxItems: 1000, maxBytes: 262_144, timeoutMs: 25 },
    destination: to,
    ...changes,
  };
}

const http = (port: number): Destination => ({ protocol: 'HTTP', port, path: '/in', method: 'POST' });
const fine = (response: ServerResponse): void => void response.end();
const event = (n: number) => JSON.stringify({ time: 'now', type: 'platform.start', record: { n } });

test('a late subscriber gets all from the beginning, and only of its types', async () => {
  const hub = hubOf();
  const { port, all, requests } = await destination(fine);
  hub.platform([event(1)]);
  hub.line('function', 0, 'a "line"\n');
  hub.line('extension', 0, 'not for it\n');
  hub.subscribe('x', subscription(http(port)));
  hub.closeSubscriptions();
  hub.platform([event(2)]);
  await until(() => all().length === 3);
  assert.deepEqual(
    all().map(({ record }) => record),
    [{ n: 1 }, 'a "line"', { n: 2 }],
  );
  const [first] = requests;
  assert.deepEqual([first?.method, first?.url], ['POST', '/in']);
  assert.equal(first?.headers['content-type'], 'application/json');
  assert.equal(first?.headers.host, `sandbox.localdomain:${port}`);
});

test('over TCP an event is a line', async () => {
  const hub = hubOf();
  let text = '';
  const server = createTcp((socket) => {
    socket.on('data', (chunk) => (text += String(chunk))).on('error', () => {});
    closing.push(() => socket.destroy());
  });
  hub.subscribe('x', subscription({ protocol: 'TCP', port: await listening(server) }));
  hub.platform([event(1), `${event(2)}\n`]);
  await until(() => text === `${event(1)}\n${event(2)}\n`);
});

test('with LogFormat JSON an object is told as it was written, on one line', async () => {
  const hub = hubOf();
  hub.json = true;
  let text = '';
  const server = createTcp((socket) => {
    socket.on('data', (chunk) => (text += String(chunk))).on('error', () => {});
    closing.push(() => socket.destroy());
  });
  hub.subscribe('x', subscription({ protocol: 'TCP', port: await listening(server) }));
  const written = '{"id":12345678901234567890, "price":1.10,"a":1,"a":2,"é":"\\u00e9"}';
  hub.line('function', 0, ` ${written}\t\n`);
  hub.line('function', 0, '{\n"a": 1\r\n}\n');
  hub.line('function', 0, '{"a": 1} }\n');
  await until(() => text.split('\n').length === 4);
  assert.deepEqual(
    text.split('\n').map((line) => /"record":(.*)}$/.exec(line)?.[1]),
    [written, '{ "a": 1  }', '"{\\"a\\": 1} }"', undefined],
  );
});

test('a batch that is not taken is sent again; at last it is lost, and that is told', async () => {
  const hub = hubOf();
  const { port, batches, all } = await destination((response, count) => {
    if (count <= 6) response.writeHead(count % 2 === 0 ? 500 : 302, { Location: 'http://127.0.0.1:1/' });
    response.end();
  });
  hub.subscribe('x', subscription(http(port)));
  hub.platform([event(1)]);
  await until(() => batches.length === 4);
  hub.platform([event(2)]);
  await until(() => all().some(({ type }) => type === 'platform.logsDropped'));
  const dropped = all().find(({ type }) => type === 'platform.logsDropped');
  assert.equal(dropped?.record.droppedRecords, 1);
  assert.equal(
    batches.slice(0, 4).every((batch) => batch.length === 1),
    true,
  );
});

test('one that never answers holds up nobody, and its events stay bounded', async () => {
  const hub = hubOf();
  const silent = await destination(() => {});
  const good = await destination(fine);
  hub.subscribe('silent', subscription(http(silent.port)));
  hub.subscribe('good', subscription(http(good.port)));
  hub.closeSubscriptions();
  const line = `${'x'.repeat(10_000)}\n`;
  for (let index = 0; index < 20; index++) {
    hub.line('function', 0, line);
    if (index % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => good.all().length === 20);
  assert.ok(silent.batches.length <= 1);
});

test('one that was too slow is told of every record that it lost, in bytes', async () => {
  const hub = hubOf();
  const held: ServerResponse[] = [];
  let slow = true;
  const { port, all } = await destination((response) => (slow ? held.push(response) : fine(response)));
  hub.subscribe('x', subscription(http(port)));
  const say = (times: number): void => {
    for (let index = 0; index < times; index++) hub.line('function', 0, 'größer\n');
  };
  say(1000);
  await until(() => held.length === 1);
  say(18_000);
  slow = false;
  held.forEach(fine);
  const dropped = () => all().filter(({ type }) => type === 'platform.logsDropped');
  await until(() => all().length === 3000 + dropped().length && dropped().length > 0);
  const [told, ...others] = dropped();
  assert.deepEqual(others, []);
  const bytes = Buffer.byteLength(JSON.stringify(all()[0]));
  assert.deepEqual([told?.record.droppedRecords, told?.record.droppedBytes], [16_000, 16_000 * bytes]);
  assert.deepEqual(all().at(-1), told, 'it stands where the lost ones would');
});

test('while the environment sleeps nothing is sent', async () => {
  const hub = hubOf();
  const { port, all } = await destination(fine);
  const other = hubOf();
  hub.subscribe('x', subscription(http(port)));
  other.subscribe('y', subscription(http(port)));
  hub.pause();
  hub.platform([event(1)]);
  other.platform([event(2)]);
  await until(() => all().length === 1);
  assert.deepEqual(all()[0]?.record, { n: 2 });
  hub.resume();
  await until(() => all().length === 2);
});

test('a destination that fell asleep is not waited for ever longer', async () => {
  let asleep = Promise.withResolvers<void>();
  const hub = hubOf((socket) => void socket.once('close', () => setImmediate(asleep.resolve)));
  const { port, batches } = await destination((response, count) => {
    if (count > 9) return fine(response);
    hub.pause();
    response.socket?.destroy();
  });
  hub.subscribe('x', subscription(http(port)));
  hub.platform([event(1)]);
  for (let time = 1; time <= 9; time++) {
    await asleep.promise;
    asleep = Promise.withResolvers();
    hub.resume();
  }
  await until(() => batches.length === 10);
});

test('what is held for one that takes nothing is bounded by bytes and by number', () => {
  let due = 0;
  const buffering = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 30_000 };
  const held = new TelemetryBuffer(systemClock(), buffering, () => due++);
  const told: Dropped[] = [];
  const tell = (dropped: Dropped): string => {
    told.push(dropped);
    return 'dropped';
  };
  for (let index = 0; index < 5000; index++) held.add('x'.repeat(10));
  assert.ok(due > 0);
  let taken = 0;
  for (let batch = held.take(); batch !== undefined; batch = held.take()) {
    assert.ok(batch.length <= 1000);
    taken += batch.length;
  }
  assert.equal(taken, 2000);
  held.addDropped(tell);
  assert.deepEqual(told.splice(0), [{ records: 3000, bytes: 30_000 }]);
  held.addDropped(tell);
  assert.deepEqual(told, []);
  for (let index = 0; index < 50; index++) held.add('é'.repeat(50_000));
  let bytes = 0;
  for (let batch = held.take(); batch !== undefined; batch = held.take()) {
    for (const { event } of batch) bytes += Buffer.byteLength(event);
  }
  assert.ok(bytes > 262_144 && bytes <= 2 * 262_144, String(bytes));
  held.close();
});

test('what was lost is counted until what tells of it has been delivered', () => {
  const buffering = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 30_000 };
  const held = new TelemetryBuffer(systemClock(), buffering, () => {});
  const told: Dropped[] = [];
  const tell = (dropped: Dropped): string => {
    told.push(dropped);
    return 'dropped';
  };
  const lastTold = (): Dropped | undefined => {
    held.addDropped(tell);
    return told.at(-1);
  };
  for (let index = 0; index < 2003; index++) held.add('é');
  // There is no room for it.
  lastTold();
  const first = held.take() ?? [];
  assert.deepEqual(lastTold(), { records: 3, bytes: 6 });
  held.lost(first);
  assert.deepEqual(lastTold(), { records: 1000, bytes: 2000 });
  held.take();
  // The last batch is of both that tell.
  held.flush();
  const telling = held.take() ?? [];
  assert.deepEqual(
    telling.map(({ event }) => event),
    ['dropped', 'dropped'],
  );
  held.lost(telling);
  assert.deepEqual(lastTold(), { records: 1003, bytes: 2006 });
  held.close();
});
