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
  | { readonly kind: 'again'; readonly atMs: number; readonly state: State };

export interface DeliveryQueueNeeds<State> {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Key prefix of what it keeps. */
  readonly name: Key;
  /** Handled at a time: of all flows together, and of one. */
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

/**
 * A durable queue of events with due times: at least once, roughly in order, fair between flows. Each event is two
 * entries: its state under [name, 'due', flow, dueMs, id], its body under [name, 'body', flow, id]; so what is due next in
 * a flow is the first key of a range, and a retry does not write the body again.
 */
export function createDeliveryQueue<State>(needs: DeliveryQueueNeeds<State>): DeliveryQueue<State> {
  return new Queue(needs);
}

class Queue<State> implements DeliveryQueue<State> {
  readonly #needs: DeliveryQueueNeeds<State>;
  readonly #due: Key;
  readonly #bodies: Key;
  readonly #flows = new Map<string, Flow<State>>();
  readonly #attempts = new Set<Promise<void>>();
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
      flow.written(delivery, dueMs);
    } finally {
      flow.writing.delete(delivery.id);
      this.#pump();
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
    for (const name of names) this.#flowOf(name).hasStored = true;
    this.#isOpen = true;
    this.#pump();
  }

  deleteFlow(transaction: Transaction, flow: string): void {
    transaction.deletePrefix([...this.#due, flow]);
    transaction.deletePrefix([...this.#bodies, flow]);
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
    transaction.put([...this.#due, flow, dueMs, id], encode(state));
    transaction.put([...this.#bodies, flow, id], body);
  }

  /** Begins what may begin, one of each flow in turn. */
  #pump(): void {
    if (!this.#isOpen) return;
    const { concurrency, flowConcurrency } = this.#needs;
    for (let begun = true; begun && this.#attempts.size < concurrency;) {
      begun = false;
      for (const flow of this.#flows.values()) {
        if (this.#attempts.size >= concurrency) break;
        const next = flow.running.size < flowConcurrency ? flow.ready.shift() : undefined;
        if (next === undefined) continue;
        begun = true;
        this.#begin(flow, next.delivery, next.dueMs);
      }
    }
    for (const flow of this.#flows.values()) this.#refill(flow);
  }

  #begin(flow: Flow<State>, delivery: Delivery<State>, dueMs: number): void {
    flow.running.add(delivery.id);
    const attempt = this.#attempt(flow, delivery, dueMs).finally(() => {
      this.#attempts.delete(attempt);
      flow.running.delete(delivery.id);
      if (flow.isLoading) flow.settledMeanwhile.add(delivery.id);
      this.#pump();
    });
    this.#attempts.add(attempt);
  }

  /** Never rejects. */
  async #attempt(flow: Flow<State>, delivery: Delivery<State>, dueMs: number): Promise<void> {
    try {
      const verdict = await this.#needs.handle(delivery);
      await this.#settle(flow, delivery, dueMs, verdict);
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

  async #settle(
    flow: Flow<State>,
    delivery: Delivery<State>,
    dueMs: number,
    verdict: Verdict<State>,
  ): Promise<void> {
    const nowMs = this.#needs.clock.now();
    const next = verdict.kind === 'done' ? (verdict.next ?? []) : [];
    const flows = next.map((each) => this.#flowOf(each.flow));
    next.forEach((each, index) => flows[index]?.writing.add(each.id));
    try {
      await this.#needs.store.transact(async (transaction) => {
        transaction.delete([...this.#due, flow.name, dueMs, delivery.id]);
        if (verdict.kind === 'again') {
          transaction.put([...this.#due, flow.name, verdict.atMs, delivery.id], encode(verdict.state));
          return;
        }
        transaction.delete([...this.#bodies, flow.name, delivery.id]);
        for (const each of next) this.#put(transaction, each, nowMs);
      });
      next.forEach((each, index) => flows[index]?.written(each, nowMs));
    } finally {
      next.forEach((each, index) => flows[index]?.writing.delete(each.id));
    }
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
      flow.hasStored = true;
      this.#pump();
    });
  }

  #refill(flow: Flow<State>): void {
    if (flow.ready.length > 0 || flow.isLoading) return;
    if (!flow.hasStored) {
      if (flow.isEmpty) this.#flows.delete(flow.name);
      return;
    }
    if (flow.running.size >= this.#needs.flowConcurrency || this.#attempts.size >= this.#needs.concurrency)
      return;
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
    this.#pump();
  }

  /** The next events of the flow that are due and not in memory, and when the first of the others is due. */
  async #read(view: View, flow: Flow<State>, nowMs: number): Promise<Page<State>> {
    const limit = flow.running.size + flow.writing.size + this.#needs.flowConcurrency;
    const entries = (await view.list({ prefix: [...this.#due, flow.name], limit })).map((entry) => {
      const [dueMs, id] = entry.key.slice(this.#due.length + 1);
      return { dueMs: Number(dueMs), id: String(id), value: entry.value };
    });
    const due: ReadyEvent<State>[] = [];
    for (const { id, dueMs, value } of entries) {
      if (dueMs > nowMs || !flow.isFree(id)) continue;
      const body = await view.get([...this.#bodies, flow.name, id]);
      if (body !== undefined)
        due.push({ delivery: { id, flow: flow.name, state: decode(value), body }, dueMs });
    }
    const later = entries.find(({ dueMs }) => dueMs > nowMs);
    return { due, hasMore: entries.length === limit && later === undefined, nextMs: later?.dueMs };
  }
}

interface Page<State> {
  readonly due: readonly ReadyEvent<State>[];
  readonly hasMore: boolean;
  readonly nextMs: number | undefined;
}

function encode(state: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(state));
}

function decode<State>(bytes: Uint8Array): State {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as State;
}
