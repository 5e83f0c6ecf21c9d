import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { newClient } from '../aws/clients.ts';
import { nameOf } from './nameOf.ts';
import type { Session } from './session.ts';

export type Key = Pick<Session, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'region'>;

/** The session of whoever the key belongs to; rejects with the service's refusal. */
export async function sessionOf(key: Key, origin?: Session): Promise<Session> {
  const client = newClient(STSClient, key);
  try {
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { ...key, account: Account, arn: Arn, ...(origin && { origin }) };
  } finally {
    client.destroy();
  }
}

/** The session in a role of this or another account. */
export async function switchRole(
  origin: Session,
  { account, role }: { readonly account: string; readonly role: string },
): Promise<Session> {
  const client = newClient(STSClient, origin);
  try {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/${role}`,
        RoleSessionName: sessionNameOf(origin.arn),
      }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return await sessionOf({ ...key, region: origin.region }, origin.origin ?? origin);
  } finally {
    client.destroy();
  }
}

function sessionNameOf(arn: string): string {
  return nameOf(arn)
    .replaceAll(/[^\w+=,.@-]/g, '-')
    .slice(0, 64);
}
