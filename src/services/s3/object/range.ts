import type { ByteRange } from '../content/contents.ts';
import { s3Fault } from '../faults.ts';

const RANGE = /^bytes=(\d{0,20})-(\d{0,20})$/;

/** The part of an object that `Range` asks for; undefined when the header is none that S3 heeds. */
export function rangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = RANGE.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) throw notSatisfiable(header, size);
    return { start: Math.max(size - length, 0), end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) throw notSatisfiable(header, size);
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

function notSatisfiable(RangeRequested: string | undefined, ActualObjectSize: number) {
  return s3Fault(416, 'InvalidRange', 'The requested range is not satisfiable', {
    ActualObjectSize,
    RangeRequested,
  });
}
