import type { Call, Principal } from '../services/service.ts';

/**
 * Asked on every request, after the input was understood and before the handler runs. `action` is
 * `lambda:CreateFunction` and the like; `context` is what condition keys are read from. `input` is there where a codec
 * read it, for what an operation takes beside its own permission.
 */
export type Authorize = (
  principal: Principal,
  action: string,
  resources: readonly string[],
  context: AuthorizationContext,
  input?: unknown,
) => Decision | Promise<Decision>;

export type AuthorizationContext = Pick<Call, 'account' | 'region' | 'sourceIp' | 'userAgent' | 'headers'>;

/** `reason` ends the message of AccessDenied, with its leading space: ` because no identity-based policy …`. */
export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly reason: string;
      /** Something says no, which a resource's policy can't take back; else only nothing says yes. */
      readonly isExplicit?: boolean;
    };

const ALLOWED: Decision = { allowed: true };

/**
 * Actions that need no permission, and that no policy can forbid; and those of assuming roles, which ask the role's
 * trust policy, with the caller's policies where he has any, themselves.
 */
const FREE = new Set([
  'sts:GetCallerIdentity',
  'sts:GetSessionToken',
  'sts:AssumeRole',
  'sts:AssumeRoleWithWebIdentity',
]);

/** Without policies: the account's root may do everything, others what needs no permission. */
export const rootMayDoAll = (principal: Principal, action: string): Decision => {
  if (principal.kind === 'root' || FREE.has(action)) return ALLOWED;
  return { allowed: false, reason: ` because no identity-based policy allows the ${action} action` };
};

/** Resources that a service does not name yet. */
export const ANY_RESOURCE: readonly string[] = ['*'];
