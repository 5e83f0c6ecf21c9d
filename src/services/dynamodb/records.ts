import { collection } from '../../store/collection.ts';
import type { Key } from '../../store/store.ts';

/**
 *   dynamodb table  ACCOUNT REGION NAME -> TableRecord
 *   dynamodb stream ACCOUNT REGION NAME LABEL -> StreamRecord, also of tables that are gone
 *   dynamodb item   ITEMS BUCKET HASH [RANGE] 0 -> an item (items/storedItem.ts)
 *   dynamodb entry  ITEMS INDEX BUCKET HASH… RANGE… then the table's HASH [RANGE] 0 -> what the index has of an item
 *   dynamodb due    SECOND ITEMS BUCKET HASH [RANGE] 0 -> DueRecord
 *   dynamodb change STREAM MS NUMBER -> a stream's record
 *   dynamodb work   ITEMS NAME -> WorkRecord, what is left to do in the background
 *   dynamodb count  ITEMS -> CountRecord
 *   dynamodb token  ACCOUNT REGION TOKEN -> TokenRecord, of a transaction
 */
export const ITEMS: Key = ['dynamodb', 'item'];
export const ENTRIES: Key = ['dynamodb', 'entry'];
export const DUE: Key = ['dynamodb', 'due'];
export const CHANGES: Key = ['dynamodb', 'change'];
export const TABLES: Key = ['dynamodb', 'table'];

export const tables = collection<TableRecord>(['dynamodb', 'table']);
export const streams = collection<StreamRecord>(['dynamodb', 'stream']);
export const work = collection<WorkRecord>(['dynamodb', 'work']);
export const counts = collection<CountRecord>(['dynamodb', 'count']);
export const tokens = collection<TokenRecord>(['dynamodb', 'token']);

export interface Scope {
  readonly account: string;
  readonly region: string;
}

export type KeyType = 'S' | 'N' | 'B';

export interface Throughput {
  readonly read: number;
  readonly write: number;
  readonly increasedMs?: number;
  readonly decreasedMs?: number;
  readonly decreases?: { readonly day: number; readonly count: number };
}

/** Units, or -1 for none. */
export interface OnDemandLimits {
  readonly read?: number;
  readonly write?: number;
}

export interface WarmUnits {
  readonly read: number;
  readonly write: number;
}

export interface IndexRecord {
  /** In the keys of its entries; never used twice in a table. */
  readonly id: number;
  readonly name: string;
  readonly kind: 'GSI' | 'LSI';
  readonly hash: readonly string[];
  readonly range: readonly string[];
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly nonKeyAttributes?: readonly string[];
  /** CREATING: being filled from the table. DELETING: gone, but for its entries. */
  readonly status: 'ACTIVE' | 'CREATING' | 'DELETING';
  readonly throughput?: Throughput;
  readonly onDemand?: OnDemandLimits;
  readonly warm?: WarmUnits;
}

export type StreamViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';

export interface TableRecord {
  readonly name: string;
  readonly id: string;
  /** In the keys of its items; another table of the name has another one. */
  readonly items: string;
  readonly createdMs: number;
  readonly definitions: readonly { readonly name: string; readonly type: KeyType }[];
  readonly hash: string;
  readonly range?: string;
  readonly billing: 'PROVISIONED' | 'PAY_PER_REQUEST';
  /** When it last became PAY_PER_REQUEST; a table that never was has no BillingModeSummary. */
  readonly onDemandSinceMs?: number;
  readonly throughput: Throughput;
  readonly onDemand?: OnDemandLimits;
  readonly warm?: WarmUnits;
  readonly indexes: readonly IndexRecord[];
  readonly nextIndex: number;
  readonly stream?: { readonly id: string; readonly label: string; readonly viewType: StreamViewType };
  /** Of the latest stream, which may have ended. */
  readonly streamLabel?: string;
  readonly isProtected: boolean;
  readonly tableClass?: {
    readonly name: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
    readonly updatedMs: number;
  };
  readonly ttlAttribute?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StreamRecord {
  readonly id: string;
  readonly label: string;
  readonly shardId: string;
  readonly viewType: StreamViewType;
  readonly table: string;
  readonly keySchema: readonly { readonly name: string; readonly type: 'HASH' | 'RANGE' }[];
  readonly createdMs: number;
  readonly startSequence: string;
  /** Its one shard is closed then, and goes a day later. */
  readonly ended?: { readonly atMs: number; readonly sequence: string };
}

/** `fill`: an index from the table; `clear`: what is left of a table or an index. */
export type WorkRecord =
  | ({ readonly kind: 'fill'; readonly table: string; readonly index: number } & Scope)
  | ({ readonly kind: 'expiry'; readonly table: string } & Scope)
  | ({ readonly kind: 'clearIndex'; readonly table: string; readonly index: number } & Scope)
  | { readonly kind: 'clearTable'; readonly ttlAttribute?: string };

export interface CountRecord {
  readonly items: number;
  readonly bytes: number;
}

export interface TokenRecord {
  readonly digest: string;
  readonly atMs: number;
  readonly capacity: readonly { readonly table: string; readonly units: number }[];
}

/** What stands under a key that expires. */
export interface DueRecord extends Scope {
  readonly table: string;
}

export function tableKey({ account, region }: Scope, name: string): Key {
  return [account, region, name];
}
