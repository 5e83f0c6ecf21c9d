import type { Session } from '../../../../session/session.ts';

/** A test event that a person keeps for a function, in this browser. */
export interface SavedEvent {
  readonly name: string;
  /** JSON as typed. */
  readonly text: string;
}

/** Lambda takes 6 MB; a browser keeps 5 MB for the whole console. */
export const LONGEST_EVENT = 256 * 1024;
const MOST_EVENTS = 50;

/** Unchangeable and the same until something is kept or forgotten. */
export function savedEvents(session: Session, functionName: string): readonly SavedEvent[] {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(session, functionName)) ?? '[]') as unknown;
    return Array.isArray(found) ? (found as SavedEvent[]) : [];
  } catch {
    return [];
  }
}

/** Under its name, in place of one that had it. */
export function keepEvent(session: Session, functionName: string, event: SavedEvent): readonly SavedEvent[] {
  const others = savedEvents(session, functionName).filter(({ name }) => name !== event.name);
  return write(session, functionName, [...others, event].slice(-MOST_EVENTS));
}

export function forgetEvent(session: Session, functionName: string, name: string): readonly SavedEvent[] {
  return write(
    session,
    functionName,
    savedEvents(session, functionName).filter((event) => event.name !== name),
  );
}

/** Throws where the browser is out of space: the person is told. */
function write(session: Session, functionName: string, events: readonly SavedEvent[]) {
  localStorage.setItem(keyOf(session, functionName), JSON.stringify(events));
  return events;
}

function keyOf({ account, region }: Session, functionName: string): string {
  return `mayfly.events.${account}.${region}.${functionName}`;
}
