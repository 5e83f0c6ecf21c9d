import type { View } from '../../store/store.ts';
import { decodeChunk, EVENT_OVERHEAD_BYTES } from './chunk.ts';
import type { ChunkSource, FoundChunk } from './chunkSource.ts';
import { comparePositions, startOf, type Position } from './position.ts';

export interface StoredEvent {
  readonly position: Position;
  readonly stream: string;
  readonly message: string;
  readonly ingestedAtMs: number;
  /** As AWS counts it towards the size of a page. */
  readonly bytes: number;
}

export interface PageRequest {
  readonly sources: readonly ChunkSource[];
  /** Both exclusive. */
  readonly after: Position;
  readonly before: Position;
  readonly descending: boolean;
  readonly limit: number;
  readonly accepts?: (message: string) => boolean;
  /** After decoding about so many bytes the page ends, full or not. Default: no bound. */
  readonly scanBytes?: number;
}

export interface Page {
  /** In order of position, descending when asked for. */
  readonly events: readonly StoredEvent[];
  /** Where the next page begins (exclusive, in the page's direction); undefined when all was read. */
  readonly resume: Position | undefined;
}

const MAX_PAGE_BYTES = 1024 * 1024;
/** What looking at a chunk costs that is then passed over, in terms of `scanBytes`. */
const SKIPPED_BYTES = 256;

/**
 * One page out of any number of sources whose chunks overlap in time. Not a merge with every overlapping chunk
 * open at once: each source is read in turn, keeping only the best `limit` events so far, and no further than
 * where the page must end; so memory stays within about two pages, whatever was written.
 */
export async function readPage(view: View, request: PageRequest): Promise<Page> {
  const page = new OpenPage(request);
  for (const source of request.sources) await readSource(view, source, request, page);
  return page.close();
}

async function readSource(
  view: View,
  source: ChunkSource,
  request: PageRequest,
  page: OpenPage,
): Promise<void> {
  const { after, before, descending, scanBytes = Infinity } = request;
  let scanned = 0;
  for await (const found of source.chunks(view, after.timestampMs, before.timestampMs, descending)) {
    const edge = descending ? startOf(found.start.timestampMs + source.spanMs + 1) : found.start;
    if (page.endsBefore(edge)) return;
    if (scanned > scanBytes && page.endAt(edge)) return;
    const value = await found.load();
    if (!value) {
      scanned += SKIPPED_BYTES;
      continue;
    }
    const bytes = page.add(found, value);
    scanned += SKIPPED_BYTES + bytes;
    if (bytes > 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/**
 * A page being filled. Its `end` is a position beyond which nothing belongs to it: that of its last event when it
 * is full, or the edge of what was read (no event has the very position of an edge). Undefined while the page may
 * still reach to the end of the range.
 */
class OpenPage {
  readonly #request: PageRequest;
  #events: StoredEvent[] = [];
  #bytes = 0;
  #end: Position | undefined;

  constructor(request: PageRequest) {
    this.#request = request;
  }

  /** Positive when `a` comes after `b` in the page's direction. */
  #compare(a: Position, b: Position): number {
    return this.#request.descending ? comparePositions(b, a) : comparePositions(a, b);
  }

  /** Whether everything from `edge` on lies beyond the page. */
  endsBefore(edge: Position): boolean {
    return this.#end !== undefined && this.#compare(edge, this.#end) >= 0;
  }

  /** Ends the page at `edge`; refuses when that would be no progress from where it began. */
  endAt(edge: Position): boolean {
    const { after, before, descending } = this.#request;
    if (this.#compare(edge, descending ? before : after) <= 0) return false;
    this.#end = edge;
    this.#events = this.#events.filter((event) => this.#compare(event.position, edge) < 0);
    this.#bytes = this.#events.reduce((sum, event) => sum + event.bytes, 0);
    return true;
  }

  /** Takes the chunk's events that belong to the page; returns how many bytes were decoded for it. */
  add(found: FoundChunk, value: Uint8Array): number {
    const { after, before, accepts } = this.#request;
    const chunk = decodeChunk(value);
    if (chunk.lastMs < after.timestampMs) return 0;
    chunk.each((timestampMs, index, message, messageBytes) => {
      if (timestampMs < after.timestampMs || timestampMs > before.timestampMs) return;
      const position = { ...found.start, timestampMs, index: index + 1 };
      if (comparePositions(position, after) <= 0 || comparePositions(position, before) >= 0) return;
      if (this.#end && this.#compare(position, this.#end) >= 0) return;
      const text = message();
      if (accepts && !accepts(text)) return;
      const bytes = messageBytes + EVENT_OVERHEAD_BYTES;
      const { stream } = found;
      this.#events.push({ position, stream, message: text, ingestedAtMs: chunk.ingestedAtMs, bytes });
      this.#bytes += bytes;
    });
    if (this.#events.length > this.#request.limit || this.#bytes > MAX_PAGE_BYTES) this.#trim();
    return chunk.bodyBytes;
  }

  /** Sorts, and keeps what fits into one page; where it was cut is the page's end. */
  #trim(): void {
    this.#events.sort((a, b) => this.#compare(a.position, b.position));
    let bytes = 0;
    let count = 0;
    for (const event of this.#events) {
      if (count === this.#request.limit || (count > 0 && bytes + event.bytes > MAX_PAGE_BYTES)) break;
      bytes += event.bytes;
      count++;
    }
    if (count < this.#events.length) this.#end = this.#events[count - 1]?.position;
    this.#events.length = count;
    this.#bytes = bytes;
  }

  close(): Page {
    this.#trim();
    return { events: this.#events, resume: this.#end };
  }
}
