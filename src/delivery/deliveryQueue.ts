import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Key, Store, Transaction, View } from '../store/store.ts';
import { Flow, type ReadyEvent } from './flow.ts';

/** One event on its way to whoever handles it. */
export interface Delivery<State> {
  /** Unique in its flow. */
  readonly id: string;
  /** Events of one flow share a bound on how many are handled at a time, so that no flow holds up the others. */
  readonly flow: string;
  /** Small, survives JSON; written anew with every attempt. */
  readonly state: State;
  /** Written once. */
  readonly body: Uint8Array;
}

/** How an attempt ended. */
export type Verdict<State> =
  /** It is over. `next` are events that follow from it, kept in the same transaction. */
  | { readonly kind: 'done'; readonly next?: readonly Delivery<State>[] }
  /**
   * No more of its flow can be handled at the moment than are being handled: it waits, with the others of the flow, until
   * one of them has ended, the flow is released or it is `atMs`. Nothing is written; another process begins anew.
   */
  | { readonly kind: 'held'; readonly atMs: number; readonly state: State }
  | { readonly kind: 'again'; readonly atMs: number; readonly state: State };

export interface DeliveryQueueNeeds<State> {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Key prefix of what it keeps. */
  readonly name: Key;
  /** Handled at a time: of all flows together, and of one. What came of some more may be on its way to the disk. */
  readonly concurrency: number;
  readonly flowConcurrency: number;
  /** One attempt. When it throws, the event stays as it is and comes again a little later. */
  readonly handle: (delivery: Delivery<State>) => Promise<Verdict<State>>;
}

export interface DeliveryQueue<State> {
  /** Resolves when the event is durable: from then on it is handled at least once, whatever happens. */
  add(delivery: Delivery<State>): Promise<void>;
  /** Takes up what an earlier process left. Until then nothing is handled. */
  start(): Promise<void>;
  /** A held flow may begin another one. False: it is not held (any more). */
  release(flow: string): boolean;
  /** In a transaction of the caller's: every event of the flow is forgotten. */
  deleteFlow(transaction: Transaction, flow: string): void;
  /** Begins nothing more; what runs goes on. */
  stop(): void;
  /** Resolves when nothing runs and what came of it is stored. To be called after `stop`. */
  drained(): Promise<void>;
  stats(): { readonly flows: number; readonly running: number };
}

/** After a failure of the store or of the handler itself. */
const SETBACK_MS = 5000;

/** How long a flow that was held is allowed as many as it was, before it is allowed more. */
const RELAX_MS = 1000;

/** While what came of them is written, others are handled: in all at most this many times the concurrency. */
const UNSETTLED = 4;

/**
 * A durable queue of events with due times: at least once, roughly in order, fair between flows. Each event is an entry
 * under [name, 'due', flow, dueMs, id], its state and its body, so that what is due next in a flow is the first key of a
 * range. A large body is an entry of its own, [name, 'body', flow, id], which a retry does not write again.
 */
export function createDeliveryQueue<State>(needs: DeliveryQueueNeeds<State>): DeliveryQueue<State> {
  return new Queue(needs);
}

class Queue<State> implements DeliveryQueue<State> {
  readonly #needs: DeliveryQueueNeeds<State>;
  readonly #due: Key;
  readonly #bodies: Key;
  readonly #flows = new Map<string, Flow<State>>();
  /** Those that may have something to begin or to look for, in the order of their turns. */
  readonly #turns = new Set<Flow<State>>();
  /** Until what came of them is stored. */
  readonly #attempts = new Set<Promise<void>>();
  #handling = 0;
  #isOpen = false;

  constructor(needs: DeliveryQueueNeeds<State>) {
    this.#needs = needs;
    this.#due = [...needs.name, 'due'];
    this.#bodies = [...needs.name, 'body'];
  }

  async add(delivery: Delivery<State>): Promise<void> {
    const dueMs = this.#needs.clock.now();
    const flow = this.#flowOf(delivery.flow);
    flow.writing.add(delivery.id);
    try {
      await this.#needs.store.transact(async (transaction) => this.#put(transaction, delivery, dueMs));
      flow.written(readyEvent(delivery, dueMs));
    } finally {
      flow.writing.delete(delivery.id);
      this.#pump(flow);
    }
  }

