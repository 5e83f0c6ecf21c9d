import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { nodeFunction, ROLE, zipOf } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const CODE = 'export const handler = async () => "first";\n';

test(
  'a function from a blueprint, with a role that is there; its event runs',
  {
    skip: noBrowser,
  },
  async (t) => {
    const page = await console.open(t, '/functions/create');
    await page.getByRole('radio', { name: 'Use a blueprint' }).click();
    await page.getByRole('button', { name: /^Blueprint/ }).click();
    await page.getByRole('option', { name: /^Total of an order, in Node\.js/ }).click();
    // By the keyboard: what was chosen moves it away from under the pointer.
    await page.getByRole('button', { name: 'Its code' }).press('Enter');
    await page.getByText('export const handler').waitFor();
    await page.getByRole('textbox', { name: 'Function name' }).fill('total');
    await page.getByRole('radio', { name: 'Use an existing role' }).click();
    await page.getByRole('button', { name: /^Existing role/ }).click();
    await page.getByRole('option', { name: 'test-role' }).click();
    await checkAccessibility(page);
    await screenshot(page, 'create-blueprint');
    await page.getByRole('button', { name: 'Create function' }).click();
    await page.waitForURL(console.url('/functions/total'));
    const { lambda } = console.platform;
    const made = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'total' }));
    assert.deepEqual([made.Role, made.Environment?.Variables], [ROLE, { CURRENCY: 'EUR' }]);
    // The event that shows what it does is saved with it.
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('Execution result: succeeded').waitFor();
    await page.getByText('"total": "49.80 EUR"').first().waitFor();
  },
);

test('a package is uploaded, runs, and is downloaded as it is', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('packed', CODE)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'packed' });
  const page = await console.open(t, '/functions/packed');
  await page.getByRole('textbox', { name: 'index.mjs' }).getByText('"first"').waitFor();

  const files = { 'index.mjs': CODE.replace('first', 'second'), 'data/list.json': '[1, 2]' };
  const buffer = await zipOf(files);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload from' }).click();
  await page.getByRole('menuitem', { name: '.zip file' }).click();
  await (await choosing).setFiles({ name: 'packed.zip', mimeType: 'application/zip', buffer });
  await page.getByText('Successfully updated the function packed').waitFor();
  await page.getByRole('textbox', { name: 'index.mjs' }).getByText('"second"').waitFor();
  await page.getByRole('navigation', { name: 'Files' }).getByText('data', { exact: true }).waitFor();
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'packed' });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'packed' }));
  assert.equal(Buffer.from(Payload ?? []).toString(), '"second"');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download .zip' }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'packed.zip');
  assert.deepEqual(readFileSync(await download.path()), buffer);
  await page.getByText('packed.zip is among the browser’s downloads.').waitFor();
});

test(
  'a package that is none is refused in the service’s own words, and nothing is lost',
  {
    skip: noBrowser,
  },
  async (t) => {
    const page = await console.open(t, '/functions/packed');
    await page.getByRole('textbox', { name: 'index.mjs' }).getByText('"second"').waitFor();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'no.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
    await page.getByText(/Could not unzip uploaded file/).waitFor();
    await page.getByText('Request ID').first().waitFor();
    await page.getByRole('textbox', { name: 'index.mjs' }).getByText('"second"').waitFor();
  },
);
