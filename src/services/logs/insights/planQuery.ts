import { AGGREGATES, type Accumulator } from './aggregates.ts';
import {
  columnName,
  compileColumn,
  compileExpression,
  regexAt,
  valueOf,
  type Evaluate,
  type Row,
  type Scope,
} from './compileExpression.ts';
import { parseQuery } from './parseQuery.ts';
import { compileGlob, groupNames } from './regex.ts';
import { MalformedQuery, type Column, type Command } from './syntax.ts';
import { plainText, truthOf } from './value.ts';

/** Changes a row, or says that it is not wanted. */
export type RowStep = (row: Row) => boolean;

export interface SortKey {
  readonly evaluate: Evaluate;
  readonly descending: boolean;
}

/** How rows are gathered at the end of a segment. */
export type Gathering =
  | {
      readonly kind: 'order';
      readonly sort: readonly SortKey[];
      readonly dedup: readonly string[] | undefined;
      readonly limit: number;
    }
  | {
      readonly kind: 'stats';
      readonly keys: readonly { readonly name: string; readonly evaluate: Evaluate }[];
      readonly slots: readonly Slot[];
      readonly columns: readonly { readonly name: string; readonly evaluate: Evaluate }[];
    };

/** One aggregate: what it takes of a row. */
export interface Slot {
  readonly value: Evaluate;
  readonly start: () => Accumulator;
}

/** Rows pass the steps one by one, and are gathered before the next segment sees the first. The last one is an order. */
export interface Segment {
  readonly steps: readonly RowStep[];
  readonly gathering: Gathering;
}

export interface Plan {
  readonly segments: readonly Segment[];
  /** The columns of the result, in order. */
  readonly columns: readonly string[];
  /** Rows are events, and have a pointer. */
  readonly ofEvents: boolean;
}

export const DEFAULT_LIMIT = 10_000;
const GREATEST_LIMIT = 100_000;

/** What to do for a query. Throws MalformedQuery. */
export function planQuery(text: string, nowMs: number, limit: number = DEFAULT_LIMIT): Plan {
  const planner = new Planner(nowMs);
  for (const command of parseQuery(text)) planner.add(command);
  return planner.close(limit);
}

interface PendingOrder {
  sort: readonly SortKey[];
  dedup: readonly string[] | undefined;
  limit: number | undefined;
}

class Planner {
  readonly #segments: Segment[] = [];
  #steps: RowStep[] = [];
  #order: PendingOrder = { sort: [], dedup: undefined, limit: undefined };
  #scope: Scope;
  #shown: string[] = [];
  #display: string[] | undefined;
  /** Names that the query made. */
  #defined = new Set<string>();

  constructor(nowMs: number) {
    this.#scope = { columns: undefined, nowMs };
  }

