import type { Collection } from '../../store/collection.ts';
import type { Transaction, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { alreadyExists, iamFault, noSuchEntity } from './fault.ts';
import {
  entityNames,
  groups,
  named,
  roles,
  users,
  type EntityKind,
  type EntityRecord,
  type GroupRecord,
  type RoleRecord,
  type UserRecord,
} from './records.ts';

export interface RecordOf {
  readonly user: UserRecord;
  readonly group: GroupRecord;
  readonly role: RoleRecord;
}

const collections: { readonly [Kind in EntityKind]: Collection<RecordOf[Kind]> } = {
  user: users,
  group: groups,
  role: roles,
};

export async function findEntity<Kind extends EntityKind>(
  view: View,
  account: string,
  kind: Kind,
  name: string,
): Promise<RecordOf[Kind]> {
  const record = await collections[kind].get(view, named(account, name));
  if (!record) throw noSuchEntity(kind, name);
  return record;
}

/** By its unique id, or undefined when there is none. */
export async function entityById<Kind extends EntityKind>(
  view: View,
  account: string,
  kind: Kind,
  id: string,
): Promise<RecordOf[Kind] | undefined> {
  const entry = await entityNames.get(view, [account, id]);
  if (entry?.kind !== kind) return undefined;
  return collections[kind].get(view, [account, entry.key]);
}

/** By ids; those that are gone are left out. */
export async function entitiesById<Kind extends EntityKind>(
  view: View,
  account: string,
  kind: Kind,
  ids: readonly string[],
): Promise<RecordOf[Kind][]> {
  const found = await Promise.all(ids.map((id) => entityById(view, account, kind, id)));
  return found.filter((record) => record !== undefined);
}

/** Puts a new one. Throws when the name is taken. */
export async function addEntity<Kind extends EntityKind>(
  tx: Transaction,
  account: string,
  kind: Kind,
  record: RecordOf[Kind],
): Promise<void> {
  const key = named(account, record.name);
  if (await collections[kind].get(tx, key)) throw alreadyExists(kind, record.name);
  collections[kind].put(tx, key, record);
  entityNames.put(tx, [account, record.id], { kind, key: key[1] });
}

export function putEntity<Kind extends EntityKind>(
  tx: Transaction,
  account: string,
  kind: Kind,
  record: RecordOf[Kind],
): void {
  collections[kind].put(tx, named(account, record.name), record);
}

/** Puts one back with other policies. */
export function putPolicies(
  tx: Transaction,
  account: string,
  kind: EntityKind,
  entity: EntityRecord,
  policies: Partial<Pick<EntityRecord, 'inline' | 'attached'>> & { readonly boundary?: string | undefined },
): void {
  const collection = collections[kind] as Collection<EntityRecord>;
  // An undefined boundary is left out of the JSON.
  collection.put(tx, named(account, entity.name), { ...entity, ...policies });
}

export function removeEntity(tx: Transaction, account: string, kind: EntityKind, record: EntityRecord): void {
  collections[kind].delete(tx, named(account, record.name));
  entityNames.delete(tx, [account, record.id]);
}

/** Under another name or path, with the same id. Throws when the name is another's. */
export async function moveEntity<Kind extends 'user' | 'group'>(
  tx: Transaction,
  account: string,
  kind: Kind,
  from: RecordOf[Kind],
  to: RecordOf[Kind],
): Promise<void> {
  removeEntity(tx, account, kind, from);
  await addEntity(tx, account, kind, to);
}

export function allEntities<Kind extends EntityKind>(
  view: View,
  account: string,
  kind: Kind,
): Promise<RecordOf[Kind][]> {
  return collections[kind].list(view, { prefix: [account] }).then((all) => all.map(({ value }) => value));
}

/** The user that is named, else the caller. */
export async function userOrCaller(view: View, call: Call, name: string | undefined): Promise<UserRecord> {
  if (name !== undefined) return findEntity(view, call.account, 'user', name);
  const { kind, userId } = call.principal;
  const user = kind === 'user' ? await entityById(view, call.account, 'user', userId) : undefined;
  if (user) return user;
  throw iamFault('ValidationError', 'Must specify userName when calling with non-User credentials');
}

/** Service-linked roles are their service's. */
function refuseLinked(role: RoleRecord): void {
  if (role.linkedService === undefined) return;
  throw iamFault(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
  );
}

/** A role that callers may change. */
export async function findOwnRole(view: View, account: string, name: string): Promise<RoleRecord> {
  const role = await findEntity(view, account, 'role', name);
  refuseLinked(role);
  return role;
}
