import type { Call, Demand, Demands, Principal } from '../services/service.ts';

/**
 * Asked on every request, after the input was understood and before the handler runs: whether the principal may do all
 * that the request takes permission for. `context` is what condition keys are read from. Only the root of an account is
 * not asked for what is its own.
 */
export type Authorize = (
  principal: Principal,
  demands: Demands,
  context: AuthorizationContext,
) => Decision | Promise<Decision>;

export interface AuthorizationContext extends Pick<
  Call,
  'account' | 'region' | 'sourceIp' | 'userAgent' | 'headers'
> {
  /** On behalf of what a service calls: `aws:SourceArn` and `aws:SourceAccount`. */
  readonly source?: { readonly arn?: string; readonly account?: string };
}

export type Decision = { readonly allowed: true } | Refusal;

export interface Refusal {
  readonly allowed: false;
  /** The first that was refused. */
  readonly demand: Demand;
  /** Ends the message of AccessDenied, with its leading space: ` because no identity-based policy …`. */
  readonly reason: string;
}

export const ALLOWED: Decision = { allowed: true };

export function listOf(demands: Demands): readonly Demand[] {
  return 'action' in demands ? [demands] : demands;
}
