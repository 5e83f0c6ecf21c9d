import type { PolicyDraft, StatementDraft } from '../draft.ts';
import { MalformedPolicy } from '../malformedPolicy.ts';
import { actionProblem } from './actionRules.ts';
import { hasDuplicateSid } from './identityRules.ts';
import { resourceProblem } from './resourceArnRules.ts';

/**
 * Organizations' policies: service control policies name no principal, resource control policies all of them and
 * only deny. (AWS's own `RCPFullAWSAccess`, which allows, is read as a resource policy.)
 */
export function checkControlPolicy(
  { version, statements }: PolicyDraft,
  kind: 'serviceControl' | 'resourceControl',
  message: string,
): void {
  const fits = kind === 'serviceControl' ? isServiceControl : isResourceControl;
  const isKnown = version === '2008-10-17' || version === '2012-10-17';
  if (!isKnown || statements.length === 0 || hasDuplicateSid(statements) || !statements.every(fits)) {
    throw new MalformedPolicy('syntax', message);
  }
}

function isServiceControl(statement: StatementDraft): boolean {
  const { effect, principal, notPrincipal } = statement;
  return (
    (effect === 'Allow' || effect === 'Deny') &&
    principal === undefined &&
    notPrincipal === undefined &&
    hasTargets(statement)
  );
}

function isResourceControl(statement: StatementDraft): boolean {
  const { effect, principal, action } = statement;
  return (
    effect === 'Deny' &&
    principal === '*' &&
    action !== undefined &&
    !action.includes('*') &&
    hasTargets(statement)
  );
}

function hasTargets({ action, notAction, resource, notResource }: StatementDraft): boolean {
  const actions = action ?? notAction ?? [];
  const resources = resource ?? notResource ?? [];
  return (
    actions.length > 0 &&
    resources.length > 0 &&
    actions.every((one) => actionProblem(one) === undefined) &&
    resources.every((one) => resourceProblem(one) === undefined)
  );
}
