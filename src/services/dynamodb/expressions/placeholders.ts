import { Fault } from '../../../protocol/fault.ts';
import { invalid } from '../faults.ts';
import type { AttributeValue } from '../values/attributeValue.ts';
import { validateValue } from '../values/validateValue.ts';
import type { PathPart, PathSyntax } from './syntax.ts';

/** A path whose names are known: names and list indexes. */
export type Path = readonly (string | number)[];

/** The names and values of a request that its expressions refer to; remembers which of them were used. */
export class Placeholders {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, AttributeValue>>;
  readonly #usedNames = new Set<string>();
  readonly #usedValues = new Set<string>();

  constructor(
    names: Readonly<Record<string, string>> | undefined,
    values: Readonly<Record<string, AttributeValue>> | undefined,
  ) {
    if (names !== undefined) checkNames(names);
    if (values !== undefined) checkValues(values);
    this.#names = names ?? {};
    this.#values = values ?? {};
  }

  path({ parts }: PathSyntax): Path {
    return parts.map((part) => this.#part(part));
  }

  #part(part: PathPart): string | number {
    if ('index' in part) return part.index;
    if ('name' in part) return part.name;
    const name = Object.hasOwn(this.#names, part.ref) ? this.#names[part.ref] : undefined;
    if (name === undefined) {
      throw invalid(
        `An expression attribute name used in the document path is not defined; attribute name: ${part.ref}`,
      );
    }
    this.#usedNames.add(part.ref);
    return name;
  }

  value(ref: string): AttributeValue {
    const value = Object.hasOwn(this.#values, ref) ? this.#values[ref] : undefined;
    if (value === undefined) {
      throw invalid(
        `An expression attribute value used in expression is not defined; attribute value: ${ref}`,
      );
    }
    this.#usedValues.add(ref);
    return value;
  }

  /** Throws when something was given that no expression of the request uses. */
  refuseUnused(): void {
    unused('ExpressionAttributeNames', Object.keys(this.#names), this.#usedNames);
    unused('ExpressionAttributeValues', Object.keys(this.#values), this.#usedValues);
  }
}

function unused(parameter: string, keys: readonly string[], used: ReadonlySet<string>): void {
  if (keys.length === used.size) return;
  const left = keys.filter((key) => !used.has(key));
  throw invalid(`Value provided in ${parameter} unused in expressions: keys: {${left.join(', ')}}`);
}

const NAME = /^#[0-9A-Za-z_]+$/;
const VALUE = /^:[0-9A-Za-z_]+$/;
const MAX_NAME_BYTES = 65_535;
const MAX_KEY_BYTES = 255;

function checkNames(names: Readonly<Record<string, string>>): void {
  const keys = Object.keys(names);
  if (keys.length === 0) throw invalid('ExpressionAttributeNames must not be empty');
  for (const key of keys) {
    checkKey('ExpressionAttributeNames', key, NAME);
    const name = names[key] as string;
    if (name === '')
      throw invalid(`ExpressionAttributeNames contains invalid value: Empty attribute name for key ${key}`);
    if (Buffer.byteLength(name, 'utf8') > MAX_NAME_BYTES) {
      throw invalid(
        `ExpressionAttributeNames contains invalid value: Attribute name is longer than ${MAX_NAME_BYTES} bytes for key ${key}`,
      );
    }
  }
}

function checkValues(values: Readonly<Record<string, AttributeValue>>): void {
  const keys = Object.keys(values);
  if (keys.length === 0) throw invalid('ExpressionAttributeValues must not be empty');
  for (const key of keys) checkKey('ExpressionAttributeValues', key, VALUE);
  for (const key of keys) {
    try {
      validateValue(values[key] as AttributeValue);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw invalid(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
    }
  }
}

function checkKey(parameter: string, key: string, pattern: RegExp): void {
  if (pattern.test(key) && key.length <= MAX_KEY_BYTES) return;
  throw invalid(`${parameter} contains invalid key: Syntax error; key: "${key.slice(0, 1000)}"`);
}
