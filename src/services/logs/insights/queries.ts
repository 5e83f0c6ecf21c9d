import type { QueryInfo } from '@aws-sdk/client-cloudwatch-logs';
import type { Store } from '../../../store/store.ts';
import { invalidParameter } from '../faults.ts';
import { given } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import { pageToken, parsePageToken } from '../pageToken.ts';
import { queryOf } from './getQueryResults.ts';
import type { QueryJobs } from './queryJobs.ts';
import { queries, queryKey, unfinishedQueries, type QueryRecord } from './queryRecords.ts';

const MAX_LISTED = 1000;
const MAX_GROUPS_LISTED = 50;

interface QueryNeeds {
  readonly store: Store;
  readonly jobs: QueryJobs;
}

/** Answers when that it ends is durable. */
export function stopQuery({ store, jobs }: QueryNeeds): LogsOperation<'StopQuery'> {
  return async (input, call) => {
    const id = given(input.queryId, 'queryId');
    await queryOf(store, call, id);
    const live = jobs.find(call, id);
    if (live) await live.cancel();
    const key = queryKey(call, id);
    const stopped = await store.transact(async (tx) => {
      const record = await queries.get(tx, key);
      if (record?.status === 'Cancelled') return live !== undefined;
      if (record?.status !== 'Scheduled') return false;
      queries.put(tx, key, { ...record, status: 'Cancelled' });
      unfinishedQueries.delete(tx, key);
      return true;
    });
    if (stopped) return { success: true };
    throw invalidParameter('The specified query is not running');
  };
}

/** The newest first. */
export function describeQueries({ store, jobs }: QueryNeeds): LogsOperation<'DescribeQueries'> {
  return async (input, call) => {
    if (input.queryLanguage !== undefined && input.queryLanguage !== 'CWLI') return { queries: [] };
    const token = parsePageToken('queries', input.nextToken, ['number', 'string']);
    const prefix = [call.account, call.region];
    const all = await store.read((view) => queries.list(view, { prefix }));
    const listed = all
      .map(({ value }) => ({ ...value, status: jobs.find(call, value.id)?.status ?? value.status }))
      .filter(
        ({ groups, status }) =>
          (input.logGroupName === undefined || groups.includes(input.logGroupName)) &&
          (input.status === undefined || input.status === status),
      )
      .sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1))
      .filter(
        ({ createdAtMs, id }) =>
          !token || createdAtMs < Number(token[0]) || (createdAtMs === token[0] && id > String(token[1])),
      );
    const page = listed.slice(0, input.maxResults ?? MAX_LISTED);
    const last = page.at(-1);
    return {
      queries: page.map(infoOf),
      ...(last &&
        listed.length > page.length && { nextToken: pageToken('queries', [last.createdAtMs, last.id]) }),
    };
  };
}

function infoOf(record: QueryRecord): QueryInfo {
  const { groups, startMs, endMs, text, statistics, durationMs } = record;
  const source = groups.map((group) => `"${group}"`).join(' ');
  return {
    queryLanguage: 'CWLI',
    queryId: record.id,
    queryString: `SOURCE ${source} START=${startMs} END=${endMs} | ${text}`,
    status: record.status,
    createTime: record.createdAtMs,
    ...(groups[0] !== undefined && { logGroupName: groups[0] }),
    ...(durationMs !== undefined && { queryDuration: durationMs }),
    ...(statistics && { bytesScanned: statistics.bytesScanned }),
    userIdentity: record.createdBy,
  };
}

export function listLogGroupsForQuery({ store }: QueryNeeds): LogsOperation<'ListLogGroupsForQuery'> {
  return async (input, call) => {
    const { groups } = await queryOf(store, call, given(input.queryId, 'queryId'));
    const [after = ''] = parsePageToken('queryGroups', input.nextToken, ['string']) ?? [];
    const left = groups.toSorted().filter((name) => name > String(after));
    const page = left.slice(0, input.maxResults ?? MAX_GROUPS_LISTED);
    const last = page.at(-1);
    return {
      logGroupIdentifiers: page,
      ...(last !== undefined && left.length > page.length && { nextToken: pageToken('queryGroups', [last]) }),
    };
  };
}

const RESULTS_KEPT_MS = 7 * 86_400_000;
const QUERIES_KEPT = 1000;
const RESULT_BYTES_KEPT = 1024 * 1024 * 1024;

/** Which of an account's ended queries are to be forgotten: the old ones, and the oldest of too many. */
export function expiredQueries(records: readonly QueryRecord[], nowMs: number): QueryRecord[] {
  let bytes = 0;
  return records
    .filter(({ status }) => status !== 'Scheduled')
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
    .filter((record, index) => {
      bytes += record.resultBytes ?? 0;
      const isOld = record.createdAtMs < nowMs - RESULTS_KEPT_MS;
      return isOld || index >= QUERIES_KEPT || bytes > RESULT_BYTES_KEPT;
    });
}
