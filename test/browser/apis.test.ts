import assert from 'node:assert/strict';
import { get, type IncomingHttpHeaders } from 'node:http';
import { test } from 'node:test';
import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, GetPolicyCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { nodeFunction, REGION } from '../harness.ts';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

/** Says what it was asked; its page would run where the console is if it could. */
const CODE = `export const handler = async ({ routeKey, rawPath, pathParameters, body }) =>
  rawPath === '/page'
    ? { statusCode: 201, headers: { 'content-type': 'text/html' }, cookies: ['a=1'], body: '<script>1</script>' }
    : { statusCode: 200, body: JSON.stringify({ routeKey, id: pathParameters?.id, sent: body }) , headers: { 'content-type': 'application/json' } };`;

async function functionOf(name: string): Promise<string | undefined> {
  const { lambda } = console.platform;
  const { FunctionArn } = await lambda.send(new CreateFunctionCommand(await nodeFunction(name, CODE)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  return FunctionArn;
}

test(
  'an API is created for a function, given a route, tried, and deleted',
  { skip: noBrowser },
  async (t) => {
    const { apigateway } = console.platform;
    await functionOf('shop');
    const page = await console.open(t, '/apis');
    await page.getByText('No APIs yet').waitFor();
    await page.getByText('aws apigatewayv2 create-api').waitFor();
    await checkAccessibility(page);
    await page.getByRole('link', { name: 'Create API' }).first().click();
    await page.getByRole('textbox', { name: 'Name' }).fill('shop-api');
    await page.getByRole('button', { name: /^Function/ }).click();
    await page.getByRole('option', { name: 'shop' }).click();
    await checkAccessibility(page);
    await screenshot(page, 'api-create');
    await page.getByRole('button', { name: 'Create API' }).click();
    await page.waitForURL(/apis\/[a-z0-9]{10}/);
    await page.getByRole('heading', { name: '$default' }).waitFor();

    await page.getByRole('button', { name: 'Create route' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create route' });
    await dialog.getByRole('button', { name: /^Method/ }).click();
    await dialog.getByRole('option', { name: 'POST' }).click();
    await dialog.getByRole('textbox', { name: 'Path' }).fill('/orders/{id}');
    await dialog.getByRole('radio', { name: 'A function' }).click();
    await dialog.getByRole('button', { name: /^Function/ }).click();
    await dialog.getByRole('option', { name: 'shop' }).click();
    await dialog.getByRole('button', { name: 'Create route' }).click();
    await page.getByRole('heading', { name: 'POST /orders/{id}' }).waitFor();
    await page.getByText('Route POST /orders/{id} was saved.').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'api-routes');
    const { Items: [api] = [] } = await apigateway.send(new GetApisCommand({}));
    const { Items: routes = [] } = await apigateway.send(new GetRoutesCommand({ ApiId: api?.ApiId }));
    assert.deepEqual(
      new Set(routes.map(({ RouteKey }) => RouteKey)),
      new Set(['$default', 'POST /orders/{id}']),
    );

    await page.getByRole('link', { name: 'Try it' }).last().click();
    await page.getByRole('textbox', { name: 'Path' }).fill('/orders/7');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('"POST /orders/{id}"').waitFor();
    await page.getByRole('table', { name: 'Headers of the answer' }).getByText('apigw-requestid').waitFor();
    await checkAccessibility(page);
    await screenshot(page, 'api-try');
    await page.getByRole('textbox', { name: 'Path' }).fill('/page');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('201', { exact: true }).waitFor();
    // A page's answer is data: even its cookie is only shown.
    await page.getByRole('table', { name: 'Headers of the answer' }).getByText('a=1').waitFor();
    assert.deepEqual(await page.context().cookies(), []);

    const RouteId = routes.find(({ RouteKey }) => RouteKey === 'POST /orders/{id}')?.RouteId ?? '';
    await apigateway.send(
      new UpdateRouteCommand({ ApiId: api?.ApiId, RouteId, AuthorizationType: 'AWS_IAM' }),
    );
    await page.goto(console.url(`/apis/${api?.ApiId}?tab=try&route=${RouteId}`));
    await page.getByRole('textbox', { name: 'Path' }).fill('/orders/9 a');
    assert.ok(await page.getByRole('checkbox', { name: 'Sign with my key (IAM)' }).isChecked());
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('"9 a"').waitFor();

    for (const [tab, text] of [
      ['Integrations', 'Payload format'],
      ['Authorizers', 'No authorizers'],
      ['CORS', 'pages of other origins are kept out'],
      ['Stages', 'Deploys by itself'],
      ['Settings', 'No tags'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByText(text).first().waitFor();
      if (tab === 'Stages') {
        await checkAccessibility(page);
        await screenshot(page, 'api-stages');
      }
    }
    await checkAccessibility(page);

    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Delete API' }).click();
    const confirm = page.getByRole('dialog', { name: 'Delete API shop-api' });
    await confirm.getByRole('textbox').fill('delete');
    await confirm.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('shop-api was deleted.').waitFor();
    await page.getByText('No APIs yet').waitFor();
  },
);

test('an API that was wired by hand is told what it lacks, and helped', { skip: noBrowser }, async (t) => {
  const { apigateway } = console.platform;
  const IntegrationUri = await functionOf('wired');
  const { ApiId } = await apigateway.send(new CreateApiCommand({ Name: 'by-hand', ProtocolType: 'HTTP' }));
  const { IntegrationId } = await apigateway.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri,
      PayloadFormatVersion: '2.0',
    }),
  );
  const Target = `integrations/${IntegrationId}`;
  await apigateway.send(new CreateRouteCommand({ ApiId, RouteKey: '$default', Target }));
  await apigateway.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
  const page = await console.open(t, `/apis/${ApiId}?tab=try`);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('The integration did not answer').first().waitFor();
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Let this API invoke its functions' }).click();
  await page.getByText('The functions of this API let it invoke them.').waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('200', { exact: true }).first().waitFor();
  await apigateway.send(new DeleteApiCommand({ ApiId }));
});

test('what is set of an API is what its requests meet', { skip: noBrowser }, async (t) => {
  const { apigateway, lambda, platform } = console.platform;
  await functionOf('echo');
  const guard = `export const handler = async ({ headers }) => ({ isAuthorized: headers['x-key'] === 'yes' });`;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('guard', guard)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'guard' });
  const page = await console.open(t, '/apis/create');
  await page.getByRole('textbox', { name: 'Name' }).fill('zwölf 十二');
  await page.getByRole('textbox', { name: 'Route' }).fill('/x');
  await page.getByRole('button', { name: 'Create API' }).click();
  await page.getByText('Choose a function, or another place').waitFor();
  await page.getByText('A method and a path').waitFor();
  await page.getByRole('button', { name: /^Function/ }).click();
  await page.getByRole('option', { name: 'echo' }).click();
  await page.getByRole('textbox', { name: 'Route' }).fill('GET /x/{id}');
  await page.getByRole('button', { name: 'Create API' }).click();
  await page.waitForURL(/apis\/[a-z0-9]{10}/);
  const [, ApiId = ''] = /apis\/([a-z0-9]{10})/.exec(page.url()) ?? [];
  const ask = (path: string, headers: Record<string, string> = {}) =>
    askSite(platform.port, `${ApiId}.execute-api.${REGION}.localhost`, path, headers);

  // A route that cannot be made leaves no integration behind.
  await page.getByRole('button', { name: 'Create route' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Path' }).fill('/x/{other}');
  await dialog.getByRole('radio', { name: 'A function' }).click();
  await dialog.getByRole('button', { name: /^Function/ }).click();
  await page.getByRole('option', { name: 'echo' }).click();
  await dialog.getByRole('button', { name: 'Create route' }).click();
  await dialog.getByText(/already exists/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await apigateway.send(new GetIntegrationsCommand({ ApiId }))).Items?.length, 1);

  await page.getByRole('tab', { name: 'Authorizers' }).click();
  await page.getByRole('button', { name: 'Create authorizer' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('wächter');
  await dialog.getByRole('radio', { name: 'Function' }).click();
  await dialog.getByRole('button', { name: /^Function/ }).click();
  await page.getByRole('option', { name: 'guard' }).click();
  await dialog.getByRole('textbox', { name: 'Found in' }).fill('');
  await dialog.getByRole('spinbutton', { name: 'Answers are kept' }).fill('60');
  await dialog.getByText('Answers can only be kept by something.').waitFor();
  await dialog.getByRole('textbox', { name: 'Found in' }).fill('$request.header.x-key');
  await checkAccessibility(page);
  await screenshot(page, 'api-authorizer');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByText('60 s').waitFor();
  await page.getByRole('tab', { name: 'Routes' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByRole('button', { name: /^Authorization/ }).click();
  await page.getByRole('option', { name: /wächter/ }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Function by wächter').waitFor();
  const statuses = [{}, { 'x-key': 'no' }, { 'x-key': 'yes' }].map((headers) => ask('/x/1', headers));
  assert.deepEqual(await Promise.all(statuses.map(async (asked) => (await asked).status)), [401, 403, 200]);

  await page.getByRole('tab', { name: 'Integrations' }).click();
  await page.getByRole('radio').first().click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByRole('spinbutton', { name: 'Timeout' }).fill('5000');
  await dialog.getByRole('button', { name: 'Add change to answers' }).click();
  await dialog.getByRole('textbox', { name: 'Changes to answers: Name 1' }).fill('x-id');
  await dialog.getByRole('textbox', { name: 'Changes to answers: Value 1' }).fill('$context.requestId');
  await checkAccessibility(page);
  await screenshot(page, 'api-integration');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('5.00 s').waitFor();
  assert.ok((await ask('/x/1', { 'x-key': 'yes' })).headers['x-id']);
  // As it is now, and taken back.
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  assert.equal(await dialog.getByRole('spinbutton', { name: 'Timeout' }).inputValue(), '5000');
  await dialog.getByRole('button', { name: 'Remove: append:header x-id' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await ask('/x/1', { 'x-key': 'yes' })).headers['x-id'], undefined);

  await page.getByRole('tab', { name: 'Stages' }).click();
  await page.getByRole('radio').first().click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByRole('spinbutton', { name: 'Burst' }).fill('0');
  await dialog.getByRole('spinbutton', { name: 'Requests a second' }).fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await ask('/x/1', { 'x-key': 'yes' })).status, 429);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByRole('spinbutton', { name: 'Burst' }).fill('');
  await dialog.getByRole('spinbutton', { name: 'Requests a second' }).fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await ask('/x/1', { 'x-key': 'yes' })).status, 200);

  await page.getByRole('tab', { name: 'Routes' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByRole('radio', { name: 'Nowhere yet' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Nowhere yet').waitFor();
  const { Items: [route] = [] } = await apigateway.send(new GetRoutesCommand({ ApiId }));
  assert.equal(route?.Target, undefined);
  await apigateway.send(new DeleteApiCommand({ ApiId }));
});

interface SiteAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A request to a host of the platform, whatever names this machine resolves. */
function askSite(
  port: number,
  host: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<SiteAnswer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, headers: { ...headers, host: `${host}:${port}` } };
    get(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers }));
    }).on('error', reject);
  });
}

