import type { Value } from './value.ts';

export type Fields = ReadonlyMap<string, Value>;

/** What AWS discovers in one event, at most. */
const MAX_FIELDS = 1000;
const MAX_DEPTH = 64;

/**
 * The fields of a message: the members of its JSON, flattened with dots, and what Lambda's own lines say. Lambda's
 * functions may write text before their JSON; elsewhere it begins the message.
 */
export function discoverFields(message: string, fromLambda: boolean): Fields {
  const fields = new Map<string, Value>();
  const document = findJson(message, fromLambda);
  if (document !== undefined) flatten(fields, '', document, 0);
  if (fromLambda || LAMBDA_LINE.test(message)) addLambdaFields(fields, message);
  return fields;
}

function findJson(message: string, embedded: boolean): object | undefined {
  const start = embedded ? message.indexOf('{') : message.search(/\S/);
  if (start === -1 || message[start] !== '{') return undefined;
  return (
    parseObject(message.slice(start).trimEnd()) ?? (embedded ? parseFragment(message, start) : undefined)
  );
}

function parseObject(text: string): object | undefined {
  if (!text.endsWith('}')) return undefined;
  try {
    // Whole numbers that a double does not hold stay as they are written.
    if (!/\d{16}/.test(text)) return JSON.parse(text) as object;
    return parseExactly(text) as object;
  } catch {
    return undefined;
  }
}

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

function parseExactly(text: string): unknown {
  const reviver: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined ? source : value;
  return JSON.parse(text, reviver as (this: unknown, key: string, value: unknown) => unknown);
}

/** The object that begins at `start`, with text behind it. */
function parseFragment(message: string, start: number): object | undefined {
  let depth = 0;
  const marks = /["{}]/g;
  marks.lastIndex = start;
  for (let found = marks.exec(message); found; found = marks.exec(message)) {
    if (found[0] === '"') {
      const end = endOfText(message, marks.lastIndex);
      if (end === -1) return undefined;
      marks.lastIndex = end;
    } else if (found[0] === '{') {
      depth++;
    } else if (--depth === 0) {
      return parseObject(message.slice(start, marks.lastIndex));
    }
  }
  return undefined;
}

function endOfText(message: string, from: number): number {
  for (let at = from; at < message.length; at++) {
    if (message[at] === '\\') at++;
    else if (message[at] === '"') return at + 1;
  }
  return -1;
}

function flatten(fields: Map<string, Value>, prefix: string, value: object, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const key of Object.keys(value)) {
    if (fields.size >= MAX_FIELDS) return;
    const member = (value as Record<string, unknown>)[key];
    const name = prefix === '' ? (key.startsWith('@') ? `@${key}` : key) : `${prefix}.${key}`;
    if (typeof member === 'object' && member !== null) flatten(fields, name, member, depth + 1);
    else if (typeof member === 'number') fields.set(name, String(member));
    else if (typeof member === 'string' || typeof member === 'boolean') fields.set(name, member);
  }
}

const LAMBDA_LINE = /^(?:START|END|REPORT) RequestId: /;
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const PLATFORM = new RegExp(`^(START|END|REPORT) RequestId: (${ID})`);
/** `TIME\tID\tLEVEL\t…` of Node and `[LEVEL]\tTIME\tID\t…` of Python. */
const RUNTIME = new RegExp(`^(?:\\[[A-Z]+\\]\\t)?\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t(${ID})\\t`);
const MEASURES = [
  ['@duration', /\tDuration: ([\d.]+) ms/, 1],
  ['@billedDuration', /\tBilled Duration: ([\d.]+) ms/, 1],
  ['@memorySize', /\tMemory Size: (\d+) MB/, 1_000_000],
  ['@maxMemoryUsed', /\tMax Memory Used: (\d+) MB/, 1_000_000],
  ['@initDuration', /\tInit Duration: ([\d.]+) ms/, 1],
] as const;
const TRACES = [
  ['@xrayTraceId', /XRAY TraceId: (\S+)/],
  ['@xraySegmentId', /\bSegmentId: (\S+)/],
] as const;

/** The same measures, as they stand in a report in JSON. */
const JSON_MEASURES = [
  ['@duration', 'durationMs', 1],
  ['@billedDuration', 'billedDurationMs', 1],
  ['@memorySize', 'memorySizeMB', 1_000_000],
  ['@maxMemoryUsed', 'maxMemoryUsedMB', 1_000_000],
  ['@initDuration', 'initDurationMs', 1],
] as const;
const JSON_TYPES: Readonly<Record<string, string>> = {
  'platform.start': 'START',
  'platform.runtimeDone': 'END',
  'platform.report': 'REPORT',
};

function addLambdaFields(fields: Map<string, Value>, message: string): void {
  const [, type, id] = PLATFORM.exec(message) ?? [];
  const requestId = id ?? RUNTIME.exec(message)?.[1];
  if (requestId !== undefined) fields.set('@requestId', requestId);
  if (type !== undefined) fields.set('@type', type);
  if (type === 'REPORT') {
    const report = `\t${message}`;
    for (const [name, shape, factor] of MEASURES) {
      const found = shape.exec(report)?.[1];
      if (found !== undefined) fields.set(name, Number(found) * factor);
    }
    for (const [name, shape] of TRACES) {
      const found = shape.exec(message)?.[1];
      if (found !== undefined) fields.set(name, found);
    }
  }
  addJsonFields(fields);
}

function addJsonFields(fields: Map<string, Value>): void {
  const said = fields.get('type');
  const type = typeof said === 'string' && Object.hasOwn(JSON_TYPES, said) ? JSON_TYPES[said] : undefined;
  const requestId = fields.get(type === undefined ? 'requestId' : 'record.requestId');
  if (requestId !== undefined && !fields.has('@requestId')) fields.set('@requestId', requestId);
  if (type === undefined) return;
  fields.set('@type', type);
  if (type !== 'REPORT') return;
  for (const [name, member, factor] of JSON_MEASURES) {
    const value = fields.get(`record.metrics.${member}`);
    if (value !== undefined) fields.set(name, Number(value) * factor);
  }
}
