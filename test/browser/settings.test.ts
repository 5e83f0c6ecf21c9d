import { test } from 'node:test';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

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
  await checkAccessibility(page);
  await screenshot(page, 'settings');
});

test('in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/settings', { language: 'zh' });
  await page.getByRole('heading', { name: '设置' }).waitFor();
  await page.getByText('账户限制').waitFor();
});
