import { invalidParameter } from './fault.ts';
import type { LambdaNeeds } from './needs.ts';

type Architecture = LambdaNeeds['architecture'];

/** Functions run on this machine's processor. Without a wish they get it, where AWS would say x86_64. */
export function checkArchitecture(
  wished: readonly string[] | undefined,
  machine: Architecture,
  before: Architecture = machine,
): Architecture {
  const architecture = wished?.[0] ?? before;
  if (architecture === machine) return machine;
  throw invalidParameter(
    `The architecture ${architecture} is not available: this machine is ${machine}. Set Architectures to [${machine}] or leave it out.`,
  );
}
