import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

/** The commands of docs/how-to/dynamodb.md. */
test('the AWS CLI makes a table, writes, queries, expires and reads', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const env = clientEnvironment(platform);
  const cli = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run(clients.aws, ['dynamodb', ...args, '--output', 'json'], { env });
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
  };
  const orders = ['--table-name', 'orders'];
  await cli(
    'create-table',
    ...orders,
    ...'--attribute-definitions AttributeName=customer,AttributeType=S AttributeName=at,AttributeType=N'.split(
      ' ',
    ),
    ...'--key-schema AttributeName=customer,KeyType=HASH AttributeName=at,KeyType=RANGE'.split(' '),
    ...'--billing-mode PAY_PER_REQUEST --tags Key=team,Value=red'.split(' '),
  );
  await cli('wait', 'table-exists', ...orders);
  const item = { customer: { S: 'ann' }, at: { N: '1' }, total: { N: '9.50' } };
  await cli('put-item', ...orders, '--item', JSON.stringify(item));
  const { Item } = await cli(
    'get-item',
    ...orders,
    '--key',
    JSON.stringify({ customer: { S: 'ann' }, at: { N: '1' } }),
  );
  assert.deepEqual(Item, { ...item, total: { N: '9.5' } });
  const values = JSON.stringify({ ':c': { S: 'ann' }, ':t': { N: '0' } });
  const query = ['--key-condition-expression', 'customer = :c AND #at > :t'];
  const names = ['--expression-attribute-names', '{"#at":"at"}'];
  const found = await cli('query', ...orders, ...query, ...names, '--expression-attribute-values', values);
  assert.equal(found['Count'], 1);
  const expiry = 'Enabled=true,AttributeName=until';
  await cli('update-time-to-live', ...orders, '--time-to-live-specification', expiry);
  assert.deepEqual(await cli('describe-time-to-live', ...orders), {
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' },
  });
  await assert.rejects(
    cli('create-backup', ...orders, '--backup-name', 'nightly'),
    /does not support dynamodb:CreateBackup/,
  );
  await cli('delete-table', ...orders);
  await cli('wait', 'table-not-exists', ...orders);
});
