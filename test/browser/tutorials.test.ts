import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import type { Locator, Page } from 'playwright-core';
import { createTexts } from '../../console/src/pages/functions/create/texts.ts';
import { codeTexts } from '../../console/src/pages/functions/function/code/texts.ts';
import { urlTexts } from '../../console/src/pages/functions/function/configuration/functionUrl/texts.ts';
import { formTexts } from '../../console/src/form/texts.ts';
import { monitorTexts } from '../../console/src/pages/functions/function/monitor/texts.ts';
import { tabTexts } from '../../console/src/pages/functions/function/tabTexts.ts';
import { testTexts } from '../../console/src/pages/functions/function/test/texts.ts';
import { functionTexts } from '../../console/src/pages/functions/function/texts.ts';
import { functionsTexts } from '../../console/src/pages/functions/list/texts.ts';
import { logEventsTexts } from '../../console/src/pages/logs/events/texts.ts';
import { logGroupTexts } from '../../console/src/pages/logs/group/texts.ts';
import { pageTexts } from '../../console/src/page/texts.ts';
import { navigationTexts } from '../../console/src/shell/navigation.ts';
import { signInTexts } from '../../console/src/signIn/texts.ts';
import { consoleOfThisFile, noBrowser } from './browser.ts';
import { walkThrough, type Walk } from './walk.ts';

const console = consoleOfThisFile();
const noPython = existsSync('/usr/bin/python3') ? false : 'no Python on this machine';
const SIZE = { width: 1080, height: 880 };
/** Without the bars at the top and the pages at the left. */
const CONTENT = { x: 281, y: 99, width: SIZE.width - 281, height: SIZE.height - 99 };

