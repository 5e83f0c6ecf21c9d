import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { wireOf, type Item } from './attributeValue.ts';
import type { Key } from './exploreRequest.ts';

type Changes = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** The attributes in which two states of an item differ. */
export function changedNames(before: Item, after: Item): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => textOf(before, name) !== textOf(after, name));
}

function textOf(item: Item, name: string): string | undefined {
  const value = item[name];
  return value && JSON.stringify(wireOf(value));
}

/**
 * What was changed of an item, as UpdateItem takes it. What others have changed meanwhile of its other attributes stays;
 * where they have changed the same ones, or deleted it, the condition fails.
 */
export function itemChanges({ partition }: Key, before: Item, after: Item): Changes {
  const names: Record<string, string> = { '#key': partition.name };
  const values: NonNullable<Changes['ExpressionAttributeValues']> = {};
  const conditions = ['attribute_exists(#key)'];
  const set: string[] = [];
  const removed: string[] = [];
  for (const [index, name] of changedNames(before, after).entries()) {
    const [attribute, old, fresh] = [`#n${index}`, `:o${index}`, `:n${index}`];
    names[attribute] = name;
    const [was, is] = [before[name], after[name]];
    if (was) values[old] = was;
    if (is) values[fresh] = is;
    conditions.push(was ? `${attribute} = ${old}` : `attribute_not_exists(${attribute})`);
    if (is) set.push(`${attribute} = ${fresh}`);
    else removed.push(attribute);
  }
  const update = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.join(', ')}`] : []),
  ].join(' ');
  return {
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ...(update !== '' && { UpdateExpression: update }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}
