import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AddPermissionCommandInput } from '@aws-sdk/client-lambda';
import { ARN, fault, functionInput, testLambda } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };
const permission: AddPermissionCommandInput = {
  ...name,
  StatementId: 's3',
  Action: 'lambda:InvokeFunction',
  Principal: 's3.amazonaws.com',
};
const MISSING = 'ResourceNotFoundException';

async function withFunction() {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  return lambda;
}

test('the statements that AddPermission makes', async () => {
  const lambda = await withFunction();
  const cases: [Partial<AddPermissionCommandInput>, object][] = [
    [{ Principal: '*' }, { Principal: '*' }],
    [{ Principal: 's3.amazonaws.com' }, { Principal: { Service: 's3.amazonaws.com' } }],
    [
      { Principal: 'alexa-appkit.amazon.com', EventSourceToken: 'amzn1.ask.skill' },
      {
        Principal: { Service: 'alexa-appkit.amazon.com' },
        Condition: { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill' } },
      },
    ],
    [{ Principal: '222222222222' }, { Principal: { AWS: 'arn:aws:iam::222222222222:root' } }],
    [
      { Principal: 'arn:aws:iam::222222222222:user/path/x' },
      { Principal: { AWS: 'arn:aws:iam::222222222222:user/path/x' } },
    ],
    [
      { SourceArn: 'arn:aws:s3:::bucket', SourceAccount: '222222222222' },
      {
        Principal: { Service: 's3.amazonaws.com' },
        Condition: {
          StringEquals: { 'AWS:SourceAccount': '222222222222' },
          ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' },
        },
      },
    ],
    [
      { Principal: '*', PrincipalOrgID: 'o-1234567890', EventSourceToken: 'token' },
      {
        Principal: '*',
        Condition: {
          StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890', 'lambda:EventSourceToken': 'token' },
        },
      },
    ],
    [
      { Principal: '*', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
      {
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
      },
    ],
  ];
  for (const [index, [input, expected]] of cases.entries()) {
    const { Statement } = await lambda.call('AddPermission', {
      ...permission,
      ...input,
      StatementId: `s${index}`,
    });
    assert.deepEqual(JSON.parse(Statement ?? ''), {
      Sid: `s${index}`,
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: `${ARN}function:fn`,
      ...expected,
    });
  }
  const { Policy } = await lambda.call('GetPolicy', name);
  const document = JSON.parse(Policy ?? '') as { Version: string; Id: string; Statement: unknown[] };
  assert.equal(document.Version, '2012-10-17');
  assert.equal(document.Id, 'default');
  assert.equal(document.Statement.length, cases.length);
});

test('function, version and alias have policies of their own', async () => {
  const lambda = await withFunction();
  await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
  const resources: string[] = [];
  for (const Qualifier of [undefined, '1', 'live']) {
    const { Statement } = await lambda.call('AddPermission', { ...permission, Qualifier });
    resources.push((JSON.parse(Statement ?? '') as { Resource: string }).Resource);
  }
  assert.deepEqual(
    resources,
    ['', ':1', ':live'].map((qualifier) => `${ARN}function:fn${qualifier}`),
  );
  await lambda.call('RemovePermission', { ...name, StatementId: 's3', Qualifier: '1' });
  await assert.rejects(
    lambda.call('GetPolicy', { ...name, Qualifier: '1' }),
    fault(MISSING, 'The resource you requested does not exist.'),
  );
  await lambda.call('GetPolicy', { ...name, Qualifier: 'live' });
});

test('what AddPermission refuses', async () => {
  const lambda = await withFunction();
  const add = (input: Partial<AddPermissionCommandInput>) =>
    lambda.call('AddPermission', { ...permission, ...input });
  await assert.rejects(
    add({ Principal: 'invalid.nonaws.com' }),
    fault(
      'InvalidParameterValueException',
      'The provided principal was invalid. Please check the principal and try again.',
    ),
  );
  await assert.rejects(
    add({ Qualifier: '$LATEST' }),
    fault('InvalidParameterValueException', 'We currently do not support adding policies for $LATEST.'),
  );
  await assert.rejects(
    add({ Qualifier: 'alias-doesnotexist' }),
    fault(MISSING, `Cannot find alias arn: ${ARN}function:fn:alias-doesnotexist`),
  );
  await assert.rejects(add({ Qualifier: '42' }), fault(MISSING, `Function not found: ${ARN}function:fn:42`));
  await assert.rejects(
    add({ Qualifier: 'valid-with-$-but-doesnotexist' }),
    fault(MISSING, `Function not found: ${ARN}function:fn:valid-with-$-but-doesnotexist`),
  );
  await assert.rejects(
    add({ FunctionName: 'doesnotexist' }),
    fault(MISSING, `Function not found: ${ARN}function:doesnotexist`),
  );
  await add({});
  await assert.rejects(
    add({}),
    fault(
      'ResourceConflictException',
      'The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.',
    ),
  );
  await assert.rejects(
    add({ StatementId: 'other', RevisionId: 'wrong' }),
    fault('PreconditionFailedException', /Call the GetPolicy API/),
  );
  await assert.rejects(
    async () => {
      for (let index = 0; ; index++) await add({ StatementId: `${'x'.repeat(90)}${index}` });
    },
    fault('PolicyLengthExceededException', /bigger than the limit \(20480\)/),
  );
});

test('RemovePermission', async () => {
  const lambda = await withFunction();
  const remove = { ...name, StatementId: 's3' };
  await assert.rejects(
    lambda.call('RemovePermission', { FunctionName: 'doesnotexist', StatementId: 's3' }),
    fault(MISSING, `No policy found for: ${ARN}function:doesnotexist`),
  );
  await assert.rejects(
    lambda.call('RemovePermission', remove),
    fault(MISSING, 'No policy is associated with the given resource.'),
  );
  await lambda.call('AddPermission', permission);
  await assert.rejects(
    lambda.call('RemovePermission', { ...remove, Qualifier: '$LATEST' }),
    fault(MISSING, 'No policy is associated with the given resource.'),
  );
  await assert.rejects(
    lambda.call('RemovePermission', { ...name, StatementId: 'non-existent' }),
    fault(MISSING, 'Statement non-existent is not found in resource policy.'),
  );
  const { RevisionId } = await lambda.call('GetPolicy', name);
  await lambda.call('RemovePermission', { ...remove, RevisionId });
  await assert.rejects(
    lambda.call('GetPolicy', name),
    fault(MISSING, 'The resource you requested does not exist.'),
  );
});
