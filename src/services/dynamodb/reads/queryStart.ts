import type { Key } from '../../../store/store.ts';
import { holds } from '../expressions/evaluate.ts';
import { invalid } from '../faults.ts';
import { entryKey, itemKey } from '../items/itemKey.ts';
import { comparisonCondition } from '../legacy/comparison.ts';
import { attributeOf, equalValues, type AttributeValue, type Item } from '../values/attributeValue.ts';
import type { MatchedKeys } from './matchKeys.ts';
import type { Source } from './source.ts';
import { BAD_START, fits, MISMATCH, startKeyNames } from './startKey.ts';

/** What can be said of a query's start key before its conditions are looked at. */
export function checkStartNames({ table, index, schema }: Source, start: Item | undefined): void {
  if (start === undefined) return;
  const names = startKeyNames(table, index);
  if (Object.keys(start).length !== names.size) throw invalid(BAD_START);
  for (const { name, type } of schema.all) {
    const value = attributeOf(start, name);
    if (value === undefined) throw invalid(BAD_START);
    if (value[type] === undefined) throw invalid(MISMATCH);
  }
}

/** Where a query goes on, in the store; the start key must be one that the query may have led to. */
export function queryStart(source: Source, matched: MatchedKeys, start: Item): Key {
  const { table, index, schema } = source;
  if (!fits(table.schema, start)) throw invalid(`${BAD_START}: ${MISMATCH}`);
  if (index === undefined && schema.range.length === 0) {
    throw invalid('The query can return at most one row and cannot be restarted');
  }
  checkInside(source, matched, start);
  const key = index === undefined ? itemKey(table, start) : entryKey(table, index, start);
  if (key === undefined) throw invalid(BAD_START);
  return key;
}

function checkInside({ index, schema }: Source, { equal, last }: MatchedKeys, start: Item): void {
  const valueOf = (at: number) => attributeOf(start, schema.all[at]?.name ?? '') as AttributeValue;
  const hashes = schema.hash.length;
  const sameHash = equal.slice(0, hashes).every((value, at) => equalValues(value, valueOf(at)));
  const ranges = equal.slice(hashes);
  const sameRange =
    ranges.every((value, at) => equalValues(value, valueOf(hashes + at))) &&
    (last === undefined || holds(comparisonCondition(last.name, last.comparison, last.values), start));
  if (index === undefined && ranges.length > 0 && sameHash && sameRange) {
    throw invalid('The query can return at most one row and cannot be restarted');
  }
  if (!sameRange) throw invalid('The provided starting key does not match the range key predicate');
  if (!sameHash) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
}
