import { invalidParameter } from './faults.ts';
import { FAR_FUTURE_MS } from './position.ts';

export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The times that a reader asks for, no later than any event may be: a long is welcome whatever it is, and clients do
 * say `Long.MAX_VALUE` for "to the end", or microseconds by mistake.
 */
export function timeRange(input: {
  startTime?: number | undefined;
  endTime?: number | undefined;
}): TimeRange {
  const { startTime = 0, endTime = FAR_FUTURE_MS } = input;
  for (const [name, value] of Object.entries({ startTime, endTime })) {
    if (Number.isInteger(value) && value <= 2 ** 63) continue;
    throw invalidParameter(
      `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must be an integer`,
    );
  }
  return { startMs: Math.min(startTime, FAR_FUTURE_MS), endMs: Math.min(endTime, FAR_FUTURE_MS) };
}
