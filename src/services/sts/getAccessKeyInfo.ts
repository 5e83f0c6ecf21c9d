import type { GetAccessKeyInfoCommandInput, GetAccessKeyInfoCommandOutput } from '@aws-sdk/client-sts';
import { Fault } from '../../protocol/fault.ts';
import { accountOfAccessKeyId } from '../../protocol/sigv4/accessKeyId.ts';

/** The account is written in the key id itself, so the key need not be of this platform, nor exist still. */
export function getAccessKeyInfo(
  input: GetAccessKeyInfoCommandInput,
): Omit<GetAccessKeyInfoCommandOutput, '$metadata'> {
  const account = accountOfAccessKeyId(input.AccessKeyId ?? '');
  if (account === undefined) throw new Fault('ValidationError', 'Invalid Access Key ID', { status: 400 });
  return { Account: account };
}
