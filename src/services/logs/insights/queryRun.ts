import { createHash } from 'node:crypto';
import type { Accumulator } from './aggregates.ts';
import { valueOf, type Row } from './compileExpression.ts';
import { pointerOf, type LogRecord } from './logRecord.ts';
import type { Gathering, Plan, Segment } from './planQuery.ts';
import { compareNaturally, Moment, plainText, textOf, type Value } from './value.ts';

/** One row of a result: fields and values, in the order of the columns. */
export type ResultRow = readonly (readonly [field: string, value: string])[];

/** A query that asks for more than memory is meant for. */
export class QueryTooLarge extends Error {}

/** Takes events one by one, in any order, and has the rows that they amount to so far. */
export class QueryRun {
  readonly #plan: Plan;
  readonly #first: Gatherer;
  /** Events that passed the first steps. */
  matched = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#first = gathererOf(plan.segments[0], true);
  }

  add(record: LogRecord): void {
    const row: Row = { record, own: new Map() };
    for (const step of this.#plan.segments[0]?.steps ?? []) if (!step(row)) return;
    this.matched++;
    this.#first.add(row);
  }

  /** The first of them. */
  rows(most: number = Infinity): ResultRow[] {
    let rows = this.#first.rows();
    for (const segment of this.#plan.segments.slice(1)) {
      const gatherer = gathererOf(segment, false);
      for (const { record, own } of rows) {
        const row: Row = { record, own: new Map(own) };
        if (segment.steps.every((step) => step(row))) gatherer.add(row);
      }
      rows = gatherer.rows();
    }
    return rows.slice(0, most).map((row) => this.#shown(row));
  }

  #shown(row: Row): ResultRow {
    const shown: [string, string][] = [];
    for (const name of this.#plan.columns) {
      const value = valueOf(row, name);
      if (value !== undefined) shown.push([name, textOf(value)]);
    }
    row.record?.forget();
    if (this.#plan.ofEvents && row.record && !this.#plan.columns.includes('@ptr')) {
      shown.push(['@ptr', pointerOf(row.record)]);
    }
    return shown;
  }
}

interface Gatherer {
  add(row: Row): void;
  rows(): Row[];
}

function gathererOf(segment: Segment | undefined, isFirst: boolean): Gatherer {
  if (!segment) throw new Error('a plan has a segment');
  const { gathering } = segment;
  return gathering.kind === 'stats' ? new Groups(gathering) : new Order(gathering, isFirst);
}

/** About what rows may hold in memory; what does not fit is the last in order. */
const MAX_ROW_BYTES = 48 * 1024 * 1024;
const ROW_COST_BYTES = 400;

interface Held {
  readonly row: Row;
  readonly keys: readonly (Value | undefined)[];
  readonly ordinal: number;
  readonly bytes: number;
}

/** The first so many rows in an order: events newest first, unless they are sorted. */
class Order implements Gatherer {
  readonly #gathering: Extract<Gathering, { kind: 'order' }>;
  readonly #byTime: boolean;
  #held: Held[] = [];
  #bytes = 0;
  #ordinal = 0;
  /** When as many are held as are wanted: the last of them. */
  #last: Held | undefined;

  constructor(gathering: Extract<Gathering, { kind: 'order' }>, byTime: boolean) {
    this.#gathering = gathering;
    this.#byTime = byTime;
  }

