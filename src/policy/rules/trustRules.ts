import type { PolicyDraft, StatementDraft } from '../draft.ts';
import { MalformedPolicy, type PolicyProblem } from '../malformedPolicy.ts';
import { parseOperatorName } from '../conditions/compileCondition.ts';
import { isDate } from '../conditions/dateTest.ts';
import { hasDuplicateSid } from './identityRules.ts';
import { invalidPrincipal, isEmptyPrincipal } from './principalRules.ts';

const COGNITO = 'cognito-identity.amazonaws.com';

/** Who may assume a role. */
export function checkTrustPolicy({ version, statements }: PolicyDraft): void {
  if (version !== undefined && version !== '2008-10-17' && version !== '2012-10-17') {
    refuse('version', 'The policy must contain a valid version string');
  }
  if (statements.length === 0) refuse('statement', 'Could not parse the policy: Statement is empty!');
  if (hasDuplicateSid(statements)) refuse('sid', 'The Statement Ids in the policy are not unique');
  for (const statement of statements) checkStatement(statement);
}

function checkStatement(statement: StatementDraft): void {
  const { effect, action, resource, notResource, conditions } = statement;
  if (effect === undefined) refuse('effect', 'Missing required field Effect');
  if (effect !== 'Allow' && effect !== 'Deny') refuse('effect', `Invalid effect: ${effect}`);
  checkPrincipal(statement);
  if (action === undefined || action.length === 0) refuse('action', 'Missing required field Action');
  if (!action.every((name) => name === '*' || /^sts:/i.test(name))) {
    refuse('action', 'AssumeRole policy may only specify STS AssumeRole actions.');
  }
  if (resource !== undefined) refuse('resource', 'Has prohibited field Resource');
  if (notResource !== undefined) refuse('resource', 'AssumeRole policy must not contain resources.');
  const dates = conditions.filter(({ operator }) => parseOperatorName(operator)?.base.startsWith('date'));
  if (!dates.every(({ values }) => values.every(isDate))) refuse('condition', 'Syntax error in policy.');
}

function checkPrincipal({ effect, principal, notPrincipal, conditions }: StatementDraft): void {
  if (notPrincipal !== undefined) {
    const allow = 'Allow with NotPrincipal is not allowed.';
    refuse(
      'principal',
      effect === 'Allow' ? allow : 'AssumeRole policy must not contain NotPrincipal field.',
    );
  }
  if (principal === undefined) refuse('principal', 'Missing required field Principal');
  if (typeof principal === 'string' && principal !== '*') {
    refuse('principal', 'Principal must be a JSON object.');
  }
  if (isEmptyPrincipal(principal)) {
    refuse('principal', 'Missing required field Principal cannot be empty!');
  }
  const invalid = invalidPrincipal(principal);
  if (invalid !== undefined) refuse('principal', `Invalid principal in policy: ${invalid}`);
  const isCognito =
    typeof principal !== 'string' &&
    principal.some(({ type, values }) => type === 'Federated' && values.includes(COGNITO));
  const hasAudience = conditions.some(({ key }) => key.toLowerCase() === `${COGNITO}:aud`);
  if (effect === 'Allow' && isCognito && !hasAudience) {
    refuse('condition', 'A condition block must be present for the Cognito provider');
  }
}

function refuse(problem: PolicyProblem, message: string): never {
  throw new MalformedPolicy(problem, message);
}
