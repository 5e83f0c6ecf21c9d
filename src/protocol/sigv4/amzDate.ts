/** Milliseconds of `20150830T123600Z`, or undefined when the text is not such a date. */
export function parseAmzDate(text: string): number | undefined {
  if (text.length !== 16 || text.charCodeAt(8) !== 0x54 || text.charCodeAt(15) !== 0x5a) return undefined;
  const day = digits(text, 0, 8);
  const time = digits(text, 9, 6);
  if (day < 0 || time < 0) return undefined;
  const month = Math.floor(day / 100) % 100;
  const dayOfMonth = day % 100;
  const hours = Math.floor(time / 10_000);
  const minutes = Math.floor(time / 100) % 100;
  const seconds = time % 100;
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  return Date.UTC(Math.floor(day / 10_000), month - 1, dayOfMonth, hours, minutes, seconds);
}

/** The number that `count` digits from `from` spell, or -1. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** `20150830T123600Z` of a time in milliseconds. */
export function formatAmzDate(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}
