import assert from 'node:assert/strict';
import { test } from 'node:test';
import { s3InTime } from './s3InTime.fixture.ts';

test('an object is read whole, or not at all when it has more bytes than its reader takes', async (context) => {
  const { call, readObject } = await s3InTime(context);
  // Objects are kept in three ways: not at all, in the store, as blobs.
  for (const size of [0, 1000, 100_000]) {
    const Key = `of ${size} bytes`;
    const bytes = Buffer.alloc(size, 'mayfly ');
    await call('PutObject', { Key, Body: bytes });
    assert.ok(bytes.equals((await readObject(Key, size)) ?? Buffer.from('nothing')), Key);
    if (size > 0) assert.equal((await readObject(Key, size - 1))?.byteLength, undefined, Key);
    assert.equal((await readObject(Key, Number.MAX_SAFE_INTEGER))?.byteLength, size, Key);
  }
});
