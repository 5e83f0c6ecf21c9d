import { refuseConflicts, refuseOverlaps } from './overlap.ts';
import { ofParameter, type Expressions } from './parsed.ts';
import type { Path, Placeholders } from './placeholders.ts';

/** The paths of a ProjectionExpression. */
export function bindProjection(
  expressions: Expressions,
  text: string,
  placeholders: Placeholders,
): readonly Path[] {
  const syntax = expressions.projection(text);
  return ofParameter('ProjectionExpression', () => {
    const paths = syntax.map((path) => placeholders.path(path));
    refuseOverlaps(paths);
    refuseConflicts(paths);
    return paths;
  });
}
