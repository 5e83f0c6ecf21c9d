import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetDelegatedAccessTokenCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { ACCOUNT, ROOT_KEY, testApi } from '../../api/api.fixture.ts';

const rejectsWith = (name: string, message: string | RegExp, status: number) => (error: unknown) => {
  assert.ok(error instanceof Error);
  assert.equal(error.name, name);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  const { $metadata } = error as unknown as { $metadata: { httpStatusCode: number; requestId?: string } };
  assert.equal($metadata.httpStatusCode, status);
  assert.match($metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  return true;
};

test('root learns who it is', async (context) => {
  const { sts } = await testApi(context);
  const { $metadata, ...identity } = await sts().send(new GetCallerIdentityCommand({}));
  assert.deepEqual(identity, {
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
    UserId: ACCOUNT,
  });
  assert.match($metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
});

test('a session is who made it, until it expires', async (context) => {
  const { sts, clock } = await testApi(context);
  const made = await sts().send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = made.Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  assert.equal((await sts(session).send(new GetCallerIdentityCommand({}))).Account, ACCOUNT);
  const info = await sts(session).send(new GetAccessKeyInfoCommand({ AccessKeyId }));
  assert.equal(info.Account, ACCOUNT);
  await assert.rejects(
    sts(session).send(new GetSessionTokenCommand({})),
    rejectsWith('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403),
  );
  await clock.advance((Expiration?.getTime() ?? 0) - clock.now());
  await assert.rejects(
    sts(session).send(new GetCallerIdentityCommand({})),
    rejectsWith('ExpiredToken', 'The security token included in the request is expired', 403),
  );
});

test("root's sessions last an hour at most, and durations outside the model are refused", async (context) => {
  const { sts, clock } = await testApi(context);
  const { Credentials } = await sts().send(new GetSessionTokenCommand({ DurationSeconds: 129_600 }));
  const lifeMs = (Credentials?.Expiration?.getTime() ?? 0) - clock.now();
  assert.ok(lifeMs <= 3_600_000 && lifeMs > 3_598_000, String(lifeMs));
  await assert.rejects(
    sts().send(new GetSessionTokenCommand({ DurationSeconds: 899 })),
    rejectsWith(
      'ValidationError',
      "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
      400,
    ),
  );
});

test('MFA is refused, since nobody has a device', async (context) => {
  const { sts } = await testApi(context);
  const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/root`;
  await assert.rejects(
    sts().send(new GetSessionTokenCommand({ SerialNumber, TokenCode: '123456' })),
    rejectsWith('AccessDenied', /unable to validate MFA code/, 403),
  );
  await assert.rejects(
    sts().send(new GetSessionTokenCommand({ SerialNumber })),
    rejectsWith('AccessDenied', /must provide both/, 403),
  );
});

test('key ids name their account, and others are refused', async (context) => {
  const { sts } = await testApi(context);
  const info = await sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: 'ASIAQNZGKIQY56JQ7WML' }));
  assert.equal(info.Account, '029608264753');
  await assert.rejects(
    sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })),
    rejectsWith('ValidationError', 'Invalid Access Key ID', 400),
  );
  await assert.rejects(
    sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: 'short' })),
    rejectsWith('ValidationError', /greater than or equal to 16/, 400),
  );
});

test("a function's role learns who it is and may do nothing else", async (context) => {
  const { sts, sessions } = await testApi(context);
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/hello`;
  const session = sessions.issue({
    account: ACCOUNT,
    principal: { kind: 'assumed-role', arn, userId: 'AROAEXAMPLE:hello', accessKeyId: undefined },
    durationSeconds: 3600,
  });
  const identity = await sts(session).send(new GetCallerIdentityCommand({}));
  assert.equal(identity.Arn, arn);
  assert.equal(identity.UserId, 'AROAEXAMPLE:hello');
  await assert.rejects(
    sts(session).send(new GetAccessKeyInfoCommand({ AccessKeyId: ROOT_KEY.accessKeyId })),
    rejectsWith(
      'AccessDenied',
      `User: ${arn} is not authorized to perform: sts:GetAccessKeyInfo on resource: * because no identity-based policy allows the sts:GetAccessKeyInfo action`,
      403,
    ),
  );
});

test('an operation that is not there yet is refused by name', async (context) => {
  const { sts } = await testApi(context);
  await assert.rejects(
    sts().send(new GetDelegatedAccessTokenCommand({ TradeInToken: 'token' })),
    rejectsWith(
      'NotImplementedException',
      'Mayfly does not support sts:GetDelegatedAccessToken yet; see docs/coverage.md',
      501,
    ),
  );
});
