import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { checkAccessibility, consoleOfThisFile, noBrowser, screenshot } from './browser.ts';

const console = consoleOfThisFile();

/** A table of orders by customer and day, made in the console. */
/** Of items with one key, `id`. */
async function createTable(TableName: string, AttributeType: 'B' | 'N' | 'S'): Promise<void> {
  await console.platform.dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
}

test('a table is created, filled, queried, edited and deleted', { skip: noBrowser }, async (t) => {
  const { dynamodb } = console.platform;
  const page = await console.open(t, '/dynamodb');
  await page.getByText('No tables yet').waitFor();
  await page.getByText('aws dynamodb create-table').waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'dynamodb-empty');

  await page.getByRole('link', { name: 'Create table' }).first().click();
  await page.getByRole('textbox', { name: 'Table name' }).fill('orders');
  await page.getByRole('textbox', { name: 'Partition key' }).fill('customer');
  await page.getByRole('textbox', { name: 'Sort key' }).fill('placed');
  await page.getByRole('button', { name: 'Add global index' }).click();
  await page.getByRole('textbox', { name: 'Index name' }).fill('byStatus');
  await page.getByRole('textbox', { name: 'Partition key' }).last().fill('status');
  await checkAccessibility(page);
  await screenshot(page, 'dynamodb-create');
  await page.getByRole('button', { name: 'Create table' }).click();
  await page.waitForURL(/dynamodb\/tables\/orders/);
  await page.getByText('No items').first().waitFor();

  for (const [customer, placed, status, total] of [
    ['ann', '2026-11-01', 'shipped', '19.90'],
    ['ann', '2026-11-20', 'open', '245.00'],
    ['bob', '2026-11-03', 'open', '7.50'],
    ['cem', '2026-11-21', 'open', '1032.00'],
  ] as const) {
    const Item = {
      customer: { S: customer },
      placed: { S: placed },
      status: { S: status },
      total: { N: total },
      lines: { L: [{ M: { sku: { S: 'book' }, count: { N: '1' } } }] },
      tags: { SS: ['new', 'web'] },
    };
    await dynamodb.send(new PutItemCommand({ TableName: 'orders', Item }));
  }
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('4 found of 4 read').waitFor();
  await page.getByRole('button', { name: 'Query' }).click();
  await page.getByRole('textbox', { name: 'customer (partition key)' }).fill('ann');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('2 found of 2 read').waitFor();
  assert.match(decodeURIComponent(page.url()), /"partition":"ann"/);
  await checkAccessibility(page);
  await screenshot(page, 'dynamodb-items');

  await page.getByRole('link', { name: 'ann' }).last().click();
  await page.getByRole('textbox', { name: 'Value of status' }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'dynamodb-item');
  await page.getByRole('textbox', { name: 'Value of status' }).fill('paid');
  await page.getByRole('button', { name: 'DynamoDB JSON' }).click();
  await page.getByText('"paid"').waitFor();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('The item was saved.').waitFor();
  const { Item } = await dynamodb.send(
    new GetItemCommand({
      TableName: 'orders',
      Key: { customer: { S: 'ann' }, placed: { S: '2026-11-20' } },
    }),
  );
  assert.deepEqual(
    [Item?.['status'], Item?.['total'], Item?.['tags']],
    [{ S: 'paid' }, { N: '245' }, { SS: ['new', 'web'] }],
  );

  await page.goto(console.url('/dynamodb/tables/orders?tab=indexes'));
  await page.getByRole('link', { name: 'byStatus' }).waitFor();
  await checkAccessibility(page);
  await page.goto(console.url('/dynamodb/tables/orders?tab=settings'));
  await page.getByText('Time to live (TTL)').first().waitFor();
  await checkAccessibility(page);
  await screenshot(page, 'dynamodb-settings');

  await page.goto(console.url('/dynamodb'));
  await page.getByRole('checkbox', { name: 'Select orders' }).click();
  await screenshot(page, 'dynamodb-tables');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 1 table' });
  await dialog.getByRole('textbox').fill('delete');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The table was deleted.').waitFor();
  await page.getByText('No tables yet').waitFor();
  assert.deepEqual((await dynamodb.send(new ListTablesCommand({}))).TableNames, []);
});

