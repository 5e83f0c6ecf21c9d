import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PutCompositeAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreatePolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import type { ApiCall } from '../../console/src/copyAs/apiCall.ts';
import { asCli } from '../../console/src/copyAs/asCli.ts';
import { asPython } from '../../console/src/copyAs/asCode.ts';
import { CLONE_FOLDER } from '../../src/config.ts';
import { clientEnvironment, pythonClients } from '../clients/pythonClients.ts';
import { eventually, ROLE, TRUST_LAMBDA, zipOf } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser } from './browser.ts';
import { callOfCode, codeRunner, type CodeRunner, type Outcome } from './copiedCode.ts';

const clients = noBrowser === false ? await pythonClients() : noBrowser;
const console = consoleOfThisFile();
const run = promisify(execFile);

/** What a person puts in place of the words in capitals. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  FUNCTION_ARN: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
  LAYER_VERSION_ARN: 'arn:aws:lambda:us-east-1:000000000000:layer:libraries:1',
  LOG_GROUP: '/app/shop',
  POLICY_ARN: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  ROLE_ARN: ROLE,
};

/** Pages that have nothing to show yet, in the order in which their commands make something; then what the command is. */
const EMPTY_PAGES: readonly (readonly [path: string, command: string])[] = [
  ['/logs', 'logs create-log-group'],
  ['/functions', 'lambda create-function'],
  ['/functions/hello?tab=versions', 'lambda publish-version'],
  ['/functions/hello?tab=aliases', 'lambda create-alias'],
  ['/functions/hello?tab=configuration&section=environment', 'lambda update-function-configuration'],
  ['/functions/hello?tab=configuration&section=triggers', 'lambda create-function-url-config'],
  ['/functions/hello?tab=configuration&section=permissions', 'lambda add-permission'],
  ['/functions/hello?tab=configuration&section=url&qualifier=live', 'lambda create-function-url-config'],
  ['/functions/hello?tab=configuration&section=concurrency', 'lambda put-provisioned-concurrency-config'],
  ['/functions/hello?tab=configuration&section=tags', 'lambda tag-resource'],
  ['/functions/hello?tab=monitor', 'lambda invoke'],
  ['/layers', 'lambda publish-layer-version'],
  ['/functions/hello?tab=configuration&section=layers', 'lambda update-function-configuration'],
  ['/logs/insights?group=/app/shop', 'logs start-query'],
  ['/logs/groups/%2Fapp%2Fshop', 'logs create-log-stream'],
  ['/logs/groups/%2Fapp%2Fshop/events', 'logs filter-log-events'],
  ['/logs/groups/%2Fapp%2Fshop?tab=metric-filters', 'logs put-metric-filter'],
  ['/logs/groups/%2Fapp%2Fshop?tab=subscriptions', 'logs put-subscription-filter'],
  ['/logs/groups/%2Fapp%2Fshop?tab=tags', 'logs tag-resource'],
  ['/metrics?namespace=Shop', 'cloudwatch put-metric-data'],
  ['/alarms', 'cloudwatch put-metric-alarm'],
  ['/dashboards', 'cloudwatch put-dashboard'],
  ['/iam/users', 'iam create-user'],
  ['/iam/users/ann', 'iam attach-user-policy'],
  ['/iam/users/ann', 'iam create-access-key'],
  ['/s3', 's3api create-bucket'],
  ['/s3/buckets/photos', 's3api put-object'],
  ['/s3/buckets/photos/object?key=photo.jpg&tab=details', 's3api put-object-tagging'],
  ['/s3/buckets/photos?tab=properties', 's3api put-bucket-notification-configuration'],
  ['/s3/buckets/photos?tab=properties', 's3api put-bucket-tagging'],
  ['/s3/buckets/photos?tab=lifecycle', 's3api put-bucket-lifecycle-configuration'],
  ['/dynamodb', 'dynamodb create-table'],
  ['/dynamodb/tables/orders', 'dynamodb put-item'],
  ['/dynamodb/tables/orders?tab=overview', 'dynamodb get-item'],
  ['/dynamodb/tables/orders?tab=indexes', 'dynamodb update-table'],
  ['/dynamodb/tables/orders?tab=tags', 'dynamodb tag-resource'],
  ['/apis', 'apigatewayv2 create-api'],
  ['/apis/{shop}?tab=authorizers', 'apigatewayv2 create-authorizer'],
  ['/apis/{shop}?tab=settings', 'apigatewayv2 tag-resource'],
  ['/connect', 'sts get-caller-identity'],
];

