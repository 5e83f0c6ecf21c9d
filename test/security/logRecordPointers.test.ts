import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  GetLogRecordCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, REGION, testPlatform } from '../harness.ts';
import { allow, deny, newUser, refusal } from './identities.ts';

const groupArn = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;

test('a pointer that somebody made himself leads to no event that he may not query', async (context) => {
  const platform = await testPlatform(context);
  const { logs } = platform;
  const place = { logGroupName: 'secret', logStreamName: 's' };
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'secret' }));
  await logs.send(new CreateLogStreamCommand(place));
  const logEvents = [{ timestamp: Date.now(), message: 'the plan' }];
  await logs.send(new PutLogEventsCommand({ ...place, logEvents }));
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: 'secret' }));
  const parts = ['secret', 's', events[0]?.eventId];
  const logRecordPointer = Buffer.from(JSON.stringify(parts)).toString('base64url');
  const mallory = await newUser(context, platform, platform.iam, 'mallory');
  const read = async () =>
    (await mallory.logs.send(new GetLogRecordCommand({ logRecordPointer }))).logRecord?.['@message'];

  await mallory.may(allow('logs:*', '*'), deny('logs:*', `${groupArn('secret')}*`));
  assert.match(await refusal(read()), /AccessDenied.*logs:GetLogRecord.*explicit deny/);
  await mallory.may(allow('logs:GetLogRecord', '*'), allow('logs:StartQuery', `${groupArn('open')}:*`));
  assert.match(await refusal(read()), /AccessDenied.*logs:StartQuery.*log-group:secret/);
  await mallory.may(allow('logs:GetLogRecord', '*'), allow('logs:StartQuery', `${groupArn('secret')}:*`));
  assert.equal(await read(), 'the plan');
});
