import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

test('a browser that comes to / finds the console, and its way in', { skip: noBrowser }, async (t) => {
  const page = await console.window(t);
  await page.goto(console.platform.endpoint);
  await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
  assert.equal(page.url(), console.url('/'));
  await checkAccessibility(page);
  await screenshot(page, 'sign-in');
});

test('a wrong key is refused in the service’s own words', { skip: noBrowser }, async (t) => {
  const page = await console.window(t);
  await page.goto(console.url('/'));
  await page.getByLabel('Access key ID').fill('AKIAIOSFODNN7EXAMPLE');
  await page.getByLabel('Secret access key').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The security token included in the request is invalid').waitFor();
  await page.getByText('Request ID').waitFor();
});

test(
  'who signs in comes to the page that the address named; who signs out leaves nothing',
  { skip: noBrowser },
  async (t) => {
    const page = await console.window(t);
    await page.goto(console.url('/connect'));
    await page.getByLabel('Access key ID').fill(console.platform.credentials.accessKeyId);
    await page.getByLabel('Secret access key').fill(console.platform.credentials.secretAccessKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Use with CLI and SDKs' }).waitFor();
    assert.equal(page.url(), console.url('/connect'));
    await checkAccessibility(page);
    await page.getByRole('button', { name: /^Account: root/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
    assert.equal(await page.evaluate(`sessionStorage.getItem('mayfly.session')`), null);
  },
);

test('the way in, in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.window(t, { language: 'zh' });
  await page.goto(console.url('/'));
  await page.getByRole('heading', { name: '登录 Mayfly' }).waitFor();
  await page.getByText('English', { exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
});
