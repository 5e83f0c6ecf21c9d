import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import { nodeFunction } from '../harness.ts';
import { consoleOfThisFile, noBrowser } from './browser.ts';

const console = consoleOfThisFile();
const BUDGET_BYTES = 600 * 1000;

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
    const signedIn = await console.open(t, '/connect');
    await signedIn.getByRole('heading', { name: 'Use with CLI and SDKs' }).waitFor();
    const session = await signedIn.evaluate<string>(`sessionStorage.getItem('mayfly.session')`);
    for (const [path, sign] of [
      ['/home', 'Right now'],
      ['/functions/first', 'Code source'],
      ['/logs/insights', 'Run query'],
      ['/s3/buckets/first/object?key=page.html', '<h1>First</h1>'],
    ] as const) {
      // With nothing in its cache.
      const page = await console.window(t);
      await page.addInitScript(`sessionStorage.setItem('mayfly.session', ${JSON.stringify(session)});`);
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
