import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import fc from 'fast-check';
import { payloadEventWriter } from './payloadEvent.ts';

const text = fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' });
const pieces = fc.array(fc.uint8Array({ maxLength: 2000, size: 'max' }), { maxLength: 6 });

test('what it writes is what the codec of the SDK writes', () => {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  fc.assert(
    fc.property(text, text, pieces, (type, contentType, payload) => {
      const written = payloadEventWriter(type, contentType)(payload);
      const expected = codec.encode({
        headers: {
          ':event-type': { type: 'string', value: type },
          ':content-type': { type: 'string', value: contentType },
          ':message-type': { type: 'string', value: 'event' },
        },
        body: Buffer.concat(payload),
      });
      assert.ok(Buffer.from(expected).equals(Buffer.concat(written)));
    }),
  );
});
