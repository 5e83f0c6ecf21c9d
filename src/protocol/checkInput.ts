import { validateInput } from './constraintViolations.ts';
import type { Constraints } from './constraints.ts';
import { Fault } from './fault.ts';
import type { ServiceModel } from './serviceModel.ts';

/** Throws the service's own fault when an input violates the model's constraints. */
export function checkInput(model: ServiceModel, constraints: Constraints | undefined, input: unknown): void {
  if (!constraints) return;
  const message = validateInput(constraints, input);
  if (message === undefined) return;
  const code = constraints.code ?? model.validationCode ?? 'ValidationException';
  throw new Fault(code, message, { status: 400 });
}
