import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { base64Of, bytesOf } from '../../../format/base64.ts';
import { isNumber, NotAnItem, typeOf, wireText, type AttributeType, type Item } from './attributeValue.ts';

/** A value as it is typed in the form: a text of its type, or fields of its own. */
export interface Field {
  /** Of an item or a map; in lists there are none. */
  readonly name: string;
  readonly type: AttributeType;
  /** Sets: one a line. Booleans: `true` or `false`. */
  readonly text: string;
  readonly fields: readonly Field[];
}

export const NEW_FIELD: Field = { name: '', type: 'S', text: '', fields: [] };

export function fieldsOf(item: Item): readonly Field[] {
  return Object.entries(item).map(([name, value]) => fieldOf(name, value));
}

function fieldOf(name: string, value: AttributeValue): Field {
  const fields = value.M
    ? fieldsOf(value.M)
    : (value.L ?? []).map((inner, index) => fieldOf(String(index), inner));
  return { name, type: typeOf(value), text: textOf(value), fields };
}

function textOf(value: AttributeValue): string {
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.B) return base64Of(value.B);
  const lines = value.SS ?? value.NS ?? value.BS?.map(base64Of);
  return lines?.join('\n') ?? value.S ?? value.N ?? '';
}

/** Whether fields can say the item as it is: not sets with an empty value, or with one of several lines. */
export function hasFields(item: Item): boolean {
  try {
    return wireText(itemOfFields(fieldsOf(item))) === wireText(item);
  } catch {
    return false;
  }
}

/** Throws `NotAnItem` for what cannot be: two of one name, a number that is none, binary that is no base64. */
export function itemOfFields(fields: readonly Field[], path = ''): Item {
  const item: Record<string, AttributeValue> = {};
  for (const field of fields) {
    const here = path === '' ? field.name : `${path}.${field.name}`;
    if (field.name === '' || Object.hasOwn(item, field.name)) throw new NotAnItem(here || '""');
    item[field.name] = valueOf(field, here);
  }
  return item;
}

function valueOf({ type, text, fields }: Field, path: string): AttributeValue {
  const lines = () => text.split('\n').filter((line) => line !== '');
  switch (type) {
    case 'S':
      return { S: text };
    case 'N':
      return { N: number(text, path) };
    case 'BOOL':
      return { BOOL: text === 'true' };
    case 'NULL':
      return { NULL: true };
    case 'B':
      return { B: binary(text, path) };
    case 'SS':
      return { SS: lines() };
    case 'NS':
      return { NS: lines().map((line) => number(line, path)) };
    case 'BS':
      return { BS: lines().map((line) => binary(line, path)) };
    case 'M':
      return { M: { ...itemOfFields(fields, path) } };
    case 'L':
      return { L: fields.map((field, index) => valueOf(field, `${path}[${index}]`)) };
  }
}

/** One that is still to be typed is the service's to refuse. */
function number(text: string, path: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && !isNumber(trimmed)) throw new NotAnItem(`${path}: ${trimmed}`);
  return trimmed;
}

function binary(text: string, path: string): Uint8Array {
  try {
    return bytesOf(text.trim());
  } catch {
    throw new NotAnItem(path);
  }
}