for (const language of ['en', 'zh'] as const) {
  const ending = language === 'en' ? 'md' : 'zh.md';

  test(`your first function (${language})`, { skip: noBrowser || noPython }, async (t) => {
    const walk = walkThrough(`your-first-function.${ending}`);
    t.after(() => leaveNothing('EssentialFunction'));
    const page = await newcomer(t, language);
    const create = createTexts[language];
    const code = codeTexts[language];
    const run = testTexts[language];

    walk.step();
    await signIn(page, walk, language);

    walk.step();
    await openCreateFunction(page, walk, language);
    assert.ok(await page.getByRole('radio', { name: walk.name(create.scratch) }).isChecked());
    await page.getByRole('textbox', { name: walk.name(create.name) }).fill(walk.literal('EssentialFunction'));
    await page.getByRole('button', { name: new RegExp(`^${walk.name(create.runtime)}`) }).click();
    await page
      .getByRole('option', { name: /^Python 3\.\d+ / })
      .and(page.locator(':not([aria-disabled="true"])'))
      .first()
      .click();
    await page.getByText(walk.name(create.role), { exact: true }).waitFor();
    assert.ok(await page.getByRole('radio', { name: walk.name(create.roleBasic) }).isChecked());
    await walk.picture(page, CONTENT);
    await page.getByRole('button', { name: walk.name(create.submit) }).click();

    walk.step();
    await replaceText(page, walk.literal('lambda_function.py'), walk.code());
    await page.getByText(walk.name(code.undeployed(1))).waitFor();
    await pictureOf(walk, page, [page.getByText(code.title), page.getByText(code.undeployed(1))]);
    await page.getByRole('button', { name: walk.name(code.deploy), exact: true }).click();
    await page.getByText(code.deployed('EssentialFunction')).first().waitFor();

    walk.step();
    const testButton = page.getByRole('button', { name: walk.name(run.test), exact: true });
    await testButton.click();
    const dialog = page.getByRole('dialog', { name: walk.name(run.configure) });
    await dialog.getByRole('textbox', { name: walk.name(run.eventName) }).fill(walk.literal('rectangle'));
    await dialog.getByText('"value1"').waitFor();
    await replaceText(page, walk.name(run.json), walk.code());
    await dialog.getByText('"width"').waitFor();
    await walk.picture(page, boxOf(dialog));
    await dialog.getByRole('button', { name: walk.name(run.save) }).click();

    walk.step();
    await dialog.waitFor({ state: 'detached' });
    await testButton.click();
    await page.getByText(walk.name(run.succeeded)).waitFor();
    await page.getByText('"area": 42').waitFor();
    for (const fact of [run.billed, run.maxMemory]) {
      await page.getByText(walk.name(fact), { exact: true }).first().waitFor();
    }
    await page.getByText(walk.name(run.cold)).waitFor();
    await pictureOf(walk, page, [page.getByText(run.succeeded), page.locator('.outcome-id').last()]);
    await page.getByRole('button', { name: walk.name(run.test), exact: true }).click();
    await page.getByText(walk.name(run.warm)).waitFor();

    walk.step();
    await page.getByRole('link', { name: walk.name(run.logs), exact: true }).click();
    await page
      .getByText(language === 'en' ? 'The area is 42' : '面积是 42')
      .first()
      .waitFor();
    await page
      .getByRole('searchbox', { name: walk.name(logEventsTexts[language].filter) })
      .fill(walk.literal(language === 'en' ? 'area' : '"面积"'));
    await page.keyboard.press('Enter');
    await page.getByText(logEventsTexts[language].count('2')).waitFor();
    await walk.picture(page, CONTENT);

    walk.step();
    await leftLink(page, walk.name(navigationTexts[language].functions)).click();
    await page.getByRole('link', { name: walk.literal('EssentialFunction') }).click();
    await page.getByRole('tab', { name: walk.name(tabTexts[language].monitor) }).click();
    const { charts, recent } = monitorTexts[language];
    for (const chart of [charts.invocations, charts.duration, charts.errors]) {
      await page
        .getByRole('application', { name: walk.name(chart), exact: true })
        .first()
        .waitFor();
    }
    const runs = page.getByRole('grid', { name: walk.name(recent) });
    await runs
      .getByText(walk.literal(language === 'en' ? 'Cold' : '冷启动'))
      .first()
      .waitFor();
    await pictureOf(walk, page, [
      page.getByRole('heading', { name: monitorTexts[language].title, exact: true }),
      // In the chart's legend.
      page.getByText(monitorTexts[language].series.success, { exact: true }).last(),
    ]);

    walk.step();
    walk.name(navigationTexts[language].logGroups);
    await deleteFunction(page, walk, language, 'EssentialFunction', () =>
      walk.picture(page, boxOf(page.getByRole('dialog'))),
    );
    walk.end();
  });

  test(`your first serverless web page (${language})`, { skip: noBrowser }, async (t) => {
    const walk = walkThrough(`your-first-web-page.${ending}`);
    t.after(() => leaveNothing('GreetingPage'));
    const page = await console.open(t, '/home', { language });
    await page.setViewportSize(SIZE);
    const create = createTexts[language];
    const url = urlTexts[language];

    walk.step();
    await openCreateFunction(page, walk, language);
    await page.getByRole('textbox', { name: walk.name(create.name) }).fill(walk.literal('GreetingPage'));
    await page
      .getByRole('button', { name: new RegExp(`^${walk.name(create.runtime)}.*Node\\.js`) })
      .waitFor();
    await walk.picture(page, CONTENT);
    await page.getByRole('button', { name: create.submit }).click();

    walk.step();
    await replaceText(page, walk.literal('index.mjs'), walk.code());
    await pictureOf(walk, page, [
      page.getByText(codeTexts[language].title),
      page.getByText(codeTexts[language].undeployed(1)),
    ]);
    await page.getByRole('button', { name: walk.name(codeTexts[language].deploy), exact: true }).click();
    await page.getByText(codeTexts[language].deployed('GreetingPage')).first().waitFor();

    walk.step();
    await page.getByRole('button', { name: walk.name(functionTexts[language].addTrigger) }).click();
    await page.getByRole('menuitem', { name: walk.name(functionTexts[language].triggerKinds.url) }).click();
    await page.getByRole('button', { name: walk.name(url.create) }).click();
    await page.getByRole('radio', { name: walk.name(url.auths.NONE) }).click();
    assert.ok(await page.getByRole('checkbox', { name: walk.name(url.permissionsBox) }).isChecked());
    const save = page.getByRole('button', { name: walk.name(formTexts[language].save) });
    await pictureOf(walk, page, [
      page.getByRole('tab', { name: tabTexts[language].code, exact: true }),
      save,
    ]);
    await save.click();

    walk.step();
    walk.literal('http://ID.lambda-url.us-east-1.localhost:4566/');
    const address = page
      .getByRole('tabpanel')
      .getByRole('link', { name: /^http:\/\/\w+\.lambda-url\.us-east-1\.localhost:\d+\// });
    await address.waitFor();
    const opened = page.context().waitForEvent('page');
    await address.click();
    const site = await opened;
    site.setDefaultTimeout(60_000);
    await site.setViewportSize({ width: 720, height: 280 });
    await site.getByRole('heading', { name: language === 'en' ? 'Who is there?' : '请问您是？' }).waitFor();
    await walk.picture(site);

    walk.step();
    const field = site.getByRole('textbox', {
      name: walk.name(language === 'en' ? 'Your name' : '您的名字'),
    });
    const send = site.getByRole('button', { name: walk.name(language === 'en' ? 'Greet me' : '打个招呼') });
    await field.fill(walk.literal('Ada'));
    await send.click();
    await site
      .getByRole('heading', { name: walk.name(language === 'en' ? 'Hello, Ada!' : '您好，Ada！') })
      .waitFor();
    await walk.picture(site);
    await field.fill(walk.literal('<b>Ada</b>'));
    await send.click();
    await site.getByRole('heading', { name: '<b>Ada</b>' }).waitFor();
    await site.close();

    walk.step();
    await page.getByRole('link', { name: walk.name(navigationTexts[language].logGroups) }).click();
    await page.getByRole('link', { name: walk.literal('/aws/lambda/GreetingPage') }).click();
    await page.getByRole('link', { name: walk.name(logGroupTexts[language].viewEvents) }).click();
    await page
      .getByRole('searchbox', { name: walk.name(logEventsTexts[language].filter) })
      .fill(walk.literal(language === 'en' ? 'greeted' : '"已问候"'));
    await page.keyboard.press('Enter');
    await page.getByText(logEventsTexts[language].count('2')).waitFor();
    await page.getByText(walk.literal(language === 'en' ? 'greeted Ada' : '已问候 Ada')).click();
    await walk.picture(page, CONTENT);

    walk.step();
    await deleteFunction(page, walk, language, 'GreetingPage', () => Promise.resolve());
    await page.getByText(functionsTexts[language].emptyTitle).waitFor();
    await walk.picture(page, CONTENT);
    walk.end();
  });
}

type Language = 'en' | 'zh';

/** Where a tutorial was not walked to its end, the next one still begins at its own. */
async function leaveNothing(name: string): Promise<void> {
  const { lambda } = console.platform;
  await lambda.send(new DeleteFunctionCommand({ FunctionName: name })).catch(() => undefined);
}

/** Nobody signed in, at the address that the tutorials name. */
async function newcomer(context: TestContext, language: Language): Promise<Page> {
  const page = await console.window(context, { language });
  await page.setViewportSize(SIZE);
  // A warning that this test platform does not isolate functions: those of readers do.
  await page.addInitScript(`sessionStorage.setItem('mayfly.warningsSeen', 'yes')`);
  await page.goto(`http://localhost:${console.platform.platform.port}/`);
  return page;
}

async function signIn(page: Page, walk: Walk, language: Language): Promise<void> {
  const t = signInTexts[language];
  const { accessKeyId, secretAccessKey } = console.platform.credentials;
  await page.getByLabel(walk.name(t.accessKeyId)).fill(accessKeyId);
  await page.getByLabel(walk.name(t.secret)).fill(secretAccessKey);
  await walk.picture(page, page.locator('.sign-in-card'));
  await page.getByRole('button', { name: walk.name(t.signIn) }).click();
}

async function openCreateFunction(page: Page, walk: Walk, language: Language): Promise<void> {
  await leftLink(page, walk.name(navigationTexts[language].functions)).click();
  await page
    .getByRole('link', { name: walk.name(functionsTexts[language].create) })
    .first()
    .click();
}

async function deleteFunction(
  page: Page,
  walk: Walk,
  language: Language,
  name: string,
  asked: () => Promise<void>,
): Promise<void> {
  const t = functionTexts[language];
  await leftLink(page, walk.name(t.functions)).click();
  await page.getByRole('link', { name: walk.literal(name) }).click();
  await page.getByRole('button', { name: walk.name(t.actions), exact: true }).click();
  await page.getByRole('menuitem', { name: walk.name(t.delete) }).click();
  const dialog = page.getByRole('dialog', { name: t.deleteTitle(name) });
  await dialog.getByRole('textbox').fill(walk.literal('delete'));
  await asked();
  await dialog.getByRole('button', { name: walk.name(pageTexts[language].delete) }).click();
  await page.getByText(t.deleted(name)).waitFor();
}

/** What lies between two parts of a page that is longer than the window. */
async function pictureOf(walk: Walk, page: Page, [from, to]: readonly [Locator, Locator]): Promise<void> {
  await page.setViewportSize({ ...SIZE, height: 2400 });
  const top = await from.boundingBox();
  const bottom = await to.boundingBox();
  assert.ok(top && bottom, 'not on the page');
  const y = top.y - 24;
  await walk.picture(page, { ...CONTENT, y, height: bottom.y + bottom.height + 16 - y });
  await page.setViewportSize(SIZE);
}

/** A dialog without what it darkens. */
function boxOf(dialog: Locator): Locator {
  return dialog.locator('[class*="awsui_dialog"]').first();
}

/** Of the pages at the left, not of those above that say where one is. */
function leftLink(page: Page, name: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name, exact: true }).last();
}

async function replaceText(page: Page, label: string, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: label });
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}
