import type { Constraints } from '../../protocol/constraints.ts';
import { constraints as generated } from './generated/constraints.ts';

type Members = Readonly<Record<string, Constraints>>;

/**
 * The model's constraints, less what AWS checks in other words: the length of group and stream names (names.ts),
 * and identifiers, whose value it hides. ARNs of tag operations are taken with and without `:*`.
 */
export function logsConstraints(): Readonly<Record<string, Constraints>> {
  return Object.fromEntries(
    Object.entries(generated).map(([operation, constraints]) => [
      operation,
      { ...constraints, ...(constraints.members && { members: overridden(constraints.members) }) },
    ]),
  );
}

function overridden(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, constraints]) => {
      const { max, pattern, ...rest } = constraints;
      const keepMax = max !== undefined && { max };
      const keepPattern = pattern !== undefined && { pattern };
      if (name === 'logGroupName' || name === 'logStreamName') return [name, { ...rest, ...keepPattern }];
      if (name === 'resourceArn') return [name, { ...rest, ...keepMax }];
      // Longs of any size, which numbers don't hold exactly: see timeRange.ts.
      if (name === 'startTime' || name === 'endTime') return [name, { ...constraints, integer: false }];
      if (name === 'logGroupIdentifier') return [name, { ...constraints, sensitive: true }];
      return [name, constraints];
    }),
  );
}
