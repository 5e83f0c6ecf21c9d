import { collection } from '../../store/collection.ts';

/**
 * What IAM keeps in the store. IAM is global, so keys begin with the account and have no region. Names are unique
 * without regard to case, so they stand in keys in lower case; entities refer to each other by their unique ids,
 * which renaming leaves alone.
 */

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What users, groups and roles have in common. */
export interface EntityRecord {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly createdAtMs: number;
  /** Inline policies: documents by name. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of the managed policies that are attached, in the order of their attachment. */
  readonly attached: readonly string[];
}

export interface UserRecord extends EntityRecord {
  readonly tags: readonly Tag[];
  /** ARN of the permissions boundary. */
  readonly boundary?: string;
  /** Ids of the groups that it is in. */
  readonly groups: readonly string[];
  readonly accessKeys: readonly string[];
}

export type GroupRecord = EntityRecord;

export interface RoleRecord extends EntityRecord {
  readonly tags: readonly Tag[];
  readonly boundary?: string;
  /** The trust policy, as it was given. */
  readonly trust: string;
  /** Unique ids of the users and roles of the account that it names, by their ARNs when it was given. */
  readonly trustIds?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly maxSessionSeconds: number;
  /** Of a service-linked role: the service that alone may change it. */
  readonly linkedService?: string;
}

export interface PolicyRecord {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly description?: string;
  readonly tags: readonly Tag[];
  readonly defaultVersion: number;
  /** Numbers are given once and never again. */
  readonly nextVersion: number;
  readonly versions: readonly PolicyVersionRecord[];
}

export interface PolicyVersionRecord {
  readonly version: number;
  readonly document: string;
  readonly createdAtMs: number;
}

export interface AccessKeyRecord {
  readonly accessKeyId: string;
  /** Sealed for `secretContext`. */
  readonly sealedSecret?: string;
  /** In the clear, as before secrets were sealed. */
  readonly secretAccessKey?: string;
  readonly userId: string;
  readonly active: boolean;
  readonly createdAtMs: number;
}

export interface InstanceProfileRecord {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly createdAtMs: number;
  readonly tags: readonly Tag[];
  /** Id of its role. */
  readonly role?: string;
}

export interface ProviderRecord {
  /** Without its scheme. */
  readonly url: string;
  /** Asked without TLS: only ever this machine's own. */
  readonly plain?: true;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly createdAtMs: number;
  readonly tags: readonly Tag[];
}

export interface AccountRecord {
  readonly alias?: string;
  readonly counts: Readonly<Partial<Record<Counted, number>>>;
  readonly report?: { readonly csv: string; readonly madeAtMs: number };
}

/** What an account may have only so many of. */
export type Counted = 'users' | 'groups' | 'roles' | 'policies' | 'instanceProfiles' | 'providers';

/** Kinds of entities that policies are attached to. */
export type EntityKind = 'user' | 'group' | 'role';

/** When and for what a key or a role was last used. */
export interface UseRecord {
  readonly atMs: number;
  readonly service: string;
  readonly region: string;
}

export interface AccessJobRecord {
  readonly arn: string;
  readonly createdAtMs: number;
}

/** Everything that decides who someone is and what he may do. Watched to forget what was remembered of it. */
export const IAM_PREFIX = ['iam'] as const;

/** Key: account, name in lower case. So are all the next five. */
export const users = collection<UserRecord>(['iam', 'user']);
export const groups = collection<GroupRecord>(['iam', 'group']);
export const roles = collection<RoleRecord>(['iam', 'role']);
export const policies = collection<PolicyRecord>(['iam', 'policy']);
export const instanceProfiles = collection<InstanceProfileRecord>(['iam', 'instanceProfile']);
/** OIDC providers. Key: account, URL without `https://`. */
export const providers = collection<ProviderRecord>(['iam', 'provider']);
/** Where an entity is found by its id. Key: account, id. */
export const entityNames = collection<{ readonly kind: EntityKind; readonly key: string }>(['iam', 'id']);
/** Who is in a group. Key: account, id of the group, id of the user. */
export const members = collection<Record<string, never>>(['iam', 'member']);
/** Who has a managed policy. Key: account, ARN, `policy` or `boundary`, kind, id. */
export const attachments = collection<Record<string, never>>(['iam', 'attachment']);
/** Which instance profiles have a role. Key: account, id of the role, name of the profile in lower case. */
export const profilesOfRole = collection<Record<string, never>>(['iam', 'profileOfRole']);
/** Key: account, access key id. */
export const accessKeys = collection<AccessKeyRecord>(['iam', 'accessKey']);
/** Key: account. */
export const accounts = collection<AccountRecord>(['iamAccount']);
/** Last use of access keys and roles. Key: account, access key id or id of the role. */
export const uses = collection<UseRecord>(['iamUse']);

/** Last use of each service. Key: account, id of the user or role, prefix of the service's actions. */
export const serviceUses = collection<UseRecord>(['iamServiceUse']);
/** What was asked of access advisor. Key: account, id of the job. */
export const accessJobs = collection<AccessJobRecord>(['iamAccessJob']);

/** The key of what has this name. */
export const named = (account: string, name: string): readonly [string, string] => [
  account,
  name.toLowerCase(),
];

/** Whose secret it is that stands sealed in the record of an access key. */
export const secretContext = (account: string, accessKeyId: string): string =>
  `iam accessKey ${account} ${accessKeyId}`;
