import type { Constraints } from '../../protocol/constraints.ts';
import { NAME_PATTERN } from './functionName.ts';
import { constraints as generated } from './generated/constraints.ts';
import { SUPPORTED } from './runtimeName.ts';

/** What can be tagged, as AWS prints it. */
const TAGGABLE_PATTERN = String.raw`arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)`;

const LAYER_VERSION_PATTERN = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)`;

/**
 * The model's constraints, but for patterns that AWS itself prints (and applies) otherwise than its model says.
 * `Runtime` is not among them: AWS words that violation differently, see runtimeName.ts.
 */
export const constraints: Readonly<Record<string, Constraints>> = Object.fromEntries(
  Object.entries(generated).map(([operation, constraint]) => [operation, asRecorded(operation, constraint)]),
);

type Change = (member: Constraints) => Constraints;

function asRecorded(operation: string, constraint: Constraints): Constraints {
  const changes: Readonly<Record<string, Change>> = {
    // Operations that know namespaced names (with a dot) print one and the same pattern.
    FunctionName: (name) =>
      name.pattern?.includes(String.raw`[a-zA-Z0-9-_\.]`) ? { ...name, pattern: NAME_PATTERN } : name,
    Layers: (layers) => ({
      ...layers,
      element: { ...layers.element, pattern: LAYER_VERSION_PATTERN, required: true },
    }),
    // Names and values of variables may be secrets: AWS prints neither.
    Environment: (environment) => ({
      ...environment,
      members: { Variables: { ...environment.members?.['Variables'], sensitive: true } },
    }),
    ...(/^(Tag|Untag)Resource$|^ListTags$/.test(operation) && {
      Resource: (resource: Constraints) => ({ ...resource, pattern: TAGGABLE_PATTERN }),
    }),
    // Worded for the whole list, and before the architectures.
    CompatibleRuntimes: ({ element: _element, ...list }) => ({ ...list, enum: SUPPORTED }),
    ...(operation === 'GetLayerVersionByArn' && {
      Arn: (arn: Constraints) => ({ ...arn, pattern: LAYER_VERSION_PATTERN }),
    }),
  };
  if (!constraint.members) return constraint;
  const members = Object.entries(constraint.members).map(
    ([name, member]) => [name, changes[name]?.(member) ?? member] as const,
  );
  const order = ([name]: readonly [string, Constraints]) => (name === 'CompatibleRuntimes' ? 0 : 1);
  return {
    ...constraint,
    members: Object.fromEntries(members.toSorted((one, other) => order(one) - order(other))),
  };
}
