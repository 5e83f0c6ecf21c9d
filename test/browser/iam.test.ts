import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetRolePolicyCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { REGION } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

test(
  'a user with a key that works; nothing of it is left when it is deleted',
  { skip: noBrowser },
  async (t) => {
    const { iam, endpoint } = console.platform;
    const page = await console.open(t, '/iam/users');
    await page.getByText('No users yet').waitFor();
    await page.getByText('aws iam create-user').waitFor();
    await page.getByRole('button', { name: 'Create user' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Create user' });
    await dialog.getByRole('textbox', { name: 'User name' }).fill('ann');
    await dialog.getByRole('checkbox', { name: /Allow everything/ }).click();
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/iam\/users\/ann$/);
    await page.getByRole('grid', { name: 'Permissions' }).getByText('AdministratorAccess').waitFor();
    const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'ann' }));
    assert.equal(AttachedPolicies?.length, 1);

    await page.getByRole('button', { name: 'Create access key' }).click();
    await page.getByText('The secret is shown this once').waitFor();
    await page.getByRole('button', { name: 'Copy as AWS profile' }).click();
    await page.getByText('Copied to the clipboard.').waitFor();
    const profile = String(await page.evaluate('navigator.clipboard.readText()'));
    const [, accessKeyId = '', secretAccessKey = ''] =
      /aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/.exec(profile) ?? [];
    const sts = new STSClient({ region: REGION, endpoint, credentials: { accessKeyId, secretAccessKey } });
    t.after(() => sts.destroy());
    assert.match((await sts.send(new GetCallerIdentityCommand({}))).Arn ?? '', /user\/ann$/);
    await checkAccessibility(page);
    await screenshot(page, 'iam-user');

    await page.getByRole('radio', { name: `Select ${accessKeyId}` }).click();
    await page.getByRole('button', { name: 'Deactivate' }).click();
    const deactivate = page.getByRole('dialog', { name: `Deactivate access key ${accessKeyId}` });
    await deactivate.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByText(`Access key ${accessKeyId} is inactive.`).waitFor();
    await assert.rejects(sts.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
    await page.getByRole('checkbox', { name: 'Select AdministratorAccess' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const removal = page.getByRole('dialog', { name: 'Remove 1 policy' });
    await removal.getByText('ann may not do any more: AdministratorAccess').waitFor();
    await removal.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('1 policy was removed.').waitFor();
    await page.getByText('Nothing is allowed.').waitFor();

    await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
    const confirm = page.getByRole('dialog', { name: 'Delete user ann' });
    await confirm.getByRole('textbox').fill('delete');
    await confirm.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('ann was deleted.').waitFor();
    await page.getByText('No users yet').waitFor();
  },
);

test(
  'a role: made, given a policy of its own, and what it may do simulated',
  { skip: noBrowser },
  async (t) => {
    const { iam } = console.platform;
    const page = await console.open(t, '/iam/roles');
    await page.getByRole('button', { name: 'Create role' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Create role' });
    await dialog.getByRole('textbox', { name: 'Role name' }).fill('worker');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/iam\/roles\/worker$/);
    const permissions = page.getByRole('grid', { name: 'Permissions' });
    await permissions.getByText('AWSLambdaBasicExecutionRole').waitFor();
    await page.getByText('"lambda.amazonaws.com"').waitFor();

    await page.getByRole('button', { name: 'Add inline policy' }).click();
    const inline = page.getByRole('dialog', { name: 'Add inline policy' });
    await inline.getByText('"lambda:InvokeFunction"').waitFor();
    await inline.getByRole('textbox', { name: 'Policy name' }).fill('invokes');
    await inline.getByRole('button', { name: 'Save' }).click();
    await permissions.getByText('invokes').waitFor();
    await iam.send(new GetRolePolicyCommand({ RoleName: 'worker', PolicyName: 'invokes' }));
    await checkAccessibility(page);
    await screenshot(page, 'iam-role');
    await page.getByRole('button', { name: 'Edit: Trust policy' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Edit: Trust policy' }).waitFor();

    await page.goto(console.url('/iam/simulator'));
    await page.getByRole('combobox', { name: 'User or role' }).click();
    await page.getByRole('option', { name: 'arn:aws:iam::000000000000:role/worker' }).click();
    await page.getByRole('textbox', { name: 'Actions' }).fill('lambda:InvokeFunction\nlambda:DeleteFunction');
    await page.getByRole('button', { name: 'Simulate' }).click();
    await page.getByText('Allowed', { exact: true }).waitFor();
    await page.getByText('Denied: nothing allows it').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'iam-simulator');
  },
);

test('a policy and its versions', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/iam/policies');
  await page.getByRole('link', { name: 'AdministratorAccess' }).first().waitFor();
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Create policy' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create policy' });
  await dialog.getByRole('textbox', { name: 'Policy name' }).fill('invoking');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('Policy invoking was made.').waitFor();
  await page.getByText('"lambda:InvokeFunction"').waitFor();
  await page.getByRole('button', { name: 'Edit as new version' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  const versions = page.getByRole('grid', { name: 'Versions' });
  await versions.getByText('v2').waitFor();
  await versions.getByRole('radio', { name: 'Select v1' }).click();
  await page.getByRole('button', { name: 'Make default' }).click();
  await page.getByText('Version v1').waitFor();
  await screenshot(page, 'iam-policy');
});

test('what is wrong with a policy is said where it is', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/iam/policies');
  await page.getByRole('button', { name: 'Create policy' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create policy' });
  await dialog.getByRole('textbox', { name: 'Policy name' }).fill('wrong');
  await dialog.getByRole('textbox', { name: 'Policy', exact: true }).click();
  await page.keyboard.press('Control+A');
  const wrong = { Version: '2012-10-17', Statement: { Efect: 'Allow', Action: 's3.Get', Resource: '*' } };
  await page.keyboard.insertText(JSON.stringify(wrong, null, 2));
  await dialog.getByText('Line 4: “Efect” is no element of a policy.').waitFor();
  await dialog.getByText('Line 5: An action is written').waitFor();
  await dialog.locator('.cm-lint-marker-error').first().waitFor();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await dialog.getByText('MalformedPolicyDocument').waitFor();
});

test('a user that is not there leads back to the list', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/iam/users/nobody');
  await page.getByText('nobody is not there').waitFor();
  await page.getByRole('link', { name: 'All users' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Delete', exact: true }).count(), 0);
});

test('in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/iam/users', { language: 'zh' });
  await page.getByText('还没有用户').waitFor();
});
