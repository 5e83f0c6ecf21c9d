import type { Principal } from '../service.ts';

/** The role behind a session, where it is known: its ARN with its path, and its unique id. */
export interface SessionIssuer {
  readonly arn: string;
  readonly id: string | undefined;
}

/** `userIdentity` of an event, for every kind of caller. */
export function userIdentity(
  principal: Principal,
  issuer: SessionIssuer | undefined,
): Record<string, unknown> {
  const { kind, arn, userId, accessKeyId } = principal;
  const accountId = arn.split(':')[4] ?? '';
  const facts = { principalId: userId, arn, accountId, ...(accessKeyId !== undefined && { accessKeyId }) };
  switch (kind) {
    case 'root':
      return { type: 'Root', ...facts, ...temporary(principal) };
    case 'user':
      return { type: 'IAMUser', ...facts, userName: lastOf(arn), ...temporary(principal) };
    case 'assumed-role':
      return { type: 'AssumedRole', ...facts, ...roleSession(principal, accountId, issuer) };
    case 'federated-user':
      return { type: 'FederatedUser', ...facts, ...temporary(principal) };
    case 'service':
      return { type: 'AWSService', invokedBy: userId };
    case 'anonymous':
      return { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };
  }
}

/** What LookupEvents calls `Username`: a user's name, a session's name, `root`. */
export function userName({ kind, arn, userId }: Principal): string | undefined {
  if (kind === 'root') return 'root';
  if (kind === 'anonymous') return undefined;
  return kind === 'service' ? userId : lastOf(arn);
}

function roleSession(principal: Principal, accountId: string, issuer: SessionIssuer | undefined) {
  const name = principal.arn.split('/')[1] ?? '';
  const [id = ''] = principal.userId.split(':');
  return {
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: issuer?.id ?? id,
        arn: issuer?.arn ?? `arn:aws:iam::${accountId}:role/${name}`,
        accountId,
        userName: name,
      },
      ...attributes(principal),
    },
  };
}

function temporary(principal: Principal) {
  return principal.accessKeyId?.startsWith('ASIA') === true && principal.session
    ? { sessionContext: attributes(principal) }
    : {};
}

function attributes({ session }: Principal) {
  const creationDate = session && new Date(session.issuedAtMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    attributes: { ...(creationDate !== undefined && { creationDate }), mfaAuthenticated: 'false' },
    ...(session?.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
  };
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
