import { providers, groups, instanceProfiles, named, policies, roles, users, type Tag } from './records.ts';
import type { Store } from '../../store/store.ts';
import type { Call, ConditionKeys, Demand, ResourceFacts, TagPairs } from '../service.ts';
import { arnOf, readPolicyArn } from './arn.ts';
import { entityById } from './entity.ts';
import { accessKeys, type UserRecord } from './records.ts';

/**
 * What IAM is asked for, as ARNs with their paths. Requests name things without the path, so their records are read;
 * what is not there is asked for without one, and so is denied to who may see a path alone.
 */
export function iamDemands(store: Store) {
  const userOf = (call: Call, name: string | undefined): Promise<UserRecord | undefined> =>
    store.read(async (view) => {
      if (name !== undefined) return users.get(view, named(call.account, name));
      const { kind, userId } = call.principal;
      return kind === 'user' ? entityById(view, call.account, 'user', userId) : undefined;
    });
  const user = async (call: Call, name: string | undefined): Promise<Entity> => {
    const found = await userOf(call, name);
    const shownName = found?.name ?? name;
    // A role without a name of a user: the handler has the words for it.
    if (shownName === undefined) return { ...on(call, '*'), boundary: undefined };
    return entity(call, 'user', shownName, found);
  };
  return {
    user,
    /** The one whose key it is. */
    userOfKey: async (call: Call, accessKeyId: string | undefined): Promise<Entity> => {
      const owner = await store.read(async (view) => {
        const key = await accessKeys.get(view, [call.account, accessKeyId ?? '']);
        return key && entityById(view, call.account, 'user', key.userId);
      });
      return owner ? entity(call, 'user', owner.name, owner) : { ...on(call, '*'), boundary: undefined };
    },
    role: async (call: Call, name = ''): Promise<Entity> =>
      entity(call, 'role', name, await store.read((view) => roles.get(view, named(call.account, name)))),
    group: async (call: Call, name = ''): Promise<Entity> =>
      entity(call, 'group', name, await store.read((view) => groups.get(view, named(call.account, name)))),
    instanceProfile: async (call: Call, name = ''): Promise<Demand> => {
      const found = await store.read((view) => instanceProfiles.get(view, named(call.account, name)));
      const { boundary: _, ...demand } = entity(call, 'instance-profile', name, found);
      return { ...demand, shown: `instance profile ${found?.name ?? name}` };
    },
    policy: (call: Call, arn = ''): Demand => ({
      ...on(call, arn),
      shown: `policy ${arn}`,
      lookup: async () => {
        const { owner, name } = policyName(arn);
        if (owner !== call.account) return {};
        const found = await store.read((view) => policies.get(view, named(owner, name)));
        return factsOf(found?.tags);
      },
    }),
    provider: (call: Call, arn = ''): Demand => ({
      ...on(call, arn),
      lookup: async () => {
        const url = arn.slice(arn.indexOf('/') + 1);
        const found = await store.read((view) => providers.get(view, [call.account, url]));
        return factsOf(found?.tags);
      },
    }),
  };
}

/** With the boundary that it has now, for actions that AWS lets policies limit by it. */
export interface Entity extends Demand {
  readonly boundary: string | undefined;
}

export function on(call: Call, resource: string): Demand {
  return { action: `iam:${call.operation}`, resource };
}

type Kind = 'user' | 'role' | 'group' | 'instance-profile';

function entity(
  call: Call,
  kind: Kind,
  name: string,
  found: { name: string; path: string; tags?: readonly Tag[]; boundary?: string } | undefined,
): Entity {
  const { account } = call;
  return {
    ...on(call, arnOf(account, kind, found ?? { path: '/', name })),
    shown: `${kind} ${found?.name ?? name}`,
    boundary: found?.boundary,
    lookup: async () => factsOf(found?.tags),
  };
}

function factsOf(tags: readonly Tag[] = []): ResourceFacts {
  const pairs = pairsOf(tags);
  return { tags: pairs, keys: tagKeysOf('iam:resourcetag/', pairs) };
}

export function pairsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): TagPairs {
  return tags.map(({ Key = '', Value = '' }) => [Key, Value]);
}

function tagKeysOf(prefix: string, pairs: TagPairs): ConditionKeys {
  return Object.fromEntries(pairs.map(([key, value]) => [prefix + key.toLowerCase(), value]));
}

function policyName(arn: string): { readonly owner: string; readonly name: string } {
  try {
    return readPolicyArn(arn) ?? { owner: '', name: '' };
  } catch {
    return { owner: '', name: '' };
  }
}
