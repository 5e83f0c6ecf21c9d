import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AddLayerVersionPermissionCommandInput } from '@aws-sdk/client-lambda';
import { validateInput } from '../../protocol/constraintViolations.ts';
import { constraints } from './constraints.ts';
import { ARN, fault, testLambda, ZIP } from './lambda.fixture.ts';

const version = { LayerName: 'tools', VersionNumber: 1 };
const grant: AddLayerVersionPermissionCommandInput = {
  ...version,
  StatementId: 's1',
  Action: 'lambda:GetLayerVersion',
  Principal: '*',
};
const MISSING = 'ResourceNotFoundException';
const other = { account: '222222222222' };

async function withLayer() {
  const lambda = testLambda();
  await lambda.call('PublishLayerVersion', { LayerName: 'tools', Content: { ZipFile: ZIP } });
  return lambda;
}

test('statements, and the policy that they make', async () => {
  const lambda = await withLayer();
  const cases: [Partial<AddLayerVersionPermissionCommandInput>, object][] = [
    [{ Principal: '*' }, { Principal: '*' }],
    [{ Principal: '222222222222' }, { Principal: { AWS: 'arn:aws:iam::222222222222:root' } }],
    [
      { Principal: 'arn:aws:iam::222222222222:root' },
      { Principal: { AWS: 'arn:aws:iam::222222222222:root' } },
    ],
    [
      { OrganizationId: 'o-1234567890' },
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } } },
    ],
  ];
  const statements: unknown[] = [];
  for (const [index, [changes, expected]] of cases.entries()) {
    const StatementId = `s${index}`;
    const added = await lambda.call('AddLayerVersionPermission', { ...grant, ...changes, StatementId });
    const statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Action: 'lambda:GetLayerVersion',
      Resource: `${ARN}layer:tools:1`,
      ...expected,
    };
    assert.deepEqual(JSON.parse(added.Statement ?? ''), statement);
    statements.push(statement);
    const policy = await lambda.call('GetLayerVersionPolicy', version);
    assert.equal(policy.RevisionId, added.RevisionId);
    assert.deepEqual(JSON.parse(policy.Policy ?? ''), {
      Version: '2012-10-17',
      Id: 'default',
      Statement: statements,
    });
  }
});

test('what is refused', async () => {
  const lambda = await withLayer();
  const none = fault(MISSING, 'No policy is associated with the given resource.');
  await assert.rejects(lambda.call('GetLayerVersionPolicy', version), none);
  const { RevisionId } = await lambda.call('AddLayerVersionPermission', grant);
  await assert.rejects(
    lambda.call('AddLayerVersionPermission', grant),
    fault(
      'ResourceConflictException',
      'The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing statement.',
    ),
  );
  const stale = fault(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id',
  );
  const wrong = { RevisionId: 'wrong' };
  await assert.rejects(
    lambda.call('AddLayerVersionPermission', { ...grant, ...wrong, StatementId: 's2' }),
    stale,
  );
  const removal = { ...version, StatementId: 's1' };
  await assert.rejects(lambda.call('RemoveLayerVersionPermission', { ...removal, ...wrong }), stale);
  await assert.rejects(
    lambda.call('RemoveLayerVersionPermission', { ...version, StatementId: 'doesnotexist' }),
    fault(MISSING, 'Statement doesnotexist is not found in resource policy.'),
  );
  await assert.rejects(
    lambda.call('AddLayerVersionPermission', {
      ...grant,
      StatementId: 's3',
      Principal: '222222222222',
      OrganizationId: 'o-1234567890',
    }),
    fault('InvalidParameterValueException', /OrganizationId/),
  );
  await lambda.call('RemoveLayerVersionPermission', { ...removal, RevisionId });
  await assert.rejects(lambda.call('GetLayerVersionPolicy', version), none);
  for (const [VersionNumber, LayerName] of [
    [2, 'tools'],
    [1, 'none'],
  ] as const) {
    const missing = fault(MISSING, `Layer version ${ARN}layer:${LayerName}:${VersionNumber} does not exist.`);
    const absent = { LayerName, VersionNumber };
    await assert.rejects(lambda.call('AddLayerVersionPermission', { ...grant, ...absent }), missing);
    await assert.rejects(lambda.call('RemoveLayerVersionPermission', { ...removal, ...absent }), missing);
    await assert.rejects(lambda.call('GetLayerVersionPolicy', absent), missing);
  }
  assert.equal(
    validateInput(constraints['AddLayerVersionPermission'] ?? {}, { ...grant, Action: '*' }),
    "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: lambda:GetLayerVersion",
  );
});

test('another account reads a version when its policy says so, and never changes it', async () => {
  const lambda = await withLayer();
  const Arn = `${ARN}layer:tools:1`;
  const denied = fault(
    'AccessDeniedException',
    /is not authorized to perform: lambda:GetLayerVersion on resource: .*:layer:tools:1 because no resource-based policy allows the lambda:GetLayerVersion action$/,
  );
  const read = () => lambda.call('GetLayerVersionByArn', { Arn }, other);
  await assert.rejects(read(), denied);
  await lambda.call('AddLayerVersionPermission', { ...grant, Principal: '333333333333' });
  await lambda.call('AddLayerVersionPermission', {
    ...grant,
    StatementId: 'org',
    OrganizationId: 'o-1234567890',
  });
  await assert.rejects(read(), denied);
  await lambda.call('AddLayerVersionPermission', { ...grant, StatementId: 'one', Principal: other.account });
  assert.equal((await read()).LayerVersionArn, Arn);
  const foreign = { LayerName: `${ARN}layer:tools`, VersionNumber: 1 };
  await assert.rejects(
    lambda.call('DeleteLayerVersion', foreign, other),
    fault('AccessDeniedException', /lambda:DeleteLayerVersion/),
  );
  await assert.rejects(
    lambda.call('AddLayerVersionPermission', { ...grant, ...foreign }, other),
    fault('AccessDeniedException', /lambda:AddLayerVersionPermission/),
  );
});
