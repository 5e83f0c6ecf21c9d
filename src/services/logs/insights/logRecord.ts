import { eventId } from '../position.ts';
import { discoverFields, type Fields } from './discoverFields.ts';
import { Moment, type Value } from './value.ts';

/** What the events of a chunk have in common. */
export interface ChunkOrigin {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
  readonly sequence: number;
  readonly node: number;
  readonly ingestedAtMs: number;
}

/** One event, as a query sees it; what it holds besides is looked for when it is asked for. */
export class LogRecord {
  readonly origin: ChunkOrigin;
  readonly timestampMs: number;
  readonly index: number;
  readonly message: string;
  #fields: Fields | undefined;

  constructor(origin: ChunkOrigin, timestampMs: number, index: number, message: string) {
    this.origin = origin;
    this.timestampMs = timestampMs;
    this.index = index;
    this.message = message;
  }

  get(name: string): Value | undefined {
    switch (name) {
      case '@message':
        return this.message;
      case '@timestamp':
        return new Moment(this.timestampMs);
      case '@ingestionTime':
        return new Moment(this.origin.ingestedAtMs);
      case '@logStream':
        return this.origin.stream;
      case '@log':
        return `${this.origin.account}:${this.origin.group}`;
      case '@ptr':
        return pointerOf(this);
      case '@aws.account':
        return this.origin.account;
      case '@aws.region':
        return this.origin.region;
      default:
        return this.discovered().get(name);
    }
  }

  discovered(): Fields {
    return (this.#fields ??= discoverFields(this.message, this.origin.group.startsWith('/aws/lambda/')));
  }

  /** Lets go of what was discovered: of a record that is kept, the message is enough. */
  forget(): void {
    this.#fields = undefined;
  }

  /** In the order of the group: by time, then by arrival. */
  compare(other: LogRecord): number {
    return (
      this.timestampMs - other.timestampMs ||
      this.origin.sequence - other.origin.sequence ||
      this.origin.node - other.origin.node ||
      this.index - other.index
    );
  }
}

/** Names one event for GetLogRecord. */
export function pointerOf({ origin, timestampMs, index }: LogRecord): string {
  const { group, stream, sequence, node } = origin;
  const id = eventId({ timestampMs, sequence, node, index });
  return Buffer.from(JSON.stringify([group, stream, id])).toString('base64url');
}

export function parsePointer(pointer: string): { group: string; stream: string; id: string } | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(pointer, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3) return undefined;
    const [group, stream, id] = parts as unknown[];
    if (typeof group !== 'string' || typeof stream !== 'string' || typeof id !== 'string') return undefined;
    return group.isWellFormed() && stream.isWellFormed() ? { group, stream, id } : undefined;
  } catch {
    return undefined;
  }
}
