import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import { writeLayout } from '../../src/compute/images/layout.fixture.ts';
import { noShellImageReason, shellImage } from '../images/shellImage.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const skip = noBrowser || noShellImageReason();
const folder = mkdtempSync(join(tmpdir(), 'mayfly-layout-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const console = consoleOfThisFile({
  isolation: 'bubblewrap',
  egress: 'platform',
  imageFolders: [folder],
});

test('a function from a container image: made, run, and moved to another image', { skip }, async (t) => {
  const layout = join(folder, 'app');
  writeLayout(layout, 'v1', shellImage({ Env: ['COLOUR=blue', 'PATH=/bin'] }));
  const uri = `oci:${layout}:v1`;
  const page = await console.open(t, '/functions/create');
  await page.getByRole('radio', { name: 'Container image' }).click();
  await page.getByRole('textbox', { name: 'Function name' }).fill('pictured');
  await page.getByRole('button', { name: 'Create function' }).click();
  await page.getByText('Enter the URI of an image.').waitFor();
  await page.getByRole('textbox', { name: 'Container image URI' }).fill(uri);
  await checkAccessibility(page);
  await screenshot(page, 'create-image');
  await page.getByRole('button', { name: 'Create function' }).click();
  await page.waitForURL(console.url('/functions/pictured'));
  // The box is there before what it shows is known.
  await page
    .getByRole('textbox', { name: 'Image URI' })
    .and(page.locator(`[value="${uri}"]`))
    .waitFor();
  const { Configuration, Code } = await console.platform.lambda.send(
    new GetFunctionCommand({ FunctionName: 'pictured' }),
  );
  assert.deepEqual([Configuration?.PackageType, Code?.ImageUri], ['Image', uri]);

  await page.getByRole('tab', { name: 'Test', exact: true }).click();
  const panel = page.getByRole('tabpanel', { name: 'Test' });
  const event = panel.getByRole('textbox', { name: 'Event JSON' });
  await event.getByText('"value1"').waitFor();
  await page.evaluate(`navigator.clipboard.writeText('"echo $COLOUR"')`);
  await event.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('"0 blue "').first().waitFor();

  writeLayout(layout, 'v2', shellImage({ Env: ['COLOUR=green', 'PATH=/bin'] }));
  await page.getByRole('tab', { name: 'Code', exact: true }).click();
  await page.getByRole('textbox', { name: 'Image URI' }).fill(`oci:${layout}:v2`);
  await page.getByRole('button', { name: 'Deploy new image' }).click();
  await page.getByText('Successfully updated the function pictured').waitFor();
  await page.getByRole('tab', { name: 'Test', exact: true }).click();
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('"0 green "').first().waitFor();
});
