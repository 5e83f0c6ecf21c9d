import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ACCOUNT, fault, REGION, testCall } from './lambda.fixture.ts';
import { newFunctionName, parseFunctionName, resolveFunction } from './functionName.ts';

const call = testCall('GetFunction');
const arn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

test('every way to name a function means the same', () => {
  const forms = [
    'fn',
    'function:fn',
    `${ACCOUNT}:function:fn`,
    `${ACCOUNT}:fn`,
    `${REGION}:${ACCOUNT}:function:fn`,
    arn('fn'),
  ];
  for (const form of forms) {
    assert.deepEqual(resolveFunction(call, form), { name: 'fn', qualifier: undefined, arn: arn('fn') });
    assert.equal(resolveFunction(call, `${form}:live`).qualifier, 'live');
    assert.equal(resolveFunction(call, `${form}:$LATEST`, '$LATEST').qualifier, '$LATEST');
  }
});

test('a name and its qualifier survive in every form', () => {
  const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/).filter((text) => text !== 'function');
  const qualifier = fc.option(fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/), { nil: undefined });
  fc.assert(
    fc.property(name, qualifier, (name, qualifier) => {
      const parsed = parseFunctionName(`${arn(name)}${qualifier === undefined ? '' : `:${qualifier}`}`);
      assert.deepEqual(parsed, { region: REGION, account: ACCOUNT, name, qualifier });
    }),
  );
});

test('an incomplete ARN names a function called function', () => {
  assert.equal(parseFunctionName(`arn:aws:lambda:${REGION}:${ACCOUNT}:function`)?.name, 'function');
});

test('long hostile names are answered quickly', () => {
  for (const text of ['a:'.repeat(5000), 'function:'.repeat(1000), '$'.repeat(300), `${'a'.repeat(250)}:!`]) {
    assert.equal(parseFunctionName(text), undefined);
  }
});

test('another region, another account, contradicting qualifiers', () => {
  assert.throws(
    () => resolveFunction(call, `arn:aws:lambda:ap-southeast-1:${ACCOUNT}:function:fn`),
    fault(
      'ResourceNotFoundException',
      "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')",
    ),
  );
  assert.throws(
    () => resolveFunction(call, '222222222222:fn'),
    fault(
      'AccessDeniedException',
      /not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda/,
    ),
  );
  assert.throws(
    () => resolveFunction(call, 'fn:1', '2'),
    fault(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    ),
  );
});

test('what matches no form is a validation error with the pattern, the qualifier first', () => {
  assert.throws(
    () => resolveFunction(call, 'arn:aws:lambda:us-east-1:123400000000@function:myfn'),
    fault(
      'ValidationException',
      "1 validation error detected: Value 'arn:aws:lambda:us-east-1:123400000000@function:myfn' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
    ),
  );
  assert.throws(
    () => resolveFunction(call, '@', '?'),
    fault('ValidationException', /^2 validation errors detected: Value '\?' at 'qualifier'.*; Value '@'/),
  );
  for (const [name, qualifier, item] of [
    ['a'.repeat(257), undefined, `Value '${'a'.repeat(257)}' at 'functionName'.*less than or equal to 256`],
    ['fn', 'q'.repeat(129), `Value '${'q'.repeat(129)}' at 'qualifier'.*less than or equal to 128`],
  ] as const) {
    assert.throws(
      () => resolveFunction(call, name, qualifier),
      fault('ValidationException', new RegExp(`^1 validation error detected: ${item}$`)),
    );
  }
  assert.throws(
    () => resolveFunction(call, 'fn', ''),
    fault(
      'ValidationException',
      /^2 validation errors detected: .*greater than or equal to 1; Value ''.*pattern/,
    ),
  );
});

test('a new name has at most 64 characters, belongs to the caller and has no dot', () => {
  assert.throws(
    () => newFunctionName(call, 'a'.repeat(65)),
    fault('InvalidParameterValueException', /at 'functionName'.*less than or equal to 64$/),
  );
  assert.throws(() => newFunctionName(call, '222222222222:fn'), fault('AccessDeniedException', ''));
  assert.throws(() => newFunctionName(call, 'a.b'), fault('ValidationException', /\(\[a-zA-Z0-9-_\]\+\)/));
});
