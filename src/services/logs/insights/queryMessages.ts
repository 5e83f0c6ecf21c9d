import type { ChunkOrigin } from './logRecord.ts';
import type { ResultRow } from './queryRun.ts';

/** What is said between the platform and the worker that runs one query; each request has one answer, in order. */
export interface QueryTask {
  readonly text: string;
  readonly limit: number;
  readonly nowMs: number;
  /** Both inclusive. */
  readonly startMs: number;
  readonly endMs: number;
}

export type QueryRequest =
  | {
      readonly kind: 'chunk';
      readonly origin: Omit<ChunkOrigin, 'ingestedAtMs'>;
      readonly fromMs: number;
      readonly value: Uint8Array;
    }
  | { readonly kind: 'rows' };

export type QueryAnswer =
  | { readonly kind: 'scanned'; readonly records: number; readonly matched: number; readonly bytes: number }
  | { readonly kind: 'rows'; readonly rows: readonly ResultRow[] }
  | { readonly kind: 'failed'; readonly reason: string };
