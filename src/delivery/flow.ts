import type { Timer } from '../base/clock.ts';
import type { Delivery } from './deliveryQueue.ts';

/** Events that wait in memory, at most so many. */
const MAX_READY = 32;

export interface ReadyEvent<State> {
  readonly delivery: Omit<Delivery<State>, 'body'>;
  readonly dueMs: number;
  /** Undefined when it has an entry of its own: large ones wait there, or many flows would fill the memory. */
  readonly body: Uint8Array | undefined;
}

/** What a delivery queue holds in memory of one flow that has events. */
export class Flow<State> {
  readonly name: string;
  readonly ready: ReadyEvent<State>[] = [];
  /** Begun, and what came of them is not stored yet. */
  readonly running = new Set<string>();
  /** How many of them are being handled. */
  handling = 0;
  /** Being written: a look into the store may find them before who writes them knows. */
  readonly writing = new Set<string>();
  /** Ended while the store was being read: what was read of them is old. */
  readonly settledMeanwhile = new Set<string>();
  /** The store may have events that are due and not in memory. */
  hasStored = false;
  isLoading = false;
  /** How many may be handled at a time: of a flow that is held, as many as were when it was. */
  allowed = Infinity;
  /** When it is allowed more. On the monotonic clock. */
  heldUntilMs = Infinity;
  /** How often all of its events have been deleted. */
  deletions = 0;
  alarm: Timer | undefined;
  /** On the monotonic clock. */
  alarmAtMs = Infinity;

  constructor(name: string) {
    this.name = name;
  }

  /** An event was stored: it is kept in memory too while there is room and none stands before it. */
  written(event: ReadyEvent<State>): void {
    if (this.hasStored || this.isLoading || this.ready.length >= MAX_READY) this.hasStored = true;
    else this.ready.push(event);
  }

  /** One that has begun waits again, in the place that it has in the store. */
  putBack(event: ReadyEvent<State>): void {
    const { dueMs: atMs, delivery: own } = event;
    const isAfter = ({ dueMs, delivery }: ReadyEvent<State>) =>
      dueMs > atMs || (dueMs === atMs && delivery.id > own.id);
    const at = this.ready.findIndex(isAfter);
    this.ready.splice(at < 0 ? this.ready.length : at, 0, event);
  }

  /** Not held any more. */
  relax(): void {
    this.allowed = Infinity;
    this.heldUntilMs = Infinity;
  }

  /** Not in memory in any way. */
  isFree(id: string): boolean {
    return (
      !this.running.has(id) &&
      !this.writing.has(id) &&
      !this.settledMeanwhile.has(id) &&
      !this.ready.some(({ delivery }) => delivery.id === id)
    );
  }

  get isEmpty(): boolean {
    return this.running.size === 0 && this.writing.size === 0 && this.alarmAtMs === Infinity;
  }
}
