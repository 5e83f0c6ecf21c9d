import type { Event, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';

/** What the page reads of a record; everything else is shown as it is. */
interface EventRecord {
  readonly errorCode?: string;
  readonly additionalEventData?: { readonly authorization?: { readonly wouldBeDenied?: boolean } };
}

export type EventOutcome =
  | { readonly kind: 'allowed' | 'denied' | 'wouldBeDenied' }
  | { readonly kind: 'failed'; readonly code: string };

const DENIALS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
]);

/** What became of the call that left this event. */
export function outcomeOf({ CloudTrailEvent }: Event): EventOutcome {
  const record = JSON.parse(CloudTrailEvent ?? '{}') as EventRecord;
  if (record.errorCode !== undefined) {
    return DENIALS.has(record.errorCode) ? { kind: 'denied' } : { kind: 'failed', code: record.errorCode };
  }
  return { kind: record.additionalEventData?.authorization?.wouldBeDenied ? 'wouldBeDenied' : 'allowed' };
}

/** The record as a person reads it. */
export function recordText({ CloudTrailEvent = '{}' }: Event): string {
  return JSON.stringify(JSON.parse(CloudTrailEvent), null, 2);
}

/** What events have of this attribute, each once: what can be looked up by it. */
export function valuesOf(
  events: readonly Event[],
  attribute: LookupAttributeKey | undefined,
): readonly string[] {
  const found = events.flatMap((event) => {
    switch (attribute) {
      case 'ResourceName':
        return (event.Resources ?? []).map(({ ResourceName }) => ResourceName);
      case 'ResourceType':
        return (event.Resources ?? []).map(({ ResourceType }) => ResourceType);
      case undefined:
        return [];
      default:
        return [event[attribute]];
    }
  });
  return [...new Set(found.filter((value) => value !== undefined))].toSorted();
}
