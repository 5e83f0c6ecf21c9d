import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, GetPolicyCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const GROUP = '/app/shop';
const EVENTS = `/logs/groups/${encodeURIComponent(GROUP)}/events`;

async function createGroup(name: string, streams: readonly string[]): Promise<void> {
  const { logs } = console.platform;
  await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
  for (const logStreamName of streams) {
    await logs.send(new CreateLogStreamCommand({ logGroupName: name, logStreamName }));
  }
}

async function put(group: string, stream: string, messages: readonly string[]): Promise<void> {
  const timestamp = Date.now();
  await console.platform.logs.send(
    new PutLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      logEvents: messages.map((message) => ({ timestamp, message })),
    }),
  );
}

/** The last three quarters of an hour of a shop, the newest last. */
async function putTrade(): Promise<void> {
  const now = Date.now();
  const orders = Array.from({ length: 44 }, (_, minute) =>
    Array.from({ length: Math.round(4 + 3 * Math.sin(minute / 5)) }, (_, order) => ({
      timestamp: now - (45 - minute) * 60_000 + order * 1000,
      message: `INFO order ${minute * 10 + order} was paid by card`,
    })),
  ).flat();
  const newest = [
    'INFO started',
    '{"level":"ERROR","route":"/pay","latency":950,"error":{"name":"Timeout","retries":3}}',
    'WARN 3 orders wait for payment',
    'REPORT RequestId: 6f1c Duration: 12.1 ms Billed Duration: 13 ms Memory Size: 128 MB',
  ].map((message, index) => ({ timestamp: now - 4000 + index * 1000, message }));
  lineCount = orders.length + newest.length;
  await console.platform.logs.send(
    new PutLogEventsCommand({
      logGroupName: GROUP,
      logStreamName: 'web',
      logEvents: [...orders, ...newest],
    }),
  );
}

let lineCount = 0;

test('a log group is created, kept for a week, and deleted', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/logs');
  await page.getByText('No log groups yet').waitFor();
  await page.getByText('aws logs create-log-group').waitFor();
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Create log group' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Create log group' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('/app/brief');
  await dialog.getByRole('button', { name: 'Create log group' }).click();
  await page.getByText('/app/brief was created.').waitFor();
  // Refused, the dialog keeps what was typed.
  await page.getByRole('button', { name: 'Create log group' }).first().click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('/app/brief');
  await dialog.getByRole('button', { name: 'Create log group' }).click();
  await dialog.getByText('ResourceAlreadyExistsException').waitFor();
  assert.equal(await dialog.getByRole('textbox', { name: 'Name' }).inputValue(), '/app/brief');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('checkbox', { name: 'Select /app/brief' }).click();
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Edit retention' }).click();
  const retention = page.getByRole('dialog', { name: 'Retention of 1 log group' });
  await retention.getByRole('button', { name: /Keep events for/ }).click();
  await page.getByRole('option', { name: '7 days', exact: true }).click();
  await retention.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Retention was saved.').waitFor();
  const { logGroups } = await console.platform.logs.send(new DescribeLogGroupsCommand({}));
  assert.equal(logGroups?.[0]?.retentionInDays, 7);

  await page.getByRole('checkbox', { name: 'Select /app/brief' }).click();
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The log group was deleted.').waitFor();
  await page.getByText('No log groups yet').waitFor();
});

test('a group shows its streams; a metric filter is tried and made', { skip: noBrowser }, async (t) => {
  await createGroup(GROUP, ['web', 'jobs']);
  await putTrade();
  const page = await console.open(t, '/logs');
  await page.getByRole('link', { name: GROUP }).waitFor();
  await screenshot(page, 'log-groups');
  await page.getByRole('link', { name: GROUP }).click();
  await page.getByRole('link', { name: 'web' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'log-group');

  await page.getByRole('tab', { name: 'Metric filters' }).click();
  await page.getByText('aws logs put-metric-filter').waitFor();
  await page.getByRole('button', { name: 'Create metric filter' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create metric filter' });
  await dialog.getByRole('textbox', { name: 'Filter name' }).fill('slow');
  await dialog.getByRole('textbox', { name: 'Filter pattern' }).fill('{ $.latency > 100 }');
  await dialog.getByRole('textbox', { name: 'Metric namespace' }).fill('Shop');
  await dialog.getByRole('textbox', { name: 'Metric name', exact: true }).fill('SlowRequests');
  await dialog.getByRole('button', { name: 'Test pattern' }).first().click();
  await dialog.getByRole('button', { name: 'Take recent events' }).click();
  const lines = dialog.getByRole('textbox', { name: 'Lines to test with' });
  await page.waitForFunction(
    (box) => (box as unknown as { value: string }).value.includes('latency'),
    await lines.elementHandle(),
  );
  await dialog.getByRole('button', { name: 'Test pattern' }).last().click();
  await dialog.getByText('1 of 20 lines match').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'metric-filter');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('slow was saved.').waitFor();
  const { metricFilters } = await console.platform.logs.send(
    new DescribeMetricFiltersCommand({ logGroupName: GROUP }),
  );
  assert.equal(metricFilters?.[0]?.filterPattern, '{ $.latency > 100 }');
});

test('a subscription chooses its function, and lets the group invoke it', { skip: noBrowser }, async (t) => {
  const { lambda, logs } = console.platform;
  await lambda.send(
    new CreateFunctionCommand(await nodeFunction('reader', 'export const handler = () => 1;')),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'reader' });
  const page = await console.open(t, `/logs/groups/${encodeURIComponent(GROUP)}?tab=subscriptions`);
  await page.getByText('No subscription filters').waitFor();
  await page.getByRole('button', { name: 'Create subscription filter' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create subscription filter' });
  await dialog.getByRole('textbox', { name: 'Filter name' }).fill('errors');
  await dialog.getByRole('button', { name: /^Function/ }).click();
  await page.getByRole('option', { name: 'reader' }).click();
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('errors was saved.').waitFor();
  const input = { logGroupName: GROUP };
  const { subscriptionFilters } = await logs.send(new DescribeSubscriptionFiltersCommand(input));
  assert.match(subscriptionFilters?.[0]?.destinationArn ?? '', /:function:reader$/);
  const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: 'reader' }));
  assert.match(Policy, /"logs.amazonaws.com".*:log-group:\/app\/shop:\*"/);
  await logs.send(new DeleteSubscriptionFilterCommand({ ...input, filterName: 'errors' }));
});

test('events of a group: filtered, opened with the keyboard, copied', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, EVENTS);
  const list = page.getByRole('treegrid', { name: 'Log events' });
  await list.getByText('INFO started').waitFor();
  await page.getByText(`${lineCount} events`).waitFor();
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await list.getByText('"retries": 3').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'log-events');
  await page.getByRole('searchbox', { name: 'Filter pattern' }).fill('{ $.level = "ERROR" }');
  await page.keyboard.press('Enter');
  await page.getByText('1 event', { exact: true }).waitFor();
  assert.match(decodeURIComponent(page.url()), /filter=.*ERROR/);
  await list.focus();
  await page.keyboard.press('Enter');
  await list.getByRole('button', { name: 'Copy line' }).click();
  await page.getByText('Copied to the clipboard.').waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  assert.equal((JSON.parse(copied) as { latency: number }).latency, 950);
});

