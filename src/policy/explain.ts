import { applies, type CompiledStatement } from './compilePolicy.ts';
import { isMissing } from './context.ts';
import {
  decide,
  type Decision,
  type PolicyRequest,
  type PolicyType,
  type ResourcePolicies,
} from './decide.ts';
import type { PolicyDocument } from './policyDocument.ts';
import { compilePolicy } from './compilePolicy.ts';
import type { PolicySet, PrincipalPolicies } from './policySet.ts';
import { requestResource } from './resourceMatcher.ts';

/** One EvaluationResult of SimulateCustomPolicy and SimulatePrincipalPolicy: one action on one resource. */
export interface Explanation {
  readonly decision: Decision;
  /** All denying ones when one denies, else all that allow. */
  readonly matched: readonly MatchedStatement[];
  /** Keys that statements about the action ask for and the context lacks, as written, each once. */
  readonly missingContextValues: readonly string[];
  /** Undefined: there is no boundary. */
  readonly allowedByBoundary: boolean | undefined;
  /** Whether the service control policies allow it; true where there are none. */
  readonly allowedByOrganizations: boolean;
}

export interface MatchedStatement {
  readonly policyType: PolicyType;
  readonly statement: CompiledStatement;
}

/** Slower than `decide`, and agrees with it: looks at every statement instead of stopping at the deciding one. */
export function explain(
  request: Omit<PolicyRequest, 'resources'>,
  resource: string,
  principal: PrincipalPolicies,
  side: ResourcePolicies = {},
): Explanation {
  const decision = decide({ ...request, resources: [resource] }, principal, side);
  const sets = allSets(principal, side);
  const effect = decision.outcome === 'explicitDeny' ? 'Deny' : 'Allow';
  const speaking = (set: PolicySet, which: 'Allow' | 'Deny'): CompiledStatement[] =>
    speakingStatements(request, resource, set, which, principal.boundary !== undefined);
  const limits = ([, set]: TypedSet): boolean =>
    speaking(set, 'Deny').length === 0 && speaking(set, 'Allow').length > 0;
  const boundary = sets.filter(([type]) => type === 'boundary');
  return {
    decision,
    matched: sets.flatMap(([policyType, set]) =>
      speaking(set, effect).map((statement) => ({ policyType, statement })),
    ),
    missingContextValues: missingKeys(request, sets),
    allowedByBoundary: boundary.length === 0 ? undefined : boundary.every(limits),
    allowedByOrganizations: sets.filter(([type]) => type === 'serviceControl').every(limits),
  };
}

type TypedSet = readonly [type: PolicyType, set: PolicySet];

function allSets(principal: PrincipalPolicies, side: ResourcePolicies): TypedSet[] {
  const { identity, boundary, session, serviceControl } = principal;
  const resourceType = side.kind === 'trust' ? 'trust' : 'resource';
  return [
    ...serviceControl.map((set): TypedSet => ['serviceControl', set]),
    ...(side.controls ?? []).map((set): TypedSet => ['resourceControl', set]),
    ['identity', identity],
    ...(boundary ? [['boundary', boundary] as const] : []),
    ...(session ? [['session', session] as const] : []),
    ...(side.policy ? [[resourceType, side.policy] as const] : []),
  ];
}

function speakingStatements(
  { principal, action, context }: Omit<PolicyRequest, 'resources'>,
  resource: string,
  set: PolicySet,
  effect: 'Allow' | 'Deny',
  hasBoundary: boolean,
): CompiledStatement[] {
  const { allows, denies } = set.statementsOf(action.toLowerCase());
  const target = requestResource(resource);
  return (effect === 'Allow' ? allows : denies).filter((statement) => {
    const named =
      statement.principal === undefined ||
      (effect === 'Allow'
        ? statement.principal.naming(principal) !== 'none'
        : statement.principal.hits(principal, hasBoundary));
    return named && applies(statement, target, context);
  });
}

function missingKeys(
  { action, context }: Omit<PolicyRequest, 'resources'>,
  sets: readonly TypedSet[],
): string[] {
  const statements = sets.flatMap(([, set]) => {
    const { allows, denies } = set.statementsOf(action.toLowerCase());
    return [...denies, ...allows];
  });
  return once(statements.flatMap(neededKeys)).filter((key) => isMissing(context.get(key.toLowerCase())));
}

function neededKeys({ conditions, resources }: CompiledStatement): string[] {
  return [...(resources?.needs ?? []), ...conditions.flatMap(({ needs }) => needs)];
}

/** What GetContextKeysForCustomPolicy lists: the keys of conditions and variables, each once, as first written. */
export function contextKeysOf(documents: readonly PolicyDocument[]): string[] {
  return once(
    documents.flatMap((document) => compilePolicy(document, { id: '' }).statements.flatMap(neededKeys)),
  );
}

function once(keys: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const key of keys) if (!seen.has(key.toLowerCase())) seen.set(key.toLowerCase(), key);
  return [...seen.values()];
}
