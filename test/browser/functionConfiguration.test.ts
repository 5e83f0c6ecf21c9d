import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
} from '@aws-sdk/client-lambda';
import type { Page } from 'playwright-core';
import { nodeFunction } from '../harness.ts';
import {
  checkAccessibility,
  consoleOfThisFile,
  noBrowser,
  screenshot,
  type WindowOptions,
} from './browser.ts';

const console = consoleOfThisFile();
const NAME = 'orders';
const CODE = 'export const handler = async () => "hello";';

let made: Promise<unknown> | undefined;

/** The page, of the one function of this file. */
async function open(t: TestContext, path: string, options?: WindowOptions): Promise<Page> {
  made ??= nodeFunction(NAME, CODE).then((input) =>
    console.platform.lambda.send(new CreateFunctionCommand(input)),
  );
  await made;
  return console.open(t, path, options);
}

const addressOf = (section: string) => `/functions/${NAME}?tab=configuration&section=${section}`;
const configuration = () =>
  console.platform.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: NAME }));

async function saved(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(`Saved: ${what}.`).waitFor();
}

test('memory and timeout, from the menu, by the keyboard', { skip: noBrowser }, async (t) => {
  const page = await open(t, `/functions/${NAME}?tab=configuration`);
  const edit = page.getByRole('button', { name: 'Edit: General configuration' });
  await edit.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('spinbutton', { name: 'Memory' }).fill('64');
  await page.getByText('A whole number from 128 to 10240.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled());
  await page.getByRole('spinbutton', { name: 'Memory' }).fill('256');
  await page.getByRole('spinbutton', { name: 'Minutes' }).fill('1');
  await page.getByRole('textbox', { name: 'Description' }).fill('Takes orders');
  await checkAccessibility(page);
  await screenshot(page, 'configuration-general');
  await page.keyboard.press('Enter');
  await page.getByText('Saved: General configuration.').waitFor();
  const { MemorySize, Timeout, Description } = await configuration();
  assert.deepEqual(
    { MemorySize, Timeout, Description },
    { MemorySize: 256, Timeout: 63, Description: 'Takes orders' },
  );
});

test(
  'what is typed is not lost by mistake: another tab, section or page asks first',
  {
    skip: noBrowser,
  },
  async (t) => {
    const page = await open(t, addressOf('general'));
    const question = page.getByRole('dialog', { name: 'Leave the page?' });
    const description = page.getByRole('textbox', { name: 'Description' });
    await page.getByRole('button', { name: 'Edit: General configuration' }).click();
    await description.fill('Half a sente');
    const menu = page.getByRole('navigation', { name: 'Parts of the configuration' });
    for (const way of [
      page.getByRole('tab', { name: 'Monitor' }),
      menu.getByRole('link', { name: 'Tags' }),
      page.getByRole('link', { name: 'Layers', exact: true }).first(),
    ]) {
      await way.click();
      await question.getByRole('button', { name: 'Stay' }).click();
      assert.equal(await description.inputValue(), 'Half a sente');
    }
    await menu.getByRole('link', { name: 'Tags' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('button', { name: 'Edit: Tags' }).click();
    // Nothing was typed: nobody asks.
    await menu.getByRole('link', { name: 'Environment variables' }).click();
    await page.getByRole('button', { name: 'Edit: Environment variables' }).waitFor();
  },
);

test('environment variables', { skip: noBrowser }, async (t) => {
  const page = await open(t, addressOf('environment'));
  await page.getByText('No environment variables').waitFor();
  await page.getByText('aws lambda update-function-configuration').waitFor();
  await page.getByRole('button', { name: 'Edit: Environment variables' }).click();
  await page.getByRole('textbox', { name: 'Key 1' }).fill('1st');
  await page.getByText('Two or more letters, digits').waitFor();
  await page.getByRole('textbox', { name: 'Key 1' }).fill('TABLE');
  await page.getByRole('textbox', { name: 'Value 1' }).fill('orders');
  await page.getByRole('button', { name: 'Add environment variable' }).click();
  await page.getByRole('textbox', { name: 'Key 2' }).fill('STAGE');
  await page.getByRole('textbox', { name: 'Value 2' }).fill('test');
  await checkAccessibility(page);
  await saved(page, 'Environment variables');
  await page.getByRole('grid', { name: 'Environment variables' }).getByText('TABLE').waitFor();
  assert.deepEqual((await configuration()).Environment?.Variables, { TABLE: 'orders', STAGE: 'test' });
  await screenshot(page, 'configuration-environment');
});

test('a public function URL is made with both permissions, and deleted', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  const page = await open(t, addressOf('url'));
  await page.getByText('No function URL').waitFor();
  await page.getByRole('button', { name: 'Create function URL' }).click();
  await page.getByRole('radio', { name: 'NONE' }).click();
  await page.getByRole('checkbox', { name: /^Configure cross-origin/ }).click();
  await page.getByRole('textbox', { name: 'Allow origin' }).fill('https://shop.example');
  await checkAccessibility(page);
  await screenshot(page, 'configuration-url-form');
  await saved(page, 'Function URL');
  await page.getByRole('region', { name: 'Triggers' }).getByText('Function URL').waitFor();
  await page.getByText('https://shop.example').waitFor();
  await screenshot(page, 'configuration-url');
  const url = await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: NAME }));
  assert.deepEqual(url.Cors?.AllowOrigins, ['https://shop.example']);
  const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: NAME }));
  assert.match(Policy, /InvokeFunctionUrl/);
  assert.match(Policy, /InvokedViaFunctionUrl/);
  const visitor = await page.context().newPage();
  await visitor.goto(url.FunctionUrl ?? '');
  await visitor.getByText('hello').waitFor();
  await visitor.close();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete the function URL' });
  await dialog.getByRole('textbox').fill('delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No function URL').waitFor();
});

test('what the role allows, and who may call the function', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  const page = await open(t, addressOf('permissions'));
  const access = page.getByRole('grid', { name: 'What the role allows' });
  await access.getByText('AdministratorAccess').waitFor();
  await access.getByText('All services').waitFor();
  await page.getByRole('button', { name: 'Add permissions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add permissions' });
  await dialog.getByRole('textbox', { name: 'Statement ID' }).fill('from-events');
  await dialog.getByRole('textbox', { name: 'Service', exact: true }).fill('nobody');
  await checkAccessibility(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The provided principal was invalid').waitFor();
  await dialog.getByRole('textbox', { name: 'Service', exact: true }).fill('events.amazonaws.com');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: statement from-events.').waitFor();
  const statements = page.getByRole('grid', { name: 'Resource-based policy statements' });
  await statements.getByText('events.amazonaws.com').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'configuration-permissions');

  await statements.getByRole('radio', { name: 'Select from-events' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  const confirm = page.getByRole('dialog', { name: 'Remove from-events' });
  await confirm.getByRole('textbox').fill('delete');
  await confirm.getByRole('button', { name: 'Delete' }).click();
  await statements.getByText('events.amazonaws.com').waitFor({ state: 'detached' });
  const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: NAME }));
  assert.doesNotMatch(Policy, /from-events/);
});

test('in Chinese', { skip: noBrowser }, async (t) => {
  const page = await open(t, addressOf('general'), { language: 'zh' });
  await page.getByRole('button', { name: '编辑: 常规配置' }).waitFor();
});
