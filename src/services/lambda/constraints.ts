import type { Constraints } from '../../protocol/constraints.ts';
import { NAME_PATTERN } from './functionName.ts';
import { constraints as generated } from './generated/constraints.ts';

/**
 * The model's constraints, but for patterns that AWS itself prints (and applies) otherwise than its model says.
 * `Runtime` is not among them: AWS words that violation differently, see runtimeName.ts.
 */
export const constraints: Readonly<Record<string, Constraints>> = Object.fromEntries(
  Object.entries(generated).map(([operation, constraint]) => [operation, asRecorded(constraint)]),
);

function asRecorded(constraint: Constraints): Constraints {
  const name = constraint.members?.['FunctionName'];
  // Operations that know namespaced names (with a dot) print one and the same pattern.
  if (!name?.pattern?.includes(String.raw`[a-zA-Z0-9-_\.]`)) return constraint;
  return {
    ...constraint,
    members: { ...constraint.members, FunctionName: { ...name, pattern: NAME_PATTERN } },
  };
}
