import type { ChunkOrigin } from './logRecord.ts';

/** What is said between the platform and the thread that runs one query; each request has one answer, in order. */
export interface QueryTask {
  readonly text: string;
  readonly limit: number;
  readonly nowMs: number;
  /** Both inclusive. */
  readonly startMs: number;
  readonly endMs: number;
}

/** An encoded chunk of events, and whose it is. */
export interface ScannedChunk {
  readonly origin: Omit<ChunkOrigin, 'ingestedAtMs'>;
  readonly value: Uint8Array;
}

export type QueryRequest =
  /** Events before `fromMs` have expired. */
  | { readonly kind: 'scan'; readonly chunks: readonly ScannedChunk[]; readonly fromMs: number }
  /** `partial`: a few rows, to be shown while the rest is looked for. */
  | { readonly kind: 'result'; readonly partial: boolean };

export type QueryAnswer =
  | { readonly kind: 'scanned'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly pages: readonly ResultPage[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Progress {
  readonly records: number;
  readonly matched: number;
  readonly bytes: number;
}

/** Rows of a result, as they are kept (resultPage.ts). */
export interface ResultPage {
  readonly rows: number;
  readonly value: Uint8Array;
}
