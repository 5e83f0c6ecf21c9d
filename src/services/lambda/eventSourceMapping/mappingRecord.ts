import type { Checkpoint } from '../../../delivery/streamPoller/checkpoint.ts';
import { collection } from '../../../store/collection.ts';
import type { Key, Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import type { StreamSettings } from './streamSettings.ts';

export interface MappingRecord {
  readonly uuid: string;
  /** With the qualifier that was given. */
  readonly functionArn: string;
  readonly sourceArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly isEnabled: boolean;
  /** Why it is so. */
  readonly reason: string;
  readonly settings: StreamSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly modifiedAtMs: number;
  /** Another one with each change of what is done. */
  readonly revision: string;
}

/** Key: account, region, UUID. */
export const mappings = collection<MappingRecord>(['lambda', 'eventSourceMapping']);
/** The UUID of a function's mapping of a source. Key: account, region, function's ARN, source's ARN. */
const pairs = collection<string>(['lambda', 'eventSourceMappingOf']);
/** How far each shard is done. Key: account, region, UUID, shard. */
export const checkpoints = collection<Checkpoint>(['lambda', 'eventSourceCheckpoint']);
/** What is told as LastProcessingResult. Key: account, region, UUID. */
export const results = collection<string>(['lambda', 'eventSourceResult']);

type Scope = Pick<Call, 'account' | 'region'>;
type Pair = Pick<MappingRecord, 'functionArn' | 'sourceArn'>;

export function mappingKey({ account, region }: Scope, uuid: string): readonly [string, string, string] {
  return [account, region, uuid];
}

export function mappingArn({ account, region }: Scope, uuid: string): string {
  return `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;
}

export async function uuidOfPair(
  transaction: Transaction,
  scope: Scope,
  pair: Pair,
): Promise<string | undefined> {
  return pairs.get(transaction, pairKey(scope, pair));
}

/** Writes a mapping, with what finds it by function and source; `before` is what it was. */
export function putMapping(
  transaction: Transaction,
  scope: Scope,
  record: MappingRecord,
  before?: MappingRecord,
): void {
  if (before !== undefined) pairs.delete(transaction, pairKey(scope, before));
  pairs.put(transaction, pairKey(scope, record), record.uuid);
  mappings.put(transaction, mappingKey(scope, record.uuid), record);
}

export function deleteMapping(transaction: Transaction, scope: Scope, record: MappingRecord): void {
  const key = mappingKey(scope, record.uuid);
  pairs.delete(transaction, pairKey(scope, record));
  mappings.delete(transaction, key);
  results.delete(transaction, key);
  checkpoints.deletePrefix(transaction, key);
}

/** `$LATEST` is what an ARN without a qualifier means. */
function pairKey({ account, region }: Scope, { functionArn, sourceArn }: Pair): Key {
  return [account, region, withoutLatest(functionArn), sourceArn];
}

export function withoutLatest(functionArn: string): string {
  return functionArn.endsWith(':$LATEST') ? functionArn.slice(0, -':$LATEST'.length) : functionArn;
}
