import type { Decision, PolicyRequest, PolicyType } from './decide.ts';
import { principalName } from './policyPrincipal.ts';

const SILENT: Readonly<Record<PolicyType, string>> = {
  identity: 'identity-based policy',
  resource: 'resource-based policy',
  trust: 'role trust policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
};

const DENYING: Readonly<Record<PolicyType, string>> = {
  identity: 'in an identity-based policy',
  resource: 'in a resource-based policy',
  trust: 'in the role trust policy',
  boundary: 'in a permissions boundary',
  session: 'in a session policy',
  serviceControl: 'in a service control policy',
  resourceControl: 'in a resource control policy',
};

/**
 * How the message of AccessDenied ends, with its leading space; empty for what is allowed. `action` as the service
 * spells it in its messages: SQS in lower case, SNS with `SNS:`.
 */
export function refusalReason(decision: Decision, action: string): string {
  switch (decision.outcome) {
    case 'allowed':
      return '';
    case 'implicitDeny':
      return ` because no ${SILENT[decision.policyType]} allows the ${action} action`;
    case 'explicitDeny': {
      const arn = decision.statement?.source.arn;
      return ` with an explicit deny ${DENYING[decision.policyType]}${arn === undefined ? '' : `: ${arn}`}`;
    }
  }
}

/**
 * The whole of it, as most services write it. `shown` is what a service shows in place of the resource (S3 puts it
 * in quotes, IAM writes `user bob`); the empty text leaves ` on resource: …` out.
 */
export function refusalMessage(
  { principal, action }: Pick<PolicyRequest, 'principal' | 'action'>,
  decision: Decision,
  shown: string = decision.resource,
): string {
  const on = shown === '' ? '' : ` on resource: ${shown}`;
  const who = `User: ${principalName(principal)}`;
  return `${who} is not authorized to perform: ${action}${on}${refusalReason(decision, action)}`;
}
