import type { Key } from '../../../store/store.ts';
import { invalid } from '../faults.ts';
import { BUCKETS } from '../items/itemKey.ts';

interface SegmentInput {
  readonly Segment?: number | undefined;
  readonly TotalSegments?: number | undefined;
}

export function checkSegment({ Segment, TotalSegments }: SegmentInput): void {
  if (Segment !== undefined && TotalSegments === undefined) {
    throw invalid(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (Segment === undefined && TotalSegments !== undefined) {
    throw invalid(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (Segment !== undefined && TotalSegments !== undefined && Segment >= TotalSegments) {
    throw invalid(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
    );
  }
}

/** The buckets of a segment, as a range of keys: segments are disjoint, and together all there is. */
export function segmentRange(prefix: Key, { Segment, TotalSegments }: SegmentInput) {
  if (Segment === undefined || TotalSegments === undefined) return { prefix };
  return {
    prefix,
    after: [...prefix, firstBucket(Segment, TotalSegments)],
    before: [...prefix, firstBucket(Segment + 1, TotalSegments)],
  };
}

export function isInSegment(bucket: number, { Segment, TotalSegments }: SegmentInput): boolean {
  if (Segment === undefined || TotalSegments === undefined) return true;
  return bucket >= firstBucket(Segment, TotalSegments) && bucket < firstBucket(Segment + 1, TotalSegments);
}

function firstBucket(segment: number, total: number): number {
  return Math.ceil((segment * BUCKETS) / total);
}
