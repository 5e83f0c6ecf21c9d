import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { Fault } from '../../protocol/fault.ts';
import type { Principal } from '../service.ts';
import type { AssumableRole } from './assumeRole.ts';
import type { SessionContent } from './sessionContent.ts';
import type { Session, SessionTokens } from './sessionToken.ts';

/** A session of a role, whoever got it and however. */

type Issued = Pick<
  AssumeRoleCommandOutput,
  'AssumedRoleUser' | 'Credentials' | 'PackedPolicySize' | 'SourceIdentity'
>;
type Asked = Pick<AssumeRoleCommandInput, 'RoleSessionName' | 'DurationSeconds'>;

const DEFAULT_SECONDS = 3600;
const LONGEST_CHAINED_SECONDS = 3600;

export function issueRoleSession(
  sessions: SessionTokens,
  role: AssumableRole,
  { RoleSessionName: name = '', DurationSeconds: seconds = DEFAULT_SECONDS }: Asked,
  { frozen, packedPercent }: SessionContent,
): Issued {
  const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`;
  const userId = `${role.id}:${name}`;
  const session = sessions.issue({
    account: role.account,
    principal: {
      kind: 'assumed-role',
      arn,
      userId,
      accessKeyId: undefined,
      session: { issuedAtMs: 0, ...frozen },
    },
    durationSeconds: seconds,
  });
  return {
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    Credentials: credentialsOf(session),
    ...(packedPercent !== undefined && { PackedPolicySize: packedPercent }),
    ...(frozen.sourceIdentity !== undefined && { SourceIdentity: frozen.sourceIdentity }),
  };
}

export function credentialsOf(session: Session) {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: new Date(session.expiresAtMs),
  };
}

export function checkDuration(
  seconds = DEFAULT_SECONDS,
  role: AssumableRole,
  { kind }: Pick<Principal, 'kind'>,
): void {
  if (seconds > role.maxSessionSeconds) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  if (kind === 'assumed-role' && seconds > LONGEST_CHAINED_SECONDS) {
    throw invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}

export function invalid(message: string): Fault {
  return new Fault('ValidationError', message, { status: 400 });
}
