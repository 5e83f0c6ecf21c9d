import type { Clock } from '../../base/clock.ts';
import type { Store } from '../../store/store.ts';
import { existingGroup, existingStream } from './access.ts';
import { EVENT_OVERHEAD_BYTES, MAX_MESSAGE_BYTES, type TimedMessage } from './chunk.ts';
import { invalidParameter } from './faults.ts';
import type { Ingest } from './ingest.ts';
import { checkNameLengths, given } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { eventId, startOf } from './position.ts';
import { siftEvents } from './rejectedEvents.ts';
import { DAY_MS, expiredBeforeMs } from './retention.ts';

const MAX_BATCH_BYTES = 1_048_576;
const MAX_EVENT_BYTES = MAX_MESSAGE_BYTES + EVENT_OVERHEAD_BYTES;
const MAX_EVENTS = 10_000;

/** Answers when the events are durable. Sequence tokens are accepted and have no meaning, as on AWS since 2023. */
export function putLogEvents(needs: {
  store: Store;
  clock: Clock;
  ingest: Ingest;
}): LogsOperation<'PutLogEvents'> {
  return async (input, call) => {
    const group = given(input.logGroupName, 'logGroupName');
    const stream = given(input.logStreamName, 'logStreamName');
    checkNameLengths(group, stream);
    const events = given(input.logEvents, 'logEvents').map((event): TimedMessage => ({
      timestampMs: given(event.timestamp, 'logEvents.member.timestamp'),
      message: given(event.message, 'logEvents.member.message'),
    }));
    checkSizes(events);
    const record = await needs.store.read(async (view) => {
      const found = await existingGroup(view, call, group);
      await existingStream(view, call, found, stream);
      return found;
    });
    const timestamps = events.map((event) => event.timestampMs);
    checkOrder(timestamps);
    const nowMs = needs.clock.now();
    const { from, to, info } = siftEvents(timestamps, nowMs, expiredBeforeMs(record, nowMs));
    checkSpan(timestamps.slice(from, to));
    const home = { account: call.account, region: call.region };
    const accepted = events.slice(from, to);
    if (accepted.length > 0) {
      await needs.ingest.put({ home, group, stream, createMissing: false, events: accepted });
    }
    return {
      nextSequenceToken: eventId(startOf(nowMs)),
      ...(info && { rejectedLogEventsInfo: info }),
      // Entities are for AWS's Explore related; saying that ours is not taken is what AWS does, too.
      ...(input.entity && { rejectedEntityInfo: { errorType: 'UnsupportedLogGroupType' as const } }),
    };
  };
}

function checkSizes(events: readonly TimedMessage[]): void {
  if (events.length < 1 || events.length > MAX_EVENTS) {
    const bound = events.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_EVENTS}`;
    throw invalidParameter(
      `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  let total = 0;
  for (const [index, { message }] of events.entries()) {
    if (message.length === 0) {
      throw invalidParameter(
        `1 validation error detected: Value '' at 'logEvents.${index + 1}.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      );
    }
    const bytes = Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
    total += bytes;
    if (bytes > MAX_EVENT_BYTES) {
      throw invalidParameter(`Log event too large: ${bytes} bytes exceeds limit of ${MAX_EVENT_BYTES}`);
    }
  }
  if (total > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${total} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  }
}

function checkOrder(timestamps: readonly number[]): void {
  for (let index = 1; index < timestamps.length; index++) {
    if ((timestamps[index] ?? 0) >= (timestamps[index - 1] ?? 0)) continue;
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
}

function checkSpan(timestamps: readonly number[]): void {
  if ((timestamps.at(-1) ?? 0) - (timestamps[0] ?? 0) <= DAY_MS) return;
  throw invalidParameter(
    'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
  );
}
