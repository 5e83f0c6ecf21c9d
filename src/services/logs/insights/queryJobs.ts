import type { QueryStatus } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/store.ts';
import { groupKey, groups, type Home } from '../records.ts';
import { expiredBeforeMs } from '../retention.ts';
import type { QueryAnswer, QueryRequest, ResultPage } from './queryMessages.ts';
import {
  NO_STATISTICS,
  queries,
  queryKey,
  rowsKey,
  unfinishedQueries,
  type QueryRecord,
  type QueryStatistics,
} from './queryRecords.ts';
import { QueryFailed, startQueryWorker, type QueryWorker } from './queryWorker.ts';
import { scanGroup, type ScannedGroup } from './scanGroup.ts';

export interface QueryJobsNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settle: () => Promise<void>;
}

/** Queries that have not ended. Few run at a time, each in a thread of its own; the others wait their turn. */
export interface QueryJobs {
  /**
   * A place for a query that is about to be begun, to be given up once it is, or could not be; undefined when `most` of the
   * account's have not ended.
   */
  reserve(home: Home, most: number): (() => void) | undefined;
  /** To be called when its record is durable, or found durable after a restart. Twice is as good as once. */
  begin(home: Home, record: QueryRecord): void;
  find(home: Home, id: string): LiveQuery | undefined;
  /** What a process before has left unfinished. */
  resume(): Promise<void>;
  /** Ends what runs, to be resumed by the next process. */
  close(): Promise<void>;
}

export interface LiveQuery {
  readonly status: 'Scheduled' | 'Running';
  readonly statistics: QueryStatistics;
  /** The rows as of a moment ago; that they were asked for makes the next ones newer. */
  pages(): readonly ResultPage[];
  /** Resolves when that it was cancelled is durable. */
  cancel(): Promise<void>;
}

const RUNNING_AT_A_TIME = 2;
const PARTIAL_EVERY_MS = 1000;
const MAX_RUN_MS = 3_600_000;

export function createQueryJobs(needs: QueryJobsNeeds): QueryJobs {
  const jobs = new Map<string, Job>();
  const reserved = new Set<Home>();
  let running = 0;
  let closed = false;

  const idOf = ({ account, region }: Home, id: string) => `${account}/${region}/${id}`;

  const take = (home: Home, record: QueryRecord): void => {
    const id = idOf(home, record.id);
    if (closed || jobs.has(id)) return;
    jobs.set(id, new Job(needs, home, record, () => void jobs.delete(id)));
  };

  const startNext = (): void => {
    if (closed || running >= RUNNING_AT_A_TIME) return;
    const job = [...jobs.values()].find(({ status }) => status === 'Scheduled');
    if (!job) return;
    running++;
    const over = (): void => {
      running--;
      jobs.delete(idOf(job.home, job.record.id));
      startNext();
    };
    job.run().then(over, (error: unknown) => {
      needs.log.error({ error: String(error), query: job.record.id }, 'a query could not be ended');
      over();
    });
    startNext();
  };

  return {
    reserve: ({ account, region }, most) => {
      const homes = [...reserved, ...[...jobs.values()].map(({ home }) => home)];
      const isHere = (home: Home) => home.account === account && home.region === region;
      if (homes.filter(isHere).length >= most) return undefined;
      const place = { account, region };
      reserved.add(place);
      return () => void reserved.delete(place);
    },
    begin: (home, record) => {
      take(home, record);
      startNext();
    },
    find: (home, id) => jobs.get(idOf(home, id)),
    resume: async () => {
      const left = await needs.store.read(async (view) => {
        const keys = (await unfinishedQueries.list(view)).map(({ key }) => key);
        return Promise.all(keys.map(async (key) => ({ key, record: await queries.get(view, key) })));
      });
      for (const { key, record } of left) {
        const home = { account: String(key[0]), region: String(key[1]) };
        if (record?.status === 'Scheduled') take(home, record);
      }
      startNext();
    },
    close: async () => {
      closed = true;
      await Promise.all([...jobs.values()].map((job) => job.abandon()));
    },
  };
}

class Job implements LiveQuery {
  readonly home: Home;
  readonly record: QueryRecord;
  status: 'Scheduled' | 'Running' = 'Scheduled';
  statistics = NO_STATISTICS;
  readonly #needs: QueryJobsNeeds;
  readonly #forget: () => void;
  readonly #ended = Promise.withResolvers<void>();
  #worker: QueryWorker | undefined;
  #end: 'cancelled' | 'abandoned' | undefined;
  #beganMs: number | undefined;
  #partial: readonly ResultPage[] = [];
  #partialWanted = false;
  #partialMs = -Infinity;

  /** `forget`: it shall never run. */
  constructor(needs: QueryJobsNeeds, home: Home, record: QueryRecord, forget: () => void) {
    this.#needs = needs;
    this.#forget = forget;
    this.home = home;
    this.record = record;
  }