const KEYS = [`it's "quoted" $HOME.txt`, '-dash', 'file:', '夏/天 👩‍👧.txt', 'a\nb', '[x],{y}=1', 'bell\u0007'];
const STREAM = `it's "$5" \`ls\` 蜉蝣`;
const ODD_ITEM = {
  id: { B: Uint8Array.of(255, 1) },
  at: { N: '-1' },
  text: { S: `it's "odd" 蜉蝣` },
  all: {
    M: {
      BS: { BS: [Uint8Array.of(0)] },
      L: { L: [{ NULL: true as const }, { BOOL: false }] },
      'x y': { SS: ['$'] },
    },
  },
};
const COMPOSITE = `-it's [all], {x}=1`;

/** Rows, by their names; then a text that is in every answer, without the spaces after colons. */
const ROWS: readonly (readonly [path: string, row: string | RegExp, shows: string])[] = [
  ['/functions', 'hello', 'function:hello'],
  ['/functions/hello?tab=versions', '1', 'function:hello:1'],
  ['/functions/hello?tab=aliases', 'live', 'function:hello:live'],
  ['/functions/hello?tab=test', /^Test/, '"StatusCode":200'],
  ['/functions/hello?tab=configuration&section=permissions', 'from-events', 'from-events'],
  ['/functions/hello?tab=configuration&section=permissions', /^(?!from-|for-|hello)/, 'AdministratorAccess'],
  ['/functions/hello?tab=configuration&section=triggers', /url/i, '"AuthType":"AWS_IAM"'],
  [
    '/functions/hello?tab=configuration&section=concurrency',
    'live',
    '"RequestedProvisionedConcurrentExecutions":1',
  ],
  ['/functions/hello?tab=monitor', /^[\da-f-]{36}$/, 'REPORT RequestId'],
  ['/functions/hello?tab=configuration&section=tags', 'team', ''],
  ['/layers', 'libraries', 'layer:libraries:1'],
  ['/layers/libraries', '1', 'layer:libraries:1'],
  ['/logs', '/app/shop', '"logGroupName":"/app/shop"'],
  ['/logs/groups/%2Fapp%2Fshop', 'web', '"events":[]'],
  ['/logs/groups/%2Fapp%2Fshop', STREAM, 'it cost'],
  [
    `/logs/groups/%2Fapp%2Fshop/events?stream=${encodeURIComponent(STREAM)}&filter=%22it's%22`,
    /./,
    'it cost',
  ],
  ['/logs/groups/%2Fapp%2Fshop?tab=metric-filters', 'errors', '"filterName":"errors"'],
  ['/logs/groups/%2Fapp%2Fshop?tab=subscriptions', 'errors', '"filterName":"errors"'],
  ['/logs/groups/%2Fapp%2Fshop?tab=tags', 'team', ''],
  ['/logs/insights?group=/app/shop', '1', '"logRecord":{'],
  ['/metrics?namespace=Shop&dimensions=', /Orders/, '"MetricName":"Orders"'],
  ['/metrics?namespace=AWS/Lambda&dimensions=FunctionName', /Invocations/, '"Value":"hello"'],
  ['/alarms', 'errors', '"AlarmName":"errors"'],
  ['/alarms', COMPOSITE, '"AlarmRule":"ALARM('],
  ['/dashboards', 'shop', '"DashboardName":"shop"'],
  ['/iam/users', 'ann', 'user/ann'],
  ['/iam/users/ann', 'ReadOnlyAccess', 'policy/ReadOnlyAccess'],
  ['/iam/users/ann', 'own=1,x@y', '"PolicyName":"own=1,x@y"'],
  ['/iam/users/ann', /^AKIA/, '"UserName":"ann"'],
  ['/iam/roles', 'test-role', 'role/test-role'],
  ['/iam/roles/test-role', 'AdministratorAccess', 'policy/AdministratorAccess'],
  ['/iam/policies', /AWSLambda/, 'policy/'],
  ['/iam/policies/arn%3Aaws%3Aiam%3A%3A000000000000%3Apolicy%2Fown', 'v1', '"VersionId":"v1"'],
  ['/s3', 'photos', '"Key":"photo.jpg"'],
  ...KEYS.filter((key) => !key.includes('/')).map(
    (key) => ['/s3/buckets/photos', key, `"ContentLength":${Buffer.byteLength(key)}`] as const,
  ),
  ['/s3/buckets/photos', '夏/', '"Prefix":"夏/"'],
  ['/s3/buckets/photos?versions=yes', /^gone/, '"IsLatest":true'],
  ['/s3/buckets/photos/object?key=a%0Ab', /./, '"ContentLength":3'],
  ['/s3/buckets/photos/object?key=photo.jpg&tab=details', 'team', ''],
  ['/s3/buckets/photos/object?key=a%0Ab&tab=versions', /./, '"VersionId":'],
  ['/s3/buckets/photos?tab=properties', /^(?!photos|team)/, '"LambdaFunctionArn":'],
  ['/s3/buckets/photos?tab=properties', 'team', ''],
  ['/s3/buckets/photos?tab=lifecycle', 'old-logs', '"ID":"old-logs"'],
  ['/dynamodb', 'orders', 'table/orders'],
  ['/dynamodb/tables/odd', /-1/, '"text":{"S":"it\'s \\"odd\\" 蜉蝣"}'],
  ['/dynamodb/tables/odd/item?key={"id":{"B":"/wE="},"at":{"N":"-1"}}', /^(?!odd)/, ''],
  ['/dynamodb/tables/odd?explore={"kind":"query","partition":"/wE=","sort":"-1"}', /as code/, '"Count":1'],
  ['/dynamodb/tables/orders?tab=indexes', 'byStatus', '"Count":0'],
  ['/dynamodb/tables/orders?tab=tags', 'team', ''],
  ['/apis', /shop/, '"Name":"shop"'],
  ['/apis/{shop}?tab=routes', '$default', '"RouteKey":"$default"'],
  ['/apis/{shop}?tab=integrations', /^(?!shop)/, '"IntegrationType":"AWS_PROXY"'],
  ['/apis/{shop}?tab=stages', '$default', '"StageName":"$default"'],
  ['/apis/{shop}?tab=settings', 'team', ''],
  ['/apis/{shop}?tab=authorizers', 'tokens', '"Name":"tokens"'],
  ['/audit', /./, '"EventId":"'],
];

