/**
 * Runs inside a worker thread, one query a thread: decodes chunks, evaluates, gathers. Whatever a regular expression
 * or a query does to a processor or to memory, it does here, where it can be ended.
 */
import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { decodeChunk } from '../chunk.ts';
import { LogRecord } from './logRecord.ts';
import { planQuery } from './planQuery.ts';
import type { QueryAnswer, QueryRequest, QueryTask, ResultPage, ScannedChunk } from './queryMessages.ts';
import { QueryRun, QueryTooLarge } from './queryRun.ts';
import { encodeResult } from './resultPage.ts';

const NICER_BY = 10;
const NICEST = 19;

/** Two queries that keep their processors busy for a quarter of a minute must not keep them from invocations. */
function giveWay(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, Math.min(NICEST, getPriority() + NICER_BY));
  } catch {
    // Elsewhere than on Linux threads have no priority of their own.
  }
}

giveWay();
const task = workerData as QueryTask;
const run = new QueryRun(planQuery(task.text, task.nowMs, task.limit));
const port = parentPort;

port?.on('message', (request: QueryRequest) => {
  port.postMessage(answer(request));
});

function answer(request: QueryRequest): QueryAnswer {
  try {
    if (request.kind === 'result') return { kind: 'result', pages: resultPages(request.partial) };
    const fromMs = Math.max(request.fromMs, task.startMs);
    const before = run.matched;
    const scanned = { records: 0, bytes: 0 };
    for (const chunk of request.chunks) scan(chunk, fromMs, scanned);
    return { kind: 'scanned', progress: { ...scanned, matched: run.matched - before } };
  } catch (error) {
    if (!(error instanceof QueryTooLarge)) throw error;
    return { kind: 'failed', reason: error.message };
  }
}

const PARTIAL_ROWS = 1000;
const PARTIAL_PAGES = 2;

function resultPages(partial: boolean): readonly ResultPage[] {
  return partial ? encodeResult(run.rows(PARTIAL_ROWS)).slice(0, PARTIAL_PAGES) : encodeResult(run.rows());
}

function scan(
  { origin, value }: ScannedChunk,
  fromMs: number,
  scanned: { records: number; bytes: number },
): void {
  const chunk = decodeChunk(value);
  const whole = { ...origin, ingestedAtMs: chunk.ingestedAtMs };
  chunk.each((timestampMs, index, message, messageBytes) => {
    if (timestampMs < fromMs || timestampMs > task.endMs) return;
    scanned.records++;
    scanned.bytes += messageBytes;
    run.add(new LogRecord(whole, timestampMs, index + 1, message()));
  });
}
