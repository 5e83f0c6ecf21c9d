import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

test('who did what: found, narrowed, and the whole record of one call', { skip: noBrowser }, async (t) => {
  const { iam } = console.platform;
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await assert.rejects(iam.send(new DeleteUserCommand({ UserName: 'nobody' })), {
    name: 'NoSuchEntityException',
  });
  const page = await console.open(t, '/audit');
  const table = page.getByRole('grid', { name: 'Events' });
  await table.getByText('DeleteUser').waitFor();
  await table.getByText('Failed: NoSuchEntity').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'audit');

  await page.getByRole('button', { name: /^Look up by/ }).click();
  await page.getByRole('option', { name: 'Event name' }).click();
  await page.getByRole('combobox', { name: 'Value' }).click();
  await page.getByRole('option', { name: 'CreateUser' }).click();
  await page.getByRole('button', { name: 'Find events' }).click();
  await page.waitForURL(/by=EventName&value=CreateUser/);
  await table.getByText('DeleteUser').waitFor({ state: 'detached' });
  await table.getByRole('button', { name: 'CreateUser', exact: true }).click();
  const record = page.getByRole('dialog', { name: 'Event record: CreateUser' });
  await record.getByText('"userName": "ann"').first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'audit-record');
  const deepLink = page.url();
  await page.goBack();
  await record.waitFor({ state: 'detached' });
  await page.goto(deepLink);
  await record.getByText('"userName": "ann"').first().waitFor();
  await record.getByRole('button', { name: 'Close' }).last().click();
  await record.waitFor({ state: 'detached' });
  await page.goto(console.url('/audit'));
  await table.getByText('DeleteUser').waitFor();
});

test(
  'nothing that fits: what is kept, and the command that asks the same',
  { skip: noBrowser },
  async (t) => {
    const page = await console.open(t, '/audit?by=Username&value=somebody&hours=1');
    await page.getByText('No events').waitFor();
    await page.getByText('aws cloudtrail lookup-events').waitFor();
    await checkAccessibility(page);
  },
);

test('in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/audit', { language: 'zh' });
  await page.getByRole('heading', { name: '审计记录' }).waitFor();
});