test('what is copied runs, and shows what it was copied from', { skip: noBrowser }, async (t) => {
  if (typeof clients === 'string') {
    t.skip(clients);
    return;
  }
  const { platform } = console;
  const folder = join(platform.dataFolder, 'pasted');
  const runner = await codeRunner(clients, folder, clientEnvironment(platform));
  t.after(() => runner.close());
  await writeFiles(folder);
  const page = await console.open(t, '/home');
  await page.getByRole('link', { name: 'Functions' }).first().waitFor();
  const apis = await fillEmptyPages(page, runner);
  await addOddNames();

  const copied: { call: ApiCall; code: string; where: string; shows: string }[] = [];
  for (const [path, row, shows] of ROWS) {
    await follow(
      page,
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => apis.get(name) ?? name),
    );
    if (path.startsWith('/logs/insights')) await page.getByRole('button', { name: 'Run query' }).click();
    const code = await copyRow(page, row);
    copied.push({ call: callOfCode(code), code, where: `${path} ${row}`, shows });
  }
  const wrong: string[] = [];
  const check = (form: string, where: string, shows: string, { ok, text }: Outcome) => {
    if (
      !ok ||
      !text
        .replaceAll(/": /g, '":')
        .replaceAll(/\s*\n\s*/g, '')
        .includes(shows)
    ) {
      wrong.push(`${where} (${form}) does not show ${shows}: ${text.slice(0, 500)}`);
    }
  };
  const answers = await runner.javaScript(copied.map(({ code }) => code));
  for (const [index, { call, where, shows }] of copied.entries()) {
    check('JavaScript', where, shows, answers[index] ?? { ok: false, text: 'not run' });
    check('Python', where, shows, await runner.python(asPython(call)));
    // Version 1 of the CLI, which this is, takes no bytes as base64.
    if (!copied[index]?.code.includes('Buffer.from('))
      check('CLI', where, shows, await runner.cli(asCli(call)));
  }
  assert.deepEqual(wrong, []);
  const { Items } = await platform.dynamodb.send(new ScanCommand({ TableName: 'odd' }));
  assert.deepEqual(Items, [ODD_ITEM], 'it was put as it is');
});

