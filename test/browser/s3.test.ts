import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketWebsiteCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
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

test('a folder that is dropped keeps its paths', { skip: noBrowser }, async (t) => {
  const { s3 } = console.platform;
  await s3.send(new CreateBucketCommand({ Bucket: 'dropped' }));
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-drop-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'holiday', 'beach'), { recursive: true });
  await writeFile(join(folder, 'holiday', 'plan.txt'), 'the plan');
  await writeFile(join(folder, 'holiday', 'beach', 'sea.txt'), 'the sea');
  const page = await console.open(t, '/s3/buckets/dropped?prefix=2026/');
  await page.getByText('Nothing here yet').waitFor();
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(folder, 'holiday')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    // Beside the list, where there is nothing of it: the browser would open what is dropped there.
    await devtools.send('Input.dispatchDragEvent', { type, x: 800, y: 800, data });
  }
  const dialog = page.getByRole('dialog', { name: 'Upload to s3://dropped/2026/' });
  await dialog.getByText('holiday/beach/sea.txt').waitFor();
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByText('2 files were uploaded.').waitFor();
  await page.getByRole('link', { name: 'holiday/' }).waitFor();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'dropped' }));
  assert.deepEqual(
    Contents.map(({ Key }) => Key),
    ['2026/holiday/beach/sea.txt', '2026/holiday/plan.txt'],
  );
});

test('all of many pages are selected, and deleted', { skip: noBrowser }, async (t) => {
  const { s3 } = console.platform;
  await s3.send(new CreateBucketCommand({ Bucket: 'many' }));
  const keys = Array.from({ length: 60 }, (_, index) => `${index < 40 ? 'log' : 'photo'}-${index}`);
  await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket: 'many', Key, Body: 'x' }))));
  const page = await console.open(t, '/s3/buckets/many');
  await page.getByRole('searchbox', { name: 'Find objects' }).fill('log-');
  await page.getByText('40 matches').first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await page.getByText('The 25 on this page are selected.').waitFor();
  await page.getByRole('button', { name: 'Select all 40' }).click();
  await page.getByText('All 40 are selected.').waitFor();
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Actions', exact: true }).nth(1).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 40 objects' });
  await dialog.getByRole('textbox').fill('delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('They were deleted.').waitFor();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'many' }));
  assert.equal(Contents.length, 20);
});

test('lifecycle rules by a form, and requests counted when it is asked', { skip: noBrowser }, async (t) => {
  const { s3 } = console.platform;
  await s3.send(new CreateBucketCommand({ Bucket: 'kept' }));
  const page = await console.open(t, '/s3/buckets/kept?tab=lifecycle');
  await page.getByText('aws s3api put-bucket-lifecycle-configuration').waitFor();
  await page.getByRole('button', { name: 'Create rule' }).first().click();
  const making = page.getByRole('dialog', { name: 'Create lifecycle rule' });
  await making.getByRole('textbox', { name: 'Rule name' }).fill('old-logs');
  await making.getByRole('textbox', { name: 'Names that begin with' }).fill('logs/');
  await making.getByRole('textbox', { name: 'Remove objects after' }).fill('0');
  await making.getByText('Whole days, from 1.').waitFor();
  await making.getByRole('textbox', { name: 'Remove objects after' }).fill('30');
  await checkAccessibility(page);
  await making.getByRole('button', { name: 'Create rule' }).click();
  await page.getByText('Removes objects after 30 days').waitFor();
  await page.getByText('"old-logs"').waitFor();
  await screenshot(page, 's3-lifecycle');
  const read = new GetBucketLifecycleConfigurationCommand({ Bucket: 'kept' });
  const rule = { ID: 'old-logs', Status: 'Enabled', Filter: { Prefix: 'logs/' }, Expiration: { Days: 30 } };
  assert.deepEqual((await s3.send(read)).Rules, [rule]);
  await page.getByRole('radio', { name: 'Select old-logs' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Delete rule old-logs' });
  await dialog.getByRole('textbox').fill('delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('What is written stays until somebody removes it.').waitFor();
  await assert.rejects(s3.send(read), { name: 'NoSuchLifecycleConfiguration' });

  await page.goto(console.url('/s3/buckets/kept?tab=monitor'));
  await page.getByText('Requests are not counted').waitFor();
  await page.getByRole('button', { name: 'Count requests' }).click();
  await page.getByText('Requests are counted').waitFor();
  await page.getByRole('heading', { name: 'Latency (ms)' }).waitFor();
  await checkAccessibility(page);
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
  await page.getByRole('button', { name: 'Switch on: Static website' }).click();
  await page.getByRole('radio', { name: 'Redirect all requests' }).click();
  await page.getByRole('textbox', { name: 'Redirect all requests to' }).fill('www.example.com');
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Static website.').waitFor();
  await page.getByText('http://www.example.com').waitFor();
  await page.getByRole('button', { name: 'Edit: Static website' }).click();
  await page.getByRole('radio', { name: 'Serve the objects as pages' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Visitors see what the bucket policy').waitFor();
  const { IndexDocument } = await s3.send(new GetBucketWebsiteCommand({ Bucket: 'ruled' }));
  assert.equal(IndexDocument?.Suffix, 'index.html');
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
