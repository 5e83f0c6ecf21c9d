import { encodedDocument, readDocument } from './document.ts';
import { policySize } from '../../policy/index.ts';
import { findEntity, findOwnRole, putPolicies, type RecordOf } from './entity.ts';
import { iamFault, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf, type PageRequest } from './page.ts';
import type { EntityKind } from './records.ts';

type InlineOperation =
  | 'PutUserPolicy'
  | 'GetUserPolicy'
  | 'DeleteUserPolicy'
  | 'ListUserPolicies'
  | 'PutGroupPolicy'
  | 'GetGroupPolicy'
  | 'DeleteGroupPolicy'
  | 'ListGroupPolicies'
  | 'PutRolePolicy'
  | 'GetRolePolicy'
  | 'DeleteRolePolicy'
  | 'ListRolePolicies';

/** All inline policies of one together, in characters without whitespace. */
export const INLINE_CHARACTERS = { user: 2048, group: 5120, role: 10240 } as const;

interface Named {
  readonly name: string | undefined;
  readonly policy?: string | undefined;
}

export function inlinePolicyOperations(iam: Iam): Operations<InlineOperation> {
  const find = <Kind extends EntityKind>(account: string, kind: Kind, name: string | undefined) =>
    iam.store.read((view) => findEntity<Kind>(view, account, kind, required(name, `${kind}Name`)));

  const put = async (
    account: string,
    kind: EntityKind,
    { name, policy }: Named,
    given: string | undefined,
  ) => {
    const policyName = required(policy, 'policyName');
    const document = required(given, 'policyDocument');
    readDocument(document, 'identity');
    await change(iam, account, kind, name, (entity) => {
      const inline = { ...entity.inline, [policyName]: document };
      const characters = Object.values(inline).reduce((sum, each) => sum + policySize(each), 0);
      const most = INLINE_CHARACTERS[kind];
      if (characters > most) {
        const text = `Maximum policy size of ${most} bytes exceeded for ${kind} ${entity.name}`;
        throw iamFault('LimitExceeded', text);
      }
      return inline;
    });
    return {};
  };
  const get = async (account: string, kind: EntityKind, { name, policy }: Named) => {
    const entity = await find(account, kind, name);
    const PolicyName = required(policy, 'policyName');
    const document = documentOf(entity, kind, PolicyName);
    return { name: entity.name, PolicyName, PolicyDocument: encodedDocument(document) };
  };
  const remove = async (account: string, kind: EntityKind, { name, policy }: Named) => {
    const policyName = required(policy, 'policyName');
    await change(iam, account, kind, name, (entity) => {
      documentOf(entity, kind, policyName);
      const { [policyName]: _, ...rest } = entity.inline;
      return rest;
    });
    return {};
  };
  const list = async (account: string, kind: EntityKind, name: string | undefined, request: PageRequest) => {
    const names = Object.keys((await find(account, kind, name)).inline).toSorted();
    const page = pageOf(names, request, (each) => each);
    return { PolicyNames: page.items, ...page.rest };
  };

  return {
    PutUserPolicy: (input, { account }) =>
      put(account, 'user', { name: input.UserName, policy: input.PolicyName }, input.PolicyDocument),
    PutGroupPolicy: (input, { account }) =>
      put(account, 'group', { name: input.GroupName, policy: input.PolicyName }, input.PolicyDocument),
    PutRolePolicy: (input, { account }) =>
      put(account, 'role', { name: input.RoleName, policy: input.PolicyName }, input.PolicyDocument),
    GetUserPolicy: async (input, { account }) => {
      const { name, ...policy } = await get(account, 'user', {
        name: input.UserName,
        policy: input.PolicyName,
      });
      return { UserName: name, ...policy };
    },
    GetGroupPolicy: async (input, { account }) => {
      const { name, ...policy } = await get(account, 'group', {
        name: input.GroupName,
        policy: input.PolicyName,
      });
      return { GroupName: name, ...policy };
    },
    GetRolePolicy: async (input, { account }) => {
      const { name, ...policy } = await get(account, 'role', {
        name: input.RoleName,
        policy: input.PolicyName,
      });
      return { RoleName: name, ...policy };
    },
    DeleteUserPolicy: (input, { account }) =>
      remove(account, 'user', { name: input.UserName, policy: input.PolicyName }),
    DeleteGroupPolicy: (input, { account }) =>
      remove(account, 'group', { name: input.GroupName, policy: input.PolicyName }),
    DeleteRolePolicy: (input, { account }) =>
      remove(account, 'role', { name: input.RoleName, policy: input.PolicyName }),
    ListUserPolicies: (input, { account }) => list(account, 'user', input.UserName, input),
    ListGroupPolicies: (input, { account }) => list(account, 'group', input.GroupName, input),
    ListRolePolicies: (input, { account }) => list(account, 'role', input.RoleName, input),
  };
}

function documentOf(entity: RecordOf[EntityKind], kind: EntityKind, policyName: string): string {
  const document = Object.hasOwn(entity.inline, policyName) ? entity.inline[policyName] : undefined;
  if (document !== undefined) return document;
  throw iamFault('NoSuchEntity', `The ${kind} policy with name ${policyName} cannot be found.`);
}

function change(
  iam: Iam,
  account: string,
  kind: EntityKind,
  name: string | undefined,
  inlineOf: (entity: RecordOf[EntityKind]) => Readonly<Record<string, string>>,
): Promise<void> {
  return iam.commit(async (tx) => {
    const entityName = required(name, `${kind}Name`);
    const entity =
      kind === 'role'
        ? await findOwnRole(tx, account, entityName)
        : await findEntity(tx, account, kind, entityName);
    putPolicies(tx, account, kind, entity, { inline: inlineOf(entity) });
  });
}
