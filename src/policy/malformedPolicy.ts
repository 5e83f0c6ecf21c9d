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

/** A document that is one wrong name is not repeated to the client, nor to the log. */
const PRINT_LIMIT = 4096;

/** A document that AWS refuses; the message is AWS's for the kind of policy. */
export class MalformedPolicy extends Error {
  readonly problem: PolicyProblem;

  constructor(problem: PolicyProblem, message: string) {
    super(message.length <= PRINT_LIMIT ? message : `${message.slice(0, PRINT_LIMIT)}…`);
    this.name = 'MalformedPolicy';
    this.problem = problem;
  }
}
