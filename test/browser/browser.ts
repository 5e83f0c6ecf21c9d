import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, type TestContext } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CLONE_FOLDER, type Config } from '../../src/config.ts';
import { REGION, testPlatform, type TestPlatform } from '../harness.ts';
import { builtConsole } from './consoleBuild.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For `test(name, { skip: noBrowser }, …)`. */
export const noBrowser: string | false =
  process.platform !== 'linux' || !existsSync(CHROMIUM)
    ? 'chromium is not installed (apt-get install chromium)'
    : false;

/** A browser, and a platform with the console as its sources are now. */
export interface ConsoleTest {
  readonly platform: TestPlatform;
  readonly browser: Browser;
  /** `/functions` -> its address. */
  url(path: string): string;
  /** A new window with nobody signed in. It fails the test at its end when the page broke or broke its policy. */
  window(context: Context, options?: WindowOptions): Promise<Page>;
  /** A new window at this page, as the account's root or with another key. */
  open(context: Context, path: string, options?: WindowOptions): Promise<Page>;
}

type Context = Pick<TestContext, 'after'>;

export interface WindowOptions {
  readonly language?: 'en' | 'zh';
  readonly colorScheme?: 'light' | 'dark';
  readonly key?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** For a whole test file: called at its top, usable in its tests. */
export function consoleOfThisFile(overrides: Partial<Config> = {}): ConsoleTest {
  let opened: ConsoleTest | undefined;
  const closers: (() => unknown)[] = [];
  before(async () => {
    if (noBrowser !== false) return;
    const context = { after: (close: () => unknown) => void closers.unshift(close) };
    opened = await openConsole(context as Context, overrides);
  });
  after(async () => {
    for (const close of closers) await close();
  });
  const it = (): ConsoleTest => {
    assert.ok(opened, 'used before the tests run');
    return opened;
  };
  return {
    get platform() {
      return it().platform;
    },
    get browser() {
      return it().browser;
    },
    url: (path) => it().url(path),
    window: (...parameters) => it().window(...parameters),
    open: (...parameters) => it().open(...parameters),
  };
}

async function openConsole(context: Context, overrides: Partial<Config>): Promise<ConsoleTest> {
  const platform = await testPlatform(context, overrides, { consoleFolder: await builtConsole() });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  context.after(() => browser.close());
  const url = (path: string) => `${platform.endpoint}/_mayfly/console${path}`;
  const window: ConsoleTest['window'] = (test, options = {}) => openWindow(browser, test, options);
  return {
    platform,
    browser,
    url,
    window,
    open: async (test, path, options = {}) => {
      const page = await window(test, options);
      const session = JSON.stringify(await sessionOf(platform, options.key ?? platform.credentials));
      // A warning that this test platform does not isolate functions: one test looks at it.
      // Chromium's own page, when this one did not come, has no storage.
      await page.addInitScript(`if (location.protocol === 'http:' && sessionStorage.getItem('mayfly.session') === null) {
        sessionStorage.setItem('mayfly.session', ${JSON.stringify(session)});
        sessionStorage.setItem('mayfly.warningsSeen', 'yes');
      }`);
      await page.goto(url(path));
      return page;
    },
  };
}

async function openWindow(browser: Browser, test: Context, options: WindowOptions): Promise<Page> {
  const tab = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: options.language === 'zh' ? 'zh-CN' : 'en-US',
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await tab.newPage();
  // Generous: a busy machine is no failure.
  page.setDefaultTimeout(60_000);
  goAgainOverNetworkChanges(page);
  const problems = problemsOf(page);
  test.after(async () => {
    await tab.close();
    assert.deepEqual(problems, [], 'the page broke, or broke its content security policy');
  });
  return page;
}

/**
 * Chromium lets go of what it loads when an address of the machine comes or goes, which every start and stop of a platform beside
 * this one is: then half a page is there. A person would load it again.
 */
function goAgainOverNetworkChanges(page: Page): void {
  const go = page.goto.bind(page);
  let changes = 0;
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText.includes('ERR_NETWORK_CHANGED')) changes++;
  });
  page.goto = async (...place) => {
    for (let attempt = 1; ; attempt++) {
      const before = changes;
      try {
        const answer = await go(...place);
        if (changes === before || attempt === 5) return answer;
      } catch (error) {
        if (changes === before || attempt === 5) throw error;
      }
    }
  };
}

async function sessionOf(platform: TestPlatform, key: NonNullable<WindowOptions['key']>) {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  const sts = new STSClient({ region: REGION, endpoint: platform.endpoint, credentials });
  try {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return { ...credentials, region: REGION, account: Account, arn: Arn };
  } finally {
    sts.destroy();
  }
}

/** What the page complains of; a refusal by the service is an answer, not a problem. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(message.text());
    }
  });
  return problems;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** No violation of WCAG 2.2 A and AA that axe can see, in light and in dark. */
export async function checkAccessibility(page: Page): Promise<void> {
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  for (const colorScheme of ['light', 'dark'] as const) {
    await inMode(page, colorScheme);
    // What is half scrolled out of sight, behind the bar at the top, looks too small to be hit.
    await page.evaluate('scrollTo(0, 0)');
    // It would copy a style sheet that it can not read into the page, against the page's policy, for none of these rules.
    const { violations } = await page.evaluate<AxeResult>(
      `axe.run(document, { preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
    );
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    );
    assert.deepEqual(found, [], `in ${colorScheme} mode`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

async function inMode(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const body = colorScheme === 'dark' ? 'body.awsui-dark-mode' : 'body:not(.awsui-dark-mode)';
  await page.locator(body).waitFor({ state: 'attached' });
}

const SCREENSHOTS = join(CLONE_FOLDER, 'docs', 'console');

/** Pictures for the documents, in light and dark, when MAYFLY_SCREENSHOTS is set: tests take them, people look at them. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env['MAYFLY_SCREENSHOTS']) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await inMode(page, colorScheme);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
  }
}
