import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_PRELUDE_BYTES, readPrelude } from './responsePrelude.ts';

const NULS = '\0'.repeat(8);

/** A stream of these pieces, which knows whether its reader let go of it. */
function streamOf(pieces: readonly Uint8Array[]) {
  const left = [...pieces];
  const seen = { returned: false };
  const stream: AsyncIterableIterator<readonly Uint8Array[], undefined> = {
    [Symbol.asyncIterator]: () => stream,
    next: async () => {
      const value = left.shift();
      return value === undefined ? { done: true, value } : { done: false, value: [value] };
    },
    return: async () => {
      seen.returned = true;
      return { done: true, value: undefined };
    },
  };
  return { stream, seen };
}

async function textOf(body: AsyncIterable<readonly Uint8Array[]>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const batch of body) pieces.push(...batch);
  return Buffer.concat(pieces).toString();
}

test('prelude and body are found however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 50, maxLength: 50 }),
      async (body, cuts) => {
        const prelude = { statusCode: 201, headers: { 'x-a': 'b', n: 1 }, cookies: ['a=b', 'c=d'] };
        let left = Buffer.from(`${JSON.stringify(prelude)}${NULS}${body}`);
        const pieces: Buffer[] = [];
        for (const cut of cuts) {
          pieces.push(left.subarray(0, cut));
          left = left.subarray(cut);
        }
        const answer = await readPrelude(streamOf([...pieces, left]).stream);
        assert.ok(answer);
        assert.deepEqual(answer.prelude, { ...prelude, headers: { 'x-a': 'b', n: '1' } });
        assert.equal(await textOf(answer.body), Buffer.from(body).toString());
      },
    ),
  );
});

test('what is left out is 200, and nothing', async () => {
  const answer = await readPrelude(streamOf([Buffer.from(`{}${NULS}`)]).stream);
  assert.deepEqual(answer?.prelude, { statusCode: 200, headers: {}, cookies: [] });
  const text = await readPrelude(streamOf([Buffer.from(`{"statusCode":"404"}${NULS}`)]).stream);
  assert.equal(text?.prelude.statusCode, 404);
});

test('who stops reading the body lets go of the stream', async () => {
  const { stream, seen } = streamOf([Buffer.from(`{}${NULS}abc`), Buffer.from('def')]);
  const answer = await readPrelude(stream);
  for await (const batch of answer?.body ?? []) {
    assert.equal(Buffer.concat(batch).toString(), 'abc');
    break;
  }
  assert.ok(seen.returned);
});

for (const [what, text] of [
  ['no end', '{"statusCode":200}'],
  ['no JSON', `{"statusCode":${NULS}`],
  ['a list', `[]${NULS}`],
  ['a status that is none', `{"statusCode":99}${NULS}`],
  ['a status in the middle of nothing', `{"statusCode":200.5}${NULS}`],
  ['an empty status', `{"statusCode":""}${NULS}`],
  ['a header of two lines', `{"headers":{"a":"b\\r\\nc: d"}}${NULS}`],
  ['a header name of two words', `{"headers":{"a b":"c"}}${NULS}`],
  ['a header that is an object', `{"headers":{"a":{}}}${NULS}`],
  ['headers in a list', `{"headers":["a"]}${NULS}`],
  ['a cookie of two lines', `{"cookies":["a\\nb"]}${NULS}`],
  ['cookies that are none', `{"cookies":"a=b"}${NULS}`],
  ['too much of it', `{"headers":{"a":"${'b'.repeat(MAX_PRELUDE_BYTES)}"}}${NULS}`],
] as const) {
  test(`a prelude with ${what} is none`, async () => {
    const { stream, seen } = streamOf([Buffer.from(text)]);
    assert.equal(await readPrelude(stream), undefined);
    assert.ok(seen.returned);
  });
}

test('a name that poisons is a header like others', async () => {
  const answer = await readPrelude(streamOf([Buffer.from(`{"headers":{"__proto__":"x"}}${NULS}`)]).stream);
  assert.deepEqual(Object.entries(answer?.prelude.headers ?? {}), [['__proto__', 'x']]);
});
