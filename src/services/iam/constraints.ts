import type { Constraints } from '../../protocol/constraints.ts';
import { WORDED } from './characters.ts';
import { constraints as generated } from './generated/constraints.ts';

/** The model's constraints, but for the patterns that IAM words itself. */
export const constraints: Readonly<Record<string, Constraints>> = Object.fromEntries(
  Object.entries(generated).map(([operation, constraint]) => [operation, withoutWorded(constraint)]),
);

function withoutWorded(constraint: Constraints): Constraints {
  if (!constraint.members) return constraint;
  const members = Object.entries(constraint.members).map(([name, member]) => {
    const { pattern: _, ...rest } = member;
    return [name, WORDED.has(name) ? rest : member] as const;
  });
  return { ...constraint, members: Object.fromEntries(members) };
}
