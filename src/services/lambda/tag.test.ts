import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARN, fault, functionInput, testLambda } from './lambda.fixture.ts';

const arn = `${ARN}function:fn`;
const INVALID = 'InvalidParameterValueException';

test('tags are added, replaced, removed, and count as a change of the function', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Tags: { a: '1' } }));
  const before = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' });
  await lambda.call('TagResource', { Resource: arn, Tags: { a: '2', b: '3' } });
  assert.deepEqual(await lambda.call('ListTags', { Resource: arn }), { Tags: { a: '2', b: '3' } });
  await lambda.call('UntagResource', { Resource: arn, TagKeys: ['a', 'unknown'] });
  assert.deepEqual((await lambda.call('GetFunction', { FunctionName: 'fn' })).Tags, { b: '3' });
  const after = await lambda.call('GetFunctionConfiguration', { FunctionName: 'fn' });
  assert.notEqual(after.RevisionId, before.RevisionId);
});

test('what cannot be tagged', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  const tag = (Resource: string, Tags: Record<string, string> = { a: 'b' }) =>
    lambda.call('TagResource', { Resource, Tags });
  await assert.rejects(
    tag(`${arn}:1`),
    fault(INVALID, 'Tags on function aliases and versions are not supported. Please specify a function ARN.'),
  );
  await assert.rejects(
    tag(arn, {}),
    fault(INVALID, 'An error occurred and the request cannot be processed.'),
  );
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v']));
  await tag(arn, many);
  await assert.rejects(tag(arn), fault(INVALID, 'Number of tags exceeds resource tag limit.'));
  await assert.rejects(
    tag(`${ARN}function:none`),
    fault('ResourceNotFoundException', `Function not found: ${ARN}function:none`),
  );
  const mapping = `${ARN}event-source-mapping:4a53f4e8-0000-4000-8000-000000000000`;
  await assert.rejects(
    lambda.call('ListTags', { Resource: mapping }),
    fault('ResourceNotFoundException', `Event source mapping not found: ${mapping}`),
  );
  const layer = `${ARN}layer:l`;
  await assert.rejects(
    lambda.call('ListTags', { Resource: layer }),
    fault('ResourceNotFoundException', `Layer not found: ${layer}`),
  );
});
