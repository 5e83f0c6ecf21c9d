const isoPattern = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?$/;
const httpPattern =
  /^[A-Za-z]{3,9}, \d{1,2}[ -][A-Za-z]{3}[ -]\d{2,4} \d\d:\d\d:\d\d(?:\.\d{1,9})? (?:GMT|UTC)$/;
const epochPattern = /^[+-]?\d{1,15}(?:\.\d{1,9})?(?:[eE][+-]?\d{1,2})?$/;

/** A time as text in any form that AWS takes: ISO 8601, an HTTP date, seconds since the epoch. */
export function timestampFromText(text: string): Date | undefined {
  if (epochPattern.test(text)) return timestampFromSeconds(Number(text));
  if (isoPattern.test(text)) return valid(new Date(withZone(text)));
  if (httpPattern.test(text)) return valid(new Date(text));
  return undefined;
}

/** Rounded to whole milliseconds; undefined when no `Date` can hold it. */
export function timestampFromSeconds(seconds: number): Date | undefined {
  return valid(new Date(Math.round(seconds * 1000)));
}

/** ISO times without a zone are UTC for AWS, local for JavaScript. */
function withZone(text: string): string {
  const upper = text.toUpperCase().replace(' ', 'T');
  return upper.length === 10 || /(?:Z|[+-]\d\d:?\d\d)$/.test(upper.slice(10)) ? upper : `${upper}Z`;
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