  add(command: Command): void {
    switch (command.kind) {
      case 'fields':
        this.#endOrder();
        for (const column of command.columns) this.#show(this.#define(column));
        return;
      case 'display':
        this.#endOrder();
        this.#display = [...new Set(command.columns.map((column) => this.#define(column)))];
        return;
      case 'filter': {
        this.#endOrder();
        const condition = compileExpression(command.condition, this.#scope, command.at);
        this.#steps.push((row) => truthOf(condition(row)));
        return;
      }
      case 'parse':
        this.#endOrder();
        return this.#parse(command);
      case 'stats':
        this.#endOrder();
        return this.#stats(command);
      case 'sort':
        this.#endOrder();
        this.#order.sort = command.keys.map(({ column, descending }) => ({
          evaluate: compileColumn(column, this.#scope),
          descending,
        }));
        return;
      case 'limit':
        this.#order.limit = Math.min(command.count, this.#order.limit ?? Infinity);
        return;
      case 'dedup':
        this.#endOrder();
        this.#order.dedup = command.fields;
        this.#checkNames(command);
        return;
    }
  }

  close(limit: number): Plan {
    const ofEvents = this.#scope.columns === undefined;
    const standard = ofEvents && this.#shown.length === 0 ? ['@timestamp', '@message'] : this.#shown;
    const most = Math.min(this.#order.limit ?? limit, limit, GREATEST_LIMIT);
    this.#endSegment({ kind: 'order', ...this.#order, limit: most });
    return { segments: this.#segments, columns: this.#display ?? standard, ofEvents };
  }

  #endSegment(gathering: Gathering): void {
    this.#segments.push({ steps: this.#steps, gathering });
    this.#steps = [];
    this.#order = { sort: [], dedup: undefined, limit: undefined };
  }

  /** Before a command that must not see rows which a limit or dedup takes away. */
  #endOrder(): void {
    const { limit, dedup } = this.#order;
    if (limit === undefined && dedup === undefined) return;
    this.#endSegment({ kind: 'order', ...this.#order, limit: limit ?? GREATEST_LIMIT });
  }

  #show(name: string): void {
    if (!this.#shown.includes(name)) this.#shown.push(name);
  }

  /** Computes a column of `fields` or `display` when it is more than a field by its own name. */
  #define(column: Column): string {
    const name = columnName(column);
    const evaluate = compileColumn(column, this.#scope);
    if (column.expression.kind === 'field' && column.alias === undefined) return name;
    if (column.alias !== undefined) this.#make(column.alias, column.at);
    this.#addColumn(name);
    this.#steps.push(({ own, record }) => {
      const value = evaluate({ own, record });
      if (value !== undefined) own.set(name, value);
      return true;
    });
    return name;
  }

  #make(name: string, at: Column['at']): void {
    if (this.#defined.has(name)) throw new MalformedQuery(`Ephemeral field is already defined: ${name}`, at);
    this.#defined.add(name);
  }

  #addColumn(name: string): void {
    if (this.#scope.columns === undefined) return;
    this.#scope = { ...this.#scope, columns: new Set([...this.#scope.columns, name]) };
  }

  #checkNames(command: Extract<Command, { kind: 'dedup' }>): void {
    for (const name of command.fields) compileExpression({ kind: 'field', name }, this.#scope, command.at);
  }

  #parse(command: Extract<Command, { kind: 'parse' }>): void {
    const { pattern, at } = command;
    const subject = compileExpression(command.subject, this.#scope, at);
    const { names, match } = 'regex' in pattern ? ofRegex(pattern.regex, at) : ofGlob(pattern);
    for (const name of names) {
      this.#make(name, at);
      this.#addColumn(name);
    }
    this.#steps.push((row) => {
      const value = subject(row);
      const found = value === undefined ? undefined : match(plainText(value));
      if (!found) return true;
      for (const [index, name] of names.entries()) {
        const text = found[index];
        if (text !== undefined) row.own.set(name, text);
      }
      return true;
    });
  }

  #stats({ aggregates, keys: keyColumns }: Extract<Command, { kind: 'stats' }>): void {
    const slots: Slot[] = [];
    const events = this.#scope;
    const keys = keyColumns.map((column) => ({
      name: columnName(column),
      evaluate: compileColumn(column, events),
    }));
    const known = new Set(keys.map(({ name }) => name));
    const columns: { name: string; evaluate: Evaluate }[] = [];
    for (const column of aggregates) {
      const scope: Scope = {
        ...events,
        columns: new Set(known),
        aggregate: (name, args) => {
          const slot = `\0${slots.length}`;
          slots.push(slotOf(name, args, events, column.at));
          return (row) => valueOf(row, slot);
        },
      };
      const name = columnName(column);
      columns.push({ name, evaluate: compileExpression(column.expression, scope, column.at) });
      known.add(name);
    }
    this.#endSegment({ kind: 'stats', keys, slots, columns });
    this.#scope = { columns: known, nowMs: events.nowMs };
    this.#shown = [...known];
    this.#display = undefined;
    this.#defined = new Set(known);
  }
}

function slotOf(
  name: string,
  args: Extract<Column['expression'], { kind: 'call' }>['arguments'],
  scope: Scope,
  at: Column['at'],
): Slot {
  const [first, second] = args;
  const value = first ? compileExpression(first, scope, at) : () => true;
  const rank = second?.kind === 'literal' ? second.value : 0;
  if (second && (typeof rank !== 'number' || second.kind !== 'literal' || rank < 0 || rank > 100)) {
    throw new MalformedQuery(`the percentile of ${name} must be a number from 0 to 100`, at);
  }
  return { value, start: () => started(name, Number(rank)) };
}

function started(name: string, parameter: number): Accumulator {
  const known = AGGREGATES[name];
  if (!known) throw new Error(`no aggregate ${name}`);
  return known.start(parameter);
}

interface Parsing {
  readonly names: readonly string[];
  readonly match: (text: string) => readonly (string | undefined)[] | undefined;
}

function ofGlob({ glob, names }: { glob: string; names: readonly string[] }): Parsing {
  return { names, match: compileGlob(glob) };
}

function ofRegex(source: string, at: Column['at']): Parsing {
  const regex = regexAt(source, at);
  const names = groupNames(regex);
  if (names.length === 0) throw new MalformedQuery('the regular expression of parse names no group', at);
  return {
    names,
    match: (text) => {
      const groups = regex.exec(text)?.groups;
      return groups && names.map((name) => groups[name]);
    },
  };
}
