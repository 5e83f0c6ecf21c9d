/**
 * The console in Chromium beside its budget: first load, clicks on every page of the menu and on a function's tabs,
 * then a list of 10,000 functions and a log of 100,000 lines. Budgets are of this machine: there is nothing bare to
 * compare with.
 */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { sections } from '../console/src/shell/navigation.ts';
import { buildConsole } from '../src/cli/consoleBuild.ts';
import { readConfig } from '../src/config.ts';
import { openBrowser, openWindow, type ConsoleWindow, type Ready } from './consoleWindow.ts';
import { createEcho } from './functions.ts';
import {
  machine,
  percentile,
  readCredentials,
  REGION,
  startPlatform,
  type BenchedPlatform,
} from './platform.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const FUNCTIONS = Number(process.argv[3] ?? 10_000);
const LINES = Number(process.argv[4] ?? 100_000);
const GROUP = '/bench/lines';
const BASE = '/_mayfly/console';
/** Of the editor. */
const CODE = '.code-source';
/** The last of the code that is fetched while nobody does anything. */
const LAST_AHEAD = /\/CodeEditor-[^/]+\.js$/;
/** The frame that shows what was done has been drawn. */
const SETTLED = `new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))))`;
const TABS = ['test', 'monitor', 'configuration', 'aliases', 'versions', 'code'];

await buildConsole({
  cacheFolder: readConfig([]).config.cacheFolder,
  signal: AbortSignal.timeout(240_000),
  step: () => undefined,
});
const platform = await startPlatform();
const browser = await openBrowser();
try {
  await createEcho(platform, 'echo', 'nodejs24.x', { memoryMiB: 128 });
  process.stdout.write(`${machine()}; median of ${ROUNDS} windows\n\n`);
  if (ROUNDS > 0) print(['first load', 'interactive ms', 'script kB', 'all kB'], await firstLoads(browser));
  if (ROUNDS > 0)
    print(
      ['click on', 'at once ms', 'after a rest ms', 'pointed at before ms', 'again ms'],
      await clicks(browser),
    );
  const preparedMs = await prepare(platform);
  process.stdout.write(`${FUNCTIONS} functions and ${LINES} lines made in ${preparedMs.toFixed(0)} ms\n\n`);
  print(['with many', 'ms'], await functionList(browser));
  print(['scrolling', 'frames/s', 'p50 ms', 'p95 ms', 'longest ms', 'over 50 ms'], await scrolling(browser));
} finally {
  await browser.close();
  await platform.stop();
}

async function firstLoads(on: Browser): Promise<string[][]> {
  const rows: string[][] = [];
  for (const path of ['/home', '/functions', '/functions/echo']) {
    const found: { ms: number; scriptBytes: number; allBytes: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const window = await openWindow(on, platform);
      found.push(await window.open(path, path === '/functions/echo' ? CODE : 'h1'));
      await window.close();
    }
    const kB = (bytes: number[]) => (median(bytes) / 1000).toFixed(0);
    rows.push([
      path,
      median(found.map(({ ms }) => ms)).toFixed(0),
      kB(found.map(({ scriptBytes }) => scriptBytes)),
      kB(found.map(({ allBytes }) => allBytes)),
    ]);
  }
  return rows;
}

/**
 * Every page of the menu, from the page before it: with its code still to be fetched and no warning, as nobody clicks who has seen
 * the first page for a second; when the code of all pages has been fetched meanwhile; with the pointer on the link before; and again.
 */
async function clicks(on: Browser): Promise<string[][]> {
  const paths = sections.flatMap(({ pages }) => pages.map(({ path }) => path));
  const found = new Map<string, [number[], number[], number[], number[]]>();
  const walk = async (window: ConsoleWindow, column: 0 | 1 | 2 | 3) => {
    const note = async (what: string, selector: string, ready: Ready) => {
      const row = found.get(what) ?? [[], [], [], []];
      found.set(what, row);
      const clicked = column === 2 ? window.pointAndClick(selector, ready) : window.click(selector, ready);
      row[column].push(await clicked.catch(never));
    };
    const toPage = (path: string) => note(path, ...linkTo(path));
    for (const path of paths) await toPage(path);
    await window.click(...linkTo('/functions'));
    await note('a function, from its list', `a[href="${BASE}/functions/echo"]`, {
      path: '/functions/echo',
      selector: CODE,
    });
    for (const tab of TABS) {
      const selector = `[role=tab][data-testid="${tab}"]`;
      const ready = { samePage: true, path: `tab=${tab}`, selector: `${selector}[aria-selected=true]` };
      await note(`its tab ${tab}`, selector, ready);
    }
    await window.click(...linkTo('/functions'));
    await note('Create function', `a[href="${BASE}/functions/create"]`, {
      path: '/functions/create',
      selector: 'h1',
    });
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const column of [0, 1, 2] as const) {
      const window = await openWindow(on, platform);
      const ahead = column === 1 ? window.page.waitForResponse(LAST_AHEAD) : undefined;
      await window.open('/connect');
      await ahead;
      await walk(window, column);
      if (column === 1) await walk(window, 3);
      await window.close();
    }
  }
  return [...found].map(([what, columns]) => [what, ...columns.map((ms) => median(ms).toFixed(0))]);
}

function linkTo(path: string): [selector: string, ready: Ready] {
  return [`nav a[href="${BASE}${path}"]`, { path: BASE + path, selector: 'h1' }];
}