  add(row: Row): void {
    const keys = this.#gathering.sort.map(({ evaluate }) => evaluate(row));
    let bytes = ROW_COST_BYTES + (row.record?.message.length ?? 0);
    for (const value of row.own.values()) bytes += typeof value === 'string' ? value.length + 64 : 64;
    const held: Held = { row, keys, ordinal: this.#ordinal++, bytes };
    if (this.#last && this.#compare(held, this.#last) > 0) return;
    row.record?.forget();
    this.#held.push(held);
    this.#bytes += bytes;
    if (this.#held.length > this.#gathering.limit + 4096 || this.#bytes > MAX_ROW_BYTES) this.#trim();
  }

  rows(): Row[] {
    this.#trim();
    return this.#held.map(({ row }) => row);
  }

  #compare(a: Held, b: Held): number {
    for (const [index, { descending }] of this.#gathering.sort.entries()) {
      const order = compareNaturally(a.keys[index], b.keys[index]);
      if (order !== 0) return descending ? -order : order;
    }
    const newest = this.#byTime && a.row.record && b.row.record ? b.row.record.compare(a.row.record) : 0;
    return newest || a.ordinal - b.ordinal;
  }

  #trim(): void {
    this.#held.sort((a, b) => this.#compare(a, b));
    this.#dedup();
    let bytes = 0;
    let count = 0;
    for (const held of this.#held) {
      // Half of the room is left for what comes, so that sorting is seldom.
      if (count === this.#gathering.limit || (count > 0 && bytes + held.bytes > MAX_ROW_BYTES / 2)) break;
      bytes += held.bytes;
      count++;
    }
    if (count < this.#held.length || count === this.#gathering.limit) this.#last = this.#held[count - 1];
    this.#held.length = count;
    this.#bytes = bytes;
  }

  /** Keeps the first of those with equal values; rows that lack one are all different. */
  #dedup(): void {
    const { dedup } = this.#gathering;
    if (!dedup) return;
    const seen = new Set<string>();
    this.#held = this.#held.filter(({ row }) => {
      const values = dedup.map((name) => valueOf(row, name));
      row.record?.forget();
      if (values.includes(undefined)) return true;
      const key = keyOf(values);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }
}

interface Group {
  readonly keys: readonly (Value | undefined)[];
  readonly accumulators: readonly Accumulator[];
}

const MAX_GROUPS = 200_000;
const MAX_KEY_BYTES = 48 * 1024 * 1024;
/** Of accumulators: values that are counted or ranked. */
const MAX_ENTRIES = 4_000_000;
const ROWS_A_CHECK = 65_536;

class Groups implements Gatherer {
  readonly #gathering: Extract<Gathering, { kind: 'stats' }>;
  readonly #groups = new Map<string, Group>();
  #keyBytes = 0;
  #added = 0;

  constructor(gathering: Extract<Gathering, { kind: 'stats' }>) {
    this.#gathering = gathering;
  }

  add(row: Row): void {
    const keys = this.#gathering.keys.map(({ evaluate }) => evaluate(row));
    const id = keyOf(keys);
    let group = this.#groups.get(id);
    if (!group) {
      group = { keys, accumulators: this.#gathering.slots.map(({ start }) => start()) };
      this.#groups.set(id, group);
      for (const key of keys) this.#keyBytes += typeof key === 'string' ? key.length : 0;
      if (this.#groups.size > MAX_GROUPS || this.#keyBytes > MAX_KEY_BYTES) {
        throw new QueryTooLarge('stats has more groups than memory is meant for');
      }
    }
    const atMs = row.record?.timestampMs ?? this.#added;
    for (const [index, { value }] of this.#gathering.slots.entries()) {
      group.accumulators[index]?.add(value(row), atMs);
    }
    if (++this.#added % ROWS_A_CHECK === 0) this.#checkEntries();
  }

  rows(): Row[] {
    const rows: { row: Row; newest: number }[] = [];
    for (const { keys, accumulators } of this.#groups.values()) {
      const own = new Map<string, Value>();
      let newest = -Infinity;
      for (const [index, { name }] of this.#gathering.keys.entries()) {
        const key = keys[index];
        if (key !== undefined) own.set(name, key);
        if (key instanceof Moment) newest = Math.max(newest, key.ms);
      }
      for (const [index, accumulator] of accumulators.entries()) {
        const result = accumulator.result();
        if (result !== undefined) own.set(`\0${index}`, result);
      }
      const row: Row = { record: undefined, own };
      for (const { name, evaluate } of this.#gathering.columns) {
        const value = evaluate(row);
        if (value !== undefined) own.set(name, value);
      }
      for (const index of accumulators.keys()) own.delete(`\0${index}`);
      rows.push({ row, newest });
    }
    return rows.sort((a, b) => (a.newest === b.newest ? 0 : b.newest - a.newest)).map(({ row }) => row);
  }

  #checkEntries(): void {
    let entries = 0;
    for (const { accumulators } of this.#groups.values()) {
      for (const accumulator of accumulators) entries += accumulator.held;
    }
    if (entries > MAX_ENTRIES) throw new QueryTooLarge('stats holds more values than memory is meant for');
  }
}

const MAX_KEY_LENGTH = 256;

/** Texts that are equal for equal values, and only for them; short also for long ones. */
function keyOf(values: readonly (Value | undefined)[]): string {
  const text = JSON.stringify(values.map((value) => (value === undefined ? null : plainText(value))));
  return text.length <= MAX_KEY_LENGTH ? text : createHash('sha256').update(text).digest('base64');
}
