import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';
import { newUser } from './newUser.ts';

const console = consoleOfThisFile();
const CODE =
  'export const handler = async ({ fail }) => { if (fail) throw new Error("as asked"); return 1; };';

test('an empty platform says what to do first', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/');
  await page.getByRole('heading', { name: 'Welcome to Mayfly' }).waitFor();
  await page.getByText('No invocations yet', { exact: true }).waitFor();
  await page.getByText('To do').nth(3).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'home-empty');
});

test('what functions do is seen; steps that are done tick themselves off', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('seen', CODE)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'seen' });
  const invoke = (event: object) =>
    lambda.send(new InvokeCommand({ FunctionName: 'seen', Payload: Buffer.from(JSON.stringify(event)) }));
  for (let n = 0; n < 12; n++) await invoke({ fail: n % 6 === 0 });
  const page = await console.open(t, '/home');
  const figure = (label: string) => page.getByText(label, { exact: true }).locator('..');
  await figure('Invocations today').getByText('12', { exact: true }).waitFor();
  await figure('Errors today').getByText('2', { exact: true }).waitFor();
  await page.getByText('Done').nth(1).waitFor();
  await page
    .getByRole('application', { name: /Invocations of the last three hours/ })
    .first()
    .waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'home');
});

test('who may not see what functions do is not told that they do nothing', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/home', { key: await newUser(console.platform, 'visitor') });
  await page.getByText(/is not authorized to perform: cloudwatch:GetMetricData/).waitFor();
  await page.getByRole('heading', { name: 'Getting started' }).waitFor();
  assert.equal(await page.getByText('No invocations yet').count(), 0);
});
