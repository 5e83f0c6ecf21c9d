import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const noPython = existsSync('/usr/bin/python3') ? false : 'no Python on this machine';

/** The tutorial that most people follow, click for click. */
test('the tutorial: a function from scratch, edited, tested', { skip: noBrowser || noPython }, async (t) => {
  const page = await console.open(t, '/functions');
  await page.getByRole('link', { name: 'Create function' }).first().click();
  await page.getByRole('radio', { name: 'Author from scratch' }).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Author from scratch' }).isChecked());
  await page.getByRole('textbox', { name: 'Function name' }).fill('EssentialFunction');
  await page.getByRole('button', { name: /^Runtime/ }).click();
  await page
    .getByRole('option', { name: /^Python 3\.\d+ / })
    .and(page.locator(':not([aria-disabled="true"])'))
    .first()
    .click();
  assert.ok(
    await page.getByRole('radio', { name: 'Create a new role with basic Lambda permissions' }).isChecked(),
  );
  await checkAccessibility(page);
  await screenshot(page, 'create-function');
  await page.getByRole('button', { name: 'Create function' }).click();

  await page.getByText('Successfully created the function EssentialFunction').first().waitFor();
  await page.waitForURL(console.url('/functions/EssentialFunction'));
  await page.getByRole('group', { name: 'lambda_function.py' }).waitFor();
  const editor = page.getByRole('textbox', { name: 'lambda_function.py' });
  await editor.getByText('def lambda_handler(event, context):').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'function-code');

  await page.getByRole('button', { name: 'Test', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Configure test event' });
  await dialog.getByRole('textbox', { name: 'Event name' }).fill('first');
  await dialog.getByText('"value1"').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'test-event');
  await dialog.getByRole('button', { name: 'Save' }).click();

  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('Execution result: succeeded').waitFor();
  await page.getByText('"body": "\\"Hello from Lambda!\\""').waitFor();
  for (const fact of ['Duration', 'Billed duration', 'Max memory used', 'Request ID']) {
    await page.getByText(fact, { exact: true }).first().waitFor();
  }
  await page.getByText(/^START RequestId: /).waitFor();
  await page.getByText('Cold: a new environment').waitFor();
  await checkAccessibility(page);
  const result = await page.getByText('Execution result: succeeded').boundingBox();
  await page.evaluate(`window.scrollBy(0, ${(result?.y ?? 0) - 140})`);
  await screenshot(page, 'test-result');

  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await page.getByText('Warm: an environment that was there').waitFor();

  await page.getByRole('button', { name: 'Add trigger' }).click();
  await page.getByRole('menuitem', { name: 'API Gateway (HTTP API)' }).click();
  const trigger = page.getByRole('dialog', { name: 'Add an HTTP API' });
  await trigger.getByRole('textbox', { name: 'Path' }).fill('/hello');
  await trigger.getByRole('button', { name: 'Add', exact: true }).click();
  // Where the function is reached stands beside it, and opens.
  const address = page.getByRole('link', {
    name: /^http:\/\/\w+\.execute-api\.us-east-1\.localhost:\d+\/hello/,
  });
  await address.first().waitFor();
  const opened = page.context().waitForEvent('page');
  await address.first().click();
  await (await opened).getByText('Hello from Lambda!').waitFor();
  await page.getByRole('tab', { name: 'Configuration' }).click();
  await page.getByRole('link', { name: 'Triggers', exact: true }).click();
  const triggers = page.getByRole('grid', { name: 'Triggers' });
  await triggers.getByRole('link', { name: 'API Gateway', exact: true }).waitFor();
  await triggers.getByRole('link', { name: /\/hello/ }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'configuration-triggers');
  await page.getByRole('tab', { name: 'Monitor' }).click();
  await page.getByRole('heading', { name: 'Invocations', exact: true }).waitFor();
});

test(
  'code is edited, deployed, and runs; a failure shows its error',
  { skip: noBrowser || noPython },
  async (t) => {
    const page = await console.open(t, '/functions/EssentialFunction');
    await replaceCode(
      page,
      'def lambda_handler(event, context):\n    raise ValueError("no " + event["key1"])',
    );
    await page.getByText('1 change not deployed').waitFor();
    // The page can't be left by mistake.
    await page.getByRole('link', { name: 'Functions' }).first().click();
    await page.getByRole('dialog', { name: 'Leave the page?' }).getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByText('Successfully updated the function EssentialFunction').first().waitFor();

    await page.getByRole('tab', { name: 'Test', exact: true }).click();
    const panel = page.getByRole('tabpanel', { name: 'Test' });
    await panel.getByRole('textbox', { name: 'Event JSON' }).getByText('"value1"').waitFor();
    await panel.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText('Execution result: failed').waitFor();
    await page.getByText('"errorMessage": "no value1"').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'function-test');
  },
);

async function replaceCode(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'lambda_function.py' });
  await editor.getByText('def lambda_handler').waitFor();
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}
