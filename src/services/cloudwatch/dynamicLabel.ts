/**
 * Labels with values in them, as `${LABEL} [max ${MAX}]`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
 */
import type { Series } from './series.ts';

export interface LabelFacts {
  /** What stands for `${LABEL}`. */
  readonly label: string;
  readonly points: Series;
  readonly scope: { readonly account: string; readonly region: string };
  readonly nowMs: number;
  /** As `+0130`. */
  readonly timezone: string | undefined;
}

const DYNAMIC = /\$\{([^}]*)\}/g;
const PROPERTY = /^PROP\('([^']*)'\)$/;
const MAX_DYNAMIC = 5;

type Point = readonly [timeSeconds: number, value: number];

interface Drawn extends LabelFacts {
  readonly first: Point;
  readonly last: Point;
  readonly least: Point;
  readonly most: Point;
}

const VALUES: Readonly<Record<string, (drawn: Drawn) => string>> = {
  AVG: ({ points }) => number(sum(points) / points.size),
  FIRST: ({ first }) => number(first[1]),
  FIRST_LAST_RANGE: ({ first, last }) => number(Math.abs(last[1] - first[1])),
  FIRST_LAST_TIME_RANGE: ({ first, last }) => duration(Math.abs(last[0] - first[0])),
  FIRST_TIME: (drawn) => time(drawn.first, drawn),
  FIRST_TIME_RELATIVE: (drawn) => ago(drawn.first, drawn),
  LAST: ({ last }) => number(last[1]),
  LAST_TIME: (drawn) => time(drawn.last, drawn),
  LAST_TIME_RELATIVE: (drawn) => ago(drawn.last, drawn),
  MAX: ({ most }) => number(most[1]),
  MAX_TIME: (drawn) => time(drawn.most, drawn),
  MAX_TIME_RELATIVE: (drawn) => ago(drawn.most, drawn),
  MIN: ({ least }) => number(least[1]),
  MIN_MAX_RANGE: ({ least, most }) => number(most[1] - least[1]),
  MIN_MAX_TIME_RANGE: ({ least, most }) => duration(Math.abs(most[0] - least[0])),
  MIN_TIME: (drawn) => time(drawn.least, drawn),
  MIN_TIME_RELATIVE: (drawn) => ago(drawn.least, drawn),
  SUM: ({ points }) => number(sum(points)),
};

/** What is wrong with a label that somebody gave. */
export function dynamicProblem(label: string): string | undefined {
  const names = [...label.matchAll(DYNAMIC)].map(([, name = '']) => name);
  if (names.length > MAX_DYNAMIC) return `it has more than ${MAX_DYNAMIC} dynamic values.`;
  if (names.filter((name) => name === 'LABEL').length > 1) return '${LABEL} stands in it twice.';
  const isKnown = (name: string) =>
    name === 'LABEL' || name === 'DATAPOINT_COUNT' || Object.hasOwn(VALUES, name) || PROPERTY.test(name);
  const unknown = names.find((name) => !isKnown(name));
  return unknown === undefined ? undefined : `\${${unknown}} is no dynamic value.`;
}

/** Values of a line without points are `--`, as in AWS's console. */
export function renderLabel(label: string, facts: LabelFacts): string {
  if (!label.includes('${')) return label;
  const drawn = drawnOf(facts);
  return label.replaceAll(DYNAMIC, (_, name: string) => {
    if (name === 'LABEL') return facts.label;
    if (name === 'DATAPOINT_COUNT') return String(facts.points.size);
    const [, property] = PROPERTY.exec(name) ?? [];
    if (property !== undefined) return propertyOf(property, facts);
    return drawn === undefined ? '--' : (VALUES[name]?.(drawn) ?? '');
  });
}

function drawnOf(facts: LabelFacts): Drawn | undefined {
  const points = [...facts.points];
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const least = points.reduce((one, other) => (other[1] < one[1] ? other : one));
  const most = points.reduce((one, other) => (other[1] > one[1] ? other : one));
  return { ...facts, first, last, least, most };
}

/** Nothing where the line is of no one metric. */
function propertyOf(name: string, { points, scope }: LabelFacts): string {
  const { metric, stat, periodSeconds } = points.source ?? {};
  switch (name) {
    case 'AccountId':
    case 'AccountLabel':
      return scope.account;
    case 'Region':
      return scope.region;
    case 'MetricName':
      return metric?.name ?? '';
    case 'Namespace':
      return metric?.namespace ?? '';
    case 'Period':
      return String(periodSeconds ?? '');
    case 'Stat':
      return stat ?? '';
    default: {
      const dimension = name.startsWith('Dim.') ? name.slice(4) : name;
      return metric?.dimensions.find((candidate) => candidate.name === dimension)?.value ?? '';
    }
  }
}

function sum(points: Series): number {
  return [...points.values()].reduce((all, value) => all + value, 0);
}

function number(value: number): string {
  return String(Number(value.toPrecision(15)) === Math.trunc(value) ? value : Number(value.toFixed(3)));
}

function time([seconds]: Point, { timezone = '+0000' }: LabelFacts): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(timezone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  const text = new Date((seconds + offset) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return offset === 0 ? `${text} UTC` : `${text} ${timezone}`;
}

function ago([seconds]: Point, { nowMs }: LabelFacts): string {
  return duration(Math.max(0, Math.floor(nowMs / 1000) - seconds));
}

function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return shown.join(' ') || '0s';
}
