/** A row of a result: column -> text. */
export type ResultRow = Readonly<Record<string, string>>;

export interface ChartData {
  /** Of a chart over time in ISO 8601, oldest first; else the groups, in the result's order. */
  readonly xs: readonly string[];
  readonly isTime: boolean;
  readonly series: readonly {
    readonly title: string;
    /** One for each of `xs`. */
    readonly values: readonly number[];
  }[];
}

const MOST_SERIES = 8;
const MOST_BARS = 200;
const MOST_GROUPS = 30;
const DATE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/;

/** What `stats` found, as bars; undefined where the result is not of that kind. */
export function chartOf(columns: readonly string[], rows: readonly ResultRow[]): ChartData | undefined {
  if (rows.length === 0 || columns.includes('@ptr')) return undefined;
  const all = (column: string, fits: (text: string) => boolean) =>
    rows.every((row) => row[column] === undefined || fits(row[column]));
  const time = columns.find((column) => all(column, (text) => DATE.test(text)));
  const rest = columns.filter((column) => column !== time);
  const numbers = rest.filter((column) => all(column, isNumber));
  const groups = rest.filter((column) => !numbers.includes(column));
  if (numbers.length === 0 || (time === undefined && groups.length === 0)) return undefined;
  if (time !== undefined) return overTime(time, numbers, groups, rows);
  const shown = rows.slice(0, MOST_GROUPS);
  return {
    xs: shown.map((row) => nameOf(row, groups)),
    isTime: false,
    series: numbers.slice(0, MOST_SERIES).map((column) => ({
      title: column,
      values: shown.map((row) => Number(row[column] ?? 0)),
    })),
  };
}

function overTime(
  time: string,
  numbers: readonly string[],
  groups: readonly string[],
  rows: readonly ResultRow[],
): ChartData {
  const moments = withoutGaps([...new Set(rows.map((row) => row[time] ?? ''))].toSorted()).slice(-MOST_BARS);
  const position = new Map(moments.map((moment, index) => [moment, index]));
  const series = new Map<string, number[]>();
  for (const row of rows) {
    const index = position.get(row[time] ?? '');
    if (index === undefined) continue;
    // Groups are compared by one number; without groups each number is a series.
    for (const column of groups.length > 0 ? numbers.slice(0, 1) : numbers) {
      const title = groups.length > 0 ? nameOf(row, groups) : column;
      const values = series.get(title) ?? moments.map(() => 0);
      values[index] = Number(row[column] ?? 0);
      series.set(title, values);
    }
  }
  return {
    xs: moments.map((moment) => `${moment.replace(' ', 'T')}Z`),
    isTime: true,
    series: [...series].slice(0, MOST_SERIES).map(([title, values]) => ({ title, values })),
  };
}

/** With the bins in which nothing was found, as wide as the least distance says; unless that makes too many. */
function withoutGaps(moments: readonly string[]): readonly string[] {
  if (moments.length < 3) return moments;
  const times = moments.map((moment) => Date.parse(`${moment.replace(' ', 'T')}Z`));
  const [first = 0] = times;
  const steps = times.slice(1).map((ms, index) => ms - (times[index] ?? 0));
  const stepMs = Math.min(...steps);
  const count = (times.at(-1) ?? 0) / stepMs - first / stepMs + 1;
  if (!Number.isInteger(count) || count > MOST_BARS) return moments;
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * stepMs).toISOString().replace('T', ' ').slice(0, 23),
  );
}

function nameOf(row: ResultRow, groups: readonly string[]): string {
  return groups.map((group) => row[group] ?? '–').join(', ');
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}
