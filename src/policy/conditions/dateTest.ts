import type { ValueTest } from './operators.ts';

/** Years, months, days and times of ISO 8601 as the W3C's note has them; without an offset it is UTC. */
const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;
const SECONDS = /^-?\d{1,15}(?:\.\d+)?$/;

/** Milliseconds since 1970; undefined: no date. Four digits are a year, other numbers are seconds since 1970. */
function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return SECONDS.test(text) ? Number(text) * 1000 : undefined;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    match;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) <= 60;
  if (!isReal) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
  return date.getTime() - offsetMs(zone);
}

function offsetMs(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

export function isDate(text: string): boolean {
  return parseDate(text) !== undefined;
}

export function dateTest(
  values: readonly string[],
  compare: (actual: number, wanted: number) => boolean,
): ValueTest {
  const wanted = values.map(parseDate).filter((date) => date !== undefined);
  return (actual) => {
    const date = parseDate(actual);
    return date !== undefined && wanted.some((one) => compare(date, one));
  };
}
