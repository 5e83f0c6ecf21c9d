import { applyUpdate } from '../expressions/applyUpdate.ts';
import { bindUpdate } from '../expressions/bindUpdate.ts';
import { ofParameter, type Expressions } from '../expressions/parsed.ts';
import { checkParameters, UPDATE_PARAMETERS } from '../expressions/parameters.ts';
import type { Path } from '../expressions/placeholders.ts';
import { nestedPaths, refuseBelowKeys } from '../expressions/scalarKeys.ts';
import { onlyRemoves, sourcesOf, targetsOf, type Update } from '../expressions/update.ts';
import { invalid, invalidParameter } from '../faults.ts';
import { attributeUpdates } from '../legacy/attributeUpdates.ts';
import { expectedCondition } from '../legacy/expected.ts';
import type { Input } from '../operation.ts';
import type { Table } from '../table.ts';
import { typeOf, type Item } from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';
import { checkDepth, validateItem } from '../values/validateValue.ts';
import { checkCondition } from './conditionFailed.ts';
import { checkUpdatedIndexKeys } from './indexKeys.ts';
import { checkKey, itemKey } from './itemKey.ts';
import { conditionIn, deepPathsOf, placeholdersOf } from './prepared.ts';
import type { PreparedCondition } from './preparedCondition.ts';
import { MAX_ITEM_BYTES } from './put.ts';
import type { Writing } from './writing.ts';

/** An update that was checked as far as that goes without the table. */
export interface PreparedUpdate extends PreparedCondition {
  readonly key: Item;
  readonly update: Update;
  readonly targets: readonly Path[];
}

export interface Updated {
  readonly before: Item | undefined;
  /** Undefined where there is none, still. */
  readonly after: Item | undefined;
}

type UpdateInput = Omit<
  Input<'UpdateItem'>,
  'TableName' | 'ReturnValues' | 'ReturnConsumedCapacity' | 'ReturnItemCollectionMetrics'
>;

const NOTHING: Update = { set: [], remove: [], add: [], delete: [] };

export function prepareUpdate(expressions: Expressions, input: UpdateInput): PreparedUpdate {
  checkParameters(input, UPDATE_PARAMETERS);
  const key = input.Key as Item;
  validateItem(key);
  const legacyUpdate = input.AttributeUpdates && attributeUpdates(input.AttributeUpdates);
  const legacy = expectedCondition(input.Expected, input.ConditionalOperator);
  const placeholders = placeholdersOf(input);
  const { UpdateExpression: text, ConditionExpression } = input;
  const syntax = text === undefined ? undefined : expressions.update(text);
  const bound = syntax && ofParameter('UpdateExpression', () => bindUpdate(syntax, placeholders));
  const condition = conditionIn(expressions, 'ConditionExpression', ConditionExpression, placeholders);
  placeholders.refuseUnused();
  const update = bound ?? legacyUpdate ?? NOTHING;
  const targets = targetsOf(update);
  return {
    key,
    update,
    targets,
    condition: condition ?? legacy,
    deepPaths: [...nestedPaths(targets), ...nestedPaths(sourcesOf(update)), ...deepPathsOf(condition)],
    showsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
}

export async function update(writing: Writing, table: Table, prepared: PreparedUpdate): Promise<Updated> {
  checkKey(table, prepared.key);
  refuseKeyTargets(table, prepared.targets);
  refuseIndexTypes(table, prepared.update);
  refuseBelowKeys(table, prepared.deepPaths);
  const key = itemKey(table, prepared.key);
  const before = await writing.read(key);
  checkCondition(prepared.condition, before, prepared.showsItem);
  const isNew = before === undefined;
  const after = applyUpdate(prepared.update, before?.item ?? prepared.key, isNew);
  if (isNew && onlyRemoves(prepared.update)) {
    writing.change(table, key, undefined, undefined);
    return { before: undefined, after: undefined };
  }
  const bytes = itemSize(after);
  if (bytes > MAX_ITEM_BYTES) throw invalid('Item size to update has exceeded the maximum allowed size');
  if (canDeepen(prepared.update)) checkDepth(after);
  checkUpdatedIndexKeys(table, after);
  writing.change(table, key, before, after, { bytes });
  return { before: before?.item, after };
}

function refuseKeyTargets({ schema }: Table, targets: readonly Path[]): void {
  for (const [name] of targets) {
    if (schema.all.some((key) => key.name === name)) {
      throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
}

/** What is known of an index's key before the item is read: the type of a value in the request. */
function refuseIndexTypes({ indexes }: Table, { set }: Update): void {
  for (const { path, value } of set) {
    if (path.length > 1 || value.kind !== 'value') continue;
    const type = typeOf(value.value);
    for (const { name, schema } of indexes) {
      const key = schema.all.find((attribute) => attribute.name === path[0]);
      if (key === undefined || key.type === type) continue;
      throw invalidParameter(
        `Type mismatch for Index Key ${key.name} Expected: ${key.type} Actual: ${type} IndexName: ${name}`,
      );
    }
  }
}

function canDeepen({ set }: Update): boolean {
  return set.some(({ path, value }) => path.length > 1 || value.kind !== 'value');
}
