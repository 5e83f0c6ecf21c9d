import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
const PART_BYTES = 8 * 1024 * 1024;
/** Says so where it runs. */
const PAGE = `<title>quiet</title><h1>A page</h1><script>document.title = 'it ran'</script>`;
const DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="160"><rect width="320" height="160" fill="#2ea597"/></svg>';

test(
  'a bucket is created, filled in parts and whole, browsed, and deleted with what is in it',
  { skip: noBrowser },
  async (t) => {
    const { s3 } = console.platform;
    const folder = await mkdtemp(join(tmpdir(), 'mayfly-upload-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const files = {
      'report.json': '{"orders": 3}',
      'page.html': PAGE,
      'drawing.svg': DRAWING,
      'film.bin': Buffer.alloc(PART_BYTES + 1000, 7),
    };
    const paths = Object.keys(files).map((name) => join(folder, name));
    await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));

    const page = await console.open(t, '/s3');
    await page.getByText('No buckets yet').waitFor();
    await page.getByText('aws s3api create-bucket').waitFor();
    await checkAccessibility(page);
    await page.getByRole('button', { name: 'Create bucket' }).first().click();
    const making = page.getByRole('dialog', { name: 'Create bucket' });
    await making.getByRole('textbox', { name: 'Bucket name' }).fill('photos');
    await making.getByRole('checkbox', { name: /Keep all versions/ }).click();
    await making.getByRole('button', { name: 'Create bucket' }).click();
    await page.waitForURL(/s3\/buckets\/photos/);
    await page.getByText('Nothing here yet').waitFor();

    await page.getByRole('button', { name: 'Upload' }).first().click();
    await page.getByLabel('Choose files').setInputFiles(paths);
    await page.getByText('4 files, 8.0 MB').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 's3-upload');
    await page.getByRole('dialog').getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByText('4 files were uploaded.').waitFor();
    await page.getByRole('link', { name: 'film.bin' }).waitFor();
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'photos', Key: 'film.bin' }));
    assert.deepEqual(Buffer.from((await Body?.transformToByteArray()) ?? []), files['film.bin']);

    await page.getByRole('button', { name: 'Create folder' }).click();
    const folderDialog = page.getByRole('dialog', { name: 'Create folder' });
    await folderDialog.getByRole('textbox').fill('2026');
    await folderDialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('link', { name: '2026/' }).waitFor();
    await checkAccessibility(page);
    await screenshot(page, 's3-objects');
    await page.getByRole('link', { name: '2026/' }).click();
    await page.waitForURL(/prefix=2026/);
    await page.getByText('Nothing here yet').waitFor();

    await page.goto(console.url('/s3'));
    await page.getByRole('radio', { name: 'Select photos' }).click();
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete bucket photos' });
    await dialog.getByRole('checkbox', { name: /Empty it first/ }).click();
    await dialog.getByRole('textbox').fill('delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Bucket photos was deleted.').waitFor();
    assert.deepEqual((await s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
  },
);

test('what was uploaded is shown, and never runs where the console is', { skip: noBrowser }, async (t) => {
  const { s3 } = console.platform;
  await s3.send(new CreateBucketCommand({ Bucket: 'shown' }));
  const put = (Key: string, Body: string, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket: 'shown', Key, Body, ContentType, Metadata: { author: 'ann' } }));
  await put('a/page.html', PAGE, 'text/html');
  await put('a/drawing.svg', DRAWING, 'image/svg+xml');
  await put('a/report.json', '{"orders": 3}', 'application/json');

  const page = await console.open(t, '/s3/buckets/shown/object?key=a/page.html');
  await page.getByText('Shown as source').waitFor();
  await page.getByText("document.title = 'it ran'").waitFor();
  await page.getByRole('button', { name: 'Copy a link' }).click();
  await page.getByRole('button', { name: 'Copy link', exact: true }).click();
  await page.getByText('Copied to the clipboard.').waitFor();
  const link = String(await page.evaluate('navigator.clipboard.readText()'));
  assert.match(link, /\/shown\/a\/page\.html\?.*X-Amz-Signature=/);
  const opened = await page.context().newPage();
  await opened.goto(link);
  await opened.getByRole('heading', { name: 'A page' }).waitFor();
  assert.equal(await opened.title(), 'quiet');
  assert.equal(await opened.evaluate('self.origin'), 'null');
  await opened.close();

  await page.goto(console.url('/s3/buckets/shown/object?key=a/drawing.svg'));
  await page.getByRole('img', { name: 'Content of a/drawing.svg' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 's3-preview');

  await page.goto(console.url('/s3/buckets/shown/object?key=a/report.json&tab=details'));
  await page.getByText('author').waitFor();
  await page.getByText('No tags').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 's3-object');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'report.json');
});

test('a policy is written, and public access is looked at', { skip: noBrowser }, async (t) => {
  const { s3 } = console.platform;
  await s3.send(new CreateBucketCommand({ Bucket: 'ruled' }));
  const page = await console.open(t, '/s3/buckets/ruled?tab=permissions');
  await page.getByText('Ignore public access lists: On').waitFor();
  await page.getByText('There is no policy').waitFor();
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Edit: Block public access' }).click();
  await page.getByLabel('Refuse new public policies').click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Block public access.').waitFor();
  await page.getByRole('button', { name: 'Write one: Bucket policy' }).click();
  await page.getByText('"PublicRead"').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Bucket policy.').waitFor();
  await page.getByText('"PublicRead"').waitFor();
  await screenshot(page, 's3-permissions');
  await page.goto(console.url('/s3/buckets/ruled?tab=properties'));
  await page.getByText('Keeps every version of every object').waitFor();
  await page.getByText('No notifications').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 's3-properties');
});

test('who may not see buckets is told what to ask for', { skip: noBrowser }, async (t) => {
  const { iam } = console.platform;
  await iam.send(new CreateUserCommand({ UserName: 'nobody' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const page = await console.open(t, '/s3', { key: { accessKeyId, secretAccessKey } });
  await page.getByText('AccessDenied').waitFor();
  await page.getByText(/Ask whoever administers this account/).waitFor();
});
