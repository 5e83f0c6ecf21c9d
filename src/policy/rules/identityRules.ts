import { parseOperatorName } from '../conditions/compileCondition.ts';
import { isDate } from '../conditions/dateTest.ts';
import type { PolicyDraft, StatementDraft } from '../draft.ts';
import { MalformedPolicy, type PolicyProblem } from '../malformedPolicy.ts';
import { actionProblem } from './actionRules.ts';
import { failsLegacyParsing, resourceProblem } from './resourceArnRules.ts';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';

/** Policies of users, groups and roles, boundaries and session policies: IAM's checks in IAM's order. */
export function checkIdentityPolicy(draft: PolicyDraft, { oldVersions }: { oldVersions: boolean }): void {
  const { statements } = draft;
  const known =
    draft.version === undefined || draft.version === '2008-10-17' || draft.version === '2012-10-17';
  refuseIf(!known || statements.length === 0, 'syntax', SYNTAX);
  refuseIf(!statements.every(({ effect }) => /^(?:allow|deny)$/i.test(effect ?? '')), 'effect', SYNTAX);
  refuseIf(
    !oldVersions && draft.version !== '2012-10-17',
    'version',
    'Policy document must be version 2012-10-17 or greater.',
  );
  refuseIf(!statements.every(passesLegacyParsing), 'syntax', LEGACY);
  const resource = firstOf(statements, resourceOf);
  refuseIf(resource === LEGACY, 'resource', LEGACY);
  refuseIf(hasDuplicateSid(statements), 'sid', 'Statement IDs (SID) in a single policy must be unique.');
  refuseIf(!statements.every(hasActions), 'action', 'Policy statement must contain actions.');
  refuseIf(!statements.every(hasResources), 'resource', 'Policy statement must contain resources.');
  if (resource !== undefined) throw new MalformedPolicy('resource', resource);
  const action = firstOf(statements, ({ action, notAction }) =>
    firstOf(action ?? notAction ?? [], actionProblem),
  );
  if (action !== undefined) throw new MalformedPolicy('action', action);
  const principal = statements.some((statement) => statement.principal ?? statement.notPrincipal);
  refuseIf(principal, 'principal', 'Policy document should not specify a principal.');
}

function refuseIf(wrong: boolean, problem: PolicyProblem, message: string): void {
  if (wrong) throw new MalformedPolicy(problem, message);
}

export function hasDuplicateSid(statements: readonly StatementDraft[]): boolean {
  const sids = statements.flatMap(({ sid }) => (sid === undefined || sid === '' ? [] : [sid]));
  return new Set(sids).size < sids.length;
}

function hasActions({ action, notAction }: StatementDraft): boolean {
  return (action ?? notAction ?? []).length > 0;
}

function hasResources({ resource, notResource }: StatementDraft): boolean {
  return (resource ?? notResource ?? []).length > 0;
}

/** Effects in the wrong case and dates that are none are left to IAM's older parser, which says no more than this. */
function passesLegacyParsing({ effect, conditions }: StatementDraft): boolean {
  if (effect !== 'Allow' && effect !== 'Deny') return false;
  return conditions.every(
    ({ operator, values }) => !parseOperatorName(operator)?.base.startsWith('date') || values.every(isDate),
  );
}

/** Of a list IAM reports the first in the order of the alphabet. */
function resourceOf({ resource, notResource }: StatementDraft): string | undefined {
  const values = (resource ?? notResource ?? []).toSorted();
  const problem = firstOf(values, resourceProblem);
  return problem ?? (values.some(failsLegacyParsing) ? LEGACY : undefined);
}

function firstOf<T>(items: readonly T[], problemOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
