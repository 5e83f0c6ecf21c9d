import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { loggedMembers, withoutSecrets } from '../../protocol/loggedMembers.ts';
import type { AnsweredCall } from './answeredCall.ts';
import { newEventId } from './eventId.ts';
import { eventName, isReadOnly } from './eventName.ts';
import { eventResources, type EventResource } from './eventResources.ts';
import { userIdentity, userName, type SessionIssuer } from './userIdentity.ts';
import { webIdentity } from './webIdentity.ts';

/** One event: what LookupEvents finds it by, and the documented record as text. */
export interface TrailEvent {
  readonly id: string;
  /** Whose trail it belongs to. */
  readonly account: string;
  readonly atMs: number;
  readonly name: string;
  readonly source: string;
  readonly readOnly: boolean;
  readonly user?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly resources: readonly EventResource[];
  /** The record in JSON. */
  readonly text: string;
}

const EVENT_VERSION = '1.11';
const MAX_MEMBERS_BYTES = 100 * 1024;
const MAX_TEXT = 1024;

export interface EventNeeds {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of the session of a role; undefined where it is not known at once. */
  readonly issuerOf: (account: string, principal: AnsweredCall['principal']) => SessionIssuer | undefined;
}

/** Turns an answered call into its event. Secrets end here: nothing of them reaches the text. */
export function trailEvent({ clock, ids, issuerOf }: EventNeeds, call: AnsweredCall): TrailEvent {
  const { model, principal, fault } = call;
  const atMs = clock.now();
  const readOnly = isReadOnly(model.name);
  const request = loggedMembers(model.input, call.input, MAX_MEMBERS_BYTES);
  // What a session's token opens is a read, and yet AWS shows whose session it is.
  const showsAnswer = fault === undefined && (!readOnly || model.name.startsWith('AssumeRole'));
  const answer = showsAnswer
    ? loggedMembers(model.output, call.output, MAX_MEMBERS_BYTES, request.secrets).members
    : undefined;
  const source = `${model.service.signingNames[0] ?? model.service.id}.amazonaws.com`;
  const id = newEventId(atMs, ids);
  const resources = eventResources(source, request.members, answer);
  const stranger = principal.kind === 'anonymous' ? webIdentity(call) : undefined;
  const account = stranger?.account ?? call.account;
  const identity = stranger?.identity ?? userIdentity(principal, issuerOf(call.account, principal));
  const record = {
    eventVersion: EVENT_VERSION,
    userIdentity: identity,
    eventTime: new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: source,
    eventName: eventName(model),
    awsRegion: call.region,
    sourceIPAddress: call.sourceIp,
    userAgent: cut(call.userAgent),
    ...(fault && {
      errorCode: errorCode(call, fault.code),
      errorMessage: cut(withoutSecrets(fault.message, request.hidden)),
    }),
    requestParameters: emptyIsNull(request.members),
    responseElements: emptyIsNull(answer),
    ...(call.wouldBeDenied !== undefined && {
      additionalEventData: {
        authorization: { mode: 'audit', wouldBeDenied: true, message: cut(call.wouldBeDenied) },
      },
    }),
    requestID: call.requestId,
    eventID: id,
    readOnly,
    ...arnResources(resources, account),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  };
  return {
    id,
    account,
    atMs,
    name: record.eventName,
    source,
    readOnly,
    user: stranger?.userName ?? userName(principal),
    accessKeyId: principal.accessKeyId,
    resources,
    text: JSON.stringify(record),
  };
}

/** The name of the error's shape, as events have it; AccessDenied has one name in all services. */
function errorCode({ model }: AnsweredCall, code: string): string {
  if (code.startsWith('AccessDenied')) return 'AccessDenied';
  return model.service.errors.get(code)?.name ?? code;
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}

/** Calls without parameters have null there. */
function emptyIsNull(members: unknown): unknown {
  const isEmpty = typeof members !== 'object' || members === null || Object.keys(members).length === 0;
  return isEmpty ? null : members;
}

/** Records name resources by ARN only. */
function arnResources(resources: readonly EventResource[], accountId: string) {
  const named = resources.filter(({ name }) => name.startsWith('arn:'));
  if (named.length === 0) return {};
  return { resources: named.map(({ type, name }) => ({ accountId, type, ARN: name })) };
}
