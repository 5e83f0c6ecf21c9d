import { bindProjection } from '../expressions/bindProjection.ts';
import type { Expressions } from '../expressions/parsed.ts';
import { checkParameters, GET_PARAMETERS } from '../expressions/parameters.ts';
import type { Path } from '../expressions/placeholders.ts';
import type { Projection } from '../expressions/project.ts';
import { nestedPaths } from '../expressions/scalarKeys.ts';
import { invalidParameter } from '../faults.ts';
import { projection } from '../expressions/project.ts';
import type { Input } from '../operation.ts';
import { placeholdersOf } from './prepared.ts';

type ProjectionInput = Pick<
  Input<'GetItem'>,
  'AttributesToGet' | 'ProjectionExpression' | 'ExpressionAttributeNames'
>;

export interface PreparedProjection {
  /** Undefined: the whole item. */
  readonly project: Projection | undefined;
  readonly paths: readonly Path[];
  readonly deepPaths: readonly Path[];
}

export const WHOLE: PreparedProjection = { project: undefined, paths: [], deepPaths: [] };

/** What is wanted of items that a request names by their keys. */
export function prepareProjection(
  expressions: Expressions,
  input: ProjectionInput,
  checkValues: () => void,
): PreparedProjection {
  checkParameters(input, GET_PARAMETERS);
  checkValues();
  const { AttributesToGet, ProjectionExpression } = input;
  if (AttributesToGet !== undefined) return attributesToGet(AttributesToGet);
  if (ProjectionExpression === undefined) return WHOLE;
  const placeholders = placeholdersOf(input);
  const paths = bindProjection(expressions, ProjectionExpression, placeholders);
  placeholders.refuseUnused();
  return { project: projection(paths), paths, deepPaths: nestedPaths(paths) };
}

export function attributesToGet(names: readonly string[]): PreparedProjection {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalidParameter(`Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
  const paths = names.map((name) => [name]);
  return { project: projection(paths), paths, deepPaths: [] };
}
