import type {
  AttributeValue,
  KeySchemaElement,
  QueryCommandInput,
  ScanCommandInput,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { bytesOf } from '../../../format/base64.ts';
import { isNumber, type Item } from './attributeValue.ts';

export const SORT_OPERATORS = ['=', '<', '<=', '>', '>=', 'between', 'begins_with'] as const;
export const FILTER_OPERATORS = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'between',
  'begins_with',
  'contains',
  'not_contains',
  'exists',
  'not_exists',
] as const;
export const FILTER_TYPES = ['S', 'N', 'BOOL', 'NULL', 'B'] as const;

export interface Filter {
  /** Of an attribute, or a path into one: `address.city`, `lines[0].sku`; in double quotes a name with dots. */
  readonly name: string;
  readonly operator: (typeof FILTER_OPERATORS)[number];
  readonly type: (typeof FILTER_TYPES)[number];
  readonly value: string;
  /** The other end of `between`. */
  readonly to: string;
}

/** What a person wants to see of a table. */
export interface Question {
  readonly kind: 'scan' | 'query';
  /** Undefined: the table itself. */
  readonly index?: string;
  readonly partition: string;
  readonly sortOperator: (typeof SORT_OPERATORS)[number];
  readonly sort: string;
  readonly sortTo: string;
  readonly descending: boolean;
  readonly consistent: boolean;
  readonly filters: readonly Filter[];
}

export const FIRST_QUESTION: Question = {
  kind: 'scan',
  partition: '',
  sortOperator: '=',
  sort: '',
  sortTo: '',
  descending: false,
  consistent: false,
  filters: [],
};

export const NEW_FILTER: Filter = { name: '', operator: '=', type: 'S', value: '', to: '' };

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** A table's key, or that of one of its indexes. */
export interface Key {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute | undefined;
}

export function keyOf(table: TableDescription, index?: string): Key {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const schema: readonly KeySchemaElement[] =
    (index === undefined ? table : indexes.find(({ IndexName }) => IndexName === index))?.KeySchema ?? [];
  const attribute = (type: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
    const name = schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    if (name === undefined) return undefined;
    const defined = table.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === name);
    return { name, type: defined?.AttributeType ?? 'S' };
  };
  return { partition: attribute('HASH') ?? { name: '', type: 'S' }, sort: attribute('RANGE') };
}

/** A key as one might be, of these types. */
export function exampleKey({ partition, sort }: Key): Item {
  const example = ({ name, type }: KeyAttribute) =>
    [name, type === 'B' ? { B: bytesOf('AQID') } : type === 'N' ? { N: '1' } : { S: '1' }] as const;
  return Object.fromEntries([partition, ...(sort ? [sort] : [])].map(example));
}

type Expressed = Pick<
  QueryCommandInput & ScanCommandInput,
  | 'KeyConditionExpression'
  | 'FilterExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'IndexName'
  | 'ScanIndexForward'
  | 'ConsistentRead'
>;

/** The question as Query and Scan take it. */
export function expressQuestion(question: Question, key: Key): Expressed {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const nameOf = (name: string): string => {
    const known = Object.entries(names).find(([, each]) => each === name)?.[0];
    const placeholder = known ?? `#n${Object.keys(names).length}`;
    names[placeholder] = name;
    return placeholder;
  };
  const valueOf = (value: AttributeValue): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = value;
    return placeholder;
  };
  const conditionOf = (
    attribute: string,
    operator: Filter['operator'],
    from: string,
    to: string,
    type: Type,
  ) =>
    condition(
      attribute,
      operator,
      () => valueOf(typed(type, from)),
      () => valueOf(typed(type, to)),
    );
  const keyCondition =
    question.kind === 'query'
      ? [
          conditionOf(nameOf(key.partition.name), '=', question.partition, '', key.partition.type),
          ...(key.sort && question.sort !== ''
            ? [
                conditionOf(
                  nameOf(key.sort.name),
                  question.sortOperator,
                  question.sort,
                  question.sortTo,
                  key.sort.type,
                ),
              ]
            : []),
        ].join(' AND ')
      : undefined;
  const filter = question.filters
    .filter(({ name }) => name !== '')
    .map(({ name, operator, value, to, type }) =>
      conditionOf(placeOf(name, nameOf), operator, value, to, type),
    )
    .join(' AND ');
  return {
    ...(question.index !== undefined && { IndexName: question.index }),
    ...(keyCondition !== undefined && { KeyConditionExpression: keyCondition }),
    ...(filter !== '' && { FilterExpression: filter }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ...(question.kind === 'query' && question.descending && { ScanIndexForward: false }),
    ...(question.consistent && { ConsistentRead: true }),
  };
}

