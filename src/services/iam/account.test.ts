import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ALLOW_ALL, LOGS_POLICY, TRUST_LAMBDA, faultOf, testIam } from './iam.fixture.ts';

test('an account has one alias', async () => {
  const { call } = testIam();
  assert.deepEqual((await call('ListAccountAliases', {})).AccountAliases, []);
  await call('CreateAccountAlias', { AccountAlias: 'first' });
  await call('CreateAccountAlias', { AccountAlias: 'second' });
  assert.deepEqual((await call('ListAccountAliases', {})).AccountAliases, ['second']);
  await assert.rejects(
    call('CreateAccountAlias', { AccountAlias: 'second' }, { account: '222222222222' }),
    faultOf('EntityAlreadyExists', 'The account alias second already exists.'),
  );
  await assert.rejects(
    call('DeleteAccountAlias', { AccountAlias: 'first' }),
    faultOf('NoSuchEntity', /first/),
  );
  await call('DeleteAccountAlias', { AccountAlias: 'second' });
  assert.deepEqual((await call('ListAccountAliases', {})).AccountAliases, []);
});

test('OIDC providers are named by their URL', async () => {
  const { call } = testIam();
  const Url = 'https://token.actions.githubusercontent.com';
  const { OpenIDConnectProviderArn } = await call('CreateOpenIDConnectProvider', {
    Url,
    ClientIDList: ['sts.amazonaws.com'],
    ThumbprintList: ['a'.repeat(40)],
  });
  assert.equal(
    OpenIDConnectProviderArn,
    `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
  );
  await assert.rejects(
    call('CreateOpenIDConnectProvider', { Url }),
    faultOf('EntityAlreadyExists', `Provider with url ${Url} already exists.`),
  );
  for (const bad of [
    'http://example.com',
    'example.com',
    'https://example.com:444',
    'https://example.com?x=1',
  ]) {
    await assert.rejects(
      call('CreateOpenIDConnectProvider', { Url: bad }),
      faultOf('ValidationError', 'Invalid Open ID Connect Provider URL'),
    );
  }
  await call('AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID: 'mine' });
  await call('AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID: 'mine' });
  await call('RemoveClientIDFromOpenIDConnectProvider', {
    OpenIDConnectProviderArn,
    ClientID: 'sts.amazonaws.com',
  });
  const shown = await call('GetOpenIDConnectProvider', { OpenIDConnectProviderArn });
  assert.deepEqual(shown.ClientIDList, ['mine']);
  assert.equal(shown.Url, 'token.actions.githubusercontent.com');
  await call('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn });
  await assert.rejects(
    call('GetOpenIDConnectProvider', { OpenIDConnectProviderArn }),
    faultOf('NoSuchEntity', `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`),
  );
});

test('the whole account is told, page by page', async () => {
  const { call } = testIam();
  await call('CreateUser', { UserName: 'alice', Tags: [{ Key: 'a', Value: 'b' }] });
  await call('PutUserPolicy', { UserName: 'alice', PolicyName: 'all', PolicyDocument: ALLOW_ALL });
  await call('CreateGroup', { GroupName: 'staff' });
  await call('AddUserToGroup', { UserName: 'alice', GroupName: 'staff' });
  await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA });
  await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn: LOGS_POLICY });
  await call('CreatePolicy', { PolicyName: 'mine', PolicyDocument: ALLOW_ALL });
  const found: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await call('GetAccountAuthorizationDetails', { MaxItems: 2, Marker });
    for (const user of page.UserDetailList ?? []) {
      found.push(`user ${user.UserName}`);
      assert.deepEqual(user.GroupList, ['staff']);
      assert.equal(
        user.UserPolicyList?.[0]?.PolicyDocument,
        encodeURIComponent(ALLOW_ALL).replaceAll('*', '%2A'),
      );
    }
    found.push(...(page.GroupDetailList ?? []).map(({ GroupName }) => `group ${GroupName}`));
    found.push(...(page.RoleDetailList ?? []).map(({ RoleName }) => `role ${RoleName}`));
    found.push(...(page.Policies ?? []).map(({ PolicyName }) => `policy ${PolicyName}`));
    Marker = page.Marker;
  } while (Marker !== undefined);
  assert.deepEqual(found.toSorted(), [
    'group staff',
    'policy AWSLambdaBasicExecutionRole',
    'policy mine',
    'role worker',
    'user alice',
  ]);
  const filtered = await call('GetAccountAuthorizationDetails', { Filter: ['Role'] });
  assert.equal(filtered.RoleDetailList?.length, 1);
  assert.equal(filtered.UserDetailList?.length, 0);
});

test('the credential report is made, told, and goes stale', async () => {
  const { call, clock } = testIam();
  await assert.rejects(
    call('GetCredentialReport', {}),
    faultOf('ReportNotPresent', 'Credential report not present'),
  );
  await call('CreateUser', { UserName: '=cmd,x@y' });
  await call('CreateAccessKey', { UserName: '=cmd,x@y' });
  assert.equal((await call('GenerateCredentialReport', {})).State, 'STARTED');
  assert.equal((await call('GenerateCredentialReport', {})).State, 'COMPLETE');
  const { Content } = await call('GetCredentialReport', {});
  const [header = '', root = '', user = ''] = new TextDecoder().decode(Content).split('\n');
  assert.equal(header.split(',').length, 22);
  assert.match(root, /^<root_account>,arn:aws:iam::111111111111:root,/);
  assert.match(user, /^"'=cmd,x@y",/, 'no formula, and one field');
  await clock.advance(4 * 3600 * 1000);
  await assert.rejects(call('GetCredentialReport', {}), faultOf('ReportExpired', /./));
});