test('100,000 lines scroll to their end with few of them in the page', { skip: noBrowser }, async (t) => {
  await createGroup('/app/long', ['all']);
  for (let batch = 0; batch < 10; batch++) {
    const lines = Array.from({ length: 10_000 }, (_, line) => `line ${batch * 10_000 + line}`);
    await put('/app/long', 'all', lines);
  }
  const page = await console.open(t, `/logs/groups/${encodeURIComponent('/app/long')}/events?order=oldest`);
  const list = page.getByRole('treegrid', { name: 'Log events' });
  await list.getByText('line 0', { exact: true }).waitFor();
  // The first page is small, and the last one what is left.
  for (let loaded = 5_500; loaded < 105_000; loaded += 5_000) {
    await list.focus();
    await page.keyboard.press('End');
    await page.locator(`[aria-rowcount="${Math.min(loaded, 100_000)}"]`).waitFor();
  }
  await page.keyboard.press('End');
  await list.getByText('line 99999', { exact: true }).waitFor();
  assert.ok((await list.getByRole('row').count()) < 100);
});

test('live tail: lines come as they are logged, wait while it is paused', { skip: noBrowser }, async (t) => {
  await createGroup('/app/live', ['web']);
  const page = await console.open(t, `/logs/tail?group=${encodeURIComponent('/app/live')}`);
  await page.getByText('Waiting for lines…').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await put('/app/live', 'web', ['INFO order 17 came in', 'ERROR order 18 has no price']);
  const list = page.getByRole('treegrid', { name: 'Live lines' });
  await list.getByText('order 17 came in').waitFor();
  await page.getByRole('textbox', { name: 'Highlight' }).fill('price');
  await list.locator('mark').getByText('price').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'live-tail');
  await page.getByRole('button', { name: 'Pause' }).click();
  await put('/app/live', 'web', ['INFO order 19 came in']);
  await page.getByText('1 more since the pause').waitFor();
  assert.equal(await list.getByText('order 19').count(), 0);
  await page.getByRole('button', { name: 'Resume' }).click();
  await list.getByText('order 19 came in').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped').waitFor();
});

test('Insights: an example is run, drawn, and saved', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, `/logs/insights?group=${encodeURIComponent(GROUP)}`);
  await page.getByText('aws logs start-query').waitFor();
  await page.getByRole('button', { name: 'Queries' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Lines a minute' }).dispatchEvent('click');
  await page.locator('.cm-content').getByText('by bin(1m)').waitFor();
  await page.getByRole('button', { name: 'Run query' }).press('Enter');
  await page.getByText(`${lineCount} records matched of ${lineCount} scanned`).waitFor();
  await page.getByText('Complete').waitFor();
  const results = page.getByRole('grid', { name: 'Results' });
  assert.ok((await results.getByRole('row').count()) > 40);
  await page.getByLabel('Results as bars').first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'insights');
  await results.getByRole('button', { name: 'Show row 2', exact: true }).press('Enter');
  const row = page.getByRole('dialog', { name: 'Row 2' });
  await row.getByText(/events: \d+/).waitFor();
  await row.getByRole('button', { name: 'Close' }).last().press('Enter');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Save this query' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('traffic');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('traffic was saved.').waitFor();

  const wrong = `/logs/insights?group=${encodeURIComponent(GROUP)}&query=${encodeURIComponent('pattern @message')}`;
  await page.goto(console.url(wrong));
  await page.getByText('MalformedQueryException').waitFor();
});

test('somebody who may not look is told what he lacks', { skip: noBrowser }, async (t) => {
  const { iam } = console.platform;
  await iam.send(new CreateUserCommand({ UserName: 'guest' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'guest' }));
  assert.ok(AccessKey?.AccessKeyId && AccessKey.SecretAccessKey);
  const key = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  const page = await console.open(t, '/logs', { key });
  await page.getByText(/not authorized to perform: logs:DescribeLogGroups/).waitFor();
  await page.getByText(/Ask whoever administers this account/).waitFor();
});

test('in Chinese; a group that is not there', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/logs/groups/nothing', { language: 'zh' });
  await page.getByText('此账户和区域中没有这个名称的日志组。').waitFor();
});
