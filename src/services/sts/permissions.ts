import type * as sts from '@aws-sdk/client-sts';
import type { Call, Demand, Permissions, TagPairs } from '../service.ts';

/** What each operation takes permission for. */
export const permissions = {
  // Nobody needs a permission for these, and no policy can forbid them.
  GetCallerIdentity: () => [],
  GetSessionToken: () => [],
  // Ask the role's trust policy, with the caller's policies where he has any, themselves.
  AssumeRole: () => [],
  AssumeRoleWithWebIdentity: () => [],

  GetFederationToken: ({ Name = '', Tags }, call) => {
    const requestTags: TagPairs = (Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]);
    const demand = on(call, `arn:${call.partition}:sts::${call.account}:federated-user/${Name}`);
    if (requestTags.length === 0) return demand;
    const tagged = { ...demand, requestTags };
    return [tagged, { ...tagged, action: 'sts:TagSession' }];
  },
  GetAccessKeyInfo: anywhere,
  DecodeAuthorizationMessage: anywhere,
} satisfies Permissions<typeof sts>;

function on(call: Call, resource: string): Demand {
  return { action: `sts:${call.operation}`, resource };
}

function anywhere(_input: unknown, call: Call): Demand {
  return on(call, '*');
}
