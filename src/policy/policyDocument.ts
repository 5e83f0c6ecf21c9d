/** A policy document as it was understood: every list is a list, defaults are filled in, order is kept. */
export interface PolicyDocument {
  /** `2008-10-17`, also where none is written, knows no variables: `${…}` is literal there. */
  readonly version: PolicyVersion;
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

export type PolicyVersion = '2008-10-17' | '2012-10-17';

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** Principal or NotPrincipal; undefined in policies that hang on a principal. */
  readonly principal: PrincipalElement | undefined;
  readonly action: ListElement;
  /** Undefined in trust policies and in resource policies that leave it out: every resource. */
  readonly resource: ListElement | undefined;
  readonly conditions: readonly ConditionClause[];
  readonly start: Position;
  readonly end: Position;
}

/** Action or NotAction, Resource or NotResource. */
export interface ListElement {
  readonly not: boolean;
  readonly values: readonly string[];
}

export interface PrincipalElement {
  readonly not: boolean;
  /** `"Principal": "*"`; `{"AWS": "*"}` is an entry. */
  readonly everyone: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export type PrincipalType = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser';

export interface PrincipalEntry {
  readonly type: PrincipalType;
  readonly values: readonly string[];
}

/** `"StringEquals": {"aws:username": ["a", "b"]}`: the operator and the key as written, the values as text. */
export interface ConditionClause {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** As the simulator tells it: lines from 1, columns one more than counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The element's value in JSON, as AWS writes it back: lists of one stay what they are, the meaning is the same. */
export function printPolicy(document: PolicyDocument): string {
  return JSON.stringify({
    Version: document.version,
    ...(document.id !== undefined && { Id: document.id }),
    Statement: document.statements.map(printStatement),
  });
}

function printStatement({ sid, effect, principal, action, resource, conditions }: Statement): object {
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principal && { [principal.not ? 'NotPrincipal' : 'Principal']: printPrincipal(principal) }),
    [action.not ? 'NotAction' : 'Action']: action.values,
    ...(resource && { [resource.not ? 'NotResource' : 'Resource']: resource.values }),
    ...(conditions.length > 0 && { Condition: printConditions(conditions) }),
  };
}

function printPrincipal({ everyone, entries }: PrincipalElement): unknown {
  return everyone ? '*' : Object.fromEntries(entries.map(({ type, values }) => [type, values]));
}

function printConditions(conditions: readonly ConditionClause[]): object {
  const byOperator = Map.groupBy(conditions, ({ operator }) => operator);
  return Object.fromEntries(
    [...byOperator].map(([operator, clauses]) => [
      operator,
      Object.fromEntries(clauses.map(({ key, values }) => [key, values])),
    ]),
  );
}

/** A policy's size as AWS's quotas count it: without white space. */
export function policySize(text: string): number {
  return text.replaceAll(/\s+/g, '').length;
}
