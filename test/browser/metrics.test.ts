import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribeAlarmsCommand,
  GetDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateFunctionCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

/** An hour of orders, a point a minute. */
async function putOrders(): Promise<void> {
  const now = Date.now();
  for (const route of ['/pay', '/cart']) {
    await console.platform.cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: 'Shop',
        MetricData: Array.from({ length: 60 }, (_, minute) => ({
          MetricName: 'Orders',
          Dimensions: [{ Name: 'Route', Value: route }],
          Timestamp: new Date(now - minute * 60_000),
          Value: Math.round(20 + 10 * Math.sin(minute / 6) + (route === '/pay' ? 15 : 0)),
        })),
      }),
    );
  }
}

const METRIC = JSON.stringify(['Shop', 'Orders', 'Route', '/pay']);

test('metrics are found by namespace and drawn; the address says which', { skip: noBrowser }, async (t) => {
  await putOrders();
  const page = await console.open(t, '/metrics?namespace=Shop&last=3600');
  await page.getByText('Nothing is drawn yet').waitFor();
  await page.getByRole('checkbox', { name: /Select .*\/pay/ }).click();
  await page.getByRole('checkbox', { name: /Select .*\/cart/ }).click();
  await page.getByText('Orders /cart').first().waitFor();
  await page.getByRole('button', { name: /Statistic/ }).click();
  await page.getByRole('option', { name: 'Sum' }).click();
  await page.waitForURL(/stat=Sum/);
  assert.deepEqual(new URL(page.url()).searchParams.getAll('m').length, 2);
  await page.getByText('Orders /pay').first().waitFor();
  await page.getByRole('button', { name: /Metric math/ }).click();
  await page.getByRole('textbox', { name: 'Expression' }).fill('m1 + m2');
  await page.getByRole('button', { name: 'Add expression' }).click();
  await page.waitForURL(/e=m1/);
  await page.getByRole('button', { name: 'm1 + m2', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove m1 + m2' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'metrics');
});

test(
  'an alarm is made on a metric, shows what happened to it, and is deleted',
  { skip: noBrowser },
  async (t) => {
    const { cloudwatch, lambda } = console.platform;
    await lambda.send(
      new CreateFunctionCommand(await nodeFunction('tell', 'export const handler = () => 1;')),
    );
    const page = await console.open(t, '/alarms');
    await page.getByText('aws cloudwatch put-metric-alarm').waitFor();
    await checkAccessibility(page);

    await page.goto(console.url(`/alarms/create?m=${encodeURIComponent(METRIC)}&stat=Sum`));
    await page.getByRole('textbox', { name: 'Alarm', exact: true }).fill('too many orders');
    await page.getByRole('spinbutton', { name: 'Threshold' }).fill('40');
    await page.getByRole('combobox', { name: 'When it goes into alarm' }).click();
    await page.getByRole('option', { name: /^tell/ }).click();
    await page.getByRole('button', { name: /^Remove arn:.*:tell$/ }).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'create-alarm');
    await page.getByRole('button', { name: 'Create alarm' }).click();
    await page.getByText('too many orders was saved.').waitFor();
    await page.getByText('Orders > 40 for 1 of 1 × 1 min').waitFor();
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    assert.equal(MetricAlarms?.[0]?.Threshold, 40);
    const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: 'tell' }));
    assert.match(Policy, /"lambda.alarms.cloudwatch.amazonaws.com".*:alarm:too many orders"/);
    assert.match(MetricAlarms[0].AlarmActions?.[0] ?? '', /:function:tell$/);
    await page.getByRole('link', { name: 'tell' }).waitFor();
    assert.deepEqual(MetricAlarms[0].Dimensions, [{ Name: 'Route', Value: '/pay' }]);

    const StateReason = 'Somebody tries it';
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'too many orders', StateValue: 'ALARM', StateReason }),
    );
    await page.reload();
    await page
      .getByText(/updated from .* to ALARM/)
      .first()
      .waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'alarm');

    await page.goto(console.url('/alarms'));
    await page.getByRole('link', { name: 'too many orders' }).waitFor();
    await checkAccessibility(page);
    await page.getByRole('checkbox', { name: 'Select too many orders' }).click();
    await page.getByRole('button', { name: 'Actions', exact: true }).first().click();
    await page.getByRole('menuitem', { name: 'Turn actions off' }).click();
    await page.getByText('The alarms were changed.').waitFor();
    await page.getByRole('checkbox', { name: 'Select too many orders' }).click();
    await page.getByRole('button', { name: 'Actions', exact: true }).first().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The alarm was deleted.').waitFor();
  },
);

test('a dashboard is made, drawn, and its JSON edited', { skip: noBrowser }, async (t) => {
  const { cloudwatch } = console.platform;
  await putOrders();
  const page = await console.open(t, '/dashboards');
  await page.getByText('aws cloudwatch put-dashboard').waitFor();
  await page.getByRole('button', { name: 'Create dashboard' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create dashboard' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('shop');
  await dialog.getByRole('button', { name: 'Create dashboard' }).click();
  await page.getByText('Invocations and errors').first().waitFor();

  const widgets = [
    {
      type: 'text',
      x: 0,
      y: 0,
      width: 24,
      height: 2,
      properties: { markdown: '# Shop\n**Orders** by route' },
    },
    {
      type: 'metric',
      x: 0,
      y: 2,
      width: 16,
      height: 6,
      properties: {
        title: 'Orders by route',
        region: 'us-east-1',
        stat: 'Sum',
        period: 60,
        metrics: [
          ['Shop', 'Orders', 'Route', '/pay'],
          ['...', '/cart'],
        ],
        annotations: { horizontal: [{ value: 40, label: 'Too many' }] },
      },
    },
    {
      type: 'metric',
      x: 16,
      y: 2,
      width: 8,
      height: 3,
      properties: {
        title: 'Orders now',
        region: 'us-east-1',
        stat: 'Sum',
        period: 60,
        view: 'singleValue',
        metrics: [['Shop', 'Orders', 'Route', '/pay']],
      },
    },
    {
      type: 'alarm',
      x: 16,
      y: 5,
      width: 8,
      height: 3,
      properties: { title: 'Alarms', alarms: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:busy'] },
    },
  ];
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'busy',
      Namespace: 'Shop',
      MetricName: 'Orders',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1000,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await page.getByRole('button', { name: 'Edit JSON' }).click();
  const editor = page.getByRole('textbox', { name: 'Body of the dashboard' });
  const body = JSON.stringify(JSON.stringify({ widgets }));
  await page.evaluate(`navigator.clipboard.writeText(${body})`);
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('shop was saved.').last().waitFor();
  await page.getByText('Orders now').waitFor();
  await page.getByRole('link', { name: 'busy' }).waitFor();
  await page.getByText('Too many').first().waitFor();
  await checkAccessibility(page);
  await page.reload();
  await page.getByText('Too many').first().waitFor();
  await screenshot(page, 'dashboard');
  const { DashboardBody = '' } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: 'shop' }));
  assert.deepEqual(JSON.parse(DashboardBody), { widgets });
});

test('in Chinese; an alarm that is not there', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/alarms/view/nothing', { language: 'zh' });
  await page.getByText('此账户和区域中没有这个名称的告警。').waitFor();
});
