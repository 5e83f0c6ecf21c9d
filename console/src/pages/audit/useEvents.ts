import {
  CloudTrailClient,
  LookupEventsCommand,
  type Event,
  type LookupAttributeKey,
} from '@aws-sdk/client-cloudtrail';
import { useState } from 'react';
import { useClient } from '../../aws/clients.ts';
import type { Question } from '../../live/question.ts';
import { useLoad, useQuestion, type Loaded } from '../../live/useLoad.ts';

/** What is looked up. */
export interface EventQuery {
  readonly attribute: LookupAttributeKey | undefined;
  readonly value: string;
  readonly hours: number;
}

export interface FoundEvents extends Loaded<readonly Event[]> {
  readonly hasMore: boolean;
  readonly more: () => void;
}

/** As many as other tables have: to draw twice as many took a third of a second. */
const PAGE = 25;
const HOUR_MS = 3_600_000;

/** Events, the newest first; `more` asks for one page more than are there. */
export function useEvents(query: EventQuery): FoundEvents {
  const key = keyOf(query);
  const [asked, setAsked] = useState<{ key: string; pages: number }>({ key, pages: 1 });
  const pages = asked.key === key ? asked.pages : 1;
  const loaded = useQuestion(eventsQuestion(query, pages));
  return {
    ...loaded,
    hasMore: (loaded.data?.length ?? 0) >= pages * PAGE,
    more: () => setAsked({ key, pages: pages + 1 }),
  };
}

function keyOf({ attribute, value, hours }: EventQuery): string {
  return `audit/${attribute ?? ''}/${value}/${hours}`;
}

/** The first pages of what is found. */
export function eventsQuestion(query: EventQuery, pages: number = 1): Question<readonly Event[]> {
  const { attribute, value, hours } = query;
  const attributes = attribute && value ? [{ AttributeKey: attribute, AttributeValue: value }] : [];
  return {
    key: `${keyOf(query)}/${pages}`,
    load: async (clients, signal, progress) => {
      const found: Event[] = [];
      const StartTime = new Date(Date.now() - hours * HOUR_MS);
      let token: string | undefined;
      for (let page = 0; page < pages; page++) {
        const answer = await clients(CloudTrailClient).send(
          new LookupEventsCommand({
            StartTime,
            MaxResults: PAGE,
            ...(attributes.length > 0 && { LookupAttributes: attributes }),
            ...(token !== undefined && { NextToken: token }),
          }),
          { abortSignal: signal },
        );
        found.push(...(answer.Events ?? []));
        token = answer.NextToken;
        if (token === undefined || page + 1 === pages) break;
        progress([...found]);
      }
      return found;
    },
  };
}

/** One event: of those that are there, else looked up. */
export function useEvent(
  id: string | undefined,
  among: readonly Event[] | undefined,
): Loaded<Event | undefined> {
  const trail = useClient(CloudTrailClient);
  const here = among?.find(({ EventId }) => EventId === id);
  const found = useLoad<Event | undefined>(
    `audit/event/${id}`,
    async (abortSignal) => {
      const LookupAttributes = [{ AttributeKey: 'EventId' as const, AttributeValue: id }];
      const { Events } = await trail.send(new LookupEventsCommand({ LookupAttributes }), { abortSignal });
      return Events?.[0];
    },
    { enabled: id !== undefined && among !== undefined && !here },
  );
  return here ? { ...found, data: here, error: undefined } : found;
}
