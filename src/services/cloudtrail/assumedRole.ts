import type { Activity } from './activity.ts';
import type { AnsweredCall } from './answeredCall.ts';
import type { SessionIssuer } from './userIdentity.ts';

interface AssumeRoleInput {
  readonly RoleArn?: string;
  readonly Tags?: readonly unknown[];
  readonly SourceIdentity?: string;
}

/**
 * Counts what a call of AssumeRole took permission for. Nobody decides that before the handler does, together with the
 * role's trust policy; so it is told by its success.
 */
export function noteAssumedRole(
  activity: Activity,
  call: AnsweredCall,
  issuer: SessionIssuer | undefined,
): void {
  const { model, principal, fault, account } = call;
  if (model.name !== 'AssumeRole' || model.service.id !== 'sts' || fault !== undefined) return;
  const arn = principal.kind === 'assumed-role' ? issuer?.arn : principal.arn;
  const { RoleArn: resource, Tags = [], SourceIdentity } = call.input as AssumeRoleInput;
  if (principal.kind === 'root' || arn === undefined || resource === undefined) return;
  const actions = ['sts:AssumeRole'];
  if (Tags.length > 0) actions.push('sts:TagSession');
  if (SourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  for (const action of actions) activity.note(account, arn, { action, resource, outcome: 'allowed' });
}
