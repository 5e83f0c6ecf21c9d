/**
 * Metrics in log lines, AWS's embedded metric format: a JSON object whose `_aws.CloudWatchMetrics` says which of its
 * members are metrics and which are dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { isDimensionName, isDimensionText, isMetricText, type Dimension } from '../metric.ts';
import { latestMs, oldestMs } from '../putMetricData.ts';
import { Summary } from '../summary.ts';
import { UNITS } from '../units.ts';

export interface EmbeddedValue {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: string;
  readonly atMs: number;
  readonly highResolution: boolean;
  readonly summary: Summary;
}

export interface EmbeddedMetrics {
  readonly values: readonly EmbeddedValue[];
  /** `parsing`: it is no JSON. `validation`: a part of it is not as it must be, and is left out. */
  readonly problem: 'parsing' | 'validation' | undefined;
}

const MAX_METRICS = 100;
const MAX_VALUES = 100;
const MAX_DIMENSIONS = 30;
const MAX_DIMENSION_LENGTH = 1024;
const MAX_NAMESPACE = 255;
/** Of one line; a line of a megabyte could say much more. */
const MAX_POINTS = 5_000;
/** Of the dimensions of all these points: each is stored with its own. */
const MAX_CHARACTERS = 1024 * 1024;

type Members = Readonly<Record<string, unknown>>;

/** Whether a line may have metrics in it; a look at its characters, no more. */
export function mayHaveMetrics(message: string): boolean {
  return message.includes('CloudWatchMetrics"');
}

/** Undefined: it is an ordinary line. */
export function readEmbedded(message: string, nowMs: number): EmbeddedMetrics | undefined {
  const json = jsonPart(message);
  if (json === undefined) return undefined;
  let root: unknown;
  try {
    root = JSON.parse(json);
  } catch {
    return { values: [], problem: 'parsing' };
  }
  if (!isObject(root) || root['_aws'] === undefined) return undefined;
  const reading = new Reading(root, nowMs);
  reading.document(root['_aws']);
  return { values: reading.values, problem: reading.isFlawed ? 'validation' : undefined };
}

/** The line, or what follows the time, request id and level that functions' loggers write before it. */
function jsonPart(message: string): string | undefined {
  const from = message.indexOf('{');
  if (from === -1) return undefined;
  const before = message.slice(0, from);
  return before.trim() === '' || before.endsWith('\t') ? message.slice(from) : undefined;
}

/** What is not as it must be is left out; the rest counts. */
class Reading {
  readonly values: EmbeddedValue[] = [];
  isFlawed = false;
  #characters = 0;
  readonly #root: Members;
  readonly #nowMs: number;

  constructor(root: Members, nowMs: number) {
    this.#root = root;
    this.#nowMs = nowMs;
  }

  document(metadata: unknown): void {
    if (!isObject(metadata)) return this.#flawed();
    const { Timestamp: atMs, CloudWatchMetrics: directives } = metadata;
    if (!Number.isInteger(atMs) || !Array.isArray(directives)) return this.#flawed();
    const time = Number(atMs);
    if (time < oldestMs(this.#nowMs) || time > latestMs(this.#nowMs)) return this.#flawed();
    for (const directive of directives) this.#directive(directive, time);
  }

  #directive(directive: unknown, atMs: number): void {
    if (!isObject(directive)) return this.#flawed();
    const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
    if (typeof namespace !== 'string' || namespace.length < 1 || namespace.length > MAX_NAMESPACE) {
      return this.#flawed();
    }
    if (namespace.startsWith(':') || namespace.startsWith('AWS/') || !isMetricText(namespace)) {
      return this.#flawed();
    }
    if (!Array.isArray(sets) || sets.length === 0 || !Array.isArray(metrics)) return this.#flawed();
    if (metrics.length > MAX_METRICS) return this.#flawed();
    const dimensionSets = sets.flatMap((set) => this.#dimensions(set) ?? []);
    for (const metric of metrics) this.#metric(namespace, metric, dimensionSets, atMs);
  }

  #dimensions(set: unknown): [readonly Dimension[]] | undefined {
    if (!Array.isArray(set) || set.length > MAX_DIMENSIONS) {
      this.#flawed();
      return undefined;
    }
    const dimensions: Dimension[] = [];
    for (const name of new Set(set as readonly unknown[])) {
      const value = typeof name === 'string' ? this.#member(name) : undefined;
      if (typeof name !== 'string' || typeof value !== 'string' || !isDimension(name, value)) {
        this.#flawed();
        return undefined;
      }
      dimensions.push({ name, value });
    }
    return [dimensions];
  }

  #metric(
    namespace: string,
    definition: unknown,
    sets: readonly (readonly Dimension[])[],
    atMs: number,
  ): void {
    if (!isObject(definition)) return this.#flawed();
    const { Name: name, Unit: unit = 'None', StorageResolution: resolution = 60 } = definition;
    if (typeof name !== 'string' || name === '' || name.length > 255 || !isMetricText(name)) {
      return this.#flawed();
    }
    if (typeof unit !== 'string' || !UNITS.includes(unit)) return this.#flawed();
    if (resolution !== 1 && resolution !== 60) return this.#flawed();
    const target = this.#member(name);
    // A metric that this line has no value of is no mistake.
    if (target === undefined) return;
    const summary = summaryOf(target);
    if (summary === undefined) return this.#flawed();
    for (const dimensions of sets) {
      this.#characters += dimensions.reduce(
        (sum, { name: key, value }) => sum + key.length + value.length,
        0,
      );
      if (this.values.length >= MAX_POINTS || this.#characters > MAX_CHARACTERS) return this.#flawed();
      this.values.push({
        namespace,
        name,
        dimensions,
        unit,
        atMs,
        highResolution: resolution === 1,
        summary,
      });
    }
  }

  /** Of the root alone: `A.a` is a name like any other. */
  #member(name: string): unknown {
    return Object.hasOwn(this.#root, name) ? this.#root[name] : undefined;
  }

  #flawed(): void {
    this.isFlawed = true;
  }
}

function isDimension(name: string, value: string): boolean {
  return value.length <= MAX_DIMENSION_LENGTH && isDimensionName(name) && isDimensionText(value);
}

/** Undefined: it is neither a number nor some. */
function summaryOf(target: unknown): Summary | undefined {
  const values: readonly unknown[] = Array.isArray(target) ? target : [target];
  if (values.length > MAX_VALUES) return undefined;
  const summary = new Summary();
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 2 ** 360) return undefined;
    summary.add(value);
  }
  return summary.count === 0 ? undefined : summary;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
