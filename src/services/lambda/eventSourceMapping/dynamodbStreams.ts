import { matchesPattern, MatchTooCostly } from '../../../delivery/eventPattern/matchesPattern.ts';
import { parseEventPattern } from '../../../delivery/eventPattern/parseEventPattern.ts';
import type { EventPattern } from '../../../delivery/eventPattern/pattern.ts';
import type { Checkpoint } from '../../../delivery/streamPoller/checkpoint.ts';
import type { Discarded, PollSettings } from '../../../delivery/streamPoller/pollSettings.ts';
import { startStreamPoller } from '../../../delivery/streamPoller/streamPoller.ts';
import { SourceProblem, type StreamSource } from '../../../delivery/streamPoller/streamSource.ts';
import { invalidParameter } from '../fault.ts';
import { unqualifiedArn } from '../functionName.ts';
import type { Lambda, MappingMeasure, StreamFeeds } from '../needs.ts';
import type { EventSourceKind, ServedMapping } from './eventSourceKind.ts';
import {
  failureRecord,
  wholeFailureRecord,
  type FailedInvocation,
  type GivenUp,
} from './failedInvocation.ts';
import { tellDestination } from './failureDestination.ts';
import { checkpoints, mappingArn, mappingKey } from './mappingRecord.ts';
import { createMappingProgress, type MappingProgress } from './mappingProgress.ts';
import { roleOf } from './mappingTarget.ts';
import { checkAccess, readAsRole } from './streamAccess.ts';
import { batchBytes } from './streamEvent.ts';
import { createPlaces, invokeWithBatch } from './streamInvocations.ts';
import { shownSettings, streamSettings, type StreamSettings } from './streamSettings.ts';

/** Streams of DynamoDB tables as event sources. `feeds` wakes DynamoDB, so it is only called for a mapping. */
export function dynamodbStreams(lambda: () => Lambda, feeds: () => Promise<StreamFeeds>): EventSourceKind {
  const open = async (arn: string): Promise<StreamSource | undefined> => (await feeds()).open(arn);
  return {
    settings: streamSettings,
    shown: shownSettings,
    startingPosition: ({
      EventSourceArn: arn,
      StartingPosition: position,
      StartingPositionTimestamp: at,
    }) => {
      if (position === undefined) {
        throw invalidParameter(
          "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
        );
      }
      if (position === 'AT_TIMESTAMP' || at !== undefined) {
        throw invalidParameter(`Unsupported starting position for arn type: ${arn}`);
      }
      return position;
    },
    admit: async (arn, use) => {
      await checkAccess(lambda(), use, arn);
      if ((await open(arn)) === undefined) throw invalidParameter(`Stream not found: ${arn}`);
    },
    begin: async (arn, position) => {
      const source = position === 'LATEST' ? await open(arn) : undefined;
      return source === undefined ? new Map() : atTheirEnds(source);
    },
    serve: async (mapping) => {
      const source = await open(mapping.record.sourceArn);
      return source && serve(lambda(), mapping, source);
    },
  };
}

async function atTheirEnds(source: StreamSource): Promise<ReadonlyMap<string, Checkpoint>> {
  const ends = (await source.shards()).map(async ({ id }) => {
    return [id, { lanes: [(await source.latest(id)) ?? null] }] as const;
  });
  return new Map(await Promise.all(ends));
}

