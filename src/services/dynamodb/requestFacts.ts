import { isReserved } from './expressions/reservedWords.ts';
import { tokenize } from './expressions/tokens.ts';
import type { KeySchema } from './table.ts';
import { attributeOf, type AttributeValue, type Item } from './values/attributeValue.ts';

/** What operations on items have in common, as far as policies ask for it. */
export interface ItemRequest {
  readonly Key?: Item | undefined;
  readonly Keys?: readonly Item[] | undefined;
  readonly Item?: Item | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
  readonly Expected?: object | undefined;
  readonly AttributeUpdates?: object | undefined;
  readonly KeyConditions?: Readonly<Record<string, Condition>> | undefined;
  readonly QueryFilter?: object | undefined;
  readonly ScanFilter?: object | undefined;
  readonly Select?: string | undefined;
  readonly ReturnValues?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
}

interface Condition {
  readonly ComparisonOperator?: string | undefined;
  readonly AttributeValueList?: readonly AttributeValue[] | undefined;
}

const EXPRESSIONS = [
  'ProjectionExpression',
  'ConditionExpression',
  'FilterExpression',
  'UpdateExpression',
  'KeyConditionExpression',
] as const;
const MAPS = [
  'Key',
  'Item',
  'Expected',
  'AttributeUpdates',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
] as const;

/** Names of the top level that the request names, whichever way: `dynamodb:Attributes`. */
export function attributesIn(request: ItemRequest): string[] {
  const names = new Set<string>(request.AttributesToGet);
  for (const map of MAPS) for (const name of Object.keys(request[map] ?? {})) names.add(name);
  for (const key of request.Keys ?? []) for (const name of Object.keys(key)) names.add(name);
  for (const expression of EXPRESSIONS) {
    for (const name of namesIn(request[expression] ?? '', request.ExpressionAttributeNames ?? {}))
      names.add(name);
  }
  return [...names];
}

/** The heads of an expression's paths; of one that is wrong, whatever looks like it. */
function* namesIn(text: string, names: Readonly<Record<string, string>>): Generator<string> {
  const tokens = tokenize(text.slice(0, 4096));
  for (const [at, token] of tokens.entries()) {
    if (tokens[at - 1]?.text === '.') continue;
    if (token.kind === 'nameRef' && Object.hasOwn(names, token.text)) yield names[token.text] as string;
    if (token.kind !== 'name' || tokens[at + 1]?.text === '(' || isReserved(token.text)) continue;
    yield token.text;
  }
}

/** The partition keys' values that the request reaches for, as texts: `dynamodb:LeadingKeys`. */
export function leadingKeysIn(request: ItemRequest, { hash }: KeySchema): string[] {
  const name = hash[0]?.name ?? '';
  const items = [request.Key, request.Item, ...(request.Keys ?? [])];
  const values = items.map((item) => item && attributeOf(item, name));
  const [legacy] = request.KeyConditions?.[name]?.AttributeValueList ?? [];
  return [...values, legacy, ...equalTo(name, request)].flatMap((value) => textOf(value) ?? []);
}

/** The values that a key condition says the partition key equals; either side may be in parentheses. */
function equalTo(name: string, request: ItemRequest): (AttributeValue | undefined)[] {
  const { KeyConditionExpression: text = '', ExpressionAttributeNames: names } = request;
  const tokens = tokenize(text.slice(0, 4096)).filter((token) => token.text !== '(' && token.text !== ')');
  const isKey = (side: string | undefined) => side !== undefined && (side === name || names?.[side] === name);
  return tokens.flatMap((token, at) => {
    if (token.text !== '=') return [];
    const sides = [tokens[at - 1]?.text, tokens[at + 1]?.text];
    const ref = sides.some(isKey) ? sides.find((side) => side?.startsWith(':')) : undefined;
    return ref === undefined ? [] : [request.ExpressionAttributeValues?.[ref]];
  });
}

function textOf(value: AttributeValue | undefined): string | undefined {
  if (value?.B !== undefined) return Buffer.from(value.B).toString('base64');
  return value?.S ?? value?.N;
}

/** `dynamodb:Select`, also where the request does not say it. */
export function selectOf(request: ItemRequest): string {
  if (request.Select !== undefined) return request.Select;
  const isPartial = request.ProjectionExpression !== undefined || request.AttributesToGet !== undefined;
  return isPartial ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES';
}
