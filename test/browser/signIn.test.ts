import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { ACCOUNT } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';
import { newUser } from './newUser.ts';

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

test(
  'a role is switched to, does what it may and no more, and is left again',
  { skip: noBrowser },
  async (t) => {
    const { iam } = console.platform;
    const key = await newUser(console.platform, 'ann');
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ann` }, Action: 'sts:AssumeRole' },
      ],
    };
    await iam.send(
      new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'reader', PolicyArn }));
    const page = await console.open(t, '/functions', { key });
    await page.getByText(/user\/ann is not authorized to perform: lambda:ListFunctions/).waitFor();
    await page.getByRole('button', { name: /^Account: ann/ }).click();
    await page.getByRole('menuitem', { name: 'Switch role' }).click();
    await page.getByRole('textbox', { name: 'Role' }).fill('nobody');
    await page.getByRole('button', { name: 'Switch role' }).click();
    await page.getByText(/not authorized to perform: sts:AssumeRole/).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'switch-role');
    await page.getByRole('textbox', { name: 'Role' }).fill('reader');
    await page.getByRole('button', { name: 'Switch role' }).click();
    await page.getByRole('button', { name: /^Account: reader\/ann @/ }).waitFor();
    await page.goto(console.url('/functions'));
    await page.getByText('No functions yet').waitFor();
    await page.getByRole('button', { name: /^Account: reader\/ann @/ }).click();
    await page.getByRole('menuitem', { name: 'Back to ann' }).click();
    await page.getByText(/user\/ann is not authorized to perform: lambda:ListFunctions/).waitFor();
  },
);

test('the way in, in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.window(t, { language: 'zh' });
  await page.goto(console.url('/'));
  await page.getByRole('heading', { name: '登录 Mayfly' }).waitFor();
  await page.getByText('English', { exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
});
