import { hash } from 'node:crypto';
import type { MessageData, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { invalidNextToken } from './faults.ts';
import type { Series } from './series.ts';

/** One line of a chart. */
export interface Line {
  readonly id: string;
  readonly label: string;
  readonly points: Series;
  readonly messages: readonly MessageData[];
}

/** Where a page begins: at a query, at one of its lines, after the time of a point (seconds), by the order of the scan. */
export interface Position {
  readonly query: number;
  readonly line: number;
  readonly afterSeconds: number | undefined;
}

const START: Position = { query: 0, line: 0, afterSeconds: undefined };

/** Collects a page of at most so many points. */
export class DataPage {
  readonly results: MetricDataResult[] = [];
  readonly #descending: boolean;
  readonly #position: Position;
  #room: number;
  /** Where the next page begins; undefined: nothing was left out. */
  next: Position | undefined;

  constructor(position: Position, room: number, descending: boolean) {
    this.#position = position;
    this.#room = room;
    this.#descending = descending;
  }

  /** The lines of one query, in the order of queries. */
  add(query: number, lines: readonly Line[]): void {
    lines.forEach((line, at) => {
      const isFirst = query === this.#position.query;
      if (this.next !== undefined || (isFirst && at < this.#position.line)) return;
      const after = isFirst && at === this.#position.line ? this.#position.afterSeconds : undefined;
      this.#addLine(line, { query, line: at, afterSeconds: after });
    });
  }

  get isFull(): boolean {
    return this.next !== undefined;
  }

  #addLine(line: Line, { query, line: at, afterSeconds }: Position): void {
    const ascending = [...line.points];
    const ordered = this.#descending ? ascending.reverse() : ascending;
    const begins =
      afterSeconds === undefined
        ? 0
        : ordered.findIndex(([time]) => (this.#descending ? time < afterSeconds : time > afterSeconds));
    const left = begins === -1 ? [] : ordered.slice(begins);
    const shown = left.slice(0, this.#room);
    this.#room -= shown.length;
    const isCut = shown.length < left.length;
    if (isCut) this.next = { query, line: at, afterSeconds: shown.at(-1)?.[0] ?? afterSeconds };
    this.results.push({
      Id: line.id,
      Label: line.label,
      Timestamps: shown.map(([time]) => new Date(time * 1000)),
      Values: shown.map(([, value]) => value),
      StatusCode: isCut ? 'PartialData' : 'Complete',
      ...(line.messages.length > 0 && { Messages: [...line.messages] }),
    });
  }
}

/** A token is good for the same question only. */
export function positionToken(question: unknown, { query, line, afterSeconds }: Position): string {
  return Buffer.from(JSON.stringify([digestOf(question), query, line, afterSeconds ?? null])).toString(
    'base64url',
  );
}

export function parsePosition(question: unknown, token: string | undefined): Position {
  if (token === undefined) return START;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 4 && parsed[0] === digestOf(question)) {
      const [query, line, after] = parsed.slice(1) as unknown[];
      const fits = Number.isSafeInteger(query) && Number.isSafeInteger(line);
      if (fits && (after === null || Number.isSafeInteger(after))) {
        return {
          query: Number(query),
          line: Number(line),
          afterSeconds: after === null ? undefined : Number(after),
        };
      }
    }
  } catch {
    // Refused below.
  }
  throw invalidNextToken();
}

function digestOf(question: unknown): string {
  return hash('sha256', JSON.stringify(question), 'base64url').slice(0, 16);
}
