/**
 * Runs inside a worker thread, one query a thread: decodes chunks, evaluates, gathers. Whatever a regular expression
 * or a query does to a processor or to memory, it does here, where it can be ended.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeChunk } from '../chunk.ts';
import { LogRecord } from './logRecord.ts';
import { planQuery } from './planQuery.ts';
import type { QueryAnswer, QueryRequest, QueryTask } from './queryMessages.ts';
import { QueryRun, QueryTooLarge } from './queryRun.ts';

const task = workerData as QueryTask;
const run = new QueryRun(planQuery(task.text, task.nowMs, task.limit));
const port = parentPort;

port?.on('message', (request: QueryRequest) => {
  port.postMessage(answer(request));
});

function answer(request: QueryRequest): QueryAnswer {
  try {
    return request.kind === 'rows' ? { kind: 'rows', rows: run.rows() } : scan(request);
  } catch (error) {
    if (!(error instanceof QueryTooLarge)) throw error;
    return { kind: 'failed', reason: error.message };
  }
}

function scan({ origin, fromMs, value }: Extract<QueryRequest, { kind: 'chunk' }>): QueryAnswer {
  const chunk = decodeChunk(value);
  const whole = { ...origin, ingestedAtMs: chunk.ingestedAtMs };
  const before = run.matched;
  let records = 0;
  let bytes = 0;
  chunk.each((timestampMs, index, message, messageBytes) => {
    if (timestampMs < Math.max(fromMs, task.startMs) || timestampMs > task.endMs) return;
    records++;
    bytes += messageBytes;
    run.add(new LogRecord(whole, timestampMs, index + 1, message()));
  });
  return { kind: 'scanned', records, matched: run.matched - before, bytes };
}
