import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { readHead } from './requestHead.ts';

test('headers that come again are joined with commas, cookies as cookies are', () => {
  const rawHeaders = ['Cookie', 'a=1; b=2', 'X-Two', '1', 'cookie', 'c=3', 'x-two', '2'];
  const { headers } = readHead({ method: 'GET', url: '/', rawHeaders } as unknown as IncomingMessage);
  assert.deepEqual({ ...headers }, { cookie: 'a=1; b=2; c=3', 'x-two': '1,2' });
});
