import type { QueryStatus } from '@aws-sdk/client-cloudwatch-logs';
import { collection } from '../../../store/collection.ts';
import type { Key } from '../../../store/store.ts';
import type { Home } from '../records.ts';

/**
 *   query            account region queryId       -> QueryRecord
 *   unfinishedQuery  account region queryId       -> 1; after a restart they are run anew
 *   queryRows        account region queryId page  -> rows (resultPage.ts)
 *   queryDefinition  account region id            -> QueryDefinitionRecord
 */
export interface QueryRecord {
  readonly id: string;
  readonly text: string;
  readonly groups: readonly string[];
  /** Both inclusive. */
  readonly startMs: number;
  readonly endMs: number;
  readonly limit: number;
  readonly createdAtMs: number;
  readonly createdBy: string;
  /** Scheduled until it has ended, however far it is. */
  readonly status: QueryStatus;
  readonly durationMs?: number;
  readonly statistics?: QueryStatistics;
  /** Of each page, how many rows it has. */
  readonly pages?: readonly number[];
  readonly resultBytes?: number;
}

export interface QueryStatistics {
  readonly recordsMatched: number;
  readonly recordsScanned: number;
  readonly bytesScanned: number;
  readonly logGroupsScanned: number;
}

export const NO_STATISTICS: QueryStatistics = {
  recordsMatched: 0,
  recordsScanned: 0,
  bytesScanned: 0,
  logGroupsScanned: 0,
};

export interface QueryDefinitionRecord {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly modifiedAtMs: number;
  readonly clientToken?: string;
  readonly parameters?: readonly QueryParameterRecord[];
}

export interface QueryParameterRecord {
  readonly name: string;
  readonly defaultValue?: string;
  readonly description?: string;
}

export const queries = collection<QueryRecord>(['logs', 'query']);
export const unfinishedQueries = collection<1>(['logs', 'unfinishedQuery']);
export const queryDefinitions = collection<QueryDefinitionRecord>(['logs', 'queryDefinition']);

export function queryKey({ account, region }: Home, id: string): Key {
  return [account, region, id];
}

/** Pages are bytes, so they have keys here instead of a collection. */
export function rowsKey({ account, region }: Home, id: string, ...page: number[]): Key {
  return ['logs', 'queryRows', account, region, id, ...page];
}
