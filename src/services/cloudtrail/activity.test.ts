import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOME, testTrail } from './trail.fixture.ts';

const ROLE = 'arn:aws:iam::111111111111:role/worker';
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`;

test('what is done is counted by action and resource, with when it was done last', async () => {
  const { service, clock } = testTrail();
  const { activity } = service;
  const invoke = { action: 'lambda:InvokeFunction', resource: functionArn('f') };
  activity.note(HOME.account, ROLE, { ...invoke, outcome: 'allowed' });
  await activity.flush();
  const firstMs = clock.now();
  await clock.advance(1000);
  activity.note(HOME.account, ROLE, { ...invoke, outcome: 'audited' });
  activity.note(HOME.account, ROLE, { ...invoke, outcome: 'allowed' });
  const denied = { action: 'iam:CreateUser', resource: '*', outcome: 'denied' } as const;
  activity.note(HOME.account, ROLE, denied);
  const pass = { action: 'iam:PassRole', resource: ROLE, outcome: 'allowed' } as const;
  activity.note(HOME.account, ROLE, { ...pass, passedToService: 'lambda.amazonaws.com' });
  activity.note(HOME.account, 'arn:aws:iam::111111111111:user/other', denied);
  const now = firstMs + 1000;
  assert.deepEqual(await activity.of(HOME.account, ROLE), [
    {
      action: 'iam:CreateUser',
      resource: '*',
      allowed: 0,
      audited: 0,
      denied: 1,
      allowedAtMs: 0,
      deniedAtMs: now,
    },
    {
      action: 'iam:PassRole',
      resource: ROLE,
      allowed: 1,
      audited: 0,
      denied: 0,
      allowedAtMs: now,
      deniedAtMs: 0,
      passedToServices: ['lambda.amazonaws.com'],
    },
    { ...invoke, allowed: 2, audited: 1, denied: 0, allowedAtMs: now, deniedAtMs: 0 },
  ]);
});

test('who touches thousands of names is remembered by a wildcard', async () => {
  const { activity } = testTrail().service;
  for (let n = 0; n < 500; n++) {
    const resource = functionArn(`f${n}`);
    activity.note(HOME.account, ROLE, { action: 'lambda:InvokeFunction', resource, outcome: 'allowed' });
    if (n % 50 === 0) await activity.flush();
  }
  const rows = await activity.of(HOME.account, ROLE);
  assert.equal(rows.length, 201);
  const gathered = rows.find(({ resource }) => resource === functionArn('*'));
  assert.equal(gathered?.allowed, 300);
});

test('log streams, of which nobody is granted one, are one resource', async () => {
  const { activity } = testTrail().service;
  const group = 'arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/f';
  for (let n = 0; n < 10; n++) {
    const resource = `${group}:log-stream:2026/11/22/[$LATEST]${n}`;
    activity.note(HOME.account, ROLE, { action: 'logs:PutLogEvents', resource, outcome: 'allowed' });
  }
  const rows = await activity.of(HOME.account, ROLE);
  assert.deepEqual(
    rows.map(({ resource, allowed }) => ({ resource, allowed })),
    [{ resource: `${group}:log-stream:*`, allowed: 10 }],
  );
});
