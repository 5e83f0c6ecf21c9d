/** What is wrong, for services that word it in their own way (S3's `MalformedPolicy`, SQS, Lambda). */
export type PolicyProblem =
  | 'json'
  | 'syntax'
  | 'version'
  | 'statement'
  | 'sid'
  | 'effect'
  | 'principal'
  | 'action'
  | 'resource'
  | 'condition';

/** A document that AWS refuses; the message is AWS's for the kind of policy. */
export class MalformedPolicy extends Error {
  readonly problem: PolicyProblem;

  constructor(problem: PolicyProblem, message: string) {
    super(message);
    this.name = 'MalformedPolicy';
    this.problem = problem;
  }
}
