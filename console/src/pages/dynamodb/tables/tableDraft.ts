import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  ProjectionType,
  StreamViewType,
} from '@aws-sdk/client-dynamodb';
import type { KeyAttribute } from '../items/exploreRequest.ts';

export interface IndexDraft {
  readonly kind: 'global' | 'local';
  readonly name: string;
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute;
  readonly projection: Exclude<ProjectionType, 'INCLUDE'>;
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
  return { kind, name: '', partition: NO_ATTRIBUTE, sort: NO_ATTRIBUTE, projection: 'ALL' };
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
      ({ kind, name, partition, sort }) =>
        isTableName(name) && (kind === 'local' ? sort.name !== '' : partition.name !== ''),
    )
  );
}

/** As CreateTable takes it: each attribute of a key is defined once. */
export function createTableInput(draft: TableDraft): CreateTableCommandInput {
  const throughput = {
    ReadCapacityUnits: Number(draft.readUnits),
    WriteCapacityUnits: Number(draft.writeUnits),
  };
  const provisioned = draft.isProvisioned ? { ProvisionedThroughput: throughput } : {};
  const used = [draft.partition, draft.sort];
  const indexOf = ({ name, partition, sort, projection }: IndexDraft) => {
    used.push(partition, sort);
    return {
      IndexName: name,
      KeySchema: keySchema(partition, sort),
      Projection: { ProjectionType: projection },
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