test(
  'more items are read from where reading ended; TTL and a stream are switched on',
  { skip: noBrowser },
  async (t) => {
    const { dynamodb } = console.platform;
    const TableName = 'visits';
    await createTable(TableName, 'N');
    const puts = Array.from({ length: 350 }, (_, id) => ({
      PutRequest: { Item: { id: { N: String(id) } } },
    }));
    for (let first = 0; first < puts.length; first += 25) {
      const RequestItems = { [TableName]: puts.slice(first, first + 25) };
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
    }
    const page = await console.open(t, '/dynamodb/tables/visits');
    const scans: string[] = [];
    page.on('request', (request) => {
      if (request.headers()['x-amz-target']?.endsWith('.Scan')) scans.push(request.postData() ?? '');
    });
    await page.getByText('300 found of 300 read').waitFor();
    const already = scans.length;
    await page.getByRole('button', { name: 'Read on' }).click();
    await page.getByText('350 found of 350 read').waitFor();
    const [more = '', ...others] = scans.slice(already);
    assert.deepEqual(others, []);
    assert.match(more, /ExclusiveStartKey/);

    await page.goto(console.url('/dynamodb/tables/visits?tab=settings'));
    await page.getByRole('button', { name: 'Switch on: Time to live (TTL)' }).click();
    await page.getByRole('textbox', { name: 'Attribute' }).fill('gone');
    await page.getByRole('button', { name: 'Switch on', exact: true }).click();
    await page.getByText('Saved: Time to live (TTL).').waitFor();
    const ttl = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    assert.equal(ttl.TimeToLiveDescription?.AttributeName, 'gone');
    await page.getByRole('button', { name: 'Switch on: Stream' }).click();
    await page.getByRole('button', { name: 'Switch on', exact: true }).click();
    await page.getByText('Saved: Stream.').waitFor();
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    assert.equal(Table?.StreamSpecification?.StreamEnabled, true);
    await dynamodb.send(new DeleteTableCommand({ TableName }));
  },
);

test('an item is saved beside what others change, and not over it', { skip: noBrowser }, async (t) => {
  const { dynamodb } = console.platform;
  const TableName = 'shared';
  await createTable(TableName, 'S');
  const Key = { id: { S: 'two\nlines' } };
  const sets = { id: { S: 'sets' }, tags: { SS: ['', 'b\nc'] } };
  await dynamodb.send(
    new PutItemCommand({ TableName, Item: { ...Key, mine: { S: '1' }, theirs: { S: '1' } } }),
  );
  await dynamodb.send(new PutItemCommand({ TableName, Item: sets }));
  const theyChange = (name: string) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #n = :v',
        ExpressionAttributeNames: { '#n': name },
        ExpressionAttributeValues: { ':v': { S: 'by another' } },
      }),
    );
  const filters = [{ name: 'mine', operator: 'exists', type: 'S', value: '', to: '' }];
  const explore = encodeURIComponent(JSON.stringify({ kind: 'scan', filters }));
  const page = await console.open(t, `/dynamodb/tables/${TableName}?explore=${explore}`);
  await page.getByRole('link', { name: 'two lines' }).click();
  assert.ok(await page.getByRole('textbox', { name: 'Value of id' }).isDisabled());
  await page.getByRole('textbox', { name: 'Value of mine' }).fill('2');
  await theyChange('theirs');
  await page.getByRole('button', { name: 'Save changes' }).click();
  // Back to what was asked.
  await page.getByText('1 found of 2 read').waitFor();
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key }));
  assert.deepEqual([Item?.['mine'], Item?.['theirs']], [{ S: '2' }, { S: 'by another' }]);

  await page.getByRole('link', { name: 'two lines' }).click();
  await page.getByRole('textbox', { name: 'Value of mine' }).fill('3');
  await theyChange('mine');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Somebody has changed this item meanwhile: mine.').waitFor();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByText('1 found of 2 read').waitFor();
  // As it is now, not as it was seen.
  await page.getByRole('link', { name: 'two lines' }).click();
  const mine = page.getByRole('textbox', { name: 'Value of mine' });
  await mine.waitFor();
  assert.equal(await mine.inputValue(), 'by another');
  await page.getByRole('link', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByText('2 found of 2 read').waitFor();
  await page.getByRole('link', { name: 'sets' }).click();
  await page.getByText('which the form cannot show').waitFor();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('The item was saved.').waitFor();
  const kept = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'sets' } } }));
  assert.deepEqual(kept.Item, sets);
  await dynamodb.send(new DeleteTableCommand({ TableName }));
});

