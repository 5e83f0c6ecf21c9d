import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { eventTemplates } from './eventTemplates.ts';

test('the event of a subscription to logs can be read as AWS documents it', () => {
  const { data } = eventTemplates.cloudWatchLogs.awslogs;
  const message = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()) as {
    logEvents: { message: string }[];
  };
  assert.match(message.logEvents[0]?.message ?? '', /^ERROR/);
});
