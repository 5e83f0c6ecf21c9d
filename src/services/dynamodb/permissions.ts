import type { Store, View } from '../../store/store.ts';
import type { Call, Demand, Permissions, ResourceFacts } from '../service.ts';
import type { DynamoDBSdk, Input } from './operation.ts';
import { tableKey, tables, type Scope } from './records.ts';
import { attributesIn, leadingKeysIn, selectOf, type ItemRequest } from './requestFacts.ts';
import { compileTable } from './table.ts';

interface Named {
  readonly TableName?: string | undefined;
  readonly IndexName?: string | undefined;
}

/** What each operation takes permission for; here stand operations that are not implemented, too. */
export function dynamodbPermissions({ store }: { readonly store: Store }) {
  const onTable = (call: Call, given: string | undefined, action = call.operation): Demand => {
    const resource = arnOf(call, given);
    return {
      action: `dynamodb:${action}`,
      resource,
      lookup: () => store.read((view) => factsOf(view, resource, undefined)),
    };
  };
  /** Items of a table; policies may ask which ones, and which attributes of them. */
  const onItems = (
    call: Call,
    { TableName, IndexName, ...request }: Named & ItemRequest,
    { action = call.operation, enclosing = undefined as string | undefined, reads = false } = {},
  ): Demand => {
    const table = arnOf(call, TableName);
    return {
      action: `dynamodb:${action}`,
      resource: IndexName === undefined ? table : `${table}/index/${IndexName}`,
      keys: {
        'dynamodb:attributes': attributesIn(request),
        'dynamodb:returnvalues': request.ReturnValues,
        'dynamodb:returnconsumedcapacity': request.ReturnConsumedCapacity,
        ...(reads && { 'dynamodb:select': selectOf(request) }),
        ...(enclosing !== undefined && { 'dynamodb:enclosingoperation': enclosing }),
      },
      lookup: () => store.read((view) => factsOf(view, table, request, IndexName)),
    };
  };
  const ofTable = (input: Named, call: Call) => onTable(call, input.TableName);
  const writesItem = (input: object, call: Call) => onItems(call, input);
  const readsItems = (input: object, call: Call) => onItems(call, input, { reads: true });
  const ofArn = ({ ResourceArn: arn = '' }: { ResourceArn?: string | undefined }, call: Call): Demand => ({
    action: `dynamodb:${call.operation}`,
    resource: arn,
    lookup: () => store.read((view) => factsOf(view, arn, undefined)),
  });
  const anywhere = (_input: unknown, call: Call): Demand => ({
    action: `dynamodb:${call.operation}`,
    resource: '*',
  });
  return {
    PutItem: writesItem,
    UpdateItem: writesItem,
    DeleteItem: writesItem,
    GetItem: readsItems,
    Query: readsItems,
    Scan: readsItems,
    BatchGetItem: ({ RequestItems = {}, ReturnConsumedCapacity }, call) =>
      Object.entries(RequestItems).map(([TableName, request]) =>
        onItems(call, { TableName, ReturnConsumedCapacity, ...request }, { reads: true }),
      ),
    BatchWriteItem: ({ RequestItems = {}, ReturnConsumedCapacity }, call) =>
      Object.entries(RequestItems).map(([TableName, requests]) => {
        const items = requests.map(
          ({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {},
        );
        return onItems(call, { TableName, ReturnConsumedCapacity, Keys: items });
      }),
    TransactGetItems: ({ TransactItems = [] }, call) =>
      TransactItems.flatMap(({ Get }) =>
        Get === undefined
          ? []
          : onItems(call, Get, { action: 'GetItem', enclosing: call.operation, reads: true }),
      ),
    TransactWriteItems: ({ TransactItems = [] }, call) =>
      TransactItems.flatMap((item) =>
        actionsOf(item).map(([action, request]) =>
          onItems(call, request, { action, enclosing: call.operation }),
        ),
      ),

    CreateTable: (input, call) => {
      const tags = (input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
      const demand = { ...ofTable(input, call), ...(tags.length > 0 && { requestTags: tags }) };
      return tags.length > 0 ? [demand, { ...demand, action: 'dynamodb:TagResource' }] : demand;
    },
    UpdateTable: ofTable,
    DeleteTable: ofTable,
    DescribeTable: ofTable,
    ListTables: anywhere,
    DescribeTimeToLive: ofTable,
    UpdateTimeToLive: ofTable,
    TagResource: (input, call) => ({
      ...ofArn(input, call),
      requestTags: (input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const),
    }),
    UntagResource: (input, call) => ({ ...ofArn(input, call), tagKeys: input.TagKeys ?? [] }),
    ListTagsOfResource: ofArn,
    DescribeLimits: anywhere,
    DescribeEndpoints: anywhere,
    DescribeContinuousBackups: ofTable,
    UpdateContinuousBackups: ofTable,
  } satisfies Permissions<DynamoDBSdk>;
}

type TransactItem = NonNullable<Input<'TransactWriteItems'>['TransactItems']>[number];

function actionsOf({ ConditionCheck, Put, Delete, Update }: TransactItem): [string, Named & ItemRequest][] {
  return [
    ...(ConditionCheck ? [['ConditionCheckItem', ConditionCheck] as [string, Named]] : []),
    ...(Put ? [['PutItem', Put] as [string, Named]] : []),
    ...(Delete ? [['DeleteItem', Delete] as [string, Named]] : []),
    ...(Update ? [['UpdateItem', Update] as [string, Named]] : []),
  ];
}

function arnOf({ region, account }: Scope, given = ''): string {
  return given.startsWith('arn:') ? given : `arn:aws:dynamodb:${region}:${account}:table/${given}`;
}

/** Tags of the table, and the partition keys that a request reaches for: both need its record. */
async function factsOf(
  view: View,
  arn: string,
  request: ItemRequest | undefined,
  indexName?: string,
): Promise<ResourceFacts> {
  const [, , , region = '', account = '', resource = ''] = arn.split(':');
  const scope = { account, region };
  const record = await tables.get(view, tableKey(scope, resource.split('/')[1] ?? ''));
  if (record === undefined) return {};
  const table = compileTable(scope, record);
  // A query of an index reaches for the index's keys.
  const { schema } = table.indexes.find(({ name }) => name === indexName) ?? table;
  const leadingKeys = request && leadingKeysIn(request, schema);
  return {
    tags: Object.entries(record.tags),
    ...(leadingKeys && { keys: { 'dynamodb:leadingkeys': leadingKeys } }),
  };
}