test('what is out of sight is not deleted; half-typed keys are told', { skip: noBrowser }, async (t) => {
  const { dynamodb } = console.platform;
  const TableName = 'binary';
  await createTable(TableName, 'B');
  for (const byte of [1, 2]) {
    await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { B: new Uint8Array([byte]) } } }));
  }
  const page = await console.open(t, `/dynamodb/tables/${TableName}`);
  await page.getByRole('checkbox', { name: 'Select {"id":{"B":"AQ=="}}' }).click();
  await page.getByText('(1/2)').waitFor();
  const partition = page.getByRole('textbox', { name: 'id (partition key)' });
  await page.getByRole('button', { name: 'Query' }).click();
  await partition.fill('A');
  await page.getByText('Binary is written as base64.').waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await partition.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Query' }).click();
  await partition.fill('Ag==');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('1 found of 1 read').waitFor();
  await page.getByText('(1)', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Actions' }).last().click();
  assert.ok(await page.getByRole('menuitem', { name: 'Delete' }).isDisabled());

  // What failed is seen also at the end of a long form.
  await page.goto(console.url('/dynamodb/create'));
  await page.getByRole('textbox', { name: 'Table name' }).fill(TableName);
  await page.getByRole('button', { name: 'Add global index' }).click();
  await page.getByRole('textbox', { name: 'Index name' }).fill('byDay');
  await page.getByRole('textbox', { name: 'Partition key' }).last().fill('day');
  await page.getByRole('button', { name: 'Create table' }).click();
  const message = page.getByText('The table was not created');
  await message.waitFor();
  assert.ok(((await message.boundingBox())?.y ?? -1) > 0, 'the message is out of sight');
  await dynamodb.send(new DeleteTableCommand({ TableName }));
});

test('a search that goes on is stopped, and goes on from there', { skip: noBrowser }, async (t) => {
  const { dynamodb } = console.platform;
  const TableName = 'heavy';
  await createTable(TableName, 'N');
  // More than a page of DynamoDB's, which has 1 MB.
  const text = { S: 'x'.repeat(20_000) };
  for (const first of [0, 25, 50]) {
    const puts = Array.from({ length: 25 }, (_, id) => ({
      PutRequest: { Item: { id: { N: String(first + id) }, text } },
    }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
  }
  const page = await console.open(t, '/dynamodb');
  const held = Promise.withResolvers<void>();
  await page.route(
    (url) => url.pathname === '/',
    async (route) => {
      const isOn = route.request().postData()?.includes('ExclusiveStartKey');
      if (isOn) await held.promise;
      // Given up meanwhile: nobody waits for it.
      await route.continue().catch(() => undefined);
    },
  );
  const filters = [{ name: 'address.city', operator: 'exists', type: 'S', value: '', to: '' }];
  const explore = encodeURIComponent(JSON.stringify({ kind: 'scan', filters }));
  await page.goto(console.url(`/dynamodb/tables/${TableName}?explore=${explore}`));
  await page.getByText(/^0 found of 5\d read/).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Read on' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  held.resolve();
  await page.getByRole('button', { name: 'Read on' }).click();
  await page.getByText('0 found of 75 read').waitFor();
  await dynamodb.send(new DeleteTableCommand({ TableName }));
});

test('who may not see tables is told what to ask for', { skip: noBrowser }, async (t) => {
  const { iam } = console.platform;
  await iam.send(new CreateUserCommand({ UserName: 'nobody' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const page = await console.open(t, '/dynamodb', { key: { accessKeyId, secretAccessKey } });
  await page.getByText(/not authorized to perform: dynamodb:ListTables/).waitFor();
  await page.getByText(/Ask whoever administers this account/).waitFor();
});

test('in Chinese', { skip: noBrowser }, async (t) => {
  const page = await console.open(t, '/dynamodb', { language: 'zh' });
  await page.getByText('还没有表').waitFor();
});
