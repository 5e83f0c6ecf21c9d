/** A line as lists show it. */
export interface LogLine {
  readonly id: string;
  readonly atMs: number;
  readonly message: string;
  readonly stream?: string | undefined;
  readonly group?: string | undefined;
}

export type LineLevel = 'error' | 'warning' | 'platform' | 'plain';

/** A level stands near the beginning, or a line has none. */
const LOOKED_AT = 400;

/** How much a line wants to be seen. A guess by its words, as every runtime writes levels in its own way. */
export function levelOf(message: string): LineLevel {
  const start = message.slice(0, LOOKED_AT);
  if (
    /\b(?:ERROR|FATAL|CRITICAL)\b|"level": ?"(?:error|fatal)"|\bTraceback\b|\w(?:Error|Exception)\b|Task timed out/.test(
      start,
    )
  )
    return 'error';
  if (/\bWARN(?:ING)?\b|"level": ?"warn(?:ing)?"/.test(start)) return 'warning';
  return /^(?:START|END|REPORT) RequestId:|^INIT_START /.test(start) ? 'platform' : 'plain';
}

/** JSON in a line, which may stand behind other words, is indented; everything else stays. */
export function prettyMessage(message: string): string {
  const text = message.trimEnd();
  const start = text.search(/[{[]/);
  if (start < 0) return text;
  try {
    const value: unknown = JSON.parse(text.slice(start));
    if (typeof value !== 'object') return text;
    const before = text.slice(0, start).trimEnd();
    return `${before && `${before}\n`}${JSON.stringify(value, undefined, 2)}`;
  } catch {
    return text;
  }
}

/** `2026-11-22 04:16:05.123`, in the machine's own time zone. */
export function stampOf(atMs: number): string {
  const date = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  return date.toISOString().replace('T', ' ').slice(0, 23);
}

/** The line in parts: those with an odd index are hits of a term, whatever their case. */
export function partsOf(text: string, terms: readonly string[]): readonly string[] {
  const wanted = terms.filter((term) => term !== '');
  if (wanted.length === 0) return [text];
  const pattern = wanted.map((term) => term.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.split(new RegExp(`(${pattern})`, 'gi'));
}
