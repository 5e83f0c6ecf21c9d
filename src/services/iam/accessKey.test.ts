import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountOfAccessKeyId } from '../../protocol/sigv4/accessKeyId.ts';
import { ACCOUNT, faultOf, testIam } from './iam.fixture.ts';
import { accessKeys } from './records.ts';

test('a user has two keys at most, each with its secret told once', async () => {
  const { call } = testIam();
  const UserName = 'alice';
  await call('CreateUser', { UserName });
  const { AccessKey } = await call('CreateAccessKey', { UserName });
  assert.equal(accountOfAccessKeyId(AccessKey?.AccessKeyId ?? ''), ACCOUNT);
  assert.equal(AccessKey?.SecretAccessKey?.length, 40);
  await call('CreateAccessKey', { UserName });
  await assert.rejects(
    call('CreateAccessKey', { UserName }),
    faultOf('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2'),
  );
  const listed = await call('ListAccessKeys', { UserName });
  assert.equal(listed.AccessKeyMetadata?.length, 2);
  assert.ok(!JSON.stringify(listed).includes(AccessKey.SecretAccessKey));
});

test("a key opens its user's credential until it is inactive, renamed with the user, or gone", async () => {
  const { call, service } = testIam();
  const UserName = 'alice';
  const { User } = await call('CreateUser', { UserName });
  const { AccessKey } = await call('CreateAccessKey', { UserName });
  const AccessKeyId = AccessKey?.AccessKeyId ?? '';
  const found = await service.credentials.find(AccessKeyId);
  assert.deepEqual(found, {
    secretAccessKey: AccessKey?.SecretAccessKey,
    account: ACCOUNT,
    principal: { kind: 'user', arn: User?.Arn, userId: User?.UserId, accessKeyId: AccessKeyId },
  });
  assert.equal(service.credentials.find(AccessKeyId), found, 'remembered');
  await call('UpdateUser', { UserName, NewUserName: 'bob' });
  assert.match((await service.credentials.find(AccessKeyId))?.principal.arn ?? '', /user\/bob$/);
  await call('UpdateAccessKey', { UserName: 'bob', AccessKeyId, Status: 'Inactive' });
  assert.equal(await service.credentials.find(AccessKeyId), undefined);
  await call('UpdateAccessKey', { UserName: 'bob', AccessKeyId, Status: 'Active' });
  assert.ok(await service.credentials.find(AccessKeyId));
  await call('DeleteAccessKey', { UserName: 'bob', AccessKeyId });
  assert.equal(await service.credentials.find(AccessKeyId), undefined);
  assert.equal(await service.credentials.find('AKIAIOSFODNN7EXAMPLE'), undefined);
});

test('what another service instance on the store writes is seen', async () => {
  const one = testIam();
  const other = testIam({ store: one.store });
  await one.call('CreateUser', { UserName: 'alice' });
  const { AccessKey } = await one.call('CreateAccessKey', { UserName: 'alice' });
  const AccessKeyId = AccessKey?.AccessKeyId ?? '';
  assert.ok(await other.service.credentials.find(AccessKeyId));
  await one.call('DeleteAccessKey', { UserName: 'alice', AccessKeyId });
  assert.equal(await other.service.credentials.find(AccessKeyId), undefined);
});

test('keys are found only through their own user', async () => {
  const { call } = testIam();
  await call('CreateUser', { UserName: 'alice' });
  await call('CreateUser', { UserName: 'bob' });
  const { AccessKey } = await call('CreateAccessKey', { UserName: 'alice' });
  await assert.rejects(
    call('DeleteAccessKey', { UserName: 'bob', AccessKeyId: AccessKey?.AccessKeyId }),
    faultOf('NoSuchEntity', `The Access Key with id ${AccessKey?.AccessKeyId} cannot be found.`),
  );
});

test('the last use of a key is told, and before it that there was none', async () => {
  const { call, service, clock } = testIam();
  await call('CreateUser', { UserName: 'alice' });
  const AccessKeyId = (await call('CreateAccessKey', { UserName: 'alice' })).AccessKey?.AccessKeyId ?? '';
  assert.deepEqual(await call('GetAccessKeyLastUsed', { AccessKeyId }), {
    UserName: 'alice',
    AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' },
  });
  service.keyUse.note(ACCOUNT, AccessKeyId, 'lambda', 'eu-west-1');
  assert.deepEqual((await call('GetAccessKeyLastUsed', { AccessKeyId })).AccessKeyLastUsed, {
    LastUsedDate: new Date(clock.now()),
    ServiceName: 'lambda',
    Region: 'eu-west-1',
  });
  await assert.rejects(
    call('GetAccessKeyLastUsed', { AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA' }),
    faultOf('AccessDenied', /GetAccessKeyLastUsed/),
  );
});

test('whether whom a session was made for still exists', async () => {
  const { call, service } = testIam();
  const id = (await call('CreateUser', { UserName: 'alice' })).User?.UserId ?? '';
  assert.equal(await service.credentials.isAlive(ACCOUNT, 'user', id), true);
  assert.equal(await service.credentials.isAlive(ACCOUNT, 'role', id), false);
  await call('DeleteUser', { UserName: 'alice' });
  await call('CreateUser', { UserName: 'alice' });
  assert.equal(await service.credentials.isAlive(ACCOUNT, 'user', id), false);
});

test('the secret of a key is sealed where it is kept; those of before go on', async () => {
  const { call, service, store } = testIam();
  await call('CreateUser', { UserName: 'alice' });
  const { AccessKey } = await call('CreateAccessKey', { UserName: 'alice' });
  const id = AccessKey?.AccessKeyId ?? '';
  const secret = AccessKey?.SecretAccessKey ?? '';
  assert.equal((await service.credentials.find(id))?.secretAccessKey, secret);
  const record = await store.read((view) => accessKeys.get(view, [ACCOUNT, id]));
  assert.ok(record?.sealedSecret !== undefined && !JSON.stringify(record).includes(secret));
  // A record of an older version, and one whose secret is another key's.
  const { sealedSecret, ...rest } = record;
  await store.transact(async (tx) => accessKeys.put(tx, [ACCOUNT, id], { ...rest, secretAccessKey: 'old' }));
  service.credentials.forget();
  assert.equal((await service.credentials.find(id))?.secretAccessKey, 'old');
  const second = (await call('CreateAccessKey', { UserName: 'alice' })).AccessKey?.AccessKeyId ?? '';
  const other = await store.read((view) => accessKeys.get(view, [ACCOUNT, second]));
  assert.ok(other);
  await store.transact(async (tx) => accessKeys.put(tx, [ACCOUNT, second], { ...other, sealedSecret }));
  service.credentials.forget();
  assert.equal(await service.credentials.find(second), undefined);
});
