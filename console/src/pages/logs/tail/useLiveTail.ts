import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { isAborted } from '../../../aws/describeError.ts';
import type { LogLine } from '../list/logLine.ts';
import { LiveTailClient, tailEvents } from './liveTailClient.ts';

export interface LiveTail {
  readonly state: 'stopped' | 'connecting' | 'live' | 'paused';
  readonly lines: readonly LogLine[];
  /** How many came since it was paused. */
  readonly held: number;
  readonly isSampled: boolean;
  readonly error: unknown;
  readonly start: (question: TailQuestion) => void;
  readonly stop: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly clear: () => void;
}

export interface TailQuestion {
  readonly arns: readonly string[];
  readonly pattern: string;
}

/** The oldest go. */
const MOST_LINES = 50_000;

interface Shown {
  readonly state: LiveTail['state'];
  readonly lines: readonly LogLine[];
  readonly held: number;
  readonly isSampled: boolean;
  readonly error: unknown;
}

const NOTHING: Shown = { state: 'stopped', lines: [], held: 0, isSampled: false, error: undefined };

/** A session of live tail: it ends with the page. While it is paused it goes on, and what comes is held. */
export function useLiveTail(): LiveTail {
  const client = useClient(LiveTailClient);
  const [shown, setShown] = useState(NOTHING);
  const session = useRef({
    controller: new AbortController(),
    count: 0,
    waiting: [] as LogLine[],
    isPaused: false,
  });

  const stop = useCallback(() => {
    session.current.controller.abort();
    setShown((before) => ({ ...before, state: 'stopped', held: 0 }));
  }, []);
  useEffect(() => () => session.current.controller.abort(), []);

  const start = useCallback(
    (question: TailQuestion) => {
      const mine = session.current;
      mine.controller.abort();
      const controller = new AbortController();
      mine.controller = controller;
      mine.waiting = [];
      mine.isPaused = false;
      setShown({ ...NOTHING, state: 'connecting' });
      const follow = async () => {
        for await (const { events, isSampled } of tailEvents(client, question, controller.signal)) {
          if (controller.signal.aborted) return;
          const lines = events.map(
            ({ timestamp = 0, message = '', logStreamName, logGroupIdentifier = '' }): LogLine => ({
              id: String(mine.count++),
              atMs: timestamp,
              message,
              stream: logStreamName,
              group: logGroupIdentifier.split(':').at(-1),
            }),
          );
          if (mine.isPaused) {
            mine.waiting = capped(mine.waiting, lines);
            setShown((before) => ({ ...before, held: mine.waiting.length }));
          } else {
            setShown((before) => ({
              ...before,
              state: 'live',
              lines: lines.length === 0 ? before.lines : capped(before.lines, lines),
              isSampled,
            }));
          }
        }
      };
      const ended = (error: unknown) => {
        if (controller.signal.aborted) return;
        setShown((before) => ({ ...before, state: 'stopped', error: isAborted(error) ? undefined : error }));
      };
      follow().then(() => ended(undefined), ended);
    },
    [client],
  );

  return {
    ...shown,
    start,
    stop,
    pause: () => {
      session.current.isPaused = true;
      setShown((before) => ({ ...before, state: 'paused' }));
    },
    resume: () => {
      const { waiting } = session.current;
      session.current.waiting = [];
      session.current.isPaused = false;
      setShown((before) => ({ ...before, state: 'live', held: 0, lines: capped(before.lines, waiting) }));
    },
    clear: () => {
      session.current.waiting = [];
      setShown((before) => ({ ...before, lines: [], held: 0 }));
    },
  };
}

function capped(before: readonly LogLine[], lines: readonly LogLine[]): LogLine[] {
  return [...before, ...lines].slice(-MOST_LINES);
}
