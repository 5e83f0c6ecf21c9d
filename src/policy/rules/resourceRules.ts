import type { PolicyDraft, StatementDraft } from '../draft.ts';
import { MalformedPolicy, type PolicyProblem } from '../malformedPolicy.ts';
import { actionProblem } from './actionRules.ts';
import { hasDuplicateSid } from './identityRules.ts';
import { invalidPrincipal, isEmptyPrincipal } from './principalRules.ts';

/**
 * Policies of buckets, queues, topics and functions, in S3's words; `problem` says what is wrong to those who have
 * other words. Whether a statement must name resources, and which, is the service's to check.
 */
export function checkResourcePolicy({ version, statements }: PolicyDraft): void {
  const isKnown = version === undefined || version === '2008-10-17' || version === '2012-10-17';
  if (!isKnown) refuse('version', 'The policy must contain a valid version string');
  if (statements.length === 0) refuse('statement', 'Could not parse the policy: Statement is empty!');
  if (hasDuplicateSid(statements))
    refuse('sid', 'Policy document should not contain duplicate statement ids.');
  for (const statement of statements) checkStatement(statement);
}

function checkStatement(statement: StatementDraft): void {
  const { effect, resource, notResource } = statement;
  const principal = statement.principal ?? statement.notPrincipal;
  const actions = statement.action ?? statement.notAction;
  if (effect === undefined) refuse('effect', 'Missing required field Effect');
  if (effect !== 'Allow' && effect !== 'Deny') refuse('effect', `Invalid effect: ${effect}`);
  if (principal === undefined || isEmptyPrincipal(principal)) {
    refuse('principal', 'Missing required field Principal');
  }
  if (invalidPrincipal(principal) !== undefined) refuse('principal', 'Invalid principal in policy');
  if (actions === undefined || actions.length === 0) refuse('action', 'Missing required field Action');
  if (actions.some((action) => actionProblem(action) !== undefined)) {
    refuse('action', 'Policy has invalid action');
  }
  const resources = resource ?? notResource;
  if (resources?.length === 0) refuse('resource', 'Missing required field Resource');
  if (resources?.some((one) => one !== '*' && !one.startsWith('arn:'))) {
    refuse('resource', 'Policy has invalid resource');
  }
}

function refuse(problem: PolicyProblem, message: string): never {
  throw new MalformedPolicy(problem, message);
}
