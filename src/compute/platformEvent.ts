import type { PlatformLines } from './platformLines.ts';

/** What a PLATFORM frame has the platform log. Whatever stands in it came from the sandbox. */
export function platformEvent(
  lines: PlatformLines,
  atMs: number,
  meta: Readonly<Record<string, unknown>>,
): readonly string[] {
  const text = (value: unknown): string => String(value).slice(0, 256);
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.slice(0, 16).map(text) : []);
  const name = text(meta['name']);
  if (meta['kind'] === 'subscription') {
    return lines.subscription(atMs, { api: text(meta['api']), name, types: texts(meta['types']) });
  }
  const errorType = meta['errorType'] === undefined ? undefined : text(meta['errorType']);
  const events = texts(meta['events']);
  return lines.extension(atMs, { name, state: text(meta['state']), events, errorType });
}
