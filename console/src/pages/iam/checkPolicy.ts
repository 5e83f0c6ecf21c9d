/** Of whom: what it may do; who may use it; who may assume it. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

export type ProblemCode =
  | 'unknown'
  | 'version'
  | 'noStatement'
  | 'statement'
  | 'noEffect'
  | 'effect'
  | 'noAction'
  | 'action'
  | 'both'
  | 'noResource'
  | 'resource'
  | 'resourceHere'
  | 'noPrincipal'
  | 'principalHere';

/** What is wrong with a document, and where. */
export interface PolicyProblem {
  readonly from: number;
  readonly to: number;
  /** Counted from 1. */
  readonly line: number;
  readonly code: ProblemCode;
  /** Of the element that is meant, where that must be said. */
  readonly name: string;
}

/** The checks come with the editor's code, when there is something to edit. */
export async function checkPolicy(text: string, kind: PolicyKind): Promise<readonly PolicyProblem[]> {
  const { policyProblems } = await import('./policyProblems.ts');
  return policyProblems(text, kind);
}
