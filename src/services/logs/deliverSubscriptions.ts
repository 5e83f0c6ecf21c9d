import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Log } from '../../base/log.ts';
import { compileFilterPattern } from './filter/filterPattern.ts';
import type { SubscriptionFilterRecord } from './filterRecords.ts';
import type { GroupCache } from './groupCache.ts';
import type { IngestedEvents, IngestObserver } from './ingest.ts';
import { invocationOf, type SubscriptionTargets } from './subscriptionFilter.ts';

export interface CompiledSubscription {
  readonly record: SubscriptionFilterRecord;
  readonly matches: (message: string) => boolean;
}

/** One event, as functions get it. */
interface Delivered {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

const compress = promisify(gzip);
/** Of one message before compression: with base64 it stays below what an asynchronous event may be. */
const MESSAGE_CHARACTERS = 256 * 1024;
const SLICE_CHARACTERS = 256 * 1024;

export function compileSubscription(record: SubscriptionFilterRecord): CompiledSubscription {
  const pattern = compileFilterPattern(record.pattern);
  return { record, matches: (message) => pattern.matches(message) };
}

/**
 * Sends what passes the subscription filters of its group to functions, as asynchronous events, which are durable before
 * the events themselves are acknowledged. One message has events of one stream.
 */
export function deliverSubscriptions({
  filters,
  targets,
  log,
}: {
  filters: GroupCache<CompiledSubscription>;
  targets: SubscriptionTargets;
  log: Log;
}): IngestObserver {
  const deliver = async (
    ingested: IngestedEvents,
    { record }: CompiledSubscription,
    events: readonly Delivered[],
  ) => {
    const { home, group, stream } = ingested;
    const message = {
      messageType: 'DATA_MESSAGE',
      owner: home.account,
      logGroup: group,
      logStream: stream,
      subscriptionFilters: [record.name],
      logEvents: events,
    };
    const data = (await compress(JSON.stringify(message))).toString('base64');
    try {
      await targets.invoke(
        invocationOf(home, group, record.destinationArn),
        Buffer.from(JSON.stringify({ awslogs: { data } })),
      );
    } catch (error) {
      log.warn(
        { group, filter: record.name, events: events.length, error: String(error) },
        'log events could not be delivered to a subscription',
      );
    }
  };

  const apply = async (ingested: IngestedEvents, all: readonly CompiledSubscription[]): Promise<void> => {
    for (const subscription of all) {
      let events: Delivered[] = [];
      let characters = 0;
      let unbroken = 0;
      for (const [index, { timestampMs, message }] of ingested.events.entries()) {
        unbroken += message.length;
        if (unbroken > SLICE_CHARACTERS) {
          unbroken = 0;
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
        if (!subscription.matches(message)) continue;
        if (events.length > 0 && characters + message.length > MESSAGE_CHARACTERS) {
          await deliver(ingested, subscription, events);
          events = [];
          characters = 0;
        }
        events.push({ id: ingested.idOf(index), timestamp: timestampMs, message });
        characters += message.length;
      }
      if (events.length > 0) await deliver(ingested, subscription, events);
    }
  };

  return (ingested) => {
    const found = filters.find(ingested.home, ingested.group);
    if (found instanceof Promise)
      return found.then((all) => (all.length > 0 ? apply(ingested, all) : undefined));
    return found.length > 0 ? apply(ingested, found) : undefined;
  };
}