async function writeFiles(folder: string): Promise<void> {
  const zip = await zipOf({ 'index.mjs': `export const handler = async () => 'hello';` });
  for (const [name, content] of Object.entries({
    'function.zip': zip,
    'layer.zip': zip,
    'photo.jpg': 'a photo',
    'dashboard.json': '{"widgets":[]}',
    'trust.json': TRUST_LAMBDA,
  })) {
    await writeFile(join(folder, name), content);
  }
}

/** Does what every page says that is still empty, so that it no longer is. Resolves with the APIs' ids. */
async function fillEmptyPages(page: Page, runner: CodeRunner): Promise<ReadonlyMap<string, string>> {
  const apis = new Map<string, string>();
  for (const [path, command] of EMPTY_PAGES) {
    await follow(
      page,
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => apis.get(name) ?? name),
    );
    const shown = page.getByText(new RegExp(`^aws ${command}( |$)`)).first();
    const line = ((await shown.textContent()) ?? '').replaceAll(
      /\b[A-Z]+(_[A-Z]+)+\b/g,
      (word) => PLACEHOLDERS[word] ?? word,
    );
    const text = await eventually(
      `${path}: ${line}`,
      async () => {
        const outcome = await runner.cli(line);
        if (!outcome.ok) assert.match(outcome.text, /ResourceConflictException/, `${path}: ${line}`);
        return outcome.ok ? outcome.text : undefined;
      },
      30_000,
    );
    if (command === 'lambda add-permission') await letServicesIn();
    if (command.endsWith('create-api')) apis.set('shop', (JSON.parse(text) as { ApiId: string }).ApiId);
  }
  return apis;
}

/** What the next commands presume: who is to invoke the function may. */
async function letServicesIn(): Promise<void> {
  for (const service of ['logs', 's3']) {
    await console.platform.lambda.send(
      new AddPermissionCommand({
        FunctionName: 'hello',
        StatementId: `for-${service}`,
        Action: 'lambda:InvokeFunction',
        Principal: `${service}.amazonaws.com`,
      }),
    );
  }
}

