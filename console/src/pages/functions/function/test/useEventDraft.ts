import { useState } from 'react';
import { useSession } from '../../../../session/Session.tsx';
import { eventTemplates } from './eventTemplates.ts';
import { forgetEvent, keepEvent, LONGEST_EVENT, savedEvents, type SavedEvent } from './savedEvents.ts';

/** The event on the screen, and those that are kept for the function. */
export interface EventDraft {
  readonly events: readonly SavedEvent[];
  /** The kept event that is edited; undefined: a new one. */
  readonly chosen: string | undefined;
  readonly name: string;
  readonly text: string;
  /** What JSON.parse says of the text. */
  readonly problem: string | undefined;
  readonly nameIsGood: boolean;
  readonly tooLong: boolean;
  readonly setName: (name: string) => void;
  readonly setText: (text: string) => void;
  readonly choose: (name: string | undefined) => void;
  /** Throws where the browser is out of space. */
  readonly save: () => void;
  readonly remove: () => void;
}

const HELLO = JSON.stringify(eventTemplates.helloWorld, undefined, 2);

export function useEventDraft(functionName: string): EventDraft {
  const session = useSession();
  const [events, setEvents] = useState(() => savedEvents(session, functionName));
  const last = events.at(-1);
  const [draft, setDraft] = useState(() => ({
    chosen: last?.name,
    name: last?.name ?? '',
    text: last?.text ?? HELLO,
  }));
  const choose = (chosen: string | undefined, from = events) => {
    const event = from.find(({ name }) => name === chosen);
    setDraft({ chosen: event?.name, name: event?.name ?? '', text: event?.text ?? HELLO });
  };
  return {
    events,
    ...draft,
    problem: problemOf(draft.text),
    nameIsGood: /^[\w .-]{1,60}$/.test(draft.name),
    tooLong: draft.text.length > LONGEST_EVENT,
    setName: (name) => setDraft((before) => ({ ...before, name })),
    setText: (text) => setDraft((before) => ({ ...before, text })),
    choose: (name) => choose(name),
    save: () => {
      setEvents(keepEvent(session, functionName, { name: draft.name, text: draft.text }));
      setDraft((before) => ({ ...before, chosen: before.name }));
    },
    remove: () => {
      if (draft.chosen === undefined) return;
      const left = forgetEvent(session, functionName, draft.chosen);
      setEvents(left);
      choose(left.at(-1)?.name, left);
    },
  };
}

function problemOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
