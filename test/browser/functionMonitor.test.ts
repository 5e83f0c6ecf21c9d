import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const CODE =
  'export const handler = async ({ fail }) => { if (fail) throw new Error("as asked"); return 1; };';

test('what a function did: charts, and its invocations out of its log', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  const created = await lambda.send(new CreateFunctionCommand(await nodeFunction('watched', CODE)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'watched' });
  const invoke = (fail: boolean) =>
    lambda.send(
      new InvokeCommand({
        FunctionName: created.FunctionArn,
        Payload: Buffer.from(JSON.stringify({ fail })),
      }),
    );
  const page = await console.open(t, '/functions/watched?tab=monitor');
  await page.getByText('No data in this time range').first().waitFor();
  await page.getByText('No invocations in this time range').first().waitFor();
  await page.getByText('aws lambda invoke').first().waitFor();

  for (let n = 0; n < 4; n++) await invoke(n === 3);
  await page.reload();
  const recent = page.getByRole('grid', { name: 'Recent invocations' });
  await recent.getByText(/^Cold, /).waitFor();
  await recent.getByText('Warm').first().waitFor();
  for (const chart of ['Invocations', 'Duration (ms)', 'Success rate (%)', 'Cold starts']) {
    await page.getByRole('application', { name: chart }).first().waitFor();
  }
  await checkAccessibility(page);
  await screenshot(page, 'function-monitor');
  await page.getByRole('grid', { name: 'Most expensive invocations' }).scrollIntoViewIfNeeded();
  await screenshot(page, 'function-monitor-invocations');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.getByRole('heading', { name: '最近的调用' }).waitFor();
  await page.getByRole('link', { name: '实时跟踪' }).last().click();
  await page.waitForURL(/logs\/tail\?group=%2Faws%2Flambda%2Fwatched/);
});
