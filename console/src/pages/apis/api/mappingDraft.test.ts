import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answerMappings,
  answerParameters,
  isMappingReady,
  NEW_MAPPING,
  requestMappings,
  requestParameters,
} from './mappingDraft.ts';

test('changes of requests, there and back; what is no more is taken away', () => {
  const before = {
    'append:header.x-a.b': '$request.header.a',
    'overwrite:path': '/v2$request.path',
    'remove:querystring.q': "''",
  };
  const mappings = requestMappings(before);
  assert.deepEqual(mappings, [
    { status: '200', change: 'append:header', name: 'x-a.b', value: '$request.header.a' },
    { status: '200', change: 'overwrite:path', name: '', value: '/v2$request.path' },
    { status: '200', change: 'remove:querystring', name: 'q', value: '' },
  ]);
  assert.deepEqual(requestParameters(mappings, before), before);
  assert.deepEqual(requestParameters(mappings.slice(1), before), { ...before, 'append:header.x-a.b': '' });
});

test('changes of answers are by status', () => {
  const before = { 200: { 'append:header.a': '1' }, 404: { 'overwrite:statuscode': '200' } };
  const mappings = answerMappings(before);
  assert.deepEqual(answerParameters(mappings, before), before);
  const moved = mappings.map((mapping) => ({ ...mapping, status: '500' }));
  assert.deepEqual(answerParameters(moved, before), {
    200: { 'append:header.a': '' },
    404: { 'overwrite:statuscode': '' },
    500: { 'append:header.a': '1', 'overwrite:statuscode': '200' },
  });
});

test('a change has a name and a value where it takes them', () => {
  assert.ok(!isMappingReady(NEW_MAPPING));
  assert.ok(isMappingReady({ ...NEW_MAPPING, change: 'remove:header', name: 'a' }));
  assert.ok(isMappingReady({ ...NEW_MAPPING, change: 'overwrite:path', value: '/' }));
  assert.ok(!isMappingReady({ ...NEW_MAPPING, name: 'a', value: '1', status: '99' }));
});
