import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { queryOf, refOf } from '../chart/metricQuery.ts';

/** A widget as a dashboard's body holds it; the body was checked by the service when it was put. */
export interface Widget {
  readonly type: string;
  /** In units of a grid that is 24 wide. */
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly properties?: WidgetProperties;
}

/** What the console draws; other properties are kept, and left alone. */
export interface WidgetProperties {
  readonly title?: string;
  readonly markdown?: string;
  readonly alarms?: readonly string[];
  readonly metrics?: readonly (readonly unknown[])[];
  readonly view?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly annotations?: {
    readonly horizontal?: readonly { readonly value?: number; readonly label?: string }[];
  };
}

interface MetricOptions {
  readonly expression?: string;
  readonly id?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly visible?: boolean;
}

export function widgetsOf(body: string): readonly Widget[] {
  const { widgets = [] } = JSON.parse(body) as { readonly widgets?: readonly Widget[] };
  return widgets;
}

/**
 * The queries of a metric widget. In its rows `.` is what stands above, `...` all of what stands above up to there,
 * and an object at the end holds options.
 */
export function queriesOfWidget(
  properties: WidgetProperties,
  usualPeriod: number,
): readonly MetricDataQuery[] {
  const { metrics = [], stat = 'Average', period = usualPeriod } = properties;
  let above: readonly string[] = [];
  return metrics.flatMap((row, index): MetricDataQuery[] => {
    const last = row.at(-1);
    const options: MetricOptions = typeof last === 'object' && last !== null ? last : {};
    const id = options.id ?? `q${index}`;
    const ReturnData = options.visible !== false;
    if (options.expression !== undefined) {
      return [
        {
          Id: id,
          Expression: options.expression,
          Period: options.period ?? period,
          Label: options.label ?? options.expression,
          ReturnData,
        },
      ];
    }
    above = spelledOut(
      row.filter((part) => typeof part === 'string'),
      above,
    );
    const ref = refOf(JSON.stringify(above));
    if (!ref) return [];
    const query = queryOf(ref, id, options.stat ?? stat, options.period ?? period);
    return [{ ...query, ...(options.label !== undefined && { Label: options.label }), ReturnData }];
  });
}

function spelledOut(row: readonly string[], above: readonly string[]): readonly string[] {
  const more = row.indexOf('...');
  const full = more < 0 ? row : [...above.slice(0, above.length - (row.length - 1)), ...row.slice(more + 1)];
  return full.map((part, index) => (part === '.' ? (above[index] ?? part) : part));
}

/** What a new dashboard shows: what functions do. */
export function firstBody(region: string): string {
  const widget = (x: number, title: string, stat: string, names: readonly string[]) => ({
    type: 'metric',
    x,
    y: 2,
    width: 12,
    height: 6,
    properties: { title, region, stat, period: 60, metrics: names.map((name) => ['AWS/Lambda', name]) },
  });
  return JSON.stringify(
    {
      widgets: [
        {
          type: 'text',
          x: 0,
          y: 0,
          width: 24,
          height: 2,
          properties: { markdown: '# Functions\nAll functions of this account and region.' },
        },
        widget(0, 'Invocations and errors', 'Sum', ['Invocations', 'Errors', 'Throttles']),
        widget(12, 'Duration', 'p90', ['Duration']),
      ],
    },
    undefined,
    2,
  );
}
