/**
 * What is wrong with a dashboard's body, in the form of AWS's messages: a JSON pointer and a sentence. What Mayfly
 * does not know of a widget is kept as it is: nothing draws a dashboard but the console.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
import type { DashboardValidationMessage } from '@aws-sdk/client-cloudwatch';

const MAX_WIDGETS = 500;
/** Of all widgets together. */
const MAX_METRICS = 2500;

type Members = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'Should be string');
const list: Check = (value) => (Array.isArray(value) ? undefined : 'Should be array');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'Should be boolean');
const oneOf =
  (...options: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && options.includes(value)
      ? undefined
      : `Should be equal to one of the allowed values: ${options.join(', ')}`;
const whole =
  (least: number, most: number): Check =>
  (value) => {
    if (!Number.isInteger(value)) return 'Should be integer';
    if (Number(value) < least) return `Should be >= ${least}`;
    return Number(value) > most ? `Should be <= ${most}` : undefined;
  };

interface Shape {
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Check>>;
}

const BODY: Shape = {
  required: ['widgets'],
  members: {
    start: text,
    end: text,
    periodOverride: oneOf('auto', 'inherit'),
    widgets: list,
    variables: list,
  },
};

const WIDGET: Shape = {
  required: ['type', 'properties'],
  members: {
    type: oneOf('metric', 'text', 'log', 'alarm', 'explorer', 'custom'),
    x: whole(0, 23),
    y: whole(0, Number.MAX_SAFE_INTEGER),
    width: whole(1, 24),
    height: whole(1, 1000),
    properties: (value) => (isObject(value) ? undefined : 'Should be object'),
  },
};

const PROPERTIES: Readonly<Record<string, Shape>> = {
  metric: {
    required: ['region'],
    members: {
      metrics: list,
      region: text,
      title: text,
      stat: text,
      period: whole(1, Number.MAX_SAFE_INTEGER),
      view: oneOf('timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table'),
      stacked: flag,
    },
  },
  text: { required: ['markdown'], members: { markdown: text, background: text } },
  log: {
    required: ['query', 'region'],
    members: {
      query: text,
      region: text,
      title: text,
      view: oneOf('table', 'timeSeries', 'bar', 'pie'),
      stacked: flag,
    },
  },
  alarm: { required: ['alarms'], members: { alarms: list, title: text, sortBy: text, states: list } },
  explorer: { required: [], members: {} },
  custom: { required: ['endpoint'], members: { endpoint: text, title: text } },
};

export function dashboardProblems(body: string): DashboardValidationMessage[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [{ DataPath: '', Message: 'The field DashboardBody must be a valid JSON object' }];
  }
  if (!isObject(parsed)) return [{ DataPath: '', Message: 'Should be object' }];
  const problems = problemsOf(parsed, BODY, '');
  if (problems.length > 0) return problems;
  const widgets = parsed['widgets'] as readonly unknown[];
  if (widgets.length > MAX_WIDGETS) {
    return [{ DataPath: '/widgets', Message: `Should NOT have more than ${MAX_WIDGETS} items` }];
  }
  if (widgets.reduce<number>((sum, widget) => sum + metricsOf(widget), 0) > MAX_METRICS) {
    return [{ DataPath: '/widgets', Message: `Should NOT have more than ${MAX_METRICS} metrics` }];
  }
  return widgets.flatMap((widget, at) => widgetProblems(widget, `/widgets/${at}`));
}

function metricsOf(widget: unknown): number {
  const properties = isObject(widget) ? widget['properties'] : undefined;
  const listed = isObject(properties) ? properties['metrics'] : undefined;
  return Array.isArray(listed) ? listed.length : 0;
}

function widgetProblems(widget: unknown, path: string): DashboardValidationMessage[] {
  if (!isObject(widget)) return [{ DataPath: path, Message: 'Should be object' }];
  const problems = problemsOf(widget, WIDGET, path);
  const { type, properties } = widget;
  const shape = typeof type === 'string' && Object.hasOwn(PROPERTIES, type) ? PROPERTIES[type] : undefined;
  if (problems.length > 0 || shape === undefined || !isObject(properties)) return problems;
  const own = problemsOf(properties, shape, `${path}/properties`);
  // A metric widget may have annotations instead, as those on an alarm have.
  if (type !== 'metric' || properties['metrics'] !== undefined || isObject(properties['annotations']))
    return own;
  return [...own, { DataPath: `${path}/properties`, Message: "Should have required property 'metrics'" }];
}

function problemsOf(members: Members, { required, members: checks }: Shape, path: string) {
  const missing = required.flatMap((name) =>
    members[name] === undefined
      ? [{ DataPath: path, Message: `Should have required property '${name}'` }]
      : [],
  );
  const wrong = Object.entries(checks).flatMap(([name, check]) => {
    const Message = members[name] === undefined ? undefined : check(members[name]);
    return Message === undefined ? [] : [{ DataPath: `${path}/${name}`, Message }];
  });
  return [...missing, ...wrong];
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
