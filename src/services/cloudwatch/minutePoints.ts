import type { Point } from './ingest.ts';
import type { Dimension, Scope } from './metric.ts';
import type { Summary } from './summary.ts';

export type MinuteValue = [name: string, unit: string, summary: Summary];

/** Each value of a minute under each set of dimensions, since every set is a metric of its own. */
export function minutePoints(
  namespace: string,
  { scope, atMs }: { readonly scope: Scope; readonly atMs: number },
  dimensionSets: readonly (readonly Dimension[])[],
  values: readonly MinuteValue[],
): Point[] {
  return dimensionSets.flatMap((dimensions) =>
    values.map(([name, unit, summary]) => ({
      scope,
      metric: { namespace, name, dimensions },
      unit,
      atMs,
      highResolution: false,
      summary,
    })),
  );
}
