import assert from 'node:assert/strict';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { test } from 'node:test';
import fc from 'fast-check';
import type { InvocationResult } from '../../compute/invocation.ts';
import { urlAnswer } from './urlAnswer.ts';

function buffered(payload: string | Uint8Array): InvocationResult {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  return { payload: bytes, functionError: undefined, logTail: async () => new Uint8Array() };
}

const answerLike = fc.record(
  {
    statusCode: fc.oneof(fc.integer(), fc.string(), fc.jsonValue(), fc.integer({ min: 200, max: 599 })),
    headers: fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom('Connection', 'content-length', '__proto__', 'x-a')),
        fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.integer()),
      ),
    ),
    cookies: fc.oneof(fc.jsonValue(), fc.array(fc.string({ unit: 'binary' }))),
    body: fc.oneof(fc.string(), fc.jsonValue()),
    isBase64Encoded: fc.oneof(fc.boolean(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

test('whatever a function answers: one that HTTP can carry, or none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(answerLike, fc.jsonValue()), async (value) => {
      const answer = await urlAnswer(buffered(JSON.stringify(value)), false);
      if (answer === undefined) return;
      assert.ok(Number.isInteger(answer.status) && answer.status >= 200 && answer.status <= 599);
      for (const [name, values] of Object.entries(answer.headers)) {
        validateHeaderName(name);
        for (const each of [values].flat()) validateHeaderValue(name, each);
        assert.ok(!['connection', 'content-length', 'transfer-encoding'].includes(name));
      }
      assert.ok(
        answer.body === undefined || typeof answer.body === 'string' || answer.body instanceof Uint8Array,
      );
    }),
    { numRuns: 1000 },
  );
});

test('bytes that are not JSON are no answer', async () => {
  for (const payload of ['', 'text', '{"a":', new Uint8Array([0xff, 0x00])]) {
    assert.equal(await urlAnswer(buffered(payload), false), undefined);
  }
});
