import type { Store } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { invalidToken, notFound } from '../faults.ts';
import { given } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import { pageToken, parsePageToken } from '../pageToken.ts';
import type { QueryJobs } from './queryJobs.ts';
import {
  NO_STATISTICS,
  queries,
  queryKey,
  rowsKey,
  type QueryRecord,
  type QueryStatistics,
} from './queryRecords.ts';
import type { ResultRow } from './queryRun.ts';
import { decodePage } from './resultPage.ts';

const MAX_ROWS = 10_000;
/** An answer ends with the page of rows that makes it longer than this. */
const ANSWER_BYTES = 4 * 1024 * 1024;

interface ResultNeeds {
  readonly store: Store;
  readonly jobs: QueryJobs;
}

/** The rows of a query that has ended, in pages; of one that runs, the first rows so far. */
export function getQueryResults(needs: ResultNeeds): LogsOperation<'GetQueryResults'> {
  return async (input, call) => {
    const id = given(input.queryId, 'queryId');
    const record = await queryOf(needs.store, call, id);
    const wanted = Math.min(input.maxItems || MAX_ROWS, MAX_ROWS);
    const token = parsePageToken('results', input.nextToken, ['string', 'number']);
    if (token && token[0] !== id) throw invalidToken();
    const live = needs.jobs.find(call, id);
    if (live) {
      const rows: ResultRow[] = [];
      for (const { value } of live.pages()) {
        rows.push(...decodePage(value).rows);
        if (rows.length >= wanted) break;
        await breath();
      }
      return answer(rows.slice(0, wanted), live.status, live.statistics);
    }
    const ended = await queryOf(needs.store, call, id);
    if (ended.status === 'Scheduled')
      needs.jobs.begin({ account: call.account, region: call.region }, record);
    const from = Number(token?.[1] ?? 0);
    const { rows, next } = await readRows(needs.store, call, ended, from, wanted);
    return {
      ...answer(rows, ended.status, ended.statistics ?? NO_STATISTICS),
      ...(next !== undefined && { nextToken: pageToken('results', [id, next]) }),
    };
  };
}

export async function queryOf(store: Store, call: Call, id: string): Promise<QueryRecord> {
  const record = await store.read((view) => queries.get(view, queryKey(call, id)));
  if (record) return record;
  throw notFound(`Query with id ${id} does not exist for account ID '${call.account}'`);
}

function answer(rows: readonly ResultRow[], status: QueryRecord['status'], statistics: QueryStatistics) {
  return {
    queryLanguage: 'CWLI' as const,
    results: rows.map((row) => row.map(([field, value]) => ({ field, value }))),
    statistics: { ...statistics, estimatedRecordsSkipped: 0, estimatedBytesSkipped: 0 },
    status,
  };
}

/** `next`: which row the next page begins with, if there is one. */
async function readRows(
  store: Store,
  call: Call,
  { id, pages = [] }: QueryRecord,
  from: number,
  wanted: number,
): Promise<{ rows: ResultRow[]; next: number | undefined }> {
  const rows: ResultRow[] = [];
  let bytes = 0;
  let first = 0;
  for (const [page, count] of pages.entries()) {
    if (from < first + count) {
      const value = await store.read((view) => view.get(rowsKey(call, id, page)));
      if (!value) break;
      const decoded = decodePage(value);
      rows.push(...decoded.rows.slice(Math.max(0, from - first), from - first + wanted));
      bytes += decoded.bytes;
      if (rows.length >= wanted || bytes > ANSWER_BYTES) break;
      await breath();
    }
    first += count;
  }
  rows.length = Math.min(rows.length, wanted);
  const total = pages.reduce((sum, count) => sum + count, 0);
  return { rows, next: from + rows.length < total && rows.length > 0 ? from + rows.length : undefined };
}

/** Lets other work of the process run: decoding a page takes some milliseconds. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
