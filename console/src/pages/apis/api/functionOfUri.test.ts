import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionOfUri } from './functionOfUri.ts';

test('a function, bare or in the address of its invocations; not one that a stage names', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:shop';
  const inside = (name: string) =>
    `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${name}/invocations`;
  assert.equal(functionOfUri(arn), arn);
  assert.equal(functionOfUri(`${arn}:$LATEST`), `${arn}:$LATEST`);
  assert.equal(functionOfUri(inside(`${arn}:live`)), `${arn}:live`);
  assert.equal(functionOfUri(inside(arn.replace('shop', '${stageVariables.name}'))), undefined);
  assert.equal(functionOfUri(`${arn}-\${stageVariables.color}`), undefined);
  assert.equal(functionOfUri('https://a.example'), undefined);
  assert.equal(functionOfUri(undefined), undefined);
});
