import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleOfThisFile, noBrowser } from './browser.ts';

const console = consoleOfThisFile();
const BUDGET_BYTES = 600 * 1000;

test('the first page takes less than 600 kB of compressed script', { skip: noBrowser }, async (t) => {
  const page = await console.window(t);
  let bytes = 0;
  const counted: Promise<void>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    counted.push(request.sizes().then(({ responseBodySize }) => void (bytes += responseBodySize)));
  });
  await page.goto(console.url('/functions'));
  await page.getByRole('heading', { name: 'Sign in to Mayfly' }).waitFor();
  await page.waitForLoadState('networkidle');
  await Promise.all(counted);
  t.diagnostic(`${Math.round(bytes / 1000)} kB of script`);
  assert.ok(bytes > 0);
  assert.ok(bytes < BUDGET_BYTES, `${bytes} bytes`);
});
