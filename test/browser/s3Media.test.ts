import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();
/** Two seconds of red, 16 by 16 pixels, VP8. */
const FILM =
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAAAAAALNEU2bdLpNu4tTq4QVSalmU6yBoU27i1OrhBZUrmtTrIHYTbuMU6uEElTDZ1OsggEeTbuMU6uEHFO7a1OsggK37AEAAAAAAABZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmsirXsYMPQkBNgI1MYXZmNTkuMjcuMTAwV0GNTGF2ZjU5LjI3LjEwMESJiECfQAAAAAAAFlSua8GuAQAAAAAAADjXgQFzxYjEfwa85R/l05yBACK1nIN1bmSIgQCGhVZfVlA4g4EBI+ODhAvrwgDgibCBELqBEJqBAhJUw2f9c3OgY8CAZ8iaRaOHRU5DT0RFUkSHjUxhdmY1OS4yNy4xMDBzc9djwItjxYjEfwa85R/l02fIoUWjh0VOQ09ERVJEh5RMYXZjNTkuMzcuMTAwIGxpYnZweGfIokWjiERVUkFUSU9ORIeUMDA6MDA6MDIuMDAwMDAwMDAwAAAfQ7Z1QRHngQCjvYEAAIDwAgCdASoQABAAAEcIhYWIhYSIAgICdaoD+AP6Ag1NGAD+/W7z/+OZNzDE/45t//FhPA4oyP/xUQCjlYEAyACxAQABEBAAGAAYWC/0AAgAAKOVgQGQALEBAAEQEAAYABhYL/QACAAAo5WBAlgAsQEAARAQABgAGFgv9AAIAACjlYEDIACxAQABEBAAGAAYWC/0AAgAAKOVgQPoALEBAAEQEAAYABhYL/QACAAAo5WBBLAAsQEAARAQABgAGFgv9AAIAACjlYEFeACxAQABEBAUYABhYL/QACAAAKOVgQZAALEBAAEQEAAYABhYL/QACAAAo5WBBwgAsQEAARAQABgAGFgv9AAIAAAcU7trkbuPs4EAt4r3gQHxggGg8IED';
const SOUND_S = 600;
const RATE = 8000;

test('films and sounds play in the page, part by part', { skip: noBrowser }, async (t) => {
  const { s3 } = console.platform;
  await s3.send(new CreateBucketCommand({ Bucket: 'media' }));
  const put = (Key: string, Body: Uint8Array, ContentType?: string) =>
    s3.send(new PutObjectCommand({ Bucket: 'media', Key, Body, ...(ContentType && { ContentType }) }));
  await put('a film.webm', Buffer.from(FILM, 'base64'), 'video/webm');
  await put('untold.webm', Buffer.from(FILM, 'base64'));
  await put('sound.wav', sound(), 'audio/wav');
  await put('broken.webm', Buffer.from('no film'), 'video/webm');

  const page = await console.open(t, '/s3/buckets/media/object?key=a film.webm');
  for (const name of ['a film.webm', 'untold.webm']) {
    await page.goto(console.url(`/s3/buckets/media/object?key=${name}`));
    const film = page.locator(`video[aria-label="Content of ${name}"]`);
    await film.waitFor();
    assert.ok(((await film.boundingBox())?.width ?? 0) >= 400, 'too small for its controls');
    assert.deepEqual(await playToEnd(page, 'video', 0), { seconds: 2, width: 16 });
  }
  await checkAccessibility(page);
  await screenshot(page, 's3-film');

  const ranges: (string | undefined)[] = [];
  const statuses = new Set<number>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'media') return;
    ranges.push(response.request().headers()['range']);
    statuses.add(response.status());
  });
  await page.goto(console.url('/s3/buckets/media/object?key=sound.wav'));
  await page.locator('audio').waitFor();
  assert.deepEqual(await playToEnd(page, 'audio', SOUND_S - 1), { seconds: SOUND_S });
  assert.deepEqual([...statuses], [206]);
  assert.ok(
    ranges.some((range) => range !== undefined && range !== 'bytes=0-'),
    `it did not jump: ${ranges.join()}`,
  );

  await page.goto(console.url('/s3/buckets/media/object?key=broken.webm'));
  await page.getByText('The browser cannot play this. Download it to see what it is.').waitFor();
  await checkAccessibility(page);
});

async function playToEnd(page: Page, kind: 'audio' | 'video', fromS: number): Promise<unknown> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const media = document.querySelector('${kind}');
    media.muted = true;
    const failed = () => reject(new Error(media.error?.message ?? 'it does not play'));
    if (media.error) failed();
    media.addEventListener('error', failed);
    media.addEventListener('ended', () =>
      resolve({ seconds: Math.round(media.duration), ...('videoWidth' in media && { width: media.videoWidth }) }));
    media.currentTime = ${fromS};
    media.play().catch(reject);
  })`);
}

/** A wave file: so many seconds, eight bits a sample. */
function sound(): Buffer {
  const samples = Buffer.alloc(SOUND_S * RATE, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
