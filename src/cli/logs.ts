import {
  paginateFilterLogEvents,
  type CloudWatchLogsClient,
  type FilteredLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import { OperationalError } from '../base/errors.ts';
import { UsageError } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { durationMs } from './duration.ts';
import { following, stopped } from './following.ts';
import { placeIn, placeOf, wholeGroup } from './logPlace.ts';
import { platformClients, type PlatformClients } from './platformClients.ts';

const USAGE = './mayfly logs NAME|/LOG/GROUP [--since 10m] [--filter PATTERN] [--follow]';
const NOT_YET = 'the function has not run yet, or has another name; --follow waits for it';
const POLL_MS = 500;
/** Lines are readable within a second of being written, those of several environments in any order. */
const LATE_MS = 5000;

/** `logs`: the log lines of a function of the running platform, oldest first; `--follow` goes on until stopped. */
export async function logs(args: readonly string[]): Promise<number> {
  const { config, positionals, values, flags } = commandArguments(args, USAGE, {
    since: 'text',
    filter: 'text',
    follow: 'flag',
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`);
  const source: LogSource = {
    name,
    pattern: values.filter,
    sinceMs: Date.now() - durationMs(values.since ?? '10m'),
  };
  await printLogs(await platformClients(config), source, flags.has('follow') ? stopped().signal : undefined);
  return 0;
}

export interface LogSource {
  /** Of a function, or with its `/` of a log group. */
  readonly name: string;
  readonly pattern?: string | undefined;
  readonly sinceMs: number;
}

/**
 * Prints what there is; with a signal also what comes, until it is aborted. A group that is missing may come, and a platform
 * that is gone may come back.
 */
export async function printLogs(
  { lambda, logs: client }: Pick<PlatformClients, 'lambda' | 'logs'>,
  source: LogSource,
  until: AbortSignal | undefined,
): Promise<void> {
  const printed = new Map<string, number>();
  let { sinceMs } = source;
  const { name, pattern } = source;
  let known = name.startsWith('/') ? wholeGroup(name) : undefined;
  const find = async () => {
    known ??= await placeOf(lambda, name);
    const place = known ?? placeIn(undefined, name);
    const query = { group: place.group, pattern, sinceMs };
    return { place, events: await eventsSince(client, query, until !== undefined) };
  };
  await following({ what: 'the log', pollMs: POLL_MS, until }, find, ({ place, events }) => {
    for (const { eventId = '', logStreamName = '', timestamp = 0, message = '' } of events) {
      if (printed.has(eventId)) continue;
      printed.set(eventId, timestamp);
      sinceMs = Math.max(sinceMs, timestamp - LATE_MS);
      if (!place.isOwn(logStreamName)) continue;
      process.stdout.write(`${new Date(timestamp).toISOString()} ${message.trimEnd()}\n`);
    }
    for (const [eventId, timestamp] of printed) if (timestamp < sinceMs) printed.delete(eventId);
  });
}

interface Query extends Omit<LogSource, 'name'> {
  readonly group: string;
}

/** Of all streams: a function's begin with the days on which its environments did, so that no prefix tells them. */
async function eventsSince(
  client: CloudWatchLogsClient,
  { group, pattern, sinceMs }: Query,
  mayCome: boolean,
): Promise<FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  const query = { logGroupName: group, startTime: sinceMs, filterPattern: pattern };
  try {
    for await (const page of paginateFilterLogEvents({ client }, query)) events.push(...(page.events ?? []));
  } catch (error) {
    const absent = error instanceof Error && error.name === 'ResourceNotFoundException';
    if (!absent) throw error;
    if (!mayCome) throw new OperationalError('read the log', `there is no log group ${group}: ${NOT_YET}`);
  }
  return events;
}
