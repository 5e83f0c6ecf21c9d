import type { KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { View } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import type { Expressions } from '../expressions/parsed.ts';
import { refuseBelowKeys } from '../expressions/scalarKeys.ts';
import { invalid } from '../faults.ts';
import { Consumed, consumedCapacity, readUnits } from '../items/capacity.ts';
import { prepareProjection, type PreparedProjection } from '../items/get.ts';
import { checkKey, itemKey } from '../items/itemKey.ts';
import { decodeItem } from '../items/storedItem.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableNameOf, type Table, type Tables } from '../table.ts';
import type { Item } from '../values/attributeValue.ts';
import { validateItem } from '../values/validateValue.ts';
import { refuseDuplicates } from './duplicates.ts';

const MAX_KEYS = 100;
/** What one answer carries; the rest is left unprocessed, for the caller to ask again. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

interface PreparedTable {
  readonly shown: string;
  readonly keys: readonly Item[];
  readonly request: KeysAndAttributes;
  readonly projection: PreparedProjection;
}

export function batchGetItem(parts: Parts): DynamoDBOperation<'BatchGetItem'> {
  const { store, tables, expressions, measures } = parts;
  return async (input, call) => {
    const prepared = prepare(expressions, input.RequestItems ?? {});
    const { answers, consumed } = await store.read((view) => readAll(view, tables, call, prepared));
    for (const one of consumed) measures.consumed('Read', one);
    const capacities = consumed.flatMap(
      (one, at) =>
        consumedCapacity(input.ReturnConsumedCapacity, one, { shown: prepared[at]?.shown ?? '' }) ?? [],
    );
    return {
      Responses: Object.fromEntries(answers.map(({ shown, items }) => [shown, items])),
      UnprocessedKeys: Object.fromEntries(
        answers.flatMap(({ shown, left, request }) =>
          left.length === 0 ? [] : [[shown, { ...request, Keys: left }]],
        ),
      ),
      ...(capacities.length > 0 && { ConsumedCapacity: capacities }),
    };
  };
}

function prepare(
  expressions: Expressions,
  requests: Readonly<Record<string, KeysAndAttributes>>,
): PreparedTable[] {
  const entries = Object.entries(requests);
  if (entries.length === 0) throw invalid('The requestItems parameter is required for BatchGetItem');
  for (const [shown, { Keys: keys = [] }] of entries) {
    if (keys.length === 0 || keys.length > MAX_KEYS) {
      const [word, limit] = keys.length === 0 ? ['greater', 1] : ['less', MAX_KEYS];
      throw invalid(
        `1 validation error detected: Value at 'RequestItems.${shown}.member.Keys' failed to satisfy constraint: Member must have length ${word} than or equal to ${limit}`,
      );
    }
  }
  let count = 0;
  const prepared = entries.map(([shown, request]) => {
    const keys = request.Keys ?? [];
    const projection = prepareProjection(expressions, request, () =>
      keys.forEach((key) => validateItem(key)),
    );
    refuseDuplicates(keys);
    count += keys.length;
    return { shown, keys, request, projection };
  });
  if (count > MAX_KEYS) throw invalid('Too many items requested for the BatchGetItem call');
  return prepared;
}

async function readAll(view: View, known: Tables, call: Call, prepared: readonly PreparedTable[]) {
  const found: Table[] = [];
  for (const { shown } of prepared) found.push(await known.get(view, call, tableNameOf(shown, call)));
  for (const [at, { keys, projection }] of prepared.entries()) {
    for (const key of keys) checkKey(found[at] as Table, key);
    refuseBelowKeys(found[at] as Table, projection.deepPaths);
  }
  let bytesLeft = MAX_ANSWER_BYTES;
  const consumed = found.map((table) => new Consumed(table));
  const answers: { shown: string; items: Item[]; left: Item[]; request: KeysAndAttributes }[] = [];
  for (const [at, { shown, keys, request, projection }] of prepared.entries()) {
    const table = found[at] as Table;
    const items: Item[] = [];
    const left: Item[] = [];
    for (const key of keys) {
      const bytes = bytesLeft > 0 ? await view.get(itemKey(table, key)) : undefined;
      if (bytesLeft <= 0) {
        left.push(key);
        continue;
      }
      const stored = bytes && decodeItem(bytes);
      bytesLeft -= stored?.size ?? 0;
      consumed[at]?.add(readUnits(stored?.size ?? 0, request.ConsistentRead));
      if (stored) items.push(projection.project ? projection.project(stored.item) : stored.item);
    }
    answers.push({ shown, items, left, request });
  }
  return { answers, consumed };
}
