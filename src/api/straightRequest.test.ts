import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { readHead } from './requestHead.ts';
import { readStraight, type HeaderNames } from './straightRequest.ts';

const everything = () => true;
/** Of all that were read before, so that each is read beside names that are not its own. */
const names: HeaderNames = [];
const read = (text: string) => readStraight(Buffer.from(text, 'latin1'), everything, everything, names);

test('a plain request is read', () => {
  const request = read(
    'POST /a/b%20c?d=e&f HTTP/1.1\r\nHost: h:1\r\nX-Amz-Date:  20260101T000000Z  \r\nx-empty:\r\ncontent-length: 5\r\n\r\nh\u00e9llo',
  );
  assert.deepEqual(
    { ...request?.head.headers },
    {
      host: 'h:1',
      'x-amz-date': '20260101T000000Z',
      'x-empty': '',
      'content-length': '5',
    },
  );
  assert.deepEqual(
    [request?.head.method, request?.head.path, request?.head.query],
    ['POST', '/a/b%20c', 'd=e&f'],
  );
  assert.deepEqual(request?.body, Buffer.from('h\u00e9llo', 'latin1'));
});

test('everything else is left to Node', () => {
  const others = {
    'another method': 'GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n',
    'another version': 'POST /a HTTP/1.0\r\nHost: h\r\nContent-Length: 0\r\n\r\n',
    'a whole address': 'POST http://h/a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n',
    'a space in the target': 'POST /a b HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n',
    'a fragment': 'POST /a#b HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n',
    'no host': 'POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n',
    'no length': 'POST /a HTTP/1.1\r\nHost: h\r\n\r\n',
    'a head that is not whole': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n',
    'a body that is not whole': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na',
    'more than the body': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nabc',
    'two lengths': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\nab',
    'a signed length': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: +2\r\n\r\nab',
    'a hexadecimal length': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0x2\r\n\r\nab',
    'a list of lengths': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2, 2\r\n\r\nab',
    chunks: 'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'chunks and a length':
      'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'a question': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n',
    'another protocol': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nUpgrade: h2c\r\n\r\n',
    'a last request': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    'a list for the connection':
      'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: keep-alive, upgrade\r\n\r\n',
    'a space before the colon': 'POST /a HTTP/1.1\r\nHost : h\r\nContent-Length: 0\r\n\r\n',
    'a folded line': 'POST /a HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n',
    'a line without a colon': 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nnothing\r\n\r\n',
    'a bare line feed': 'POST /a HTTP/1.1\r\nHost: h\nX: y\r\nContent-Length: 0\r\n\r\n',
    'a bare carriage return': 'POST /a HTTP/1.1\r\nHost: h\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n',
    'a zero byte': 'POST /a HTTP/1.1\r\nHost: h\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n',
    'a tab': 'POST /a HTTP/1.1\r\nHost: h\r\nX: a\tb\r\nContent-Length: 0\r\n\r\n',
    'Latin-1': 'POST /a HTTP/1.1\r\nHost: h\r\nX: \u00e9\r\nContent-Length: 0\r\n\r\n',
    'a long head': `POST /a HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(9000)}\r\nContent-Length: 0\r\n\r\n`,
  };
  for (const [what, text] of Object.entries(others)) assert.equal(read(text), undefined, what);
  const cold = Buffer.from('POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n');
  assert.equal(
    readStraight(cold, () => false),
    undefined,
  );
});

/** Pieces that a request is made of, good and bad, in whatever order. */
const piece = fc.constantFrom(
  'POST /a HTTP/1.1\r\n',
  'POST /a?b=c%20d HTTP/1.1\r\n',
  'POST //x HTTP/1.1\r\n',
  'Host: h\r\n',
  'host:h\r\n',
  'Content-Length: 2\r\n',
  'content-length:0\r\n',
  'Content-Length: 02\r\n',
  'Connection: Keep-Alive\r\n',
  'Connection: close\r\n',
  'Transfer-Encoding: chunked\r\n',
  'X-A: b, c\r\n',
  '__proto__: x\r\n',
  'X-Space:   a  b   \r\n',
  ':\r\n',
  ' folded\r\n',
  '\r\n',
  '\n',
  '\r',
  'ab',
  '0\r\n\r\n',
);
const plain = fc
  .tuple(
    fc.constantFrom(
      '/a',
      '/a?b=c&d=%2F',
      "/2015-03-31/functions/arn:aws:lambda:x:1:function:f/invocations?Q='",
    ),
    fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^x-[\w!#$%&'*+.^`|~-]{0,8}$/), fc.stringMatching(/^[ -~]{0,20}$/)),
      {
        selector: ([name]) => name.toLowerCase(),
        maxLength: 6,
      },
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  )
  .map(
    ([target, headers, body]) =>
      `POST ${target} HTTP/1.1\r\nHost: h\r\n${headers.map(([name, value]) => `${name}:${value}\r\n`).join('')}Content-Length: ${body.length}\r\n\r\n${body}`,
  );
const spoilt = fc
  .tuple(
    plain,
    fc.nat(),
    fc.constantFrom('', '\r', '\n', '\0', ' ', ':', '\t', '\u0080', 'a', '\r\n'),
    fc.nat(2),
  )
  .map(([text, at, put, cut]) => {
    const where = at % text.length;
    return text.slice(0, where) + put + text.slice(where + cut);
  });

test('what it reads, Node reads alike', async () => {
  let taken = 0;
  const any = fc.oneof(
    plain,
    spoilt,
    fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
  );
  await fc.assert(
    fc.asyncProperty(any, async (text) => {
      const straight = read(text);
      if (!straight) return;
      taken++;
      const byNode = await readByNode(Buffer.from(text, 'latin1'));
      assert.deepEqual(straight.head, byNode.head);
      assert.deepEqual(Buffer.from(straight.body), byNode.body);
    }),
    { numRuns: 1500 },
  );
  assert.ok(taken > 300, `${taken} of 1500 were taken`);
});

/** The only request in these bytes; fails when Node finds none, or more. */
async function readByNode(bytes: Buffer): Promise<{ head: ReturnType<typeof readHead>; body: Buffer }> {
  const server = createServer({ insecureHTTPParser: false, requireHostHeader: true });
  const requests: Promise<{ head: ReturnType<typeof readHead>; body: Buffer }>[] = [];
  server.on('request', (request) => requests.push(received(request)));
  let failure: Error | undefined;
  server.on('clientError', (error) => (failure = error));
  const connection = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  server.emit('connection', connection);
  connection.push(bytes);
  await new Promise((resolve) => setImmediate(resolve));
  const all = await Promise.all(requests);
  connection.destroy();
  assert.equal(failure, undefined);
  assert.equal(all.length, 1);
  return all[0] as Awaited<(typeof requests)[0]>;
}

async function received(request: IncomingMessage) {
  const pieces: Buffer[] = [];
  for await (const each of request as AsyncIterable<Buffer>) pieces.push(each);
  return { head: readHead(request), body: Buffer.concat(pieces) };
}
