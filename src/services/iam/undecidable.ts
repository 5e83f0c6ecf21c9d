import type { ConditionClause, PolicyDocument, Statement } from '../../policy/policyDocument.ts';

/**
 * Documents as they are evaluated while operations do not declare their resources and condition keys. What can't be
 * decided must not let anybody in: an Allow that hangs on it is left out, a Deny that hangs on it always denies.
 */

/** Condition keys that every request has, or lacks for good. */
const KNOWN_KEYS = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceip',
  'aws:useragent',
  'aws:referer',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:viaawsservice',
  'aws:principalisawsservice',
  'iam:passedtoservice',
]);

/** With conditions on keys that nobody declares. */
export function withoutUnknownConditions(document: PolicyDocument): PolicyDocument {
  return changed(document, (statement) => {
    const known = statement.conditions.filter(isKnown);
    if (known.length === statement.conditions.length) return statement;
    return statement.effect === 'Allow' ? undefined : { ...statement, conditions: known };
  });
}

/** For requests whose resource nobody declares: only what is allowed on every resource is allowed. */
export function forUnknownResource(document: PolicyDocument): PolicyDocument {
  return changed(document, (statement) => {
    if (statement.effect === 'Deny') return { ...statement, resource: undefined };
    const { resource } = statement;
    return resource && !resource.not && resource.values.includes('*') ? statement : undefined;
  });
}

function changed(
  document: PolicyDocument,
  change: (statement: Statement) => Statement | undefined,
): PolicyDocument {
  return {
    ...document,
    statements: document.statements.map(change).filter((statement) => statement !== undefined),
  };
}

function isKnown({ key, values }: ConditionClause): boolean {
  const name = key.toLowerCase();
  const isTagOfPrincipal = name.startsWith('aws:principaltag/');
  return (KNOWN_KEYS.has(name) || isTagOfPrincipal) && !values.some((value) => value.includes('${'));
}