  async run(): Promise<void> {
    this.status = 'Running';
    const { clock, log } = this.#needs;
    this.#beganMs = clock.monotonic();
    try {
      const { status, pages } = await this.#result();
      if (this.#end !== 'abandoned') await this.#store(status, pages);
    } catch (error) {
      const status: QueryStatus = this.#end === 'cancelled' ? 'Cancelled' : 'Failed';
      if (status === 'Failed' && this.#end === undefined) {
        log.warn({ query: this.record.id, error: String(error) }, 'a query has failed');
      }
      if (this.#end !== 'abandoned') await this.#store(status, []);
    } finally {
      await this.#worker?.close();
      this.#ended.resolve();
    }
  }

  pages(): readonly ResultPage[] {
    this.#partialWanted = true;
    return this.#partial;
  }

  async cancel(): Promise<void> {
    this.#end ??= 'cancelled';
    if (this.status === 'Scheduled') {
      this.#forget();
      return this.#store('Cancelled', []);
    }
    await this.#worker?.close();
    await this.#ended.promise;
  }

  async abandon(): Promise<void> {
    this.#end = 'abandoned';
    await this.#worker?.close();
    if (this.status === 'Running') await this.#ended.promise;
  }

  async #result(): Promise<{ status: QueryStatus; pages: readonly ResultPage[] }> {
    const { store, clock, settle } = this.#needs;
    const { text, limit, startMs, endMs, createdAtMs } = this.record;
    await settle();
    if (this.#end) throw new QueryFailed('the query was ended');
    const task = { text, limit, startMs, endMs, nowMs: createdAtMs };
    const worker = (this.#worker = startQueryWorker(task, clock));
    let status: QueryStatus = 'Complete';
    for (const { group, expiredMs } of await this.#groups()) {
      const fromMs = Math.max(startMs, expiredMs);
      for await (const chunks of scanGroup(store, group, fromMs, endMs)) {
        this.#count(await worker.ask({ kind: 'scan', chunks, fromMs } satisfies QueryRequest));
        await this.#refresh(worker);
        if (this.#ranMs() > MAX_RUN_MS) status = 'Timeout';
        if (status === 'Timeout') break;
      }
      const { logGroupsScanned } = this.statistics;
      this.statistics = { ...this.statistics, logGroupsScanned: logGroupsScanned + 1 };
    }
    return { status, pages: resultOf(await worker.ask({ kind: 'result', partial: false })) };
  }

  /** Rows for who has asked for some, not oftener than now and then: gathering them holds up the query. */
  async #refresh(worker: QueryWorker): Promise<void> {
    const nowMs = this.#needs.clock.monotonic();
    if (!this.#partialWanted || nowMs < this.#partialMs + PARTIAL_EVERY_MS) return;
    this.#partialWanted = false;
    this.#partial = resultOf(await worker.ask({ kind: 'result', partial: true }));
    this.#partialMs = this.#needs.clock.monotonic();
  }

  #ranMs(): number {
    return this.#beganMs === undefined ? 0 : this.#needs.clock.monotonic() - this.#beganMs;
  }

  /** Those that are still there. */
  #groups(): Promise<{ group: ScannedGroup; expiredMs: number }[]> {
    const nowMs = this.#needs.clock.now();
    return this.#needs.store.read(async (view) => {
      const found: { group: ScannedGroup; expiredMs: number }[] = [];
      for (const name of this.record.groups) {
        const group = await groups.get(view, groupKey(this.home, name));
        if (!group) continue;
        found.push({
          group: { home: this.home, name, id: group.id },
          expiredMs: expiredBeforeMs(group, nowMs),
        });
      }
      return found;
    });
  }

  #count(answer: QueryAnswer): void {
    if (answer.kind !== 'scanned') return;
    const { recordsMatched, recordsScanned, bytesScanned, logGroupsScanned } = this.statistics;
    const { records, matched, bytes } = answer.progress;
    this.statistics = {
      recordsMatched: recordsMatched + matched,
      recordsScanned: recordsScanned + records,
      bytesScanned: bytesScanned + bytes,
      logGroupsScanned,
    };
  }

  /** Pages first, each by itself; the query has ended when its record says so. */
  async #store(status: QueryStatus, pages: readonly ResultPage[]): Promise<void> {
    const { store } = this.#needs;
    const { home, record, statistics } = this;
    const key = queryKey(home, record.id);
    for (const [index, { value }] of pages.entries()) {
      await store.transact(async (tx) => tx.put(rowsKey(home, record.id, index), value));
    }
    await store.transact(async (tx) => {
      queries.put(tx, key, {
        ...record,
        status,
        statistics,
        durationMs: Math.round(this.#ranMs()),
        pages: pages.map(({ rows }) => rows),
        resultBytes: pages.reduce((sum, { value }) => sum + value.length, 0),
      });
      unfinishedQueries.delete(tx, key);
    });
  }
}

function resultOf(answer: QueryAnswer): readonly ResultPage[] {
  return answer.kind === 'result' ? answer.pages : [];
}
