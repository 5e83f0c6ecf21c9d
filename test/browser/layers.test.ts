import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListLayerVersionsCommand } from '@aws-sdk/client-lambda';
import { zipOf } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

test('a layer is uploaded, gets a version, and a version is deleted', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  const page = await console.open(t, '/layers');
  await page.getByText('No layers yet').waitFor();
  await page.getByText('aws lambda publish-layer-version').waitFor();
  await page.getByRole('button', { name: 'Create layer' }).first().click();
  const file = { name: 'layer.zip', mimeType: 'application/zip', buffer: await zipOf({ 'lib.txt': 'x' }) };
  const create = page.getByRole('dialog', { name: 'Create layer' });
  await create.getByRole('textbox', { name: 'Name' }).fill('libraries');
  await create.getByRole('textbox', { name: 'Description' }).fill('For all');
  await create.locator('input[type=file]').setInputFiles(file);
  await create.getByText('layer.zip').waitFor();
  await checkAccessibility(page);
  await create.getByRole('button', { name: 'Create layer' }).click();
  const layers = page.getByRole('grid', { name: 'Layers' });
  await layers.getByText('For all').waitFor();
  await screenshot(page, 'layers');
  await layers.getByRole('link', { name: 'libraries' }).click();

  const versions = page.getByRole('grid', { name: 'Versions' });
  await versions.getByText(/:layer:libraries:1$/).waitFor();
  await page.getByRole('button', { name: 'Create version' }).click();
  const publish = page.getByRole('dialog', { name: 'Create version' });
  await publish.locator('input[type=file]').setInputFiles(file);
  await publish.getByRole('button', { name: 'Create version' }).click();
  await versions.getByText(/:layer:libraries:2$/).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'layer-versions');

  await versions.getByRole('radio', { name: 'Select 1' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const confirm = page.getByRole('dialog', { name: 'Delete libraries:1' });
  await confirm.getByRole('textbox').fill('delete');
  await confirm.getByRole('button', { name: 'Delete' }).click();
  await versions.getByText(/:layer:libraries:1$/).waitFor({ state: 'detached' });
  const { LayerVersions } = await lambda.send(new ListLayerVersionsCommand({ LayerName: 'libraries' }));
  assert.deepEqual(
    LayerVersions?.map(({ Version }) => Version),
    [2],
  );

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await page.getByRole('button', { name: '创建版本' }).waitFor();
});
