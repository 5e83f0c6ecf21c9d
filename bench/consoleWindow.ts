import { existsSync } from 'node:fs';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { readCredentials, REGION, type BenchedPlatform } from './platform.ts';
import { join } from 'node:path';

const CHROMIUM = '/usr/bin/chromium';

/** Chromium, as `./mayfly test` installs it, drawing by the processor. */
export function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error('needs Chromium: apt-get install chromium');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
}

/** A window of the console with nothing in its cache, signed in as the account's root. */
export interface ConsoleWindow {
  readonly page: Page;
  /** Loads this page anew. */
  open(path: string, selector?: string): Promise<Interactive>;
  /** Clicks what the selector finds and waits until `path` is there. */
  click(selector: string, ready: Ready): Promise<number>;
  /** The pointer rests on it for a tenth of a second first, as a hand's does. */
  pointAndClick(selector: string, ready: Ready): Promise<number>;
  /** Milliseconds between the frames that are drawn while `work`, a function of the page, runs. */
  framesWhile(work: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface Interactive {
  /** From the navigation's start to the page with what it asked the service for. */
  readonly ms: number;
  /** What came over the wire until then. */
  readonly scriptBytes: number;
  readonly allBytes: number;
}

/** When a page counts as there: at this address, with this on it, and nothing in it that still waits. */
export interface Ready {
  /** The page is the same, a part of it another. */
  readonly samePage?: boolean;
  /** The end of the address. */
  readonly path: string;
  readonly selector: string;
}

/**
 * In the page. A page is interactive when its heading is there, no spinner turns and nothing says that it is loading,
 * and the frame that shows it has been drawn; the time of that frame's end is taken.
 */
const WATCH = `
globalThis.mayflyHeading = () => document.querySelector('main h1');
globalThis.mayflyReady = ({ path, selector }, former) => {
  const main = document.querySelector('main') ?? document.body;
  return location.pathname.concat(location.search).endsWith(path)
    && mayflyHeading() !== former
    && [...main.querySelectorAll(selector)].some((element) => element.checkVisibility())
    && ![...main.querySelectorAll('[class*="awsui_spinner-rotator"], [class*="awsui_status-loading"]')]
      .some((element) => element.checkVisibility());
};
globalThis.mayflyWait = (ready, former) => new Promise((resolve, reject) => {
  const end = performance.now() + 20_000;
  const look = () => requestAnimationFrame(() => setTimeout(() => {
    if (mayflyReady(ready, former)) resolve(performance.now());
    else if (performance.now() > end) reject(new Error('never came: ' + JSON.stringify(ready) + ' at ' + location.href));
    else look();
  }));
  look();
});
globalThis.mayflyPoint = (selector) => new Promise((resolve) => {
  document.querySelector(selector)?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  setTimeout(resolve, 100);
});
globalThis.mayflyClick = async (selector, ready) => {
  const element = document.querySelector(selector);
  if (!element) throw new Error('nothing to click: ' + selector);
  const start = performance.now();
  const former = ready.samePage ? null : mayflyHeading();
  element.click();
  return (await mayflyWait(ready, former)) - start;
};
globalThis.mayflyFrames = async (work) => {
  const frames = [];
  let last = performance.now(), goes = true;
  const frame = (now) => { frames.push(now - last); last = now; if (goes) requestAnimationFrame(frame); };
  await new Promise((resolve) => requestAnimationFrame((now) => { last = now; resolve(); }));
  requestAnimationFrame(frame);
  await work();
  goes = false;
  return frames;
};`;

export async function openWindow(browser: Browser, platform: BenchedPlatform): Promise<ConsoleWindow> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const session = JSON.stringify({
    ...readCredentials(join(platform.dataFolder, 'credentials')),
    region: REGION,
    account: '000000000000',
    arn: 'arn:aws:iam::000000000000:root',
  });
  await page.addInitScript(`${WATCH}
    sessionStorage.setItem('mayfly.session', ${JSON.stringify(session)});
    sessionStorage.setItem('mayfly.warningsSeen', 'yes');`);
  const wire = await countBytes(await context.newCDPSession(page));
  return {
    page,
    open: async (path, selector = 'h1') => {
      wire.reset();
      await page.goto(`http://127.0.0.1:${platform.port}/_mayfly/console${path}`, { waitUntil: 'commit' });
      const ms = await page.evaluate<number>(`mayflyWait(${JSON.stringify({ path, selector })})`);
      return { ms, scriptBytes: wire.scripts(), allBytes: wire.all() };
    },
    click: (selector, ready) =>
      page.evaluate<number>(`mayflyClick(${JSON.stringify(selector)}, ${JSON.stringify(ready)})`),
    pointAndClick: (selector, ready) =>
      page.evaluate<number>(
        `mayflyPoint(${JSON.stringify(selector)}).then(() => mayflyClick(${JSON.stringify(selector)}, ${JSON.stringify(ready)}))`,
      ),
    framesWhile: (work) => page.evaluate<readonly number[]>(`mayflyFrames(${work})`),
    close: () => context.close(),
  };
}

/** As they come over the wire, compressed. */
async function countBytes(browser: CDPSession) {
  const kinds = new Map<string, string>();
  let scripts = 0;
  let all = 0;
  browser.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  browser.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    all += encodedDataLength;
    if (kinds.get(requestId) === 'Script') scripts += encodedDataLength;
  });
  await browser.send('Network.enable');
  return {
    scripts: () => scripts,
    all: () => all,
    reset: () => {
      scripts = 0;
      all = 0;
    },
  };
}
