import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corsOf, draftOf } from './corsDraft.ts';

test('lists are typed with commas', () => {
  const draft = { ...draftOf(undefined), on: true, origins: 'https://a.example , https://b.example,' };
  assert.deepEqual(corsOf(draft).AllowOrigins, ['https://a.example', 'https://b.example']);
});

test('what is there is shown as it can be typed again', () => {
  const cors = {
    AllowOrigins: ['*'],
    AllowMethods: ['GET', 'PUT'],
    AllowHeaders: ['x-key'],
    ExposeHeaders: [],
    MaxAge: 60,
    AllowCredentials: true,
  };
  assert.deepEqual(corsOf(draftOf(cors)), cors);
});

test('turned off, nothing is left of it', () => {
  assert.deepEqual(corsOf(draftOf(undefined)), {});
});
