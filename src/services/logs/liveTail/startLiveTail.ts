import type { StartLiveTailResponseStream } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import { Fault } from '../../../protocol/fault.ts';
import type { Store } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { existingGroup } from '../access.ts';
import { invalidParameter, limitExceeded } from '../faults.ts';
import { compileFilterPattern, type FilterPattern } from '../filter/filterPattern.ts';
import { FilterPatternError } from '../filter/patternReader.ts';
import { checkNameLengths, given, identifiedGroup } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import type { LiveTails, TailedEvent, TailSession } from './liveTails.ts';

const MAX_SESSIONS = 15;
const SESSION_MS = 3 * 3_600_000;

interface LiveTailNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tails: LiveTails;
  readonly settle: () => Promise<void>;
}

/** Events as they come, for three hours at most; what a client is too slow for is dropped, the oldest first. */
export function startLiveTail(needs: LiveTailNeeds): LogsOperation<'StartLiveTail'> {
  return async (input, call) => {
    const identifiers = given(input.logGroupIdentifiers, 'logGroupIdentifiers');
    const { logStreamNames, logStreamNamePrefixes, logEventFilterPattern = '' } = input;
    checkStreams(identifiers, logStreamNames, logStreamNamePrefixes);
    const pattern = compile(logEventFilterPattern);
    const groups = new Set(identifiers.map((identifier) => identifiedGroup(identifier, call)));
    checkNameLengths(...groups, ...(logStreamNames ?? []), ...(logStreamNamePrefixes ?? []));
    await needs.settle();
    await needs.store.read(async (view) => {
      for (const group of groups) await existingGroup(view, call, group);
    });
    if (needs.tails.count(call) >= MAX_SESSIONS) throw limitExceeded();
    const { account, region } = call;
    const session = needs.tails.open({
      home: { account, region },
      groups,
      wantsStream: streamFilter(logStreamNames, logStreamNamePrefixes),
      matches: (message) => pattern.matches(message),
    });
    const sessionStart = {
      requestId: call.requestId,
      sessionId: needs.ids.uuid(),
      logGroupIdentifiers: identifiers,
      logStreamNames: logStreamNames ?? [],
      logStreamNamePrefixes: logStreamNamePrefixes ?? [],
      logEventFilterPattern,
    };
    return { responseStream: eventsOf(session, sessionStart, needs.clock, call) };
  };
}

/** No generator: one that was never begun would not hear of a client that has gone. */
function eventsOf(
  session: TailSession,
  sessionStart: NonNullable<StartLiveTailResponseStream['sessionStart']>,
  clock: Clock,
  call: Call,
): AsyncIterableIterator<StartLiveTailResponseStream, undefined> {
  const endsMs = clock.monotonic() + SESSION_MS;
  const close = (): void => session.close();
  let started = false;
  if (call.signal.aborted) close();
  else call.signal.addEventListener('abort', close, { once: true });
  const events: AsyncIterableIterator<StartLiveTailResponseStream, undefined> = {
    [Symbol.asyncIterator]: () => events,
    next: async () => {
      if (!started) {
        started = true;
        return { done: false, value: { sessionStart } };
      }
      if (clock.monotonic() >= endsMs) {
        close();
        throw new Fault('SessionTimeoutException', 'The live tail session has reached its three hours.');
      }
      const update = await session.next();
      if (!update) return { done: true, value: undefined };
      const sessionResults = update.events.map((event) => shown(event, call.account));
      return {
        done: false,
        value: { sessionUpdate: { sessionMetadata: { sampled: update.sampled }, sessionResults } },
      };
    },
    return: async () => {
      close();
      call.signal.removeEventListener('abort', close);
      return { done: true, value: undefined };
    },
  };
  return events;
}

function shown({ group, stream, message, timestampMs, ingestedAtMs }: TailedEvent, account: string) {
  return {
    logStreamName: stream,
    logGroupIdentifier: `${account}:${group}`,
    message,
    timestamp: timestampMs,
    ingestionTime: ingestedAtMs,
  };
}

function checkStreams(
  groups: readonly string[],
  names: readonly string[] | undefined,
  prefixes: readonly string[] | undefined,
): void {
  if (names && prefixes) {
    throw invalidParameter('Only one of logStreamNames or logStreamNamePrefixes can be provided.');
  }
  if ((names ?? prefixes) && groups.length > 1) {
    throw invalidParameter(
      'logStreamNames and logStreamNamePrefixes can only be used with a single log group.',
    );
  }
}

function streamFilter(
  names: readonly string[] | undefined,
  prefixes: readonly string[] | undefined,
): (stream: string) => boolean {
  if (names) return (stream) => names.includes(stream);
  if (prefixes) return (stream) => prefixes.some((prefix) => stream.startsWith(prefix));
  return () => true;
}

function compile(pattern: string): FilterPattern {
  try {
    return compileFilterPattern(pattern);
  } catch (error) {
    if (error instanceof FilterPatternError) throw invalidParameter(error.message);
    throw error;
  }
}
