import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { base64Of, bytesOf, NotAnItem, typeOf, type AttributeType, type Item } from './attributeValue.ts';

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

/** Throws `NotAnItem` for what cannot be: two of one name, binary that is no base64. */
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
      return { N: text.trim() };
    case 'BOOL':
      return { BOOL: text === 'true' };
    case 'NULL':
      return { NULL: true };
    case 'B':
      return { B: binary(text, path) };
    case 'SS':
      return { SS: lines() };
    case 'NS':
      return { NS: lines().map((line) => line.trim()) };
    case 'BS':
      return { BS: lines().map((line) => binary(line, path)) };
    case 'M':
      return { M: { ...itemOfFields(fields, path) } };
    case 'L':
      return { L: fields.map((field, index) => valueOf(field, `${path}[${index}]`)) };
  }
}

function binary(text: string, path: string): Uint8Array {
  try {
    return bytesOf(text.trim());
  } catch {
    throw new NotAnItem(path);
  }
}
