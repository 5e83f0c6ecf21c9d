import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateInput } from '../../protocol/constraintViolations.ts';
import { constraints } from './constraints.ts';
import { functionInput } from './lambda.fixture.ts';

const violations = (operation: string, input: object) => validateInput(constraints[operation] ?? {}, input);
const create = (changes: object) => violations('CreateFunction', { ...functionInput('fn'), ...changes });

test('what AWS answers, as recorded', () => {
  const one = '1 validation error detected: ';
  assert.equal(create({}), undefined);
  assert.equal(
    create({ Role: 'r1' }),
    String.raw`${one}Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`,
  );
  assert.equal(
    create({ Architectures: ['X86_64'] }),
    `${one}Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]`,
  );
  assert.equal(
    create({ Architectures: ['x86_64', 'arm64'] }),
    `${one}Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1`,
  );
  assert.equal(
    create({ SnapStart: { ApplyOn: 'invalidOption' } }),
    `${one}Value 'invalidOption' at 'snapStart.applyOn' failed to satisfy constraint: Member must satisfy enum value set: [PublishedVersions, None]`,
  );
  assert.equal(create({ Runtime: 'PYTHON3.9' }), undefined);
  assert.equal(
    create({ Environment: { Variables: { A: 'secret' } } }),
    `${one}Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
  );
  const layer = 'arn:aws:lambda:us-east-1:111111111111:layer:l';
  assert.equal(
    violations('UpdateFunctionConfiguration', { FunctionName: 'fn', Layers: [layer] }),
    String.raw`${one}Value '[${layer}]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]`,
  );
  const provider = 'arn:aws:lambda:us-east-1:111111111111:capacity-provider:R:alias';
  assert.equal(
    violations('ListTags', { Resource: provider }),
    String.raw`${one}Value '${provider}' at 'resource' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)`,
  );
  assert.equal(
    violations('CreateAlias', { FunctionName: 'fn', Name: '2024', FunctionVersion: '1' }),
    `${one}Value '2024' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
  );
  assert.equal(
    violations('CreateAlias', {
      FunctionName: 'fn',
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { 2: -1 } },
    }),
    `${one}Value '{2=-1.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]`,
  );
  assert.equal(
    violations('GetFunction', { FunctionName: 'arn:aws:lambda:us-east-1:123400000000@function:myfn' }),
    String.raw`${one}Value 'arn:aws:lambda:us-east-1:123400000000@function:myfn' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
  );
  assert.equal(
    violations('UntagResource', { Resource: 'arn:aws:lambda:us-east-1:111111111111:function:fn' }),
    `${one}Value null at 'tagKeys' failed to satisfy constraint: Member must not be null`,
  );
  assert.equal(
    violations('PutFunctionRecursionConfig', { FunctionName: 'fn', RecursiveLoop: 'InvalidValue' }),
    `${one}Value 'InvalidValue' at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Terminate, Allow]`,
  );
});

test('every way to name a function passes the patterns of every operation that takes one', () => {
  const arn = 'arn:aws:lambda:us-east-1:111111111111:function:fn';
  for (const operation of [
    'GetFunction',
    'UpdateFunctionCode',
    'PublishVersion',
    'DeleteFunction',
    'AddPermission',
  ]) {
    for (const name of [
      'fn',
      'function:fn',
      '111111111111:function:fn',
      arn,
      `${arn}:$LATEST`,
      `${arn}:live`,
    ]) {
      const message = violations(operation, { FunctionName: name }) ?? '';
      assert.doesNotMatch(message, /'functionName'/, `${operation} of ${name}`);
    }
  }
});
