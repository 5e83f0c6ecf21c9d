import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ALLOW_ALL, LOGS_POLICY, faultOf, testIam } from './iam.fixture.ts';

test('a user is shown as AWS shows it, without what lists leave out', async () => {
  const { call } = testIam();
  const made = await call('CreateUser', {
    UserName: 'Alice',
    Path: '/team/',
    Tags: [{ Key: 'team', Value: 'blue' }],
    PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess',
  });
  const basics = {
    Path: '/team/',
    UserName: 'Alice',
    UserId: made.User?.UserId,
    Arn: `arn:aws:iam::${ACCOUNT}:user/team/Alice`,
    CreateDate: made.User?.CreateDate,
  };
  assert.match(made.User?.UserId ?? '', /^AIDA[A-Z2-7]{17}$/);
  assert.deepEqual((await call('GetUser', { UserName: 'alice' })).User, {
    ...basics,
    PermissionsBoundary: {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/PowerUserAccess',
    },
    Tags: [{ Key: 'team', Value: 'blue' }],
  });
  assert.deepEqual((await call('ListUsers', {})).Users, [basics]);
});

test('names are unique without regard to case, and have the characters of names', async () => {
  const { call } = testIam();
  await call('CreateUser', { UserName: 'Alice' });
  await assert.rejects(
    call('CreateUser', { UserName: 'ALICE' }),
    faultOf('EntityAlreadyExists', 'User with name ALICE already exists.'),
  );
  await assert.rejects(
    call('CreateUser', { UserName: 'a b' }),
    faultOf(
      'ValidationError',
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ),
  );
  await assert.rejects(
    call('CreateUser', { UserName: 'b', Path: 'x/' }),
    faultOf('ValidationError', /^The specified value for path is invalid\. It must begin and end with \//),
  );
  await assert.rejects(
    call('GetUser', { UserName: 'bob' }),
    faultOf('NoSuchEntity', 'The user with name bob cannot be found.'),
  );
});

test('pages lead through all users, and a path prefix through its own', async () => {
  const { call } = testIam();
  for (let index = 0; index < 25; index++) {
    await call('CreateUser', { UserName: `u${index}`, Path: index % 2 === 0 ? '/even/' : '/odd/' });
  }
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await call('ListUsers', { MaxItems: 4, PathPrefix: '/even/', Marker });
    assert.ok((page.Users ?? []).length <= 4);
    assert.equal(page.IsTruncated, page.Marker !== undefined);
    seen.push(...(page.Users ?? []).map(({ UserName = '' }) => UserName));
    Marker = page.Marker;
  } while (Marker !== undefined);
  assert.equal(seen.length, 13);
  assert.equal(new Set(seen).size, 13);
  await assert.rejects(
    call('ListUsers', { Marker: 'nonsense' }),
    faultOf('ValidationError', 'Invalid Marker.'),
  );
});

test('a renamed user keeps its id, keys, groups and policies', async () => {
  const { call } = testIam();
  const { User } = await call('CreateUser', { UserName: 'alice' });
  await call('CreateGroup', { GroupName: 'staff' });
  await call('AddUserToGroup', { GroupName: 'staff', UserName: 'alice' });
  await call('AttachUserPolicy', { UserName: 'alice', PolicyArn: LOGS_POLICY });
  await call('PutUserPolicy', { UserName: 'alice', PolicyName: 'all', PolicyDocument: ALLOW_ALL });
  await call('CreateAccessKey', { UserName: 'alice' });
  await call('UpdateUser', { UserName: 'alice', NewUserName: 'bob', NewPath: '/new/' });
  const moved = (await call('GetUser', { UserName: 'bob' })).User;
  assert.equal(moved?.UserId, User?.UserId);
  assert.equal(moved?.Arn, `arn:aws:iam::${ACCOUNT}:user/new/bob`);
  assert.deepEqual(
    (await call('GetGroup', { GroupName: 'staff' })).Users?.map(({ UserName }) => UserName),
    ['bob'],
  );
  const holders = await call('ListEntitiesForPolicy', { PolicyArn: LOGS_POLICY });
  assert.deepEqual(holders.PolicyUsers, [{ UserName: 'bob', UserId: User?.UserId }]);
  assert.deepEqual((await call('ListUserPolicies', { UserName: 'bob' })).PolicyNames, ['all']);
  assert.equal((await call('ListAccessKeys', { UserName: 'bob' })).AccessKeyMetadata?.[0]?.UserName, 'bob');
  await assert.rejects(call('GetUser', { UserName: 'alice' }), faultOf('NoSuchEntity', /alice/));
});

