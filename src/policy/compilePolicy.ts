import { compileActions, type ActionMatcher } from './actionMatcher.ts';
import { compileCondition, type Condition } from './conditions/compileCondition.ts';
import type { RequestContext } from './context.ts';
import type { PolicyDocument, Position, Statement } from './policyDocument.ts';
import { compilePrincipal, type PrincipalMatcher } from './principalMatcher.ts';
import { compileResources, type RequestResource, type ResourceMatcher } from './resourceMatcher.ts';

/** Where a policy comes from, for messages and the simulator. */
export interface PolicySource {
  /** `user_alice_inlineName`, a managed policy's name, `PolicyInputList.1`. */
  readonly id: string;
  /** Of managed policies only: AWS names it in the message of an explicit deny. */
  readonly arn?: string;
}

export interface CompiledPolicy {
  readonly source: PolicySource;
  readonly statements: readonly CompiledStatement[];
}

export interface CompiledStatement {
  readonly source: PolicySource;
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly start: Position;
  readonly end: Position;
  readonly principal: PrincipalMatcher | undefined;
  readonly actions: ActionMatcher;
  /** Undefined: every resource. */
  readonly resources: ResourceMatcher | undefined;
  readonly conditions: readonly Condition[];
}

/**
 * Everything of a document that no request changes. Worth keeping as long as the document: a managed policy is
 * compiled once and stands in the sets of all who have it.
 */
export function compilePolicy(document: PolicyDocument, source: PolicySource): CompiledPolicy {
  const statements = document.statements.map((statement, index) =>
    compile(statement, index, document, source),
  );
  return { source, statements };
}

function compile(
  { sid, effect, start, end, principal, action, resource, conditions }: Statement,
  index: number,
  { version }: PolicyDocument,
  source: PolicySource,
): CompiledStatement {
  return {
    source,
    index,
    sid,
    effect,
    start,
    end,
    principal: principal && compilePrincipal(principal),
    actions: compileActions(action),
    resources: resource && compileResources(resource, version),
    conditions: conditions.map((clause) => compileCondition(clause, version)),
  };
}

/** Whether resource and conditions fit; action and principal were looked at before. */
export function applies(
  { resources, conditions }: CompiledStatement,
  resource: RequestResource,
  context: RequestContext,
): boolean {
  if (resources !== undefined && !resources.matches(resource, context)) return false;
  for (const condition of conditions) if (!condition.holds(context)) return false;
  return true;
}
