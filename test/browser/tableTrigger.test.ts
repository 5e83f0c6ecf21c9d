import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  ListEventSourceMappingsCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { eventually, nodeFunction, TRUST_LAMBDA } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

/** With a role that may write logs and no more. */
async function makeFunction(FunctionName: string): Promise<void> {
  const { iam, lambda } = console.platform;
  const RoleName = `${FunctionName}-role`;
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA }),
  );
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const code =
    'export const handler = ({ Records }) => { for (const { dynamodb } of Records) console.log(`SAW ${dynamodb.Keys.id.S}`); };';
  const input = await nodeFunction(FunctionName, code);
  await lambda.send(new CreateFunctionCommand({ ...input, Role: Role?.Arn }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
}

test(
  'a table becomes a trigger of a function, with a stream and leave to read it, and is seen and ended at the table',
  { skip: noBrowser },
  async (t) => {
    const { dynamodb, lambda, logs } = console.platform;
    await makeFunction('watcher');
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const page = await console.open(t, '/functions/watcher?tab=versions');
    const triggers = page.getByRole('region', { name: 'Triggers' });
    await triggers.getByText('No triggers yet').waitFor();
    await page.getByRole('button', { name: 'Add trigger' }).click();
    await page.getByRole('menuitem', { name: 'DynamoDB table' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a DynamoDB table' });
    await dialog.getByRole('button', { name: /^Table/ }).click();
    await dialog.getByRole('option', { name: 'orders' }).click();
    await dialog.getByText('Its stream is switched on').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'trigger-table');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await triggers.getByRole('link', { name: 'DynamoDB' }).waitFor();
    await triggers.getByText('table/orders').waitFor();

    await dynamodb.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: 'first' } } }));
    await eventually('the function saw the item', async () => {
      const found = await logs
        .send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/watcher', filterPattern: 'SAW' }))
        .catch((error: Error) => {
          // The group comes with the function's first line.
          if (error.name === 'ResourceNotFoundException') return undefined;
          throw error;
        });
      return found?.events?.[0]?.message?.includes('first') ? true : undefined;
    });

    await triggers.getByRole('link', { name: 'DynamoDB' }).click();
    await page.getByRole('link', { name: 'watcher' }).waitFor();
    await page.getByText('OK', { exact: true }).waitFor();
    await checkAccessibility(page);
    await page.getByText('Functions that run on its changes').scrollIntoViewIfNeeded();
    await screenshot(page, 'table-stream-triggers');
    await page.getByRole('button', { name: 'Disable: watcher' }).click();
    await page.getByRole('button', { name: 'Enable: watcher' }).waitFor();
    await page.getByRole('button', { name: 'Remove: watcher' }).click();
    const remove = page.getByRole('dialog', { name: 'Remove the trigger of watcher' });
    await remove.getByRole('textbox').fill('delete');
    await remove.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('None yet.').waitFor();
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
    assert.deepEqual(EventSourceMappings, []);
  },
);
