import { Fault } from '../../../protocol/fault.ts';
import { CONDITION_FAILED } from '../items/conditionFailed.ts';

/** Why one action of a transaction could not be; `None` for those that could. */
export interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

export const NONE: Reason = { Code: 'None' };

/** The reason that an action's fault is, or undefined where the fault is the whole request's. */
export function reasonOf(error: unknown): Reason | undefined {
  if (!(error instanceof Fault)) return undefined;
  if (error.code === 'ValidationException') return { Code: 'ValidationError', Message: error.message };
  if (error.code !== CONDITION_FAILED) return undefined;
  const { Item } = error.members;
  return {
    Code: 'ConditionalCheckFailed',
    Message: error.message,
    ...(Item !== undefined && { Item }),
  };
}

export function cancelled(reasons: readonly Reason[]): Fault {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new Fault(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { members: { CancellationReasons: reasons } },
  );
}
