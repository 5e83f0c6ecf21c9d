import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLogFormat, readMapped, readReference } from './expression.ts';
import { compileRequestMapping, compileResponseMapping } from './parameterMapping.ts';

test('references and text between them', () => {
  assert.deepEqual(readMapped('$request.header.X-A'), [{ source: 'request.header', name: 'x-a' }]);
  assert.deepEqual(readMapped('a ${request.path.id}/${stageVariables.b}!'), [
    'a ',
    { source: 'request.path', name: 'id' },
    '/',
    { source: 'stageVariables', name: 'b' },
    '!',
  ]);
  assert.deepEqual(readMapped('$request.body.a.b[0]'), [{ source: 'request.body', name: 'a.b[0]' }]);
  assert.deepEqual(readMapped('static'), ['static']);
  assert.equal(readMapped('$request.nothing'), undefined);
  assert.equal(readMapped('${context}'), undefined);
  assert.equal(readReference('request.body..a'), undefined);
  assert.deepEqual(readLogFormat('"$context.requestId" $context.identity.sourceIp, x'), [
    '"',
    { source: 'context', name: 'requestId' },
    '" ',
    { source: 'context', name: 'identity.sourceIp' },
    ', x',
  ]);
});

test('a format without references is itself, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parts = readLogFormat(text);
      if (parts.every((part) => typeof part === 'string')) assert.equal(parts.join(''), text);
    }),
  );
});

test('mappings: what is the gateway’s own, and what is no mapping, is refused by its name', () => {
  const refuse = (key: string, value = 'x') =>
    assert.throws(() => compileRequestMapping({ [key]: value }), { code: 'BadRequestException' }, key);
  for (const header of ['authorization', 'X-Amz-Date', 'Via', 'access-control-allow-origin', 'Host']) {
    refuse(`overwrite:header.${header}`);
  }
  refuse('replace:header.a');
  refuse('overwrite:path.a');
  refuse('append:header.a', '$response.header.a');
  refuse('append:header.a', '$nothing');
  assert.throws(() => compileResponseMapping({ '600': {} }), { code: 'BadRequestException' });
  assert.throws(() => compileResponseMapping({ '200': { 'append:querystring.a': 'b' } }), {
    code: 'BadRequestException',
  });
  assert.deepEqual(compileResponseMapping({ '200': { 'overwrite:statuscode': '403' } }).get(200), [
    { verb: 'overwrite', place: 'statuscode', name: '', value: ['403'] },
  ]);
});
