import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../base/clock.ts';
import type { QueryAnswer, QueryRequest, QueryTask } from './queryMessages.ts';

/** One query in a thread of its own. */
export interface QueryWorker {
  /** Rejects with QueryFailed when the query can't go on; the thread is ended then. */
  ask(request: QueryRequest): Promise<QueryAnswer>;
  close(): Promise<void>;
}

/** Why a query has come to its end without a result. */
export class QueryFailed extends Error {}

/** A chunk is at most 256 KiB (or one message): a second is a hundred times what it takes, unless a regular expression runs wild. */
const MAX_ANSWER_MS = 15_000;
const MEMORY_MIB = 256;

export function startQueryWorker(task: QueryTask, clock: Clock): QueryWorker {
  const worker = new Worker(new URL('./queryThread.ts', import.meta.url), {
    workerData: task,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB, maxYoungGenerationSizeMb: 16 },
    name: 'insights',
  });
  const waiting: PromiseWithResolvers<QueryAnswer>[] = [];
  let failure: QueryFailed | undefined;
  const fail = (reason: string): void => {
    failure ??= new QueryFailed(reason);
    for (const { reject } of waiting.splice(0)) reject(failure);
    void worker.terminate();
  };
  worker.on('message', (answer: QueryAnswer) => {
    if (answer.kind === 'failed') return fail(answer.reason);
    waiting.shift()?.resolve(answer);
  });
  worker.on('error', (error: Error & { code?: string }) =>
    fail(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? 'the query needs more memory than it may have'
        : String(error),
    ),
  );
  worker.on('exit', () => fail('the query was ended'));
  return {
    ask: async (request) => {
      if (failure) throw failure;
      const answer = Promise.withResolvers<QueryAnswer>();
      waiting.push(answer);
      worker.postMessage(request);
      const timer = clock.timer(MAX_ANSWER_MS, () => fail('a regular expression took too long'));
      try {
        return await answer.promise;
      } finally {
        timer.cancel();
      }
    },
    close: async () => {
      failure ??= new QueryFailed('the query was ended');
      await worker.terminate();
    },
  };
}
