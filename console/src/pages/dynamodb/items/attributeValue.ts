import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { base64Of, bytesOf } from '../../../format/base64.ts';

export type Item = Readonly<Record<string, AttributeValue>>;
export const TYPES = ['S', 'N', 'BOOL', 'NULL', 'M', 'L', 'B', 'SS', 'NS', 'BS'] as const;
export type AttributeType = (typeof TYPES)[number];

export function typeOf(value: AttributeValue): AttributeType {
  return TYPES.find((type) => (value as unknown as Record<string, unknown>)[type] !== undefined) ?? 'NULL';
}

/** What a cell of a table shows: a text as it is, everything nested as JSON. */
export function textOfValue(value: AttributeValue): string {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return value.N;
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.NULL !== undefined) return 'null';
  if (value.B !== undefined) return base64Of(value.B);
  if (value.SS ?? value.NS) return (value.SS ?? value.NS ?? []).join(', ');
  if (value.BS) return value.BS.map(base64Of).join(', ');
  return plainText(value, '') ?? JSON.stringify(wireOf(value));
}

/** As DynamoDB reads numbers. */
export function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim());
}

/** An item as DynamoDB writes it, types beside the values; binary as base64. */
export function wireText(item: Item): string {
  const entries = Object.entries(item).map(([name, value]) => [name, wireOf(value)] as const);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

export function wireOf(value: AttributeValue): unknown {
  if (value.B !== undefined) return { B: base64Of(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64Of) };
  if (value.L !== undefined) return { L: value.L.map(wireOf) };
  if (value.M === undefined) return value;
  return {
    M: Object.fromEntries(Object.entries(value.M).map(([name, inner]) => [name, wireOf(inner)] as const)),
  };
}

/**
 * An item as anybody would write it. Numbers keep all their digits; one that is still to be typed is 0. Undefined where plain
 * JSON has no form for a value: sets and binary.
 */
export function plainItemText(item: Item): string | undefined {
  return plainText({ M: { ...item } }, '');
}

function plainText(value: AttributeValue, indent: string): string | undefined {
  if (value.S !== undefined) return JSON.stringify(value.S);
  if (value.N !== undefined) return plainNumber(value.N);
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.NULL !== undefined) return 'null';
  const deeper = `${indent}  `;
  if (value.L !== undefined) {
    return enclose(
      value.L.map((inner) => plainText(inner, deeper)),
      '[]',
      indent,
    );
  }
  if (value.M === undefined) return undefined;
  const lines = Object.entries(value.M).map(([name, inner]) => {
    const text = plainText(inner, deeper);
    return text === undefined ? undefined : `${JSON.stringify(name)}: ${text}`;
  });
  return enclose(lines, '{}', indent);
}

/** JSON is narrower than DynamoDB in how a number may be written: no plus, no bare point, no zeros ahead. */
function plainNumber(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', power = ''] = /^([+-]?)0*(\d*)\.?(\d*)(e[+-]?\d+)?$/i.exec(
    text,
  ) ?? ['', '', '', '', 'none'];
  if (power === 'none') return undefined;
  return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction && `.${fraction}`}${power}`;
}

function enclose(
  lines: readonly (string | undefined)[],
  brackets: '[]' | '{}',
  indent: string,
): string | undefined {
  if (lines.includes(undefined)) return undefined;
  if (lines.length === 0) return brackets;
  const [open, close] = brackets;
  return `${open}\n${lines.map((line) => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}

/** What a text is not, in words of the JSON that was read. */
export class NotAnItem extends Error {
  override readonly name = 'NotAnItem';
}

/** Reads DynamoDB JSON. Throws `NotAnItem`, or the parser's SyntaxError. */
export function itemOfWire(text: string): Item {
  return membersOf(JSON.parse(text), '', valueOfWire);
}

function valueOfWire(json: unknown, path: string): AttributeValue {
  const [entry, ...rest] = isRecord(json) ? Object.entries(json) : [];
  if (!entry || rest.length > 0) throw new NotAnItem(`${path}: {"S": "…"}`);
  const [type, inner] = entry;
  const refuse = () => new NotAnItem(`${path}: ${type}`);
  const texts = (): string[] => {
    if (!Array.isArray(inner) || !inner.every((each) => typeof each === 'string')) throw refuse();
    return inner;
  };
  const text = (): string => {
    if (typeof inner !== 'string') throw refuse();
    return inner;
  };
  // One that is still to be typed is the service's to refuse.
  const number = (each: string) => {
    if (each !== '' && !isNumber(each)) throw refuse();
    return each;
  };
  const bytes = (each: string) => {
    try {
      return bytesOf(each);
    } catch {
      throw refuse();
    }
  };
  switch (type) {
    case 'S':
      return { S: text() };
    case 'N':
      return { N: number(text()) };
    case 'B':
      return { B: bytes(text()) };
    case 'BOOL':
      if (typeof inner !== 'boolean') throw refuse();
      return { BOOL: inner };
    case 'NULL':
      return { NULL: true };
    case 'SS':
      return { SS: texts() };
    case 'NS':
      return { NS: texts().map(number) };
    case 'BS':
      return { BS: texts().map(bytes) };
    case 'L':
      if (!Array.isArray(inner)) throw refuse();
      return { L: inner.map((each, index) => valueOfWire(each, `${path}[${index}]`)) };
    case 'M':
      return { M: { ...membersOf(inner, path, valueOfWire) } };
    default:
      throw refuse();
  }
}

/** Reads JSON as anybody writes it. */
export function itemOfPlain(text: string): Item {
  return membersOf(JSON.parse(text, keepDigits), '', valueOfPlain);
}

/** A number as it was written; browsers of before 2024 give what they have made of it. */
class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function keepDigits(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value;
}

function valueOfPlain(json: unknown, path: string): AttributeValue {
  if (json === null) return { NULL: true };
  if (json instanceof Digits) return { N: json.text };
  if (typeof json === 'string') return { S: json };
  if (typeof json === 'boolean') return { BOOL: json };
  if (Array.isArray(json)) return { L: json.map((each, index) => valueOfPlain(each, `${path}[${index}]`)) };
  return { M: { ...membersOf(json, path, valueOfPlain) } };
}

function membersOf(
  json: unknown,
  path: string,
  valueOf: (json: unknown, path: string) => AttributeValue,
): Item {
  if (!isRecord(json)) throw new NotAnItem(`${path || 'JSON'}: {…}`);
  return Object.fromEntries(
    Object.entries(json).map(([name, inner]) => [name, valueOf(inner, path ? `${path}.${name}` : name)]),
  );
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Digits);
}
