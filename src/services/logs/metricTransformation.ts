import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import { invalidParameter } from './faults.ts';
import type { FilterPattern } from './filter/filterPattern.ts';
import { asNumber } from './filter/comparison.ts';
import { FilterPatternError } from './filter/patternReader.ts';
import { given } from './names.ts';
import type { MetricFilterRecord, Transformation } from './filterRecords.ts';
import { compileFilterPattern } from './filter/filterPattern.ts';

const MAX_DIMENSIONS = 3;
/** The greatest that CloudWatch takes. */
const MAX_MAGNITUDE = 2 ** 360;

/** What PutMetricFilter says of its metric, checked as far as it can be without an event. */
export function readTransformation(input: MetricTransformation, pattern: FilterPattern): Transformation {
  const { defaultValue, unit, dimensions = {} } = input;
  const names = Object.keys(dimensions);
  const namespace = given(input.metricNamespace, 'metricTransformations.1.member.metricNamespace');
  if (namespace.startsWith('AWS/')) {
    throw invalidParameter('Invalid metric transformation: metricNamespace must not begin with AWS/');
  }
  if (names.length > 0 && pattern.fields === undefined) {
    throw invalidParameter('The specified filter pattern does not support dimensions');
  }
  if (names.length > 0 && defaultValue !== undefined) {
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties',
    );
  }
  if (names.length > MAX_DIMENSIONS) {
    throw invalidParameter(
      `Invalid metric transformation: there may be at most ${MAX_DIMENSIONS} dimensions`,
    );
  }
  const transformation: Transformation = {
    name: given(input.metricName, 'metricTransformations.1.member.metricName'),
    namespace,
    value: given(input.metricValue, 'metricTransformations.1.member.metricValue'),
    ...(defaultValue !== undefined && { defaultValue }),
    ...(unit !== undefined && { unit }),
    ...(names.length > 0 && { dimensions }),
  };
  try {
    compileTransformation(transformation, pattern);
  } catch (error) {
    if (!(error instanceof FilterPatternError)) throw error;
    throw invalidParameter(`Invalid metric transformation: ${error.message}`);
  }
  return transformation;
}

/** One value of a metric. */
export interface Measurement {
  readonly value: number;
  readonly dimensions: readonly Dimension[];
}

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** Of an event that matches: what it measures; undefined when it lacks a number, or a dimension. */
export type Measure = (message: string) => Measurement | undefined;

/** Throws FilterPatternError. */
function compileTransformation(transformation: Transformation, pattern: FilterPattern): Measure {
  const { value, dimensions = {} } = transformation;
  const names = Object.keys(dimensions);
  const constant = asNumber(value);
  const selectors = [...(constant === undefined ? [value] : []), ...Object.values(dimensions)];
  if (selectors.length === 0) {
    const measured = constant === undefined ? undefined : measurement(constant, []);
    return () => measured;
  }
  if (!pattern.fields) throw new FilterPatternError(`metricValue ${value} is not a number`);
  const read = pattern.fields(selectors);
  return (message) => {
    const found = read(message);
    const values = constant === undefined ? found.slice(1) : found;
    const number = constant ?? asNumber(found[0] ?? '');
    if (number === undefined || values.includes(undefined)) return undefined;
    return measurement(
      number,
      names.map((name, index) => ({ name, value: values[index] ?? '' })),
    );
  };
}

function measurement(value: number, dimensions: readonly Dimension[]): Measurement | undefined {
  return Number.isFinite(value) && Math.abs(value) <= MAX_MAGNITUDE ? { value, dimensions } : undefined;
}

/** A filter as events pass through it. */
export interface CompiledMetricFilter {
  readonly record: MetricFilterRecord;
  readonly matches: (message: string) => boolean;
  readonly measure: Measure;
}

export function compileMetricFilter(record: MetricFilterRecord): CompiledMetricFilter {
  const pattern = compileFilterPattern(record.pattern);
  const measure = compileTransformation(record.transformation, pattern);
  return { record, matches: (message) => pattern.matches(message), measure };
}
