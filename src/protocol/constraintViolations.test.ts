import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constraints as lambda } from '../services/lambda/generated/constraints.ts';
import { constraints as logs } from '../services/logs/generated/constraints.ts';
import { constraints as sts } from '../services/sts/generated/constraints.ts';
import { compile, validateInput } from './constraintViolations.ts';
import type { Constraints } from './constraints.ts';

/** Texts recorded from AWS. */
function violations(constraints: Constraints | undefined, input: object): string | undefined {
  assert(constraints);
  return validateInput(constraints, input);
}

const role = 'arn:aws:iam::000000000000:role/r';

test('inputs that keep every constraint pass', () => {
  assert.equal(violations(lambda.Invoke, { FunctionName: 'f', InvocationType: 'Event' }), undefined);
  assert.equal(
    violations(lambda.CreateFunction, {
      FunctionName: 'f',
      Role: role,
      Code: { ZipFile: new Uint8Array(9) },
    }),
    undefined,
  );
  assert.equal(
    violations(lambda.TagResource, {
      Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      Tags: { 'naïve key': '' },
    }),
    undefined,
  );
});

test('length, pattern and enum, worded as AWS does', () => {
  assert.equal(
    violations(lambda.CreateFunction, { FunctionName: 'f', Role: 'r1', Code: {} }),
    String.raw`1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`,
  );
  assert.equal(
    violations(lambda.CreateFunction, {
      FunctionName: 'f',
      Role: role,
      Code: {},
      SnapStart: { ApplyOn: 'invalidOption' },
    }),
    "1 validation error detected: Value 'invalidOption' at 'snapStart.applyOn' failed to satisfy constraint: Member must satisfy enum value set: [PublishedVersions, None]",
  );
  assert.equal(
    violations(lambda.PutProvisionedConcurrencyConfig, {
      FunctionName: 'f',
      Qualifier: '1',
      ProvisionedConcurrentExecutions: 0,
    }),
    "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
  assert.equal(
    violations(logs.PutMetricFilter, {
      logGroupName: 'g',
      filterName: 'X'.repeat(513),
      filterPattern: '',
      metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
    }),
    `1 validation error detected: Value '${'X'.repeat(513)}' at 'filterName' failed to satisfy constraint: Member must have length less than or equal to 512`,
  );
});

test('a missing member, and several violations at once', () => {
  assert.equal(
    violations(lambda.UntagResource, { Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f' }),
    "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
  );
  assert.equal(
    violations(sts.AssumeRole, { RoleArn: 'x' }),
    "2 validation errors detected: Value 'x' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
  );
});

test("lists and maps are reported whole, structures in Java's words", () => {
  assert.equal(
    violations(lambda.CreateFunction, { FunctionName: 'f', Role: role, Code: {}, Architectures: ['X86_64'] }),
    "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
  );
  assert.equal(
    violations(lambda.CreateFunction, {
      FunctionName: 'f',
      Role: role,
      Code: {},
      VpcConfig: { SubnetIds: ['bad!'] },
    }),
    "1 validation error detected: Value '[bad!]' at 'vpcConfig.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]",
  );
  const alias = { FunctionName: 'f', Name: 'a', FunctionVersion: '1' };
  assert.equal(
    violations(lambda.CreateAlias, {
      ...alias,
      RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.5 } },
    }),
    "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
  );
  assert.equal(
    violations(lambda.CreateAlias, { ...alias, RoutingConfig: { AdditionalVersionWeights: { 2: -1 } } }),
    "1 validation error detected: Value '{2=-1.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
  );
  const transformation = { metricName: 'metric1', metricNamespace: 'namespace1', metricValue: '1' };
  assert.match(
    String(
      violations(logs.PutMetricFilter, {
        logGroupName: 'g',
        filterName: 'f',
        filterPattern: '',
        metricTransformations: [transformation, transformation],
      }),
    ),
    /Value '\[MetricTransformation\(metricName=metric1, metricNamespace=namespace1, metricValue=1, defaultValue=null, .*\), MetricTransformation\(/,
  );
});

test('a fraction for an integer is refused', () => {
  const input = { FunctionName: 'f', Role: role, Code: {}, MemorySize: 128.5 };
  assert.match(
    String(violations(lambda.CreateFunction, input)),
    /^1 validation error detected: Value '128\.5' at 'memorySize'/,
  );
});

test('operations of one service may answer with another code', () => {
  assert.equal(logs.PutDeliverySource?.code, 'ValidationException');
  assert.equal(logs.CreateLogGroup?.code, undefined);
});

test('every pattern of the models compiles, and is quick on long hostile text', () => {
  const patterns = new Set<string>();
  for (const table of [lambda, logs, sts])
    for (const each of Object.values(table)) collect(each, patterns, new Set());
  assert(patterns.size > 50);
  const texts = ['a', 'a.', '0', 'a-', ':', '/a', ' ', 'arn:aws:'].map((text) => text.repeat(2500));
  for (const pattern of patterns) {
    const expression = compile(pattern);
    assert(expression, pattern);
    const start = performance.now();
    for (const text of texts) expression.test(`${text}\0`);
    assert(performance.now() - start < 1000, pattern);
  }
});

function collect(constraints: Constraints | undefined, into: Set<string>, seen: Set<Constraints>): void {
  if (!constraints || seen.has(constraints)) return;
  seen.add(constraints);
  if (constraints.pattern !== undefined) into.add(constraints.pattern);
  const { members = {}, element, key, value } = constraints;
  for (const child of [...Object.values(members), element, key, value]) collect(child, into, seen);
}
