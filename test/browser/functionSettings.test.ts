import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  ListTagsCommand,
  PublishLayerVersionCommand,
} from '@aws-sdk/client-lambda';
import { nodeFunction, zipOf } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const NAME = 'orders';

/** One page and its menu: a section is a click away. */
test('the rest of the configuration, section by section', { skip: noBrowser }, async (t) => {
  const { lambda } = console.platform;
  const input = await nodeFunction(NAME, 'export const handler = async () => 1;');
  const { FunctionArn } = await lambda.send(new CreateFunctionCommand(input));
  const told = await lambda.send(new CreateFunctionCommand({ ...input, FunctionName: 'told' }));
  const layers: string[] = [];
  for (const LayerName of ['first', 'second']) {
    const Content = { ZipFile: await zipOf({ 'a.txt': LayerName }) };
    const { LayerVersionArn } = await lambda.send(new PublishLayerVersionCommand({ LayerName, Content }));
    layers.push(LayerVersionArn ?? '');
  }
  const page = await console.open(t, `/functions/${NAME}?tab=configuration&section=concurrency`);
  const menu = page.getByRole('navigation', { name: 'Parts of the configuration' });
  const save = async (what: string) => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`Saved: ${what}.`).waitFor();
  };

  await page.getByText('No provisioned concurrency').waitFor();
  await page.getByRole('button', { name: 'Edit: Reserved concurrency' }).click();
  await page.getByRole('radio', { name: 'Reserve concurrency' }).click();
  await page.getByRole('spinbutton', { name: 'Reserved' }).fill('7');
  await save('Reserved concurrency');
  const reserved = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: NAME }));
  assert.equal(reserved.ReservedConcurrentExecutions, 7);
  await checkAccessibility(page);
  await screenshot(page, 'configuration-concurrency');

  await menu.getByRole('link', { name: 'Asynchronous invocation' }).click();
  await page.getByRole('button', { name: 'Edit: Asynchronous invocation' }).click();
  await page.getByRole('spinbutton', { name: 'Retry attempts' }).fill('1');
  await page.getByRole('combobox', { name: 'On failure' }).fill('told');
  await page.getByRole('option', { name: /^told/ }).click();
  await save('Asynchronous invocation');
  await page.getByRole('region', { name: 'Destinations' }).getByText('On failure: Lambda').waitFor();
  await page.getByText('6 h', { exact: true }).waitFor();
  const events = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: NAME }));
  assert.equal(events.MaximumRetryAttempts, 1);
  assert.equal(events.DestinationConfig?.OnFailure?.Destination, told.FunctionArn);

  await menu.getByRole('link', { name: 'Logging' }).click();
  await page.getByRole('button', { name: 'Edit: Logging configuration' }).click();
  await page.getByRole('radio', { name: 'JSON' }).click();
  await save('Logging configuration');

  await menu.getByRole('link', { name: 'Layers' }).click();
  await page.getByText('No layers').waitFor();
  await page.getByRole('button', { name: 'Edit: Layers' }).click();
  for (const arn of layers) {
    await page.getByRole('combobox', { name: 'Add a layer' }).fill(arn);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: `Remove: ${arn}` }).waitFor();
  }
  await page.getByRole('button', { name: `Move up: ${layers[1]}` }).click();
  await checkAccessibility(page);
  await screenshot(page, 'configuration-layers');
  await save('Layers');
  const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: NAME }));
  assert.equal(configuration.LoggingConfig?.LogFormat, 'JSON');
  assert.deepEqual(
    configuration.Layers?.map(({ Arn }) => Arn),
    layers.toReversed(),
  );

  await menu.getByRole('link', { name: 'Tags' }).click();
  await page.getByText('No tags').waitFor();
  await page.getByRole('button', { name: 'Edit: Tags' }).click();
  await page.getByRole('textbox', { name: 'Key 1' }).fill('team');
  await page.getByRole('textbox', { name: 'Value 1' }).fill('shop');
  await save('Tags');
  const { Tags } = await lambda.send(new ListTagsCommand({ Resource: FunctionArn }));
  assert.deepEqual(Tags, { team: 'shop' });

  await menu.getByRole('link', { name: 'Runtime management' }).click();
  await page.getByText('Auto', { exact: true }).waitFor();
});
