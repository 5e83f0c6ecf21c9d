import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAuthorizationHeader } from './authorizationHeader.ts';
import { createAuthorizationReader } from './authorizationReader.ts';

const signature = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: 64, maxLength: 64 }),
  fc.constantFrom(
    '',
    ' ',
    'a'.repeat(63),
    `${'a'.repeat(64)} `,
    `${'a'.repeat(62)},b`,
    `${'a'.repeat(63)}\u00a0`,
  ),
);
const credential = fc.constantFrom(
  'AKIDEXAMPLE/20150830/us-east-1/lambda/aws4_request',
  'AKIDEXAMPLE/20150831/us-east-1/lambda/aws4_request',
  'AKIDOTHER/20150830/eu-west-1/s3/aws4_request',
  'AKIDEXAMPLE',
);
const names = fc.constantFrom('host;x-amz-date', 'host', '');
const date = fc.constantFrom('20150830T123600Z', '20150830T123601Z', '20150830', undefined);

/** In the order of every client, in another one, and with something behind the signature. */
const authorization = fc
  .tuple(credential, names, signature, fc.constantFrom(0, 1, 2, 3))
  .map(([scope, signed, hex, order]) => {
    const parts = [`Credential=${scope}`, `SignedHeaders=${signed}`, `Signature=${hex}`];
    if (order === 1) parts.reverse();
    if (order === 2) parts.push('Credential=AKIDLAST/20150830/us-east-1/lambda/aws4_request');
    return `AWS4-HMAC-SHA256 ${parts.join(order === 3 ? ',' : ', ')}`;
  });

const headers = fc
  .record({
    'x-amz-date': date,
    date: fc.constantFrom('Sun, 30 Aug 2015 12:36:00 GMT', undefined),
    'x-amz-security-token': fc.constantFrom('token', undefined),
  })
  .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

test('what is remembered of the header before changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(authorization, headers), { maxLength: 12 }), (requests) => {
      const read = createAuthorizationReader();
      for (const [text, given] of requests) {
        assert.deepEqual(
          read(text, given as Record<string, string>),
          readAuthorizationHeader(text, given as Record<string, string>),
        );
      }
    }),
    { numRuns: 2000 },
  );
});
