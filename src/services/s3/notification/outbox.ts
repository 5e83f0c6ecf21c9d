import { collection } from '../../../store/collection.ts';
import type { Key, Store } from '../../../store/store.ts';
import type { Log } from '../../../base/log.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Task } from '../../../base/task.ts';

/**
 * Events on their way to functions. They are written in the transaction that changes the object, so an acknowledged change
 * is always told of; each goes from here into Lambda's own durable queue, and is then forgotten.
 */
export interface PendingEvent {
  readonly functionArn: string;
  readonly account: string;
  readonly region: string;
  readonly bucketArn: string;
  readonly document: string;
  /** Of the function that changed the object. */
  readonly traceHeader?: string;
}

export interface FunctionTarget {
  readonly functionArn: string;
  readonly account: string;
  readonly region: string;
  /** The bucket's. */
  readonly sourceArn: string;
}

export interface NotifiedFunctions {
  /** Whether the function is there, and its policy lets S3 invoke it for this bucket. */
  mayInvoke(target: FunctionTarget): Promise<boolean>;
  /** Resolves when the event is durable, or with why it never will be taken; throws when it may be tried again. */
  invoke(
    target: FunctionTarget & {
      readonly requestId: string;
      readonly payload: Uint8Array;
      readonly traceHeader?: string;
    },
  ): Promise<{ readonly refused: string } | undefined>;
}

/** Under the time of the event and its id, which becomes the invocation's. */
export const outbox = collection<PendingEvent>(['s3', 'outbox']);

interface OutboxNeeds {
  readonly store: Store;
  readonly functions: NotifiedFunctions;
  readonly clock: Clock;
  readonly log: Log;
}

const AT_A_TIME = 100;
const RETRY_MS = 5_000;

/** Sends what is there and what comes. */
export function outboxTask({ store, functions, clock, log }: OutboxNeeds): Task {
  let wake = Promise.withResolvers<void>();
  store.watch(outbox.prefix, () => wake.resolve());
  /** Those behind a key; where to go on, as long as there are more. */
  const send = async (after: Key | undefined): Promise<Key | undefined> => {
    const range = { limit: AT_A_TIME, ...(after && { after }) };
    const events = await store.read((view) => outbox.list(view, range));
    const outcomes = await Promise.all(
      events.map(async ({ key, value }) => {
        const { functionArn, account, region, bucketArn: sourceArn, document, traceHeader } = value;
        try {
          const target = {
            functionArn,
            account,
            region,
            sourceArn,
            ...(traceHeader !== undefined && { traceHeader }),
          };
          const payload = Buffer.from(document);
          const outcome = await functions.invoke({ ...target, requestId: String(key[1]), payload });
          if (outcome)
            log.warn({ functionArn, reason: outcome.refused }, 'a function was not told of an event of S3');
          return key;
        } catch (error) {
          log.error(
            { functionArn, error: String(error) },
            'an event of S3 waits: its function was not reached',
          );
          return undefined;
        }
      }),
    );
    const sent = outcomes.filter((key) => key !== undefined);
    if (sent.length > 0) {
      await store.transact(async (transaction) => {
        for (const key of sent) outbox.delete(transaction, key);
      });
    }
    return events.length === AT_A_TIME ? events.at(-1)?.key : undefined;
  };
  return {
    name: 's3-notifications',
    periodMs: 0,
    run: async (signal) => {
      wake = Promise.withResolvers<void>();
      // What waits for one function does not hold up what is behind it.
      for (let after = await send(undefined); after && !signal.aborted;) after = await send(after);
      const leftOver = await store.read((view) => outbox.list(view, { limit: 1 }));
      const stopped = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      const again = leftOver.length > 0 ? clock.sleep(RETRY_MS, signal).catch(() => undefined) : wake.promise;
      await Promise.race([again, stopped]);
    },
  };
}
