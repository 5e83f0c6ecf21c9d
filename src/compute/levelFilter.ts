import type { LogLevelName } from './functionVersion.ts';

const LEVELS: Readonly<Record<string, number>> = { TRACE: 0, DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4, FATAL: 5 };
/** RFC 3339, without which AWS takes a line's level for INFO. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Which lines of a runtime that logs for itself pass, with LogFormat JSON: those that are objects with a `level` below
 * the function's do not. What is no JSON passes. Managed runtimes filter before they write.
 */
export function levelFilter(least: LogLevelName): (line: string) => boolean {
  const floor = LEVELS[least] ?? 0;
  return (line) => {
    const text = line.trim();
    if (!text.startsWith('{') || !text.endsWith('}')) return true;
    try {
      return levelOf(JSON.parse(text) as Readonly<Record<string, unknown>>) >= floor;
    } catch {
      return true;
    }
  };
}

function levelOf({ level, timestamp }: Readonly<Record<string, unknown>>): number {
  const usual = LEVELS['INFO'] ?? 0;
  if (typeof level !== 'string' || typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) return usual;
  return LEVELS[level.toUpperCase()] ?? usual;
}
