import type { AttributeValueUpdate } from '@aws-sdk/client-dynamodb';
import type { Path } from '../expressions/placeholders.ts';
import type { SetValue, Update } from '../expressions/update.ts';
import { invalidParameter } from '../faults.ts';
import { typeOf, type AttributeValue } from '../values/attributeValue.ts';
import { validateValue } from '../values/validateValue.ts';

/** The update that `AttributeUpdates` is, checked. */
export function attributeUpdates(updates: Readonly<Record<string, AttributeValueUpdate>>): Update {
  const set: { path: Path; value: SetValue }[] = [];
  const remove: Path[] = [];
  const add: { path: Path; value: AttributeValue }[] = [];
  const taken: { path: Path; value: AttributeValue }[] = [];
  for (const [name, { Action: action = 'PUT', Value: value }] of Object.entries(updates)) {
    const path = [name];
    if (value !== undefined) validateValue(value);
    if (value === undefined) {
      if (action !== 'DELETE') {
        throw invalidParameter('Only DELETE action is allowed when no attribute value is specified');
      }
      remove.push(path);
    } else if (action === 'PUT') set.push({ path, value: { kind: 'value', value } });
    else if (action === 'ADD') {
      if (!['N', 'SS', 'NS', 'BS', 'L'].includes(typeOf(value))) {
        throw invalidParameter(`ADD action is not supported for the type ${typeOf(value)}`);
      }
      add.push({ path, value });
    } else {
      if (!['SS', 'NS', 'BS'].includes(typeOf(value))) {
        throw invalidParameter(`DELETE action with value is not supported for the type ${typeOf(value)}`);
      }
      taken.push({ path, value });
    }
  }
  return { set, remove, add, delete: taken, mismatch: 'Type mismatch for attribute to update' };
}
