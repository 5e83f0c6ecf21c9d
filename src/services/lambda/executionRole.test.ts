import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionRoles } from './executionRole.ts';
import { ACCOUNT, ARN, fault, functionInput, ROLE, testLambda } from './lambda.fixture.ts';

/** Roles of which only `lambda-role` can be assumed. */
const roles: FunctionRoles = {
  problem: async ({ roleArn, functionArn }) => {
    assert.equal(functionArn, `${ARN}function:fn`);
    if (roleArn === ROLE) return undefined;
    return roleArn.endsWith('/absent') ? 'absent' : 'untrusting';
  },
  mayInvoke: async () => false,
  may: async () => false,
};

const roleOf = (name: string, account: string = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
const NOT_ASSUMED = 'The role defined for the function cannot be assumed by Lambda.';

test('a function is made with a role that Lambda can assume; the error says what is wrong with another', async () => {
  const lambda = testLambda({ roles });
  const create = (Role: string) => lambda.call('CreateFunction', functionInput('fn', { Role }));
  await assert.rejects(
    create(roleOf('team/absent')),
    fault(
      'InvalidParameterValueException',
      `${NOT_ASSUMED} There is no role ${roleOf('team/absent')}; \`./mayfly role create-basic absent\` makes a basic one of that name.`,
    ),
  );
  await assert.rejects(
    create(roleOf('other')),
    fault(
      'InvalidParameterValueException',
      `${NOT_ASSUMED} The trust policy of ${roleOf('other')} does not let lambda.amazonaws.com do sts:AssumeRole.`,
    ),
  );
  await assert.rejects(
    create(roleOf('lambda-role', '222222222222')),
    fault('AccessDeniedException', 'Cross-account pass role is not allowed.'),
  );
  assert.deepEqual((await lambda.call('ListFunctions', {})).Functions, []);
  assert.equal((await create(ROLE)).Role, ROLE);
});

test('it gets another role only when Lambda can assume that; what is not named is not asked about', async () => {
  const lambda = testLambda({ roles });
  await lambda.call('CreateFunction', functionInput('fn'));
  const update = (changes: object) =>
    lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', ...changes });
  await assert.rejects(update({ Role: roleOf('absent') }), fault('InvalidParameterValueException', /absent/));
  await assert.rejects(update({ Role: roleOf('other') }), fault('InvalidParameterValueException', /trust/));
  const { Role, Description } = await update({ Description: 'the same role' });
  assert.deepEqual([Role, Description], [ROLE, 'the same role']);
});

test('with --auth open any role will do', async () => {
  const lambda = testLambda();
  const Role = roleOf('absent', '222222222222');
  assert.equal((await lambda.call('CreateFunction', functionInput('fn', { Role }))).Role, Role);
});
