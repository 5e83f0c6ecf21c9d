import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';
import { newUser } from './newUser.ts';

const console = consoleOfThisFile();

test('what this machine can do, and how to have the rest', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/settings');
  await page.getByText('None: functions are processes of this machine').waitFor();
  await page.getByText('Concurrent executions').waitFor();
  await page.getByText('1,000').first().waitFor();
  const runtimes = page.getByRole('grid', { name: 'Runtimes' });
  await runtimes.getByText('nodejs24.x').waitFor();
  await page.getByRole('searchbox', { name: 'Find runtimes' }).fill('dotnet6');
  await runtimes.getByText('Not on this machine').waitFor();
  await page
    .getByRole('button', { name: /^Clear/ })
    .first()
    .click();
  await page.getByText('Function code and layers').waitFor();
  await page.getByText('Not counted yet').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'settings');
});

test('who may not see what is stored is told so, and no wrong numbers', { skip: noBrowser }, async (t) => {
  const key = await newUser(console.platform, 'ann');
  const page = await console.open(t, '/settings', { key });
  await page.getByText(/not authorized to perform: lambda:GetAccountSettings/).waitFor();
  await page.getByText('You may not see this').nth(3).waitFor();
  assert.equal(await page.getByText('0 bytes').count(), 0);
});

test('how clients are told of this Mayfly', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/connect');
  await page.getByText(`export AWS_ENDPOINT_URL=${console.platform.endpoint}`).waitFor();
  await page.getByText(`endpoint_url='${console.platform.endpoint}'`).waitFor();
  await page.getByRole('tab', { name: 'Terraform' }).click();
  await page.getByRole('button', { name: 'Copy: Terraform' }).click();
  await page.getByText('Copied to the clipboard.').waitFor();
  assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /s3_use_path_style = true/);
  await checkAccessibility(page);
  await screenshot(page, 'connect');
});

test('in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/settings', { language: 'zh' });
  await page.getByRole('heading', { name: '设置' }).waitFor();
  await page.getByText('账户限制').waitFor();
});
