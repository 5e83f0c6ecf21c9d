import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { GetMetricStatisticsCommand, type GetMetricStatisticsCommandInput } from '@aws-sdk/client-cloudwatch';
import { PutUserPolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import type { Page } from 'playwright-core';
import { eventually, nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';
import { newUser } from './newUser.ts';

const console = consoleOfThisFile();
const CODE = `export const handler = async ({ fail, ms = 0 }) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  if (fail) throw new Error("as asked");
  return 1;
};`;

test('what a function did: charts, and its invocations out of its log', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  await create('watched');
  const page = await console.open(t, '/functions/watched?tab=monitor');
  await page.getByText('No data in this time range').first().waitFor();
  await page.getByText('No invocations in this time range').first().waitFor();
  await page.getByText('aws lambda invoke').first().waitFor();

  for (let n = 0; n < 4; n++) await invoke('watched', { fail: n === 3 });
  // One at a time only: while that one runs, the others are throttled.
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'watched', ReservedConcurrentExecutions: 1 }),
  );
  const answers = await Promise.all([1500, 1500, 1500].map((ms) => invoke('watched', { ms })));
  const throttles = answers.filter((answer) => answer === 'TooManyRequestsException').length;
  const invocations = 4 + answers.length - throttles;
  assert.ok(throttles > 0);

  const sum = async (metric: string) => {
    const { Datapoints = [] } = await statistics(metric, { Statistics: ['Sum'] });
    return Datapoints.reduce((all, { Sum = 0 }) => all + Sum, 0);
  };
  const counts = { Invocations: invocations, Errors: 1, Throttles: throttles };
  for (const [metric, count] of Object.entries(counts)) {
    await eventually(`${count} ${metric}`, async () => ((await sum(metric)) === count ? count : undefined));
  }
  await page.reload();
  const recent = page.getByRole('grid', { name: 'Recent invocations' });
  await recent.getByText(/^Cold, /).waitFor();
  await recent.getByText('Warm').first().waitFor();
  assert.equal(await recent.getByText(/^(Cold, |Warm$)/).count(), invocations);
  const dearest = page.getByRole('grid', { name: 'Most expensive invocations' }).getByRole('row').nth(1);
  await dearest
    .getByText(/^\d\.\d\d s$/)
    .first()
    .waitFor();

  for (const [chart, count] of Object.entries({ ...counts, 'Cold starts': 1 })) {
    await chartTells(page, chart, (values) => total(values) === count);
  }
  await chartTells(page, 'Concurrent executions', (values) => Math.max(...values) === 1);
  const { Datapoints = [] } = await statistics('Duration', { ExtendedStatistics: ['p50', 'p90', 'p99'] });
  const told = Datapoints.flatMap(({ ExtendedStatistics = {} }) => Object.values(ExtendedStatistics));
  const durations = new Set(told.map((value) => Number(value.toFixed(3))));
  await chartTells(page, 'Duration (ms)', (values) => isDeepStrictEqual(new Set(values), durations));
  // Without the marks of where the keyboard went.
  await page.reload();
  await dearest.waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'function-monitor');
  await dearest.scrollIntoViewIfNeeded();
  await screenshot(page, 'function-monitor-invocations');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.getByRole('heading', { name: '最近的调用' }).waitFor();
  await page.getByRole('link', { name: '实时跟踪' }).last().click();
  await page.waitForURL(/logs\/tail\?group=%2Faws%2Flambda%2Fwatched/);
});

test('who may not see metrics and logs is told so, on the charts’ page', { skip: noBrowser }, async (t) => {
  await create('hidden');
  const key = await newUser(console.platform, 'clerk');
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }],
  });
  await console.platform.iam.send(
    new PutUserPolicyCommand({ UserName: 'clerk', PolicyName: 'functions', PolicyDocument }),
  );
  const page = await console.open(t, '/functions/hidden?tab=monitor', { key });
  await page
    .getByText(/user\/clerk is not authorized to perform: logs:/)
    .first()
    .waitFor();
});

async function create(FunctionName: string): Promise<void> {
  const { lambda } = console.platform;
  await lambda.send(new CreateFunctionCommand(await nodeFunction(FunctionName, CODE)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
}

/** Undefined, or the name of the error by which it was refused. */
async function invoke(FunctionName: string, event: object): Promise<string | undefined> {
  const Payload = Buffer.from(JSON.stringify(event));
  try {
    await console.platform.lambda.send(new InvokeCommand({ FunctionName, Payload }));
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

function statistics(MetricName: string, asked: Partial<GetMetricStatisticsCommandInput>) {
  const now = Date.now();
  return console.platform.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/Lambda',
      MetricName,
      Dimensions: [{ Name: 'FunctionName', Value: 'watched' }],
      StartTime: new Date(now - 3_600_000),
      EndTime: new Date(now + 60_000),
      Period: 60,
      ...asked,
    }),
  );
}

/** A popover that is still the one of the point before is looked at again. */
async function chartTells(page: Page, chart: string, isRight: (values: readonly number[]) => boolean) {
  let last: readonly number[] = [];
  try {
    await eventually(chart, async () => {
      last = await valuesOf(page, chart);
      return isRight(last) || undefined;
    });
  } catch {
    assert.fail(`the chart of ${chart} tells ${last.join(', ')}`);
  }
}

const MINUTES = 5;

/** What a chart tells who walks along its last minutes by the keyboard, of all of its lines. */
async function valuesOf(page: Page, chart: string): Promise<readonly number[]> {
  await page.getByRole('application', { name: chart, exact: true }).first().focus();
  const found = new Map<string, readonly number[]>();
  // To the first point; before it comes the last.
  await page.keyboard.press('ArrowRight');
  for (let minute = 0; minute < MINUTES; minute++) {
    await page.keyboard.press('ArrowLeft');
    const [at = '', ...lines] = (await page.locator('[class*="awsui_popover"]').first().innerText()).split(
      '\n',
    );
    found.set(
      at,
      lines.filter((_, index) => index % 2 === 1).map((text) => Number(text.replaceAll(',', ''))),
    );
  }
  await page.keyboard.press('Escape');
  return [...found.values()].flat();
}

function total(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
