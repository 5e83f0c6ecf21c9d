import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import { sections } from '../../console/src/shell/navigation.ts';
import { nodeFunction } from '../harness.ts';
import { consoleOfThisFile, noBrowser } from './browser.ts';

const console = consoleOfThisFile();
const BUDGET_BYTES = 600 * 1000;
/** Files of code that a click may ask for, with the parts that a page shows later: they were forty. */
const MOST_FILES = 20;
/** Whoever saves data has nothing fetched that they did not ask for. */
const SAVES_DATA = `Object.defineProperty(navigator, 'connection', { value: { saveData: true } })`;

/** What comes over the wire as script from now on. */
function scriptsOf(page: Page): () => Promise<number> {
  const counted: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    counted.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return async () => {
    await page.waitForLoadState('networkidle');
    return (await Promise.all(counted)).reduce((all, bytes) => all + bytes, 0);
  };
}

/** A window's session, to be given to windows whose cache is empty. */
async function sessionOf(t: TestContext): Promise<string> {
  const signedIn = await console.open(t, '/connect');
  await signedIn.getByRole('heading', { name: 'Use with CLI and SDKs' }).waitFor();
  return signedIn.evaluate<string>(`sessionStorage.getItem('mayfly.session')`);
}

async function emptyWindow(t: TestContext, session: string): Promise<Page> {
  const page = await console.window(t);
  await page.addInitScript(`sessionStorage.setItem('mayfly.session', ${JSON.stringify(session)});`);
  return page;
}

/** The names of the files of code that are asked for from now on. */
function codeOf(page: Page): string[] {
  const names: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/\.(?:js|css)$/.test(pathname)) names.push(pathname.slice(pathname.lastIndexOf('/') + 1));
  });
  return names;
}

test(
  'whatever page is the first, it takes less than 600 kB of compressed script, the editor included',
  {
    skip: noBrowser,
  },
  async (t) => {
    await console.platform.lambda.send(
      new CreateFunctionCommand(await nodeFunction('first', 'export const handler = async () => 1;')),
    );
    const { s3 } = console.platform;
    await s3.send(new CreateBucketCommand({ Bucket: 'first' }));
    const page = { Bucket: 'first', Key: 'page.html', ContentType: 'text/html', Body: '<h1>First</h1>' };
    await s3.send(new PutObjectCommand(page));
    const session = await sessionOf(t);
    for (const [path, sign] of [
      ['/home', 'Right now'],
      ['/functions/first', 'Code source'],
      ['/logs/insights', 'Run query'],
      ['/s3/buckets/first/object?key=page.html', '<h1>First</h1>'],
    ] as const) {
      // With nothing in its cache.
      const page = await emptyWindow(t, session);
      await page.addInitScript(SAVES_DATA);
      const scripts = scriptsOf(page);
      await page.goto(console.url(path));
      await page.getByText(sign, { exact: true }).first().waitFor();
      const bytes = await scripts();
      t.diagnostic(`${path}: ${Math.round(bytes / 1000)} kB of script`);
      assert.ok(bytes > 100_000, 'scripts are counted');
      assert.ok(bytes < BUDGET_BYTES, `${path}: ${bytes} bytes`);
    }
  },
);

test('a click on any page of the menu asks for few files of code', { skip: noBrowser }, async (t) => {
  const session = await sessionOf(t);
  const page = await emptyWindow(t, session);
  await page.addInitScript(SAVES_DATA);
  const all = codeOf(page);
  await page.goto(console.url('/connect'));
  await page.getByRole('heading', { name: 'Use with CLI and SDKs' }).waitFor();
  for (const { path } of sections.flatMap(({ pages }) => pages)) {
    const before = all.length;
    await page.evaluate(`document.querySelector('nav a[href="/_mayfly/console${path}"]').click()`);
    await page.waitForURL(`**${path}`);
    await page.locator(`main:has(h1)`).getByRole('heading', { level: 1 }).first().waitFor();
    const asked = all.slice(before);
    t.diagnostic(`${path}: ${asked.length}`);
    assert.ok(asked.length <= MOST_FILES, `${path}: ${asked.join(' ')}`);
  }
});

test(
  'while nobody does anything the code of all pages of the menu is fetched; not for who saves data',
  { skip: noBrowser },
  async (t) => {
    const session = await sessionOf(t);
    for (const saves of [false, true]) {
      const page = await emptyWindow(t, session);
      if (saves) await page.addInitScript(SAVES_DATA);
      const names = codeOf(page);
      await page.clock.install();
      await page.goto(console.url('/connect'));
      await page.getByRole('heading', { name: 'Use with CLI and SDKs' }).waitFor();
      const isThere = () => names.some((name) => name.startsWith('SettingsPage'));
      const first = names.length;
      for (let moments = 0; moments < 600 && !isThere(); moments++) await page.clock.runFor(2000);
      assert.equal(isThere(), !saves, `${first} files first, then ${names.slice(first).join(' ')}`);
      if (!saves) assert.ok(names.some((name) => name.startsWith('AuditPage')));
    }
  },
);
