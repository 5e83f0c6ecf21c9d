import type { Clock, Timer } from '../../../base/clock.ts';
import type { IngestedEvents, IngestObserver } from '../ingest.ts';
import type { Home } from '../records.ts';

/** What a session wants to see. */
export interface TailRequest {
  readonly home: Home;
  readonly groups: ReadonlySet<string>;
  readonly wantsStream: (stream: string) => boolean;
  readonly matches: (message: string) => boolean;
}

export interface TailedEvent {
  readonly group: string;
  readonly stream: string;
  readonly message: string;
  readonly timestampMs: number;
  readonly ingestedAtMs: number;
}

/** What came within a second; when it was too much, one of every so many. */
export interface TailUpdate {
  readonly events: readonly TailedEvent[];
  readonly sampled: boolean;
}

export interface TailSession {
  /** Resolves with the next update, one a second, also when nothing came; undefined when the session is over. */
  next(): Promise<TailUpdate | undefined>;
  close(): void;
}

export interface LiveTails {
  readonly observe: IngestObserver;
  open(request: TailRequest): TailSession;
  /** Sessions of an account in a region. */
  count(home: Home): number;
  /** Ends all sessions. */
  close(): void;
}

const UPDATE_MS = 1000;
const UPDATE_EVENTS = 500;
const UPDATE_CHARACTERS = 1024 * 1024;
/** What waits for a client that is slow; the oldest is dropped. */
const WAITING_UPDATES = 10;
const WAITING_EVENTS = 5000;
const WAITING_CHARACTERS = 4 * 1024 * 1024;
/** Matching so much goes on without letting other work of the process run. */
const SLICE_CHARACTERS = 256 * 1024;

export function createLiveTails({ clock }: { clock: Clock }): LiveTails {
  const sessions = new Set<Session>();
  return {
    observe: (ingested) => {
      if (sessions.size === 0) return undefined;
      const wanting = [...sessions].filter((session) => session.wants(ingested));
      return wanting.length === 0 ? undefined : offer(wanting, ingested);
    },
    open: (request) => {
      const session = new Session(clock, request, () => void sessions.delete(session));
      sessions.add(session);
      return session;
    },
    count: ({ account, region }) =>
      [...sessions].filter(({ home }) => home.account === account && home.region === region).length,
    close: () => {
      for (const session of sessions) session.close();
    },
  };
}

async function offer(sessions: readonly Session[], ingested: IngestedEvents): Promise<void> {
  const { group, stream, ingestedAtMs } = ingested;
  let characters = 0;
  for (const { timestampMs, message } of ingested.events) {
    for (const session of sessions) {
      session.offer({ group, stream, message, timestampMs, ingestedAtMs });
      characters += message.length;
      if (characters < SLICE_CHARACTERS) continue;
      characters = 0;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
}

/** The events of one second; when they are too many, every other one goes, and from then on every other that comes. */
class Second {
  events: TailedEvent[] = [];
  sampled = false;
  characters = 0;
  #stride = 1;
  #seen = 0;

  add(event: TailedEvent): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.events.push(event);
    this.characters += event.message.length;
    while (
      this.events.length > UPDATE_EVENTS ||
      (this.characters > UPDATE_CHARACTERS && this.events.length > 1)
    ) {
      this.#halve();
    }
  }

  #halve(): void {
    this.events = this.events.filter((_, index) => index % 2 === 0);
    this.characters = this.events.reduce((sum, { message }) => sum + message.length, 0);
    this.#stride *= 2;
    this.sampled = true;
  }
}

class Session implements TailSession {
  readonly home: Home;
  readonly #request: TailRequest;
  readonly #clock: Clock;
  readonly #closed: () => void;
  #second = new Second();
  #waiting: Second[] = [];
  #wake: (() => void) | undefined;
  #timer: Timer | undefined;
  #over = false;

  constructor(clock: Clock, request: TailRequest, closed: () => void) {
    this.home = request.home;
    this.#request = request;
    this.#clock = clock;
    this.#closed = closed;
    this.#arm();
  }

  wants({ home, group, stream }: IngestedEvents): boolean {
    return (
      home.account === this.home.account &&
      home.region === this.home.region &&
      this.#request.groups.has(group) &&
      this.#request.wantsStream(stream)
    );
  }

  offer(event: TailedEvent): void {
    if (!this.#over && this.#request.matches(event.message)) this.#second.add(event);
  }

  async next(): Promise<TailUpdate | undefined> {
    while (this.#waiting.length === 0 && !this.#over) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#over ? undefined : this.#waiting.shift();
  }

  close(): void {
    this.#over = true;
    this.#timer?.cancel();
    this.#waiting = [];
    this.#second = new Second();
    this.#closed();
    this.#wake?.();
  }

  #arm(): void {
    this.#timer = this.#clock.timer(UPDATE_MS, () => {
      this.#waiting.push(this.#second);
      this.#second = new Second();
      while (this.#isTooMuch()) this.#waiting.shift();
      this.#wake?.();
      this.#arm();
    });
  }

  #isTooMuch(): boolean {
    const events = this.#waiting.reduce((sum, second) => sum + second.events.length, 0);
    const characters = this.#waiting.reduce((sum, second) => sum + second.characters, 0);
    if (this.#waiting.length < 2) return false;
    return (
      this.#waiting.length > WAITING_UPDATES || events > WAITING_EVENTS || characters > WAITING_CHARACTERS
    );
  }
}
