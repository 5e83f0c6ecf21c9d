/**
 * What one environment tells of itself, and to whom. Until initialisation ends, when nobody can subscribe any more,
 * events are kept for those who still may; each subscriber gets them from the beginning. Nothing waits for a
 * subscriber: one that is slow or gone loses events, and is told how many.
 */
import type { Clock } from '../../base/clock.ts';
import type { TelemetryInlet } from '../sandbox.ts';
import type { Subscription, TelemetryType } from './subscription.ts';
import { TelemetryBuffer, type Held } from './telemetryBuffer.ts';
import { telemetrySender, type ConnectInside, type TelemetrySender } from './telemetrySender.ts';

interface Kept {
  readonly type: TelemetryType;
  readonly event: string;
}

/** Before anyone has subscribed. */
const MAX_KEPT_BYTES = 256 * 1024;
/** Attempts to deliver a batch, and the pause before the second; it doubles. */
const ATTEMPTS = 4;
const PAUSE_MS = 100;
const FALLEN_BEHIND = 'Consumer seems to have fallen behind as it has not acknowledged receipt of logs.';

export class TelemetryHub implements TelemetryInlet {
  readonly #clock: Clock;
  readonly #connect: ConnectInside;
  /** Lines of the log are objects in JSON. */
  json = false;
  readonly #subscribers = new Map<string, Subscriber>();
  #kept: Kept[] = [];
  #keptBytes = 0;
  #open = true;

  constructor(clock: Clock, connect: ConnectInside) {
    this.#clock = clock;
    this.#connect = connect;
  }

  get wanted(): boolean {
    return this.#open || this.#subscribers.size > 0;
  }

  get open(): boolean {
    return this.#open;
  }

  /** A second subscription of the same extension takes the place of the first. */
  subscribe(name: string, subscription: Subscription): void {
    this.#subscribers.get(name)?.close();
    const subscriber = new Subscriber(this.#clock, subscription, this.#connect);
    this.#subscribers.set(name, subscriber);
    for (const { type, event } of this.#kept) subscriber.add(type, event);
  }

  /** Initialisation is over. */
  closeSubscriptions(): void {
    this.#open = false;
    this.#kept = [];
    this.#keptBytes = 0;
  }

  line(source: 'function' | 'extension', atMs: number, text: string): void {
    if (!this.wanted) return;
    const line = text.endsWith('\n') ? text.slice(0, -1) : text;
    const record = this.json ? recordOf(line) : JSON.stringify(line);
    this.#tell(source, `{"time":"${isoTime(atMs)}","type":"${source}","record":${record}}`);
  }

  platform(events: readonly string[]): void {
    for (const event of events) this.#tell('platform', event.trimEnd());
  }

  /** The environment sleeps: nothing is sent, and no time passes for what is under way. */
  pause(): void {
    for (const subscriber of this.#subscribers.values()) subscriber.pause();
  }

  resume(): void {
    for (const subscriber of this.#subscribers.values()) subscriber.resume();
  }

  /** What is there is sent now; resolves when all was, or could not be. */
  async drain(): Promise<void> {
    await Promise.all([...this.#subscribers.values()].map((subscriber) => subscriber.drain()));
  }

  close(): void {
    this.closeSubscriptions();
    for (const subscriber of this.#subscribers.values()) subscriber.close();
    this.#subscribers.clear();
  }

  #tell(type: TelemetryType, event: string): void {
    const bytes = this.#open ? Buffer.byteLength(event) : 0;
    if (this.#open && this.#keptBytes + bytes <= MAX_KEPT_BYTES) {
      this.#kept.push({ type, event });
      this.#keptBytes += bytes;
    }
    for (const subscriber of this.#subscribers.values()) subscriber.add(type, event);
  }
}

class Subscriber {
  readonly #clock: Clock;
  readonly #types: readonly TelemetryType[];
  readonly #buffer: TelemetryBuffer;
  readonly #sender: TelemetrySender;
  readonly #closing = new AbortController();
  #paused = false;
  #sending: Promise<void> | undefined;
  #whenResumed: (() => void)[] = [];

  constructor(clock: Clock, { types, buffering, destination }: Subscription, connect: ConnectInside) {
    this.#clock = clock;
    this.#types = types;
    this.#buffer = new TelemetryBuffer(clock, buffering, () => this.#send());
    this.#sender = telemetrySender(destination, connect, clock);
  }

  add(type: TelemetryType, event: string): void {
    if (this.#types.includes(type)) this.#buffer.add(event);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const then of this.#whenResumed.splice(0)) then();
    this.#send();
  }

  async drain(): Promise<void> {
    this.resume();
    this.#buffer.flush();
    await this.#sending;
  }

  close(): void {
    this.#closing.abort();
    for (const then of this.#whenResumed.splice(0)) then();
    this.#buffer.close();
    this.#sender.close();
  }

  #send(): void {
    if (this.#paused || this.#sending !== undefined || this.#closing.signal.aborted) return;
    const batch = this.#buffer.take();
    if (batch !== undefined) {
      this.#sending = this.#deliver(batch).finally(() => {
        this.#sending = undefined;
        this.#send();
      });
    }
    // There is room for it now.
    this.#tellDropped();
  }

  async #deliver(batch: readonly Held[]): Promise<void> {
    const { signal } = this.#closing;
    const events = batch.map(({ event }) => event);
    for (let attempt = 0; attempt < ATTEMPTS;) {
      if (this.#paused) await new Promise<void>((resolve) => this.#whenResumed.push(resolve));
      if (signal.aborted) return;
      if (await this.#sender.send(events, signal)) return;
      // A destination that was asleep has not refused anything.
      if (this.#paused) continue;
      await this.#clock.sleep(PAUSE_MS * 2 ** attempt++, signal).catch(() => undefined);
    }
    this.#buffer.lost(batch);
  }

  #tellDropped(): void {
    if (!this.#types.includes('platform')) return;
    this.#buffer.addDropped(({ records, bytes }) => {
      const record = { reason: FALLEN_BEHIND, droppedRecords: records, droppedBytes: bytes };
      const time = isoTime(this.#clock.now());
      return JSON.stringify({ time, type: 'platform.logsDropped', record });
    });
  }
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** An object where it is one, as it was written: numbers keep all their digits. Else as text. */
function recordOf(line: string): string {
  const text = line.trim();
  if (text.startsWith('{') && text.endsWith('}')) {
    try {
      JSON.parse(text);
      // There are none within strings; and over TCP an event is a line.
      return text.replaceAll(/[\r\n]/g, ' ');
    } catch {
      // It only looked like it.
    }
  }
  return JSON.stringify(line);
}
