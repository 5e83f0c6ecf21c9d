import type { AttributeDefinition, KeySchemaElement, Projection } from '@aws-sdk/client-dynamodb';
import { invalid, invalidParameter } from '../faults.ts';
import type { IndexRecord, KeyType, TableRecord } from '../records.ts';

export interface Keys {
  readonly hash: readonly string[];
  readonly range: readonly string[];
}

/** Names in the order of the request. */
export function definitionsOf(given: readonly AttributeDefinition[] | undefined): TableRecord['definitions'] {
  const definitions = (given ?? []).map(({ AttributeName: name = '', AttributeType: type = 'S' }) => ({
    name,
    type: type as KeyType,
  }));
  const seen = new Set<string>();
  for (const { name } of definitions) {
    if (seen.has(name)) throw invalidParameter(`Duplicate AttributeName in AttributeDefinitions: ${name}`);
    seen.add(name);
  }
  return definitions;
}

const MAX_OF_A_KIND = 4;

/** Checks a key schema: of a table or local index one HASH and at most one RANGE, of a global index up to four. */
export function keysOf(
  schema: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
  isGlobal: boolean,
): Keys {
  const names = schema.map(({ AttributeName: name = '' }) => name);
  const defined = new Set(definitions.map(({ AttributeName: name = '' }) => name));
  if (names.length > definitions.length) {
    throw invalid('Invalid KeySchema: Some index key attribute have no definition');
  }
  if (names.some((name) => !defined.has(name))) {
    throw invalidParameter(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], AttributeDefinitions: [${[...defined].join(', ')}]`,
    );
  }
  if (new Set(names).size < names.length) {
    throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  const types = schema.map(({ KeyType: type }) => type);
  if (types[0] !== 'HASH') {
    throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  const hash = names.filter((_, at) => types[at] === 'HASH');
  const range = names.filter((_, at) => types[at] === 'RANGE');
  if (!isGlobal) {
    if (names.length > 1 && types[1] !== 'RANGE') {
      throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
    }
    if (names.length > 2) throw tooMany(schema);
  } else checkGlobal(types, hash, range);
  return { hash, range };
}

function checkGlobal(
  types: readonly (string | undefined)[],
  hash: readonly string[],
  range: readonly string[],
): void {
  if (types.lastIndexOf('HASH') > types.indexOf('RANGE') && range.length > 0) {
    throw invalid('Invalid KeySchema: All HASH key elements must precede all RANGE key elements');
  }
  if (hash.length > MAX_OF_A_KIND || range.length > MAX_OF_A_KIND) {
    throw invalid(
      `Invalid KeySchema: An index has at most ${MAX_OF_A_KIND} HASH and ${MAX_OF_A_KIND} RANGE key elements`,
    );
  }
}

function tooMany(schema: readonly KeySchemaElement[]): Error {
  const shown = schema.map(
    ({ AttributeName: name, KeyType: type }) => `KeySchemaElement(attributeName=${name}, keyType=${type})`,
  );
  return invalid(
    `1 validation error detected: Value '[${shown.join(', ')}]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2`,
  );
}

export function projectionOf(
  projection: Projection | undefined,
): Pick<IndexRecord, 'projection' | 'nonKeyAttributes'> {
  const { ProjectionType: type, NonKeyAttributes: names } = projection ?? {};
  if (type === undefined) throw invalidParameter('Unknown ProjectionType: null');
  if (type !== 'INCLUDE' && names !== undefined) {
    throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (type === 'INCLUDE' && names === undefined) {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  if (names !== undefined && new Set(names).size < names.length) {
    throw invalidParameter('Duplicate entries in NonKeyAttributes');
  }
  return { projection: type, ...(names && { nonKeyAttributes: names }) };
}

const MAX_NON_KEYS = 100;

/** All indexes of a table together may project so many attributes by name. */
export function checkNonKeyAttributes(indexes: readonly IndexRecord[]): void {
  const count = indexes.reduce((sum, { nonKeyAttributes = [] }) => sum + nonKeyAttributes.length, 0);
  if (count <= MAX_NON_KEYS) return;
  throw invalidParameter(
    `The total number of NonKeyAttributes of all indexes, ${count}, exceeds the limit of ${MAX_NON_KEYS}`,
  );
}
