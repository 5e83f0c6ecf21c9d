import type { Key } from '../../../store/store.ts';
import { invalid } from '../faults.ts';
import { entryKey, itemKey } from '../items/itemKey.ts';
import { attributeOf, type Item } from '../values/attributeValue.ts';
import { isInSegment } from './segment.ts';
import type { Source } from './source.ts';
import { BAD_START, fits, MISMATCH, startKeyNames } from './startKey.ts';

interface ScanStartInput {
  readonly ExclusiveStartKey?: Item | undefined;
  readonly Segment?: number | undefined;
  readonly TotalSegments?: number | undefined;
}

/** Where a scan goes on, in the store. */
export function scanStart({ table, index, schema }: Source, input: ScanStartInput): Key | undefined {
  const { ExclusiveStartKey: start } = input;
  if (start === undefined) return undefined;
  if (Object.keys(start).length !== startKeyNames(table, index).size) {
    throw invalid(index === undefined ? `${BAD_START}: ${MISMATCH}` : BAD_START);
  }
  if (index !== undefined) {
    if (schema.all.some(({ name }) => attributeOf(start, name) === undefined)) throw invalid(BAD_START);
    if (!fits(schema, start)) throw invalid(MISMATCH);
  }
  if (!fits(table.schema, start)) throw invalid(`${BAD_START}: ${MISMATCH}`);
  const key = index === undefined ? itemKey(table, start) : entryKey(table, index, start);
  if (key === undefined) throw invalid(BAD_START);
  const bucket = key[(index?.prefix ?? table.prefix).length] as number;
  if (!isInSegment(bucket, input)) {
    throw invalid(
      `${BAD_START}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${input.TotalSegments} Segment: ${input.Segment}`,
    );
  }
  return key;
}
