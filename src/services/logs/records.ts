import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import { collection } from '../../store/collection.ts';
import type { Key } from '../../store/store.ts';

/**
 * What Logs keeps. A group and a stream have an `id` made at their creation, under which all that belongs to
 * them is kept: a group that is deleted is gone with its one record, and a new one of the same name is empty;
 * what the old one held is swept away later (sweep.ts).
 *
 *   group         account region NAME                                                  -> GroupRecord
 *   usage         account region groupId                                               -> bytes stored
 *   stream        account region groupId NAME                                          -> StreamRecord
 *   streamByTime  account region groupId time NAME                                     -> 1, for LastEventTime
 *   chunk         account region groupId streamId span-class first sequence node       -> events (chunk.ts)
 *   chunkIndex    account region groupId span-class first sequence node                -> IndexEntry
 *   doomed        account region groupId [streamId]                                    -> 1, to be swept
 */
export interface Home {
  readonly account: string;
  readonly region: string;
}

export interface GroupRecord {
  readonly id: string;
  readonly createdAtMs: number;
  readonly class: LogGroupClass;
  readonly retentionInDays?: number;
  readonly deletionProtected: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StreamRecord {
  readonly id: string;
  readonly createdAtMs: number;
  readonly firstEventMs?: number;
  readonly lastEventMs?: number;
  readonly ingestedAtMs?: number;
  /** Where streamByTime has it: its last event, or one less than a second older. Absent: no events. */
  readonly timeKeyMs?: number;
}

/** Finds the chunks of a whole group in order of time; small, so that many are read at once. */
export interface IndexEntry {
  readonly stream: string;
  readonly streamId: string;
  readonly lastMs: number;
  readonly bytes: number;
}

export const groups = collection<GroupRecord>(['logs', 'group']);
export const usage = collection<number>(['logs', 'usage']);
export const streams = collection<StreamRecord>(['logs', 'stream']);
export const streamsByTime = collection<1>(['logs', 'streamByTime']);
export const chunkIndex = collection<IndexEntry>(['logs', 'chunkIndex']);
export const doomed = collection<1>(['logs', 'doomed']);

/** Chunks are bytes, so they have keys here instead of a collection. */
export function chunkPrefix(home: Home, groupId: string, ...rest: (string | number)[]): Key {
  return ['logs', 'chunk', home.account, home.region, groupId, ...rest];
}

export function groupKey(home: Home, name: string): Key {
  return [home.account, home.region, name];
}

/** Key of anything that belongs to a group: its usage, a stream, an index entry. */
export function ofGroup(home: Home, groupId: string, ...rest: (string | number)[]): Key {
  return [home.account, home.region, groupId, ...rest];
}

/** Where a stream stands in the order of LastEventTime; those without events are the oldest. */
export function streamTimeKey(home: Home, groupId: string, name: string, stream: StreamRecord): Key {
  return ofGroup(home, groupId, stream.timeKeyMs ?? 0, name);
}