test('triggers are added from the function, with what they need', { skip: noBrowser }, async (t) => {
  const { lambda, s3 } = console.platform;
  await functionOf('triggered');
  await s3.send(new CreateBucketCommand({ Bucket: 'uploads' }));
  const page = await console.open(t, '/functions/triggered?tab=versions');
  const triggers = page.getByRole('region', { name: 'Triggers' });
  await triggers.getByText('No triggers yet').waitFor();
  await page.getByRole('button', { name: 'Add trigger' }).click();
  await page.getByRole('menuitem', { name: 'API Gateway (HTTP API)' }).click();
  const api = page.getByRole('dialog', { name: 'Add an HTTP API' });
  await api.getByRole('textbox', { name: 'Name' }).fill('front');
  await checkAccessibility(page);
  await screenshot(page, 'trigger-api');
  await api.getByRole('button', { name: 'Add', exact: true }).click();
  await triggers.getByRole('link', { name: 'API Gateway' }).waitFor();

  await page.getByRole('button', { name: 'Add trigger' }).click();
  await page.getByRole('menuitem', { name: 'S3 bucket' }).click();
  const bucket = page.getByRole('dialog', { name: 'Add an S3 bucket' });
  await bucket.getByRole('button', { name: /^Bucket/ }).click();
  await bucket.getByRole('option', { name: 'uploads' }).click();
  await bucket.getByRole('textbox', { name: 'Ends with' }).fill('.jpg');
  await bucket.getByRole('button', { name: 'Add', exact: true }).click();
  await triggers.getByRole('link', { name: 'S3' }).waitFor();
  await screenshot(page, 'function-triggers');
  const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: 'triggered' }));
  assert.match(Policy, /apigateway\.amazonaws\.com/);
  assert.match(Policy, /arn:aws:s3:::uploads/);
  const told = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'uploads' }));
  assert.match(told.LambdaFunctionConfigurations?.[0]?.LambdaFunctionArn ?? '', /triggered$/);
});

test('who may not see APIs is told what to ask for', { skip: noBrowser }, async (t) => {
  const { iam } = console.platform;
  await iam.send(new CreateUserCommand({ UserName: 'nobody' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const page = await console.open(t, '/apis', { key: { accessKeyId, secretAccessKey } });
  await page.getByText(/not authorized to perform: apigateway:GET/).waitFor();
  await page.getByText(/Ask whoever administers this account/).waitFor();
});