/** A path as an expression says it, its names by their placeholders; what is no path is one name. */
function placeOf(path: string, nameOf: (name: string) => string): string {
  const parts = path.match(/"[^"]+"|[^."[\]]+|\[\d+\]/g) ?? [];
  const isPath = /^(?:"[^"]+"|[^."[\]]+)(?:\.(?:"[^"]+"|[^."[\]]+)|\[\d+\])*$/.test(path);
  if (!isPath) return nameOf(path);
  return parts
    .map((part) => (part.startsWith('[') ? part : `.${nameOf(part.replaceAll('"', ''))}`))
    .join('')
    .slice(1);
}

type Type = Filter['type'];

function condition(
  name: string,
  operator: Filter['operator'],
  value: () => string,
  to: () => string,
): string {
  switch (operator) {
    case 'between':
      return `${name} BETWEEN ${value()} AND ${to()}`;
    case 'begins_with':
    case 'contains':
      return `${operator}(${name}, ${value()})`;
    case 'not_contains':
      return `NOT contains(${name}, ${value()})`;
    case 'exists':
      return `attribute_exists(${name})`;
    case 'not_exists':
      return `attribute_not_exists(${name})`;
    default:
      return `${name} ${operator} ${value()}`;
  }
}

function typed(type: Type, text: string): AttributeValue {
  switch (type) {
    case 'N':
      return { N: text.trim() };
    case 'BOOL':
      return { BOOL: text.trim().toLowerCase() === 'true' };
    case 'NULL':
      return { NULL: true };
    case 'B':
      return { B: bytesOf(text) };
    default:
      return { S: text };
  }
}

/** Whether a text is a value of the type: a number one, binary base64. */
export function fits(type: Type, text: string): boolean {
  if (type === 'N') return isNumber(text);
  if (type !== 'B') return true;
  try {
    return bytesOf(text).length > 0;
  } catch {
    return false;
  }
}

/** False: it cannot be asked yet. The key of a query is missing or half a range, a number is none, binary no base64. */
export function isComplete(question: Question, key: Key): boolean {
  const isBetween = question.sortOperator === 'between';
  const keyFits =
    question.kind === 'scan' ||
    (question.partition !== '' &&
      fits(key.partition.type, question.partition) &&
      (!key.sort ||
        (question.sort === ''
          ? !isBetween || question.sortTo === ''
          : fits(key.sort.type, question.sort) &&
            (!isBetween || (question.sortTo !== '' && fits(key.sort.type, question.sortTo))))));
  return (
    keyFits &&
    question.filters.every(
      ({ name, operator, type, value, to }) =>
        name === '' ||
        operator === 'exists' ||
        operator === 'not_exists' ||
        (fits(type, value) && (operator !== 'between' || fits(type, to))),
    )
  );
}

/** A question out of an address, which anybody may have written. */
export function questionOf(text: string | null): Question {
  try {
    const json: unknown = JSON.parse(text ?? '');
    if (typeof json !== 'object' || json === null) return FIRST_QUESTION;
    const { filters, index } = json as Readonly<Record<string, unknown>>;
    return {
      ...sameTypes(FIRST_QUESTION, json),
      ...(typeof index === 'string' && { index }),
      filters: Array.isArray(filters)
        ? filters.map((filter: unknown) => sameTypes(NEW_FILTER, Object(filter) as object))
        : [],
    };
  } catch {
    return FIRST_QUESTION;
  }
}

/** What is given, as far as it is what it should be. */
function sameTypes<T extends object>(usual: T, given: object): T {
  const fitting = Object.entries(given).filter(
    ([name, value]) => typeof value === typeof (usual as Readonly<Record<string, unknown>>)[name],
  );
  return { ...usual, ...Object.fromEntries(fitting) };
}
