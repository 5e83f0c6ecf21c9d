import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateUserCommand, DeleteAccessKeyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import type { Page } from 'playwright-core';
import { simulatedClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { createSessionTokens } from '../../src/services/sts/sessionToken.ts';
import { ACCOUNT, nodeFunction, REGION } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser } from './browser.ts';
import { newUser } from './newUser.ts';

const console = consoleOfThisFile();
const CODE = 'export const handler = async () => "first";';
const OTHER_CODE = 'export const handler = async () => "second";';
const EVERYTHING = 'arn:aws:iam::aws:policy/AdministratorAccess';

test('who may do nothing is told what is missing, wherever they go', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/functions', { key: await newUser(console.platform, 'novice') });
  await page.getByText(/user\/novice is not authorized to perform: lambda:ListFunctions/).waitFor();
  await page.getByText('Ask whoever administers this account').waitFor();
  assert.equal(await page.getByText('No functions yet').count(), 0, 'not seen is not empty');
  await checkAccessibility(page);

  for (const [link, action] of [
    ['Log groups', 'logs:DescribeLogGroups'],
    ['Users', 'iam:ListUsers'],
    ['Audit trail', 'cloudtrail:LookupEvents'],
  ] as const) {
    await page.getByRole('navigation').getByRole('link', { name: link, exact: true }).click();
    await page.getByText(`is not authorized to perform: ${action}`).first().waitFor();
  }
  await page.getByRole('navigation').getByRole('link', { name: 'Home', exact: true }).click();
  await page.getByRole('heading', { name: 'Welcome to Mayfly' }).waitFor();
  // Which of its questions is refused first is anybody's guess.
  await page
    .getByText(/is not authorized to perform: (lambda|cloudwatch):/)
    .first()
    .waitFor();
});

test('an address that is none of ours, or none at all, says so', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/nowhere');
  await page.getByText('There is no such page in the console.').waitFor();
  await page.goto(console.url('//:'));
  await page.getByText('There is no such page in the console.').waitFor();
});

test('a style sheet that did not come with its page is asked for again', { skip: noBrowser }, async (t) => {
  const { iam } = console.platform;
  await iam.send(new CreateUserCommand({ UserName: 'styled' }));
  const page = await console.open(t, '/iam/users');
  let asked = 0;
  const clicked = Promise.withResolvers<void>();
  await page.route(/assets\/Permissions-.*\.css$/, async (route) => {
    const attempt = ++asked;
    // Asked for when the pointer came to the link, and on its way when it is clicked.
    if (attempt === 1) await clicked.promise;
    await (attempt <= 2 ? route.abort('failed') : route.continue());
  });
  await page.getByRole('link', { name: 'styled' }).click();
  clicked.resolve();
  await page.getByRole('heading', { name: 'styled', level: 1 }).waitFor();
  const styles = `[...document.styleSheets].filter(({ href }) => href?.includes('/Permissions-')).map((sheet) => sheet.cssRules.length)`;
  assert.deepEqual(await page.evaluate(styles), [1]);
  assert.equal(asked, 3);
});

test('a creation that is refused leaves the form as it was', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/functions/create', {
    key: await newUser(console.platform, 'apprentice'),
  });
  await page.getByRole('textbox', { name: 'Function name' }).fill('orders');
  await page.getByRole('button', { name: 'Create function' }).click();
  await page.getByText('The function was not created').waitFor();
  await page.getByText(/user\/apprentice is not authorized to perform: iam:CreateRole/).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Function name' }).inputValue(), 'orders');
});

test('a key that is deleted in mid-use: sign in again, and go on', { skip: noBrowser }, async (t) => {
  const { iam, credentials } = console.platform;
  const key = await newUser(console.platform, 'leaver', EVERYTHING);
  const page = await console.open(t, '/logs', { key });
  await page.getByRole('heading', { name: /^Log groups/ }).waitFor();
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'leaver', AccessKeyId: key.accessKeyId }));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('Your access key is no longer valid').waitFor();
  await checkAccessibility(page);
  assert.equal(await page.evaluate(`sessionStorage.getItem('mayfly.session')`), null);

  await page.getByLabel('Access key ID').fill(credentials.accessKeyId);
  await page.getByLabel('Secret access key').fill(credentials.secretAccessKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: /^Log groups/ }).waitFor();
  assert.equal(page.url(), console.url('/logs'));
});

test('temporary credentials that have expired lead to the way in', { skip: noBrowser }, async (t) => {
  const page = await console.window(t, { language: 'zh' });
  await page.addInitScript(`sessionStorage.setItem('mayfly.session', ${JSON.stringify(expiredSession())})`);
  await page.goto(console.url('/functions'));
  await page.getByText('您的访问密钥已失效').waitFor();
  await page.getByRole('heading', { name: '登录 Mayfly' }).waitFor();
  assert.equal(page.url(), console.url('/functions'));
});

test('a restart in mid-use: what was typed stays, and the work goes on', { skip: noBrowser }, async (t) => {
  const { lambda, platform } = console.platform;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('resilient', CODE)));
  const page = await console.open(t, '/functions/resilient');
  await replaceCode(page, OTHER_CODE);
  await platform.stop();
  const deploy = page.getByRole('button', { name: 'Deploy', exact: true });
  await deploy.click();
  await page.getByText('The code was not deployed').waitFor();
  await page.getByText('Mayfly does not answer.').waitFor();
  await page.getByText('1 change not deployed').waitFor();
  await checkAccessibility(page);

  await console.platform.restart();
  await deploy.click();
  await page.getByText('Successfully updated the function resilient').waitFor();
  await page.getByRole('tab', { name: 'Test', exact: true }).click();
  const panel = page.getByRole('tabpanel', { name: 'Test' });
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('Execution result: succeeded').waitFor();
  await page.getByText('"second"', { exact: true }).first().waitFor();
});

/** As the tab kept it: root's, of an hour that is long over, sealed with this platform's own key. */
function expiredSession(): string {
  const arn = `arn:aws:iam::${ACCOUNT}:root`;
  const { accessKeyId, secretAccessKey, sessionToken } = createSessionTokens({
    key: readFileSync(join(console.platform.dataFolder, 'session-key')),
    clock: simulatedClock(),
    ids: systemIds(),
  }).issue({
    account: ACCOUNT,
    principal: { kind: 'root', arn, userId: ACCOUNT, accessKeyId: console.platform.credentials.accessKeyId },
    durationSeconds: 3600,
  });
  return JSON.stringify({
    accessKeyId,
    secretAccessKey,
    sessionToken,
    region: REGION,
    account: ACCOUNT,
    arn,
  });
}

async function replaceCode(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'index.mjs' });
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}
