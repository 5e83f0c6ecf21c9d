import type { View } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { Fault } from '../../../protocol/fault.ts';
import { invalid, noSuchResource } from '../faults.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableKey, tables, type TableRecord } from '../records.ts';
import { checkTagCount, tagsOf } from './tagList.ts';

type Needs = Pick<Parts, 'store'>;

const TABLE_ARN = /^arn:aws:dynamodb:([^:]+):([^:]+):table\/([a-zA-Z0-9_.-]+)$/;

/** The table that an ARN names, where it is one of the caller's. */
function taggedTable(arn: string | undefined): { region: string; account: string; name: string } {
  if (arn === undefined || arn === '') throw invalid('Invalid TableArn');
  const [, region = '', account = '', name = ''] = TABLE_ARN.exec(arn) ?? [];
  if (name === '') {
    throw invalid(`Invalid TableArn: Invalid ResourceArn provided as input ${arn.slice(0, 1300)}`);
  }
  return { region, account, name };
}

export function tagResource({ store }: Needs): DynamoDBOperation<'TagResource'> {
  return async ({ ResourceArn: arn, Tags: tags = [] }, call) => {
    const target = taggedTable(arn);
    if (tags.length === 0) throw invalid('Atleast one Tag needs to be provided as Input.');
    const added = tagsOf(tags);
    await store.transact(async (transaction) => {
      const record = await recordOf(transaction, call, target, () => missing(arn));
      const all = { ...record.tags, ...added };
      checkTagCount(all);
      tables.put(transaction, tableKey(call, target.name), { ...record, tags: all });
    });
    return {};
  };
}

export function untagResource({ store }: Needs): DynamoDBOperation<'UntagResource'> {
  return async ({ ResourceArn: arn, TagKeys: keys = [] }, call) => {
    const target = taggedTable(arn);
    if (keys.length === 0) throw invalid('Atleast one Tag Key needs to be provided as Input.');
    await store.transact(async (transaction) => {
      const record = await recordOf(transaction, call, target, noSuchResource);
      const left = Object.entries(record.tags).filter(([key]) => !keys.includes(key));
      tables.put(transaction, tableKey(call, target.name), { ...record, tags: Object.fromEntries(left) });
    });
    return {};
  };
}

const PAGE = 10;

export function listTagsOfResource({ store }: Needs): DynamoDBOperation<'ListTagsOfResource'> {
  return async ({ ResourceArn: arn, NextToken: token }, call) => {
    const target = taggedTable(arn);
    const from = token === undefined ? 0 : Number(token);
    if (!Number.isSafeInteger(from) || from < 0) throw invalid('Invalid NextToken');
    const record = await store.read((view) => recordOf(view, call, target, () => missing(arn)));
    const tags = Object.entries(record.tags).map(([Key, Value]) => ({ Key, Value }));
    const next = from + PAGE < tags.length ? String(from + PAGE) : undefined;
    return { Tags: tags.slice(from, from + PAGE), ...(next !== undefined && { NextToken: next }) };
  };
}

async function recordOf(
  view: View,
  call: Call,
  { region, account, name }: ReturnType<typeof taggedTable>,
  absent: () => Error,
): Promise<TableRecord> {
  const isOwn = region === call.region && account === call.account;
  const record = isOwn ? await tables.get(view, tableKey(call, name)) : undefined;
  if (record === undefined) throw absent();
  return record;
}

function missing(arn: string | undefined): Error {
  return new Fault('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`);
}
