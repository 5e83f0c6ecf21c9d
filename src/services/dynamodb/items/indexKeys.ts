import { invalid, invalidParameter } from '../faults.ts';
import type { Index, Table } from '../table.ts';
import { attributeOf, typeOf, type Item } from '../values/attributeValue.ts';
import { checkSizes, emptyKind, isEmpty } from './itemKey.ts';

/** An index's key attribute need not be there, but must be of its type, not empty and not too long where it is. */
export function checkIndexKeys(table: Table, item: Item): void {
  for (const index of table.indexes) {
    for (const attribute of index.schema.all) {
      const value = attributeOf(item, attribute.name);
      if (value === undefined) continue;
      const type = typeOf(value);
      if (type !== attribute.type) {
        throw invalidParameter(
          `Type mismatch for Index Key ${attribute.name} Expected: ${attribute.type} Actual: ${type} IndexName: ${index.name}`,
        );
      }
      if (isEmpty(value)) {
        throw invalid(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(attribute)} value. IndexName: ${index.name}, IndexKey: ${attribute.name}`,
        );
      }
    }
    checkSizes(index.schema, item);
  }
}

/** The same of what an update makes of an item. */
export function checkUpdatedIndexKeys(table: Table, item: Item): void {
  for (const { schema } of table.indexes) {
    for (const attribute of schema.all) {
      const value = attributeOf(item, attribute.name);
      if (value === undefined) continue;
      if (typeOf(value) !== attribute.type) {
        throw invalid(
          'The update expression attempted to update the secondary index key to unsupported type',
        );
      }
      if (isEmpty(value)) {
        throw invalid(
          `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${emptyKind(attribute)} value.`,
        );
      }
    }
    checkSizes(schema, item);
  }
}

/** Whether an item that was there before its index may stand in it. */
export function mayStandIn(index: Index, item: Item): boolean {
  try {
    checkIndexKeys({ indexes: [index] } as unknown as Table, item);
    return true;
  } catch {
    return false;
  }
}
