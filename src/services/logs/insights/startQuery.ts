import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import { Fault } from '../../../protocol/fault.ts';
import type { Store } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { invalidParameter, limitExceeded, notFound, unsupported } from '../faults.ts';
import { checkNameLengths, given, identifiedGroup } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import { FAR_FUTURE_MS } from '../position.ts';
import { groupKey, groups } from '../records.ts';
import { DEFAULT_LIMIT, planQuery } from './planQuery.ts';
import type { QueryJobs } from './queryJobs.ts';
import { queries, queryKey, unfinishedQueries, type QueryRecord } from './queryRecords.ts';
import { MalformedQuery } from './syntax.ts';

const MAX_GROUPS = 50;
/** Of an account in a region, scheduled and running. */
const MAX_UNFINISHED = 100;
/** Seconds do not get there before the year 5138; milliseconds were there in 1973. */
const MILLISECONDS_FROM = 1e11;

interface StartQueryNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly jobs: QueryJobs;
  /** A group may be made by lines that functions have just written. */
  readonly settle: () => Promise<void>;
}

/** Answers when the query is durable: it is run, and after a crash run anew. */
export function startQuery(needs: StartQueryNeeds): LogsOperation<'StartQuery'> {
  return async (input, call) => {
    refuseOtherLanguage(input.queryLanguage);
    const names = chosenGroups(input, call);
    const startMs = momentOf(given(input.startTime, 'startTime'), 0);
    const endMs = momentOf(given(input.endTime, 'endTime'), 999);
    if (startMs > endMs) throw invalidParameter('The query end time must not be before its start time.');
    const text = given(input.queryString, 'queryString');
    const limit = input.limit ?? DEFAULT_LIMIT;
    const createdAtMs = needs.clock.now();
    checkQuery(text, createdAtMs, limit, call);
    const record: QueryRecord = {
      id: needs.ids.uuid(),
      text,
      groups: names,
      startMs,
      endMs,
      limit,
      createdAtMs,
      createdBy: call.principal.arn,
      status: 'Scheduled',
    };
    const { account, region } = call;
    const giveUpPlace = needs.jobs.reserve(call, MAX_UNFINISHED);
    if (!giveUpPlace) throw limitExceeded();
    try {
      await needs.settle();
      await needs.store.transact(async (tx) => {
        for (const name of names) {
          if (!(await groups.get(tx, groupKey(call, name)))) throw noSuchGroup(name, call);
        }
        queries.put(tx, queryKey(call, record.id), record);
        unfinishedQueries.put(tx, queryKey(call, record.id), 1);
      });
      needs.jobs.begin({ account, region }, record);
    } finally {
      giveUpPlace();
    }
    return { queryId: record.id };
  };
}

/** There is only Logs Insights' own language. */
export function refuseOtherLanguage(language: string | undefined): void {
  if (language === undefined || language === 'CWLI') return;
  throw unsupported('queryLanguage', `queries in ${language} are not run here, only those in CWLI.`);
}

function chosenGroups(
  input: {
    logGroupName?: string | undefined;
    logGroupNames?: string[] | undefined;
    logGroupIdentifiers?: string[] | undefined;
  },
  call: Call,
): string[] {
  const { logGroupName, logGroupNames, logGroupIdentifiers } = input;
  const ways = [logGroupName, logGroupNames, logGroupIdentifiers].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw invalidParameter(
      'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.',
    );
  }
  const names =
    logGroupIdentifiers?.map((identifier) => identifiedGroup(identifier, call)) ??
    logGroupNames ??
    (logGroupName === undefined ? [] : [logGroupName]);
  checkNameLengths(...names);
  const distinct = [...new Set(names)];
  if (distinct.length >= 1 && distinct.length <= MAX_GROUPS) return distinct;
  throw invalidParameter(`A query must have between 1 and ${MAX_GROUPS} log groups.`);
}

/** Epoch seconds; whoever says milliseconds means those. */
function momentOf(time: number, within: number): number {
  const ms = time >= MILLISECONDS_FROM ? Math.floor(time) : Math.floor(time) * 1000 + within;
  return Math.min(ms, FAR_FUTURE_MS);
}

function checkQuery(text: string, nowMs: number, limit: number, { requestId }: Call): void {
  try {
    planQuery(text, nowMs, limit);
  } catch (error) {
    if (!(error instanceof MalformedQuery)) throw error;
    const location = { startCharOffset: error.at.start, endCharOffset: error.at.end };
    const message = `${error.message}${signature('MalformedQueryException', requestId)}`;
    throw new Fault('MalformedQueryException', message, {
      members: { queryCompileError: { location, message: error.message } },
    });
  }
}

function noSuchGroup(name: string, { account, requestId }: Call): Fault {
  return notFound(
    `Log group '${name}' does not exist for account ID '${account}'${signature('ResourceNotFoundException', requestId)}`,
  );
}

/** What AWS's front adds to what its back says. */
function signature(code: string, requestId: string): string {
  return ` (Service: AWSLogs; Status Code: 400; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
}
