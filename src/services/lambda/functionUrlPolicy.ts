import type { PolicyStatement } from './records.ts';

/** Whom a statement of a resource policy may name. Anonymous callers have neither. */
export interface PolicySubject {
  readonly arn?: string;
  /** Only of a caller from another account: within one's own, naming the account leaves it to identity policies. */
  readonly account?: string;
}

/**
 * Whether one of the statements, which all allow and all are about this resource, lets the subject do it. `context` has the
 * condition keys that this request has a value for: a condition on any other is not met.
 */
export function policyAllows(
  statements: readonly PolicyStatement[],
  action: string,
  subject: PolicySubject,
  context: Readonly<Record<string, string>>,
): boolean {
  return statements.some(
    (statement) =>
      matchesAction(statement.Action, action) &&
      matchesPrincipal(statement.Principal, subject) &&
      conditionsHold(statement.Condition ?? {}, context),
  );
}

/** `*`, `lambda:*`, or the action itself; actions have no case. */
function matchesAction(pattern: string, action: string): boolean {
  return pattern === '*' || pattern === 'lambda:*' || pattern.toLowerCase() === action.toLowerCase();
}

/** A service is nobody who comes over HTTP. */
function matchesPrincipal(principal: PolicyStatement['Principal'], { account, arn }: PolicySubject): boolean {
  if (principal === '*') return true;
  const named = principal['AWS'];
  if (named === undefined) return false;
  if (account !== undefined && named === `arn:aws:iam::${account}:root`) return true;
  return arn !== undefined && (named === arn || isSessionOf(named, arn));
}

/** Naming a role means all of its sessions. Their ARNs have the role's name without its path, and names are unique. */
function isSessionOf(role: string, arn: string): boolean {
  const [, account, name] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return name !== undefined && role.startsWith(`arn:aws:iam::${account}:role/`) && role.endsWith(`/${name}`);
}

function conditionsHold(
  conditions: NonNullable<PolicyStatement['Condition']>,
  context: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(conditions).every(([operator, members]) =>
    Object.entries(members).every(([name, wanted]) => {
      const value = context[name.toLowerCase()];
      return value !== undefined && holds(operator, wanted, value);
    }),
  );
}

function holds(operator: string, wanted: string, value: string): boolean {
  if (operator === 'Bool') return wanted.toLowerCase() === value.toLowerCase();
  return operator === 'StringEquals' && wanted === value;
}