test('a user that has something is not deleted, told in the order of AWS', async () => {
  const { call } = testIam();
  const UserName = 'alice';
  await call('CreateUser', { UserName });
  await call('CreateGroup', { GroupName: 'staff' });
  await call('AddUserToGroup', { GroupName: 'staff', UserName });
  await call('AttachUserPolicy', { UserName, PolicyArn: LOGS_POLICY });
  await call('PutUserPolicy', { UserName, PolicyName: 'all', PolicyDocument: ALLOW_ALL });
  const { AccessKey } = await call('CreateAccessKey', { UserName });
  const conflict = (what: string) =>
    assert.rejects(
      call('DeleteUser', { UserName }),
      faultOf('DeleteConflict', `Cannot delete entity, must ${what} first.`),
    );
  await conflict('delete policies');
  await call('DeleteUserPolicy', { UserName, PolicyName: 'all' });
  await conflict('detach all policies');
  await call('DetachUserPolicy', { UserName, PolicyArn: LOGS_POLICY });
  await conflict('delete access keys');
  await call('DeleteAccessKey', { UserName, AccessKeyId: AccessKey?.AccessKeyId });
  await conflict('remove users from group');
  await assert.rejects(
    call('DeleteGroup', { GroupName: 'staff' }),
    faultOf('DeleteConflict', 'Cannot delete entity, must remove users from group first.'),
  );
  await call('RemoveUserFromGroup', { GroupName: 'staff', UserName });
  await call('DeleteUser', { UserName });
  await call('DeleteGroup', { GroupName: 'staff' });
  const { SummaryMap } = await call('GetAccountSummary', {});
  assert.deepEqual([SummaryMap?.['Users'], SummaryMap?.['Groups']], [0, 0]);
});

test('tags of users ignore the case of keys', async () => {
  const { call } = testIam();
  const UserName = 'alice';
  await call('CreateUser', { UserName, Tags: [{ Key: 'Team', Value: 'blue' }] });
  await call('TagUser', { UserName, Tags: [{ Key: 'TEAM', Value: 'red' }] });
  assert.deepEqual((await call('ListUserTags', { UserName })).Tags, [{ Key: 'TEAM', Value: 'red' }]);
  await call('UntagUser', { UserName, TagKeys: ['team', 'absent'] });
  assert.deepEqual((await call('ListUserTags', { UserName })).Tags, []);
  await assert.rejects(
    call('TagUser', {
      UserName,
      Tags: [
        { Key: 'a', Value: '' },
        { Key: 'A', Value: '' },
      ],
    }),
    faultOf('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
  );
});

test('without a name, a call is about the caller', async () => {
  const { call } = testIam();
  const { User } = await call('CreateUser', { UserName: 'alice' });
  const principal = {
    kind: 'user' as const,
    arn: User?.Arn ?? '',
    userId: User?.UserId ?? '',
    accessKeyId: 'AKIA',
  };
  assert.equal((await call('GetUser', {}, { principal })).User?.UserName, 'alice');
  assert.equal((await call('CreateAccessKey', {}, { principal })).AccessKey?.UserName, 'alice');
  assert.equal((await call('GetUser', {})).User?.UserId, ACCOUNT);
  await assert.rejects(
    call('CreateAccessKey', {}, { principal: { ...principal, kind: 'assumed-role', userId: 'AROA:x' } }),
    faultOf('ValidationError', 'Must specify userName when calling with non-User credentials'),
  );
});
