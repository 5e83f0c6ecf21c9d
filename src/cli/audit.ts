import { paginateLookupEvents, type CloudTrailClient, type Event } from '@aws-sdk/client-cloudtrail';
import { UsageError } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { durationMs } from './duration.ts';
import { following, stopped } from './following.ts';
import { COMMAND_LINE, platformClients } from './platformClients.ts';

const USAGE =
  './mayfly audit [--since 1h] [--user NAME] [--event NAME] [--denied] [--json] [--follow] [--region REGION]';
const POLL_MS = 1000;
/** Events are readable within a second of the answer. */
const LATE_MS = 5000;

/** `audit`: who called what on the running platform, oldest first; `--follow` goes on until stopped. */
export async function audit(args: readonly string[]): Promise<number> {
  const { config, positionals, values, flags } = commandArguments(args, USAGE, {
    since: 'text',
    user: 'text',
    event: 'text',
    denied: 'flag',
    json: 'flag',
    follow: 'flag',
  });
  if (positionals.length > 0) throw new UsageError(`usage: ${USAGE}`);
  const filter: AuditFilter = { user: values.user, event: values.event, denied: flags.has('denied') };
  let sinceMs = Date.now() - durationMs(values.since ?? '1h');
  const { cloudtrail } = await platformClients(config);
  const until = flags.has('follow') ? stopped().signal : undefined;
  const printed = new Map<string, number>();
  const find = () => eventsSince(cloudtrail, filter, sinceMs);
  await following({ what: 'the trail', pollMs: POLL_MS, until }, find, (events) => {
    for (const event of events) {
      const { EventId: id = '', EventTime: time = new Date(0), CloudTrailEvent: text = '' } = event;
      if (printed.has(id)) continue;
      printed.set(id, time.getTime());
      process.stdout.write(flags.has('json') ? `${text}\n` : auditLine(text));
      sinceMs = Math.max(sinceMs, time.getTime() - LATE_MS);
    }
    for (const [id, atMs] of printed) if (atMs < sinceMs - LATE_MS) printed.delete(id);
  });
  return 0;
}

interface AuditFilter {
  readonly user: string | undefined;
  readonly event: string | undefined;
  readonly denied: boolean;
}

/** Oldest first. */
async function eventsSince(client: CloudTrailClient, filter: AuditFilter, sinceMs: number): Promise<Event[]> {
  const { user } = filter;
  const query = {
    StartTime: new Date(sinceMs),
    ...(user !== undefined && {
      LookupAttributes: [{ AttributeKey: 'Username' as const, AttributeValue: user }],
    }),
  };
  const events: Event[] = [];
  for await (const { Events = [] } of paginateLookupEvents({ client }, query)) {
    events.push(...Events.filter((event) => isWanted(event, filter)));
  }
  return events.reverse();
}

/** What the record tells of who did what, and how it ended. */
interface AuditRecord {
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly sourceIPAddress: string;
  readonly userAgent?: string;
  readonly userIdentity: {
    readonly type: string;
    readonly arn?: string;
    readonly userName?: string;
    readonly invokedBy?: string;
  };
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly additionalEventData?: {
    readonly authorization?: { readonly wouldBeDenied?: boolean; readonly message?: string };
  };
}

function isWanted({ EventName = '', CloudTrailEvent = '' }: Event, { event, denied }: AuditFilter): boolean {
  // Lambda's events carry a date behind the name.
  if (event !== undefined && EventName.replace(/\d{8}(v\d+)?$/, '') !== event && EventName !== event) {
    return false;
  }
  const record = JSON.parse(CloudTrailEvent) as AuditRecord;
  // The looking itself, over and over, is of interest to nobody.
  const isOwn = EventName === 'LookupEvents' && (record.userAgent ?? '').includes(COMMAND_LINE);
  if (isOwn && event === undefined) return false;
  return !denied || isDenied(record);
}

function isDenied({ errorCode, additionalEventData }: AuditRecord): boolean {
  return errorCode === 'AccessDenied' || additionalEventData?.authorization?.wouldBeDenied === true;
}

function auditLine(text: string): string {
  const record = JSON.parse(text) as AuditRecord;
  const { eventTime, eventName, eventSource, sourceIPAddress } = record;
  const what = `${eventSource.replace('.amazonaws.com', '')}:${eventName}`;
  const on = firstName(record.requestParameters);
  const words = [eventTime, who(record), what, ...(on === undefined ? [] : [on]), `from ${sourceIPAddress}`];
  return `${words.map(printable).join('  ')}  ${printable(ending(record))}\n`;
}

function who({ userIdentity: { type, arn, invokedBy } }: AuditRecord): string {
  if (type === 'Root') return 'root';
  return arn?.split(':').slice(5).join(':') ?? invokedBy ?? type;
}

function ending({ errorCode, errorMessage = '', additionalEventData }: AuditRecord): string {
  const { wouldBeDenied, message = '' } = additionalEventData?.authorization ?? {};
  const audited = wouldBeDenied === true ? `  would be denied: ${message}` : '';
  return (errorCode === undefined ? 'ok' : `${errorCode}: ${errorMessage}`) + audited;
}

/** Names stand in front in most requests. */
function firstName(parameters: AuditRecord['requestParameters']): string | undefined {
  const named = Object.entries(parameters ?? {}).find(([, value]) => typeof value === 'string');
  return named && String(named[1]).slice(0, 200);
}

/** What callers sent shall not steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
