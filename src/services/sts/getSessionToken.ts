import type { GetSessionTokenCommandInput, GetSessionTokenCommandOutput } from '@aws-sdk/client-sts';
import { Fault } from '../../protocol/fault.ts';
import type { Call, Principal } from '../service.ts';
import { credentialsOf } from './roleSession.ts';
import type { SessionTokens } from './sessionToken.ts';

const DEFAULT_SECONDS = 43_200;
/** Sessions of the root user never last longer; a longer wish is shortened, as AWS documents. */
const LONGEST_ROOT_SECONDS = 3600;

export function createGetSessionToken(sessions: SessionTokens) {
  return (
    input: GetSessionTokenCommandInput,
    call: Call,
  ): Omit<GetSessionTokenCommandOutput, '$metadata'> => {
    const { principal } = call;
    if (isTemporary(principal)) {
      throw accessDenied('Cannot call GetSessionToken with session credentials');
    }
    if (input.SerialNumber !== undefined || input.TokenCode !== undefined) refuseMfa(input);
    const session = sessions.issue({
      account: call.account,
      principal,
      durationSeconds: durationFor(principal, input.DurationSeconds),
    });
    return {
      Credentials: credentialsOf(session),
    };
  };
}

export function isTemporary(principal: Principal): boolean {
  return principal.accessKeyId?.startsWith('ASIA') ?? false;
}

export function durationFor(principal: Principal, wished: number | undefined): number {
  const seconds = wished ?? DEFAULT_SECONDS;
  return principal.kind === 'root' ? Math.min(seconds, LONGEST_ROOT_SECONDS) : seconds;
}

/** Nobody has an MFA device here, so whatever device is named is not the caller's. */
export function refuseMfa(input: Pick<GetSessionTokenCommandInput, 'SerialNumber' | 'TokenCode'>): never {
  if (input.SerialNumber === undefined || input.TokenCode === undefined) {
    throw accessDenied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  throw accessDenied(
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  );
}

export function accessDenied(message: string): Fault {
  return new Fault('AccessDenied', message, { status: 403 });
}