async function addOddNames(): Promise<void> {
  const { platform } = console;
  const { s3, logs, cloudwatch, dynamodb, iam } = platform;
  const Bucket = 'photos';
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  for (const Key of KEYS) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
  const stream = { logGroupName: '/app/shop', logStreamName: STREAM };
  await logs.send(new CreateLogStreamCommand(stream));
  const logEvents = [{ timestamp: Date.now(), message: `it's dear: it cost $5` }];
  await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  await cloudwatch.send(new PutCompositeAlarmCommand({ AlarmName: COMPOSITE, AlarmRule: 'ALARM("errors")' }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  });
  await iam.send(new CreatePolicyCommand({ PolicyName: 'own', PolicyDocument }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'own=1,x@y', PolicyDocument }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'odd',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'B' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
    }),
  );
  await dynamodb.send(new PutItemCommand({ TableName: 'odd', Item: ODD_ITEM }));
}

/** Goes there as by a link, without loading everything anew. The buttons of the page before, which stays until then, are marked. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate(`(() => {
    const link = document.createElement('a');
    link.href = ${JSON.stringify(console.url(path))};
    const isHere = link.href === location.href;
    for (const button of isHere ? [] : document.querySelectorAll('button')) button.dataset.before = 'yes';
    document.body.append(link);
    link.click();
    link.remove();
  })()`);
}

async function copyRow(page: Page, row: string | RegExp): Promise<string> {
  const escaped = (
    row instanceof RegExp ? row.source : `^${RegExp.escape(row.replaceAll('\n', ' '))}$`
  ).replace(/^\^/, '');
  const start = row instanceof RegExp && !row.source.startsWith('^') ? '.*' : '';
  const name = new RegExp(`^Copy as code: ${start}${escaped}`, 's');
  await page.evaluate(`navigator.clipboard.writeText('')`);
  // Rows may come anew: the menu closes then, and a person would open it again.
  return eventually(
    `the code of ${String(row)}`,
    async () => {
      await page.locator('button:not([data-before])').and(page.getByRole('button', { name })).first().click();
      const chosen = page.getByRole('menuitem', { name: 'JavaScript (SDK v3)' });
      await chosen.click({ timeout: 5_000 }).catch(() => page.keyboard.press('Escape'));
      const text = String(await page.evaluate('navigator.clipboard.readText()'));
      return text === '' ? undefined : text;
    },
    60_000,
  );
}

test('what Connect shows runs as it is', { skip: noBrowser }, async (t) => {
  if (typeof clients === 'string') {
    t.skip(clients);
    return;
  }
  const { platform } = console;
  const page = await console.open(t, '/connect');
  await page.getByRole('tab', { name: 'Terraform' }).waitFor();
  const shown = async (tab: string) => {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    return page.getByLabel(tab, { exact: true }).locator('visible=true').last().innerText();
  };
  const { AWS_ENDPOINT_URL: endpoint = '', ...told } = clientEnvironment(platform);
  const { AWS_REGION: _region, AWS_DEFAULT_REGION: _default, ...env } = told;
  const exports = await page.getByText(/^export AWS_(ENDPOINT_URL|REGION)=/).allTextContents();
  const commands = await page.getByText(/^aws /).allTextContents();
  const script = ['set -e', ...exports, ...commands.map((line) => line.replace('aws', clients.aws))].join(
    '\n',
  );
  assert.equal(commands.length, 2);
  assert.match((await run('bash', ['-c', script], { env })).stdout, /"Account"[^]*"Functions"/);

  const folder = join(platform.dataFolder, 'connect');
  await mkdir(folder);
  await symlink(join(CLONE_FOLDER, 'node_modules'), join(folder, 'node_modules'));
  await platform.s3.send(new CreateBucketCommand({ Bucket: 'connected' }));
  const python = await run(clients.python, ['-c', await shown('Python (boto3)')], { env });
  assert.match(python.stdout, /connected/);
  await writeFile(join(folder, 'code.mjs'), await shown('JavaScript'));
  assert.match((await run(process.execPath, [join(folder, 'code.mjs')], { env })).stdout, /connected/);
  for (const language of ['Go', 'Java', 'Terraform']) assert.ok((await shown(language)).includes(endpoint));
  await checkAccessibility(page);
});