async function serve(lambda: Lambda, mapping: ServedMapping, source: StreamSource) {
  const { record } = mapping;
  const { sourceArn, functionArn, settings } = record;
  const progress = await createMappingProgress(lambda, mapping);
  const arn = mappingArn(mapping, record.uuid);
  const count = (name: MappingMeasure, events: number) => {
    if (settings.countsEvents) lambda.measure?.(arn, name, events);
  };
  const places = createPlaces(lambda);
  const use = async () => {
    const roleArn = await roleOf(lambda, functionArn);
    return roleArn === undefined ? undefined : { roleArn, functionArn: unqualifiedArn(functionArn) };
  };
  return startStreamPoller<FailedInvocation>({
    clock: lambda.clock,
    log: lambda.log,
    source: readAsRole(source, lambda, use, sourceArn),
    settings: pollSettings(settings),
    loadCheckpoint: (shardId) =>
      lambda.store.read((view) => checkpoints.get(view, [...mappingKey(mapping, record.uuid), shardId])),
    saveCheckpoint: (shardId, checkpoint) => progress.save(shardId, checkpoint),
    handle: async (batch) => {
      const outcome = await invokeWithBatch({ lambda, record, count, places }, batch);
      await progress.note(outcome.kind === 'done' ? 'OK' : 'PROBLEM: Function call failed');
      return outcome;
    },
    discard: async (discarded) => {
      const told = await giveUp(lambda, mapping, discarded);
      if (told) count('OnFailureDestinationDeliveredEventCount', discarded.records.length);
      else if (discarded.reason !== 'expired') count('DroppedEventCount', discarded.records.length);
    },
    polled: (records, unwanted) => {
      count('PolledEventCount', records);
      if (unwanted > 0) count('FilteredOutEventCount', unwanted);
    },
    hindered: (error) => hindered(lambda, mapping, progress, error),
    gone: mapping.gone,
  });
}

function hindered(
  { log }: Lambda,
  { record }: ServedMapping,
  progress: MappingProgress,
  error: unknown,
): void {
  if (error instanceof SourceProblem) void progress.note(`PROBLEM: ${error.message}`);
  else log.error({ mapping: record.uuid, error: String(error) }, 'a mapping stumbled; it is tried again');
}

function pollSettings(settings: StreamSettings): PollSettings {
  const patterns = settings.filters.map(parseEventPattern);
  const { maxAgeSeconds, maxRetries, tumblingSeconds } = settings;
  return {
    batchSize: settings.batchSize,
    batchWindowMs: settings.batchWindowSeconds * 1000,
    batchBytes: batchBytes(tumblingSeconds > 0),
    lanes: settings.parallelizationFactor,
    maxRetries: maxRetries < 0 ? Infinity : maxRetries,
    maxAgeMs: maxAgeSeconds < 0 ? Infinity : maxAgeSeconds * 1000,
    bisects: settings.bisects,
    tumblingMs: tumblingSeconds * 1000,
    isWanted: (event) => patterns.length === 0 || patterns.some((pattern) => mayMatch(pattern, event)),
  };
}

/** What can't be told in reasonable time is handed on: nothing is lost by a filter. */
function mayMatch(pattern: EventPattern, event: object): boolean {
  try {
    return matchesPattern(pattern, event);
  } catch (error) {
    if (error instanceof MatchTooCostly) return true;
    throw error;
  }
}

/** Records that are given up: whether their destination knows. */
async function giveUp(
  lambda: Lambda,
  { account, region, record: mapping }: ServedMapping,
  discarded: Discarded<FailedInvocation>,
): Promise<boolean> {
  const { onFailure: destination } = mapping.settings;
  const { functionArn, sourceArn: streamArn } = mapping;
  if (destination === undefined) return false;
  const givenUp: GivenUp = {
    discarded,
    functionArn,
    streamArn,
    atMs: lambda.clock.now(),
    requestId: lambda.ids.uuid(),
  };
  const reason = await tellDestination(lambda, {
    account,
    region,
    mapping,
    shardId: discarded.shardId,
    destination,
    role: await roleOf(lambda, functionArn),
    record: failureRecord(givenUp),
    whole: () => wholeFailureRecord(givenUp),
  });
  if (reason === undefined) return true;
  lambda.log.warn({ functionArn, destination, reason }, 'a destination was not told');
  lambda.measure?.(functionArn, 'DestinationDeliveryFailures', 1);
  return false;
}
