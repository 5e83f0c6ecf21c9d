/** A stretch of time that a person looks at: the last so long, or between two moments. */
export type TimeRange =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'between'; readonly fromMs: number; readonly toMs: number };

export interface Bounds {
  readonly fromMs: number;
  readonly toMs: number;
}

export function boundsOf(range: TimeRange, nowMs: number): Bounds {
  return range.kind === 'last' ? { fromMs: nowMs - range.ms, toMs: nowMs } : range;
}

/** As it stands in the address: `last=3600`, in seconds, or `from=…&to=…` in ISO 8601. */
export function writeTimeRange(range: TimeRange): Readonly<Record<string, string>> {
  if (range.kind === 'last') return { last: String(range.ms / 1000) };
  return { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() };
}

/** What the address says, if it makes sense. */
export function readTimeRange(search: URLSearchParams, usual: TimeRange): TimeRange {
  const fromMs = Date.parse(search.get('from') ?? '');
  const toMs = Date.parse(search.get('to') ?? '');
  if (fromMs < toMs) return { kind: 'between', fromMs, toMs };
  const seconds = Number(search.get('last'));
  return seconds > 0 && Number.isFinite(seconds) ? { kind: 'last', ms: seconds * 1000 } : usual;
}

/** The range as a key: two ranges with the same text are the same question. */
export function textOfRange(range: TimeRange): string {
  return new URLSearchParams(writeTimeRange(range)).toString();
}
