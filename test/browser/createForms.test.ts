import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, consoleOfThisFile, noBrowser } from './browser.ts';

const console = consoleOfThisFile();

/** Pages that are one form; its field for a name, and what is around it. */
const FORMS: readonly (readonly [path: string, field: RegExp, list: RegExp])[] = [
  ['/functions/create', /^Function name/, /console\/functions$/],
  ['/dynamodb/create', /^Table name/, /console\/dynamodb$/],
  ['/apis/create', /^Name/, /console\/apis$/],
  ['/alarms/create', /^Alarm/, /console\/alarms$/],
];

for (const [path, field, list] of FORMS) {
  test(`${path} asks before what was typed is left`, { skip: noBrowser }, async (t) => {
    const page = await console.open(t, path);
    const name = page.getByRole('textbox', { name: field }).first();
    const question = page.getByRole('dialog', { name: 'Leave the page?' });
    const cancel = page.getByRole('main').getByText('Cancel', { exact: true });
    await name.waitFor();
    await cancel.click();
    await page.waitForURL(list);

    await page.goBack();
    await name.fill('typed');
    await cancel.click();
    await question.waitFor();
    if (path === '/functions/create') await checkAccessibility(page);
    await question.getByRole('button', { name: 'Stay' }).click();
    await question.waitFor({ state: 'hidden' });
    assert.equal(await name.inputValue(), 'typed');
    await cancel.click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL(list);
  });
}
