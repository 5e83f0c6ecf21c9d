/**
 * Who may do what: policy documents are read (`parsePolicy`), made ready once (`compilePolicy`,
 * `compilePrincipalPolicies`) and asked on every request (`decide`). Pure: no clock, no store, no service.
 */
export {
  compilePolicy,
  type CompiledPolicy,
  type CompiledStatement,
  type PolicySource,
} from './compilePolicy.ts';
export { contextOf, type ContextValue, type RequestContext } from './context.ts';
export {
  decide,
  type Decision,
  type PolicyRequest,
  type PolicyType,
  type ResourcePolicies,
} from './decide.ts';
export { contextKeysOf, explain, type Explanation, type MatchedStatement } from './explain.ts';
export { MalformedPolicy, type PolicyProblem } from './malformedPolicy.ts';
export { parsePolicy, type PolicyKind } from './parsePolicy.ts';
export {
  policySize,
  printPolicy,
  type ConditionClause,
  type PolicyDocument,
  type Statement,
} from './policyDocument.ts';
export { principalName, type PolicyPrincipal } from './policyPrincipal.ts';
export { compilePrincipalPolicies, NO_POLICIES, PolicySet, type PrincipalPolicies } from './policySet.ts';
export { refusalMessage, refusalReason } from './refusal.ts';
export { requestContext, type RequestFacts, type SessionFacts } from './requestContext.ts';
