import { Fault } from '../../../protocol/fault.ts';
import { holds } from '../expressions/evaluate.ts';
import type { Condition } from '../expressions/condition.ts';
import type { StoredItem } from './storedItem.ts';

export const CONDITION_FAILED = 'ConditionalCheckFailedException';

/** Throws when a condition does not hold of the item that is there, or of none. `shows`: the error carries the item. */
export function checkCondition(
  condition: Condition | undefined,
  before: StoredItem | undefined,
  shows: boolean,
): void {
  if (condition === undefined || holds(condition, before?.item ?? {})) return;
  throw new Fault(CONDITION_FAILED, 'The conditional request failed', {
    members: shows && before ? { Item: before.item } : {},
  });
}