/** A page that shows no heading, or waits for ever, is a line of the table too. */
function never(error: unknown): number {
  process.stderr.write(`${String(error)}\n`);
  return Infinity;
}

/** Through the API, sixteen at a time. */
async function prepare(on: BenchedPlatform): Promise<number> {
  const started = performance.now();
  const names = Array.from({ length: FUNCTIONS - 1 }, (_, index) => `function-${index}`).values();
  const create = async () => {
    for (const name of names) await createEcho(on, name, 'nodejs24.x', { memoryMiB: 128 });
  };
  await Promise.all(Array.from({ length: 16 }, create));
  // All of them, the last included, are ready to run.
  await waitUntilFunctionActiveV2(
    { client: on.lambda, maxWaitTime: 100, minDelay: 1 },
    { FunctionName: `function-${FUNCTIONS - 2}` },
  );
  const logs = new CloudWatchLogsClient({
    region: REGION,
    endpoint: `http://127.0.0.1:${on.port}`,
    credentials: readCredentials(join(on.dataFolder, 'credentials')),
  });
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName: 'all' }));
  const now = Date.now();
  for (let sent = 0; sent < LINES; sent += 10_000) {
    const logEvents = Array.from({ length: Math.min(10_000, LINES - sent) }, (_, index) => ({
      timestamp: now - LINES + sent + index,
      message: `{"level":"INFO","message":"order ${sent + index} was taken","ms":${index % 97}}`,
    }));
    await logs.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: 'all', logEvents }));
  }
  logs.destroy();
  return performance.now() - started;
}

async function functionList(on: Browser): Promise<string[][]> {
  const window = await openWindow(on, platform);
  const rows: string[][] = [];
  const row = (what: string, ms: number) => void rows.push([what, ms.toFixed(0)]);
  row('first load of the list: rows are there', (await window.open('/functions')).ms);
  await window.page
    .getByText(`(${FUNCTIONS.toLocaleString('en')})`)
    .first()
    .waitFor();
  row('... and all of them', await window.page.evaluate<number>('performance.now()'));
  row('page of the function', await clickFunctionOf(window));
  row('back to the list', await window.click(...linkTo('/functions')));
  row('next page', await actMs(window, `document.querySelector('button[aria-label="Next page"]').click()`));
  row('sorted by name', await actMs(window, `document.querySelector('th [role=button]').click()`));
  await window.page.getByRole('combobox', { name: 'Find functions' }).focus();
  const keys: number[] = [];
  for (const key of '99912345') {
    const started = await window.page.evaluate<number>('performance.now()');
    await window.page.keyboard.press(key);
    keys.push((await window.page.evaluate<number>(SETTLED)) - started);
  }
  row('a key in the filter', median(keys));
  await window.close();
  return rows;
}

async function clickFunctionOf(window: ConsoleWindow): Promise<number> {
  const selector = `tbody a[href^="${BASE}/functions/"]`;
  return window.click(selector, { path: '', selector: CODE });
}

async function actMs(window: ConsoleWindow, act: string): Promise<number> {
  return window.page.evaluate<number>(
    `(async () => { const start = performance.now(); ${act}; return (await ${SETTLED}) - start; })()`,
  );
}

async function scrolling(on: Browser): Promise<string[][]> {
  const window = await openWindow(on, platform);
  await window.page.addInitScript(
    `localStorage.setItem('mayfly.table.functions', JSON.stringify({ pageSize: 100, wrapLines: false }))`,
  );
  const rows: string[][] = [];
  await window.open('/functions');
  await window.page
    .getByText(`(${FUNCTIONS.toLocaleString('en')})`)
    .first()
    .waitFor();
  rows.push([
    'functions, 100 a page',
    ...frameRow(await window.framesWhile(scroller('scrollingElement', 40))),
  ]);
  await window.open(`/logs/groups/${encodeURIComponent(GROUP)}/events?order=oldest`);
  const list = `querySelector('.log-list')`;
  const count = LINES.toLocaleString('en');
  rows.push([
    'log, while its lines come',
    ...frameRow(
      await window.framesWhile(`async () => {
        const list = document.${list};
        while (!document.body.textContent.includes('${count} events')
          || document.body.textContent.includes('${count} events, loading')) {
          list.scrollTop = list.scrollHeight;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }`),
    ),
  ]);
  rows.push(['log, 40 px a frame', ...frameRow(await window.framesWhile(scroller(list, 40)))]);
  rows.push(['log, 4,000 px a frame', ...frameRow(await window.framesWhile(scroller(list, 4000)))]);
  await window.close();
  return rows;
}

/** Scrolls for three seconds, a step a frame, down and up again. */
function scroller(element: string, step: number): string {
  return `async () => {
    const element = document.${element};
    element.scrollTop = 0;
    const end = performance.now() + 3000;
    let step = ${step};
    while (performance.now() < end) {
      const before = element.scrollTop;
      element.scrollTop = before + step;
      if (element.scrollTop === before) step = -step;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }`;
}

function frameRow(frames: readonly number[]): string[] {
  const total = frames.reduce((sum, ms) => sum + ms, 0);
  return [
    ((frames.length * 1000) / total).toFixed(0),
    percentile(frames, 0.5).toFixed(1),
    percentile(frames, 0.95).toFixed(1),
    Math.max(...frames).toFixed(0),
    String(frames.filter((ms) => ms > 50).length),
  ];
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const row of [head, head.map(() => '---'), ...rows]) {
    process.stdout.write(`| ${row.join(' | ')} |\n`);
  }
  process.stdout.write('\n');
}
