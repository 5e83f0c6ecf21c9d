import type { Key, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { invalid, noSuchResource } from './faults.ts';
import {
  ENTRIES,
  ITEMS,
  TABLES,
  type IndexRecord,
  type KeyType,
  type Scope,
  type TableRecord,
} from './records.ts';

/** A table as operations on data see it; made once of each version of its record. */
export interface Table extends Scope {
  readonly name: string;
  readonly arn: string;
  readonly record: TableRecord;
  readonly schema: KeySchema;
  readonly indexes: readonly Index[];
  /** Before every item's key. */
  readonly prefix: Key;
}

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** Of a table: one attribute and at most one. Of a global index: up to four and up to four. */
export interface KeySchema {
  readonly hash: readonly KeyAttribute[];
  readonly range: readonly KeyAttribute[];
  readonly all: readonly KeyAttribute[];
}

export interface Index {
  readonly name: string;
  readonly kind: 'GSI' | 'LSI';
  readonly schema: KeySchema;
  readonly status: IndexRecord['status'];
  /** Names that it has of each item; undefined: all. */
  readonly projected: ReadonlySet<string> | undefined;
  readonly prefix: Key;
}

/** Tables by name, from the store at every request, compiled when their record has changed. */
export interface Tables {
  /** Throws where there is none, as operations on data do. */
  get(view: View, scope: Scope, name: string): Promise<Table>;
  find(view: View, scope: Scope, name: string): Promise<Table | undefined>;
}

const MAX_CACHED = 10_000;

export function createTables(): Tables {
  const cache = new Map<string, { readonly bytes: Uint8Array; readonly table: Table }>();
  const find = async (view: View, scope: Scope, name: string): Promise<Table | undefined> => {
    const bytes = await view.get([...TABLES, scope.account, scope.region, name]);
    if (bytes === undefined) return undefined;
    const id = `${scope.account}/${scope.region}/${name}`;
    const known = cache.get(id);
    if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) return known.table;
    const record = JSON.parse(Buffer.from(bytes).toString('utf8')) as TableRecord;
    const table = compileTable(scope, record);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(id, { bytes, table });
    return table;
  };
  return {
    find,
    get: async (view, scope, name) => {
      const table = await find(view, scope, name);
      if (table === undefined) throw noSuchResource();
      return table;
    },
  };
}

export function compileTable({ account, region }: Scope, record: TableRecord): Table {
  const types = new Map(record.definitions.map(({ name, type }) => [name, type]));
  const attribute = (name: string): KeyAttribute => ({ name, type: types.get(name) ?? 'S' });
  const schema = keySchema(
    [attribute(record.hash)],
    record.range === undefined ? [] : [attribute(record.range)],
  );
  return {
    account,
    region,
    name: record.name,
    arn: tableArn({ account, region }, record.name),
    record,
    schema,
    prefix: [...ITEMS, record.items],
    indexes: record.indexes
      .filter(({ status }) => status !== 'DELETING')
      .map((index) => compileIndex(record, index, schema, attribute)),
  };
}

function compileIndex(
  { items }: TableRecord,
  { id, name, kind, hash, range, projection, nonKeyAttributes, status }: IndexRecord,
  ofTable: KeySchema,
  attribute: (name: string) => KeyAttribute,
): Index {
  const schema = keySchema(hash.map(attribute), range.map(attribute));
  const names = [...ofTable.all, ...schema.all].map((key) => key.name).concat(nonKeyAttributes ?? []);
  return {
    name,
    kind,
    schema,
    status,
    projected: projection === 'ALL' ? undefined : new Set(names),
    prefix: [...ENTRIES, items, id],
  };
}

function keySchema(hash: readonly KeyAttribute[], range: readonly KeyAttribute[]): KeySchema {
  return { hash, range, all: [...hash, ...range] };
}

export function tableArn({ account, region }: Scope, name: string): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

const ARN = /^arn:aws:dynamodb:([^:]*):([^:]*):table\/([a-zA-Z0-9_.-]+)$/;

/** The name in a `TableName`, which may be the ARN of a table of the caller's. Another account's can't be reached. */
export function tableNameOf(given: string, call: Pick<Call, 'account' | 'region'>): string {
  if (!given.startsWith('arn:')) return given;
  const [, region, account, name] = ARN.exec(given) ?? [];
  if (name === undefined) throw invalid(`Invalid TableName: ${given.slice(0, 1100)}`);
  if (region !== call.region || account !== call.account) throw noSuchResource();
  return name;
}
