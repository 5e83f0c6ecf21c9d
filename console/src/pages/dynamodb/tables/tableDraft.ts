import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  Projection,
  ProjectionType,
  StreamViewType,
} from '@aws-sdk/client-dynamodb';
import type { KeyAttribute } from '../items/exploreRequest.ts';

export interface IndexDraft {
  readonly kind: 'global' | 'local';
  readonly name: string;
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
  readonly projection: ProjectionType;
  /** What INCLUDE has beside the keys, one a line. */
  readonly included: string;
}

export interface TableDraft {
  readonly name: string;
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
  readonly isProvisioned: boolean;
  readonly readUnits: string;
  readonly writeUnits: string;
  readonly indexes: readonly IndexDraft[];
  readonly stream: StreamViewType | undefined;
  readonly isProtected: boolean;
}

const NO_ATTRIBUTE: KeyAttribute = { name: '', type: 'S' };

export const FIRST_TABLE: TableDraft = {
  name: '',
  partition: { name: 'id', type: 'S' },
  sort: NO_ATTRIBUTE,
  isProvisioned: false,
  readUnits: '5',
  writeUnits: '5',
  indexes: [],
  stream: undefined,
  isProtected: false,
};

export function newIndex(kind: IndexDraft['kind']): IndexDraft {
  return { kind, name: '', partition: NO_ATTRIBUTE, sort: NO_ATTRIBUTE, projection: 'ALL', included: '' };
}

export function isTableName(name: string): boolean {
  return /^[\w.-]{3,255}$/.test(name);
}

export function isUnits(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text.trim());
}

export function isReady(draft: TableDraft): boolean {
  return (
    isTableName(draft.name) &&
    draft.partition.name !== '' &&
    (!draft.isProvisioned || (isUnits(draft.readUnits) && isUnits(draft.writeUnits))) &&
    draft.indexes.every(
      (index) => isIndexReady(index) && (index.kind === 'global' || draft.sort.name !== ''),
    ) &&
    mistyped(attributesOf(draft)).size === 0
  );
}

export function isIndexReady({ kind, name, partition, sort, projection, included }: IndexDraft): boolean {
  return (
    isTableName(name) &&
    (kind === 'local' ? sort.name !== '' : partition.name !== '') &&
    (projection !== 'INCLUDE' || linesOf(included).length > 0)
  );
}

/** Every attribute that is of a key, as often as it is named. */
export function attributesOf({ partition, sort, indexes }: TableDraft): readonly KeyAttribute[] {
  return [partition, sort, ...indexes.flatMap((index) => [index.partition, index.sort])];
}

/** The names that stand for two types: an attribute of a key has one in the whole table. */
export function mistyped(attributes: readonly KeyAttribute[]): ReadonlySet<string> {
  const types = new Map<string, KeyAttribute['type']>();
  const found = new Set<string>();
  for (const { name, type } of attributes) {
    if (name !== '' && (types.get(name) ?? type) !== type) found.add(name);
    types.set(name, type);
  }
  return found;
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

export function projectionOf({ projection, included }: IndexDraft): Projection {
  return {
    ProjectionType: projection,
    ...(projection === 'INCLUDE' && { NonKeyAttributes: linesOf(included) }),
  };
}

/** As CreateTable takes it: each attribute of a key is defined once. */
export function createTableInput(draft: TableDraft): CreateTableCommandInput {
  const throughput = {
    ReadCapacityUnits: Number(draft.readUnits),
    WriteCapacityUnits: Number(draft.writeUnits),
  };
  const provisioned = draft.isProvisioned ? { ProvisionedThroughput: throughput } : {};
  const used = [draft.partition, draft.sort];
  const indexOf = (index: IndexDraft) => {
    const { name, partition, sort } = index;
    used.push(partition, sort);
    return {
      IndexName: name,
      KeySchema: keySchema(partition, sort),
      Projection: projectionOf(index),
    };
  };
  const global = draft.indexes
    .filter(({ kind }) => kind === 'global')
    .map((index) => ({ ...indexOf(index), ...provisioned }));
  const local = draft.indexes
    .filter(({ kind }) => kind === 'local')
    .map((index) => indexOf({ ...index, partition: draft.partition }));
  return {
    TableName: draft.name,
    KeySchema: keySchema(draft.partition, draft.sort),
    AttributeDefinitions: definitionsOf(used),
    BillingMode: draft.isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
    ...provisioned,
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
    ...(draft.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: draft.stream } }),
    ...(draft.isProtected && { DeletionProtectionEnabled: true }),
  };
}

export function keySchema(partition: KeyAttribute, sort: KeyAttribute): KeySchemaElement[] {
  return [
    { AttributeName: partition.name, KeyType: 'HASH' },
    ...(sort.name === '' ? [] : [{ AttributeName: sort.name, KeyType: 'RANGE' as const }]),
  ];
}

export function definitionsOf(attributes: readonly KeyAttribute[]): AttributeDefinition[] {
  const types = new Map(attributes.filter(({ name }) => name !== '').map(({ name, type }) => [name, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}
