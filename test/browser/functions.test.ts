import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateFunctionCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { nodeFunction } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const CODE = 'export const handler = async () => "hello";';

test('no functions: what one is, and the command that makes one', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/functions');
  await page.getByText('No functions yet').waitFor();
  await page.getByText('aws lambda create-function').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'functions-empty');
});

test('functions are found, copied as code, and deleted together', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  for (const name of ['orders', 'invoices', 'thumbnails']) {
    await lambda.send(
      new CreateFunctionCommand({ ...(await nodeFunction(name, CODE)), Description: `The ${name}` }),
    );
  }
  const page = await console.open(t, '/functions');
  await page.getByRole('link', { name: 'thumbnails' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'functions');

  await page.getByRole('button', { name: 'Copy as code: orders' }).click();
  await page.getByRole('menuitem', { name: 'AWS CLI' }).click();
  await page.getByText('Copied to the clipboard.').waitFor();
  assert.equal(
    await page.evaluate('navigator.clipboard.readText()'),
    'aws lambda get-function --function-name orders',
  );

  await page.getByRole('button', { name: 'Copy as code: orders' }).click();
  await page.getByRole('menuitem', { name: 'JavaScript (SDK v3)' }).click();
  await page.waitForFunction(`navigator.clipboard.readText().then((text) => text.startsWith('import'))`);
  assert.match(
    String(await page.evaluate('navigator.clipboard.readText()')),
    /new GetFunctionCommand\(\{\n  FunctionName: "orders"\n\}\)/,
  );

  // By the keyboard too, the first time and again; the focus comes back to where it was.
  for (const key of ['Enter', 'ArrowDown']) {
    const button = page.getByRole('button', { name: 'Copy as code: thumbnails' });
    await button.focus();
    await button.press(key);
    await page.getByRole('menuitem', { name: 'AWS CLI' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'AWS CLI' }).waitFor({ state: 'detached' });
    assert.equal(await page.evaluate('document.activeElement.ariaLabel'), 'Copy as code: thumbnails');
    assert.equal(await button.getAttribute('aria-haspopup'), 'true');
  }

  const filter = page.getByRole('combobox', { name: 'Find functions' });
  await filter.fill('invo');
  await filter.press('Enter');
  await page.getByText('1 match').first().waitFor();
  assert.equal(await page.getByRole('link', { name: 'orders' }).count(), 0);
  await page.getByRole('button', { name: 'Clear filters' }).click();

  await page.getByRole('checkbox', { name: 'Select orders' }).click();
  await page.getByRole('checkbox', { name: 'Select invoices' }).click();
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 2 functions' });
  assert.ok(await dialog.getByRole('button', { name: 'Delete' }).isDisabled());
  await dialog.getByRole('textbox').fill('delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('2 functions were deleted.').waitFor();
  const left = await lambda.send(new ListFunctionsCommand({}));
  assert.deepEqual(
    left.Functions?.map(({ FunctionName }) => FunctionName),
    ['thumbnails'],
  );
});