  async start(): Promise<void> {
    const names = await this.#needs.store.read(async (view) => {
      const found: string[] = [];
      for (let after: Key | undefined; ; after = [found.at(-1) ?? '', Number.MAX_SAFE_INTEGER]) {
        const [entry] = await view.list({
          prefix: this.#due,
          limit: 1,
          ...(after && { after: [...this.#due, ...after] }),
        });
        if (entry === undefined) return found;
        found.push(String(entry.key[this.#due.length]));
      }
    });
    this.#isOpen = true;
    for (const name of names) this.#pump(this.#flowOf(name), true);
    for (const flow of this.#flows.values()) this.#pump(flow);
  }

  release(name: string): boolean {
    const flow = this.#flows.get(name);
    if (flow?.allowed !== 0) return false;
    flow.allowed = 1;
    this.#pump(flow);
    return true;
  }

  deleteFlow(transaction: Transaction, flow: string): void {
    transaction.deletePrefix([...this.#due, flow]);
    transaction.deletePrefix([...this.#bodies, flow]);
    const known = this.#flows.get(flow);
    if (known === undefined) return;
    // They are found again should the transaction fail.
    known.ready.length = 0;
    known.deletions++;
    this.#wake(known, SETBACK_MS);
  }

  stop(): void {
    this.#isOpen = false;
    for (const flow of this.#flows.values()) flow.alarm?.cancel();
  }

  async drained(): Promise<void> {
    while (this.#attempts.size > 0) await Promise.all(this.#attempts);
  }

  stats(): { flows: number; running: number } {
    return { flows: this.#flows.size, running: this.#attempts.size };
  }

  #flowOf(name: string): Flow<State> {
    let flow = this.#flows.get(name);
    if (flow === undefined) this.#flows.set(name, (flow = new Flow(name)));
    return flow;
  }

  #put(transaction: Transaction, { id, flow, state, body }: Delivery<State>, dueMs: number): void {
    const isApart = isLarge(body);
    transaction.put([...this.#due, flow, dueMs, id], encode(state, isApart ? undefined : body));
    if (isApart) transaction.put([...this.#bodies, flow, id], body);
  }

  /** Begins what may begin, one of each flow in turn; something happened to `changed`. */
  #pump(changed: Flow<State>, hasStored = false): void {
    if (hasStored) changed.hasStored = true;
    this.#turns.add(changed);
    if (!this.#isOpen) return;
    // A flow that has begun one comes again behind the others, in this same loop or in a later one.
    for (const flow of this.#turns) {
      if (!isBelow(this.#handling, this.#attempts.size, this.#needs.concurrency)) return;
      this.#turns.delete(flow);
      const next = this.#mayBegin(flow) ? flow.ready.shift() : undefined;
      if (next === undefined) {
        this.#refill(flow);
        continue;
      }
      this.#turns.add(flow);
      this.#begin(flow, next);
    }
  }

  #mayBegin({ handling, running, allowed }: Flow<State>): boolean {
    return handling < allowed && isBelow(handling, running.size, this.#needs.flowConcurrency);
  }

  #begin(flow: Flow<State>, event: ReadyEvent<State>): void {
    const { id } = event.delivery;
    flow.running.add(id);
    const attempt = this.#attempt(flow, event).finally(() => {
      this.#attempts.delete(attempt);
      flow.running.delete(id);
      if (flow.isLoading) flow.settledMeanwhile.add(id);
      this.#pump(flow);
    });
    this.#attempts.add(attempt);
  }

  /** Never rejects. */
  async #attempt(flow: Flow<State>, event: ReadyEvent<State>): Promise<void> {
    try {
      const verdict = await this.#handle(flow, event);
      if (verdict !== undefined && verdict.kind !== 'held') await this.#settle(flow, event, verdict);
    } catch (error) {
      // Its entries are untouched, so it is found again.
      if (!this.#isOpen) return;
      this.#needs.log.error(
        { flow: flow.name, error: String(error) },
        'an event could not be handled; it comes again',
      );
      this.#wake(flow, SETBACK_MS);
    }
  }

  #bodyOf({ flow, id }: ReadyEvent<State>['delivery']): Promise<Uint8Array | undefined> {
    return this.#needs.store.read((view) => view.get([...this.#bodies, flow, id]));
  }

  /**
   * When it ends another may begin, although what came of it is not stored yet. Undefined: its flow was deleted before.
   */
  async #handle(flow: Flow<State>, event: ReadyEvent<State>): Promise<Verdict<State> | undefined> {
    const { deletions } = flow;
    flow.handling++;
    this.#handling++;
    try {
      const body = event.body ?? (await this.#bodyOf(event.delivery));
      const verdict = body && (await this.#needs.handle({ ...event.delivery, body }));
      // What was deleted meanwhile is not remembered either.
      if (verdict?.kind === 'held' && flow.deletions === deletions) this.#hold(flow, event, verdict);
      return verdict;
    } finally {
      flow.handling--;
      this.#handling--;
      this.#pump(flow);
    }
  }

  /** Before any other of the flow gets its turn; this one still counts as handled. */
  #hold(
    flow: Flow<State>,
    { delivery, dueMs, body }: ReadyEvent<State>,
    { atMs, state }: Extract<Verdict<State>, { kind: 'held' }>,
  ): void {
    const { clock } = this.#needs;
    flow.putBack({ delivery: { ...delivery, state }, dueMs, body });
    flow.allowed = Math.min(flow.allowed, flow.handling - 1);
    const waitMs = Math.max(1, atMs - clock.now());
    const delayMs = flow.allowed > 0 ? Math.min(RELAX_MS, waitMs) : waitMs;
    flow.heldUntilMs = clock.monotonic() + delayMs;
    this.#wake(flow, delayMs);
  }

  async #settle(
    flow: Flow<State>,
    { delivery, dueMs, body }: ReadyEvent<State>,
    verdict: Exclude<Verdict<State>, { kind: 'held' }>,
  ): Promise<void> {
    const nowMs = this.#needs.clock.now();
    const next = verdict.kind === 'done' ? (verdict.next ?? []) : [];
    const flows = next.map((each) => this.#flowOf(each.flow));
    next.forEach((each, index) => flows[index]?.writing.add(each.id));
    const due = [...this.#due, flow.name, dueMs, delivery.id];
    try {
      await this.#needs.store.transact(async (transaction) => {
        if (verdict.kind === 'again') {
          // It does not come back when its flow was deleted meanwhile.
          if ((await transaction.get(due)) === undefined) return;
          const value = encode(verdict.state, body);
          transaction.put([...this.#due, flow.name, verdict.atMs, delivery.id], value);
        } else if (body === undefined) transaction.delete([...this.#bodies, flow.name, delivery.id]);
        if (verdict.kind === 'done' || verdict.atMs !== dueMs) transaction.delete(due);
        for (const each of next) this.#put(transaction, each, nowMs);
      });
      next.forEach((each, index) => flows[index]?.written(readyEvent(each, nowMs)));
    } finally {
      next.forEach((each, index) => flows[index]?.writing.delete(each.id));
    }
    for (const each of flows) this.#pump(each);
    if (verdict.kind === 'again') this.#wake(flow, verdict.atMs - nowMs);
  }

  /** Looks into the store for the flow after so long, unless it will sooner. */
  #wake(flow: Flow<State>, delayMs: number): void {
    const { clock } = this.#needs;
    const atMs = clock.monotonic() + Math.max(0, delayMs);
    if (atMs >= flow.alarmAtMs || !this.#isOpen) return;
    flow.alarm?.cancel();
    flow.alarmAtMs = atMs;
    flow.alarm = clock.timer(Math.max(0, delayMs), () => {
      flow.alarmAtMs = Infinity;
      this.#allowMore(flow);
      this.#pump(flow, true);
    });
  }

  /** A held flow tries whether more can be handled now: one, then ever more, until it is held again. */
  #allowMore(flow: Flow<State>): void {
    const nowMs = this.#needs.clock.monotonic();
    if (flow.allowed === Infinity) return;
    if (nowMs >= flow.heldUntilMs) {
      flow.allowed = Math.max(1, flow.allowed * 2);
      flow.heldUntilMs = nowMs + RELAX_MS;
      if (flow.allowed >= this.#needs.flowConcurrency) flow.relax();
    }
    if (flow.allowed !== Infinity) this.#wake(flow, flow.heldUntilMs - nowMs);
  }

  #refill(flow: Flow<State>): void {
    if (flow.ready.length > 0 || flow.isLoading) return;
    if (!flow.hasStored) {
      if (flow.isEmpty) this.#flows.delete(flow.name);
      return;
    }
    // Else it has a turn when one of its own has ended.
    if (!this.#mayBegin(flow)) return;
    flow.isLoading = true;
    void this.#load(flow);
  }

  async #load(flow: Flow<State>): Promise<void> {
    const { store, clock, log } = this.#needs;
    flow.hasStored = false;
    try {
      const nowMs = clock.now();
      const { due, hasMore, nextMs } = await store.read((view) => this.#read(view, flow, nowMs));
      for (const event of due) if (flow.isFree(event.delivery.id)) flow.ready.push(event);
      flow.hasStored ||= hasMore;
      if (nextMs !== undefined) this.#wake(flow, nextMs - nowMs);
    } catch (error) {
      if (this.#isOpen) {
        log.error({ flow: flow.name, error: String(error) }, 'a queue could not be read; it is tried again');
      }
      this.#wake(flow, SETBACK_MS);
    }
    flow.isLoading = false;
    flow.settledMeanwhile.clear();
    this.#pump(flow);
  }

  /** The next events of the flow that are due and not in memory, and when the first of the others is due. */
  async #read(view: View, flow: Flow<State>, nowMs: number): Promise<Page<State>> {
    const limit = flow.running.size + flow.writing.size + PAGE_EVENTS;
    const entries = await view.list({ prefix: [...this.#due, flow.name], limit });
    const due: ReadyEvent<State>[] = [];
    let bytes = 0;
    for (const { key, value } of entries) {
      const dueMs = Number(key.at(-2));
      if (dueMs > nowMs) return { due, hasMore: false, nextMs: dueMs };
      if (bytes > PAGE_BYTES) return { due, hasMore: true, nextMs: undefined };
      const id = String(key.at(-1));
      if (!flow.isFree(id)) continue;
      const { state, body } = decode<State>(value);
      bytes += value.byteLength;
      due.push({ delivery: { id, flow: flow.name, state }, dueMs, body });
    }
    return { due, hasMore: entries.length === limit, nextMs: undefined };
  }
}

/** Read into memory at a time: so many, and not many more bytes than so many. */
const PAGE_EVENTS = 64;
const PAGE_BYTES = 2 ** 20;

interface Page<State> {
  readonly due: readonly ReadyEvent<State>[];
  readonly hasMore: boolean;
  readonly nextMs: number | undefined;
}

/** Whether one more may be handled, beside `handling` of `unsettled` that are not stored yet. */
function isBelow(handling: number, unsettled: number, concurrency: number): boolean {
  return handling < concurrency && unsettled < concurrency * UNSETTLED;
}

/** Kept apart from the state, so that a retry does not write it again; a small one costs less where the state is. */
function isLarge(body: Uint8Array): boolean {
  return body.byteLength > 4096;
}

function readyEvent<State>({ id, flow, state, body }: Delivery<State>, dueMs: number): ReadyEvent<State> {
  return { delivery: { id, flow, state }, dueMs, body: isLarge(body) ? undefined : body };
}

/** The state as JSON, which holds no zero byte, then one and the body, if it is not kept apart. */
function encode(state: unknown, body: Uint8Array | undefined): Uint8Array {
  const json = JSON.stringify(state);
  if (body === undefined) return Buffer.from(json);
  return Buffer.concat([Buffer.from(`${json}\0`), body]);
}

function decode<State>(bytes: Uint8Array): { state: State; body: Uint8Array | undefined } {
  const end = bytes.indexOf(0);
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.byteLength : end).toString();
  return { state: JSON.parse(json) as State, body: end < 0 ? undefined : bytes.subarray(end + 1) };
}
