import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateFunctionCommand,
  GetAliasCommand,
  ListAliasesCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const NAME = 'orders';

test('versions are published, and an alias divides the traffic', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  const code = 'export const handler = async () => 1;';
  await lambda.send(new CreateFunctionCommand({ ...(await nodeFunction(NAME, code)), Publish: true }));
  const page = await console.open(t, `/functions/${NAME}?tab=versions`);
  const versions = page.getByRole('grid', { name: 'Versions' });
  await versions.getByRole('link', { name: '1', exact: true }).waitFor();
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: NAME, MemorySize: 256 }));
  await page.getByRole('button', { name: 'Publish new version' }).click();
  const publish = page.getByRole('dialog', { name: 'Publish new version' });
  await publish.getByRole('textbox', { name: 'Description' }).fill('More memory');
  await page.keyboard.press('Enter');
  await versions.getByText('More memory').waitFor();

  await page.getByRole('tab', { name: 'Aliases' }).click();
  await page.getByText('No aliases yet').waitFor();
  await page.getByText('aws lambda create-alias').waitFor();
  await page.getByRole('button', { name: 'Create alias' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create alias' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('live');
  await dialog.getByRole('button', { name: /^Version/ }).click();
  await page.getByRole('option', { name: '1', exact: true }).click();
  await dialog.getByRole('checkbox', { name: /^Divide the traffic/ }).click();
  await dialog.getByRole('spinbutton', { name: /^Share/ }).fill('7');
  await checkAccessibility(page);
  await screenshot(page, 'alias');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const aliases = page.getByRole('grid', { name: 'Aliases' });
  await aliases.getByText('1 (93 %), 2 (7 %)').waitFor();
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: NAME, Name: 'live' }));
  assert.deepEqual(alias.RoutingConfig?.AdditionalVersionWeights, { '2': 0.07 });
  await checkAccessibility(page);
  await screenshot(page, 'function-aliases');

  for (const [percent, shares] of [
    ['50', '1 (50 %), 2 (50 %)'],
    ['100', '1 (0 %), 2 (100 %)'],
  ] as const) {
    await aliases.getByRole('radio', { name: 'Select live' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const edit = page.getByRole('dialog', { name: 'Edit live' });
    await edit.getByRole('spinbutton', { name: /^Share/ }).fill(percent);
    await edit.getByRole('button', { name: 'Save' }).click();
    await aliases.getByText(shares, { exact: true }).waitFor();
  }
  await aliases.getByRole('radio', { name: 'Select live' }).click();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const confirm = page.getByRole('dialog', { name: 'Delete live' });
  await confirm.getByRole('textbox').fill('delete');
  await confirm.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Alias live was deleted.').waitFor();
  assert.deepEqual((await lambda.send(new ListAliasesCommand({ FunctionName: NAME }))).Aliases, []);

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.getByRole('tab', { name: '版本' }).click();
  const inChinese = page.getByRole('grid', { name: '版本' });
  await inChinese.getByRole('radio', { name: '选择 2' }).click();
  await page.getByRole('button', { name: '删除', exact: true }).click();
  const deletion = page.getByRole('dialog', { name: '删除版本 2' });
  await deletion.getByRole('textbox').fill('delete');
  await deletion.getByRole('button', { name: '删除' }).click();
  await page.getByText('已删除版本 2。').waitFor();
  await inChinese.getByRole('link', { name: '2', exact: true }).waitFor({ state: 'detached' });
});
