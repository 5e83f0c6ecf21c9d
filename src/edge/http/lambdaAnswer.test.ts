import assert from 'node:assert/strict';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { test } from 'node:test';
import fc from 'fast-check';
import { explicitAnswer, inferredAnswer, type AnswerRules } from './lambdaAnswer.ts';

const RULES: AnswerRules = { defaultType: 'text/plain; charset=utf-8', onlyTextBodies: true };

const name = fc.oneof(fc.string(), fc.constantFrom('Connection', 'Set-Cookie', '__proto__', 'X-A', 'x-a'));
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.integer());
const answerLike = fc.record(
  {
    statusCode: fc.oneof(fc.jsonValue(), fc.integer({ min: 200, max: 599 })),
    headers: fc.oneof(fc.jsonValue(), fc.dictionary(name, text)),
    multiValueHeaders: fc.oneof(fc.jsonValue(), fc.dictionary(name, fc.array(text))),
    cookies: fc.oneof(fc.jsonValue(), fc.array(fc.string({ unit: 'binary' }))),
    body: fc.oneof(fc.string(), fc.jsonValue()),
    isBase64Encoded: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('whatever a function answers an HTTP API, in either format: what HTTP can carry, or none', () => {
  fc.assert(
    fc.property(fc.oneof(answerLike, fc.jsonValue()), (value) => {
      const payload = Buffer.from(JSON.stringify(value));
      for (const answer of [inferredAnswer(payload, RULES), explicitAnswer(payload, RULES)]) {
        if (answer === undefined) continue;
        assert.ok(Number.isInteger(answer.status) && answer.status >= 200 && answer.status <= 599);
        for (const [header, values] of Object.entries(answer.headers)) {
          validateHeaderName(header);
          for (const each of [values].flat()) validateHeaderValue(header, each);
          assert.ok(!['connection', 'content-length', 'transfer-encoding'].includes(header));
        }
        assert.ok(
          answer.body === undefined || typeof answer.body === 'string' || answer.body instanceof Uint8Array,
        );
      }
    }),
    { numRuns: 1000 },
  );
});

test('format 1.0: several values, cookies apart, names in any case; without a status there is no answer', () => {
  const read = (value: unknown) => explicitAnswer(Buffer.from(JSON.stringify(value)), RULES);
  assert.deepEqual(
    read({
      statusCode: 200,
      headers: { 'X-A': 'lost', 'Content-Type': 'text/html' },
      multiValueHeaders: { 'x-a': ['one', 'two'], 'Set-Cookie': ['a=b', 'c=d'] },
      cookies: ['not=read'],
      body: 'text',
    }),
    {
      status: 200,
      headers: Object.assign(Object.create(null) as object, {
        'content-type': 'text/html',
        'x-a': 'one,two',
        'set-cookie': ['a=b', 'c=d'],
      }),
      body: 'text',
    },
  );
  for (const none of [{}, 'text', { body: 'x' }, { statusCode: 200, multiValueHeaders: { a: 'b' } }, null]) {
    assert.equal(read(none), undefined);
  }
});
