import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../base/clock.ts';
import { invalidCombination, invalidValue, missing } from './faults.ts';
import type { Ingest, Point } from './ingest.ts';
import { readMetric, type Scope } from './metric.ts';
import type { CloudWatchOperation } from './operation.ts';
import { Summary } from './summary.ts';
import { UNITS } from './units.ts';

const MAX_DATA = 1000;
const MAX_VALUES = 150;
const MAX_MAGNITUDE = 2 ** 360;
const OLDEST_MS = 14 * 86_400_000;
const LATEST_MS = 2 * 3_600_000;

/** A data point may be of a time from here on. */
export function oldestMs(nowMs: number): number {
  return nowMs - OLDEST_MS;
}

/** A data point may be of a time up to this. */
export function latestMs(nowMs: number): number {
  return nowMs + LATEST_MS;
}

/** All of the request is stored, or nothing of it: acknowledged when it is durable. */
export function putMetricData({
  clock,
  ingest,
}: {
  clock: Clock;
  ingest: Ingest;
}): CloudWatchOperation<'PutMetricData'> {
  return async (input, call) => {
    const { Namespace: namespace = '', MetricData: data } = input;
    if (namespace.startsWith('AWS/'))
      throw invalidValue('The value AWS/ for parameter Namespace is invalid.');
    if (input.EntityMetricData !== undefined || input.StrictEntityValidation !== undefined) {
      const name = input.EntityMetricData === undefined ? 'StrictEntityValidation' : 'EntityMetricData';
      throw invalidValue(
        `The parameter ${name} is not supported by this version of Mayfly: entities are not kept.`,
      );
    }
    if (data === undefined || data.length === 0) throw missing('The parameter MetricData is required.');
    if (data.length > MAX_DATA) {
      throw invalidValue(`The collection MetricData must not have a size greater than ${MAX_DATA}.`);
    }
    checkUnits(data);
    const { account, region } = call;
    const nowMs = clock.now();
    await ingest.add(data.map((datum, at) => readDatum({ account, region }, namespace, datum, at, nowMs)));
    return {};
  };
}

/** All that are wrong, a line each, as AWS tells them. */
function checkUnits(data: readonly MetricDatum[]): void {
  const set = `[ ${UNITS.join(', ')} ]`;
  const wrong = data.flatMap(({ Unit }, at) =>
    Unit === undefined || UNITS.includes(Unit)
      ? []
      : [`The parameter MetricData.member.${at + 1}.Unit must be a value in the set ${set}.`],
  );
  if (wrong.length > 0) throw invalidValue(wrong.join('\n'));
}

function readDatum(scope: Scope, namespace: string, datum: MetricDatum, at: number, nowMs: number): Point {
  const path = `MetricData.member.${at + 1}.`;
  if (datum.MetricName === undefined) throw missing(`The parameter ${path}MetricName is required.`);
  const metric = readMetric(namespace, datum.MetricName, datum.Dimensions, path);
  const { StorageResolution: resolution = 60 } = datum;
  if (resolution !== 1 && resolution !== 60) {
    throw invalidValue(`The value ${resolution} for parameter ${path}StorageResolution is invalid.`);
  }
  return {
    scope,
    metric,
    unit: datum.Unit ?? 'None',
    atMs: readTimestamp(datum.Timestamp, path, nowMs),
    highResolution: resolution === 1,
    summary: readValues(datum, path),
  };
}

function readTimestamp(timestamp: Date | undefined, path: string, nowMs: number): number {
  const atMs = timestamp?.getTime() ?? nowMs;
  if (atMs < oldestMs(nowMs)) {
    throw invalidValue(
      `The parameter ${path}Timestamp must specify a time no more than two weeks in the past.`,
    );
  }
  if (atMs > latestMs(nowMs)) {
    throw invalidValue(`The parameter ${path}Timestamp must specify a time within the next two hours.`);
  }
  return atMs;
}

function readValues(datum: MetricDatum, path: string): Summary {
  const { Value, Values, Counts, StatisticValues } = datum;
  if (Value !== undefined && Values !== undefined) throw exclusive(path, 'Value', 'Values');
  if (Value !== undefined && StatisticValues !== undefined) throw exclusive(path, 'Value', 'StatisticValues');
  if (Values !== undefined && StatisticValues !== undefined)
    throw exclusive(path, 'Values', 'StatisticValues');
  if (Counts !== undefined && Values === undefined) throw missing(`The parameter ${path}Values is required.`);
  if (Value !== undefined) return Summary.ofValue(checked(Value, `${path}Value`));
  if (Values !== undefined) return ofValues(Values, Counts, path);
  if (StatisticValues === undefined) {
    throw invalidCombination(
      `At least one of the parameters ${path}Value and ${path}StatisticValues must be specified.`,
    );
  }
  return ofSet(StatisticValues, `${path}StatisticValues.`);
}

function ofValues(values: readonly number[], counts: readonly number[] | undefined, path: string): Summary {
  if (values.length === 0) throw missing(`The parameter ${path}Values is required.`);
  if (values.length > MAX_VALUES) {
    throw invalidValue(`The collection ${path}Values must not have a size greater than ${MAX_VALUES}.`);
  }
  if (counts !== undefined && counts.length !== values.length) {
    throw invalidValue(`The parameters ${path}Values and ${path}Counts must be of the same size.`);
  }
  const summary = new Summary();
  values.forEach((value, at) => {
    const count = checked(counts?.[at] ?? 1, `${path}Counts.member.${at + 1}`);
    if (count <= 0) throw invalid(count, `${path}Counts.member.${at + 1}`);
    summary.add(checked(value, `${path}Values.member.${at + 1}`), count);
  });
  return summary;
}

function ofSet(set: NonNullable<MetricDatum['StatisticValues']>, path: string): Summary {
  const read = (name: 'SampleCount' | 'Sum' | 'Minimum' | 'Maximum') => {
    const value = set[name];
    if (value === undefined) throw missing(`The parameter ${path}${name} is required.`);
    return checked(value, `${path}${name}`);
  };
  const [SampleCount, Sum, Minimum, Maximum] = [
    read('SampleCount'),
    read('Sum'),
    read('Minimum'),
    read('Maximum'),
  ];
  if (SampleCount <= 0) throw invalid(SampleCount, `${path}SampleCount`);
  if (Minimum > Maximum) {
    throw invalidValue(`The parameter ${path}Minimum must not be greater than ${path}Maximum.`);
  }
  return Summary.ofSet({ SampleCount, Sum, Minimum, Maximum });
}

function checked(value: number, parameter: string): number {
  if (!Number.isFinite(value) || Math.abs(value) > MAX_MAGNITUDE) throw invalid(value, parameter);
  return value;
}

function invalid(value: number, parameter: string): Error {
  return invalidValue(`The value ${value} for parameter ${parameter} is invalid.`);
}

function exclusive(path: string, one: string, other: string): Error {
  return invalidCombination(
    `The parameters ${path}${one} and ${path}${other} are mutually exclusive and you have specified both.`,
  );
}
