import type { Policy } from '@aws-sdk/client-iam';
import type { Transaction, View } from '../../store/store.ts';
import { countOne, discountOne } from './counts.ts';
import { arnOf } from './arn.ts';
import { readDocument } from './document.ts';
import { policySize } from '../../policy/index.ts';
import { iamFault, noSuchPolicy, quotaExceeded, required } from './fault.ts';
import { findPolicy } from './findPolicy.ts';
import { createUniqueId } from './iamIds.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf } from './page.ts';
import { attachments, named, policies, type PolicyRecord } from './records.ts';
import { exactly, mergedTags, newTags, remainingTags, tagPage, tagsMember } from './tags.ts';

type PolicyOperation =
  | 'CreatePolicy'
  | 'GetPolicy'
  | 'ListPolicies'
  | 'DeletePolicy'
  | 'TagPolicy'
  | 'UntagPolicy'
  | 'ListPolicyTags';

const MOST_POLICY_CHARACTERS = 6144;

export function managedPolicyOperations(iam: Iam): Operations<PolicyOperation> {
  return {
    CreatePolicy: async (input, { account }) => {
      const document = policyDocument(input.PolicyDocument);
      const atMs = iam.now();
      const policy: PolicyRecord = {
        name: required(input.PolicyName, 'policyName'),
        id: createUniqueId('ANPA', iam.ids),
        path: input.Path ?? '/',
        createdAtMs: atMs,
        updatedAtMs: atMs,
        ...(input.Description !== undefined && { description: input.Description }),
        tags: newTags(input.Tags),
        defaultVersion: 1,
        nextVersion: 2,
        versions: [{ version: 1, document, createdAtMs: atMs }],
      };
      await iam.commit(async (tx) => {
        const key = named(account, policy.name);
        if (await policies.get(tx, key)) {
          throw iamFault(
            'EntityAlreadyExists',
            `A policy called ${policy.name} already exists. Duplicate names are not allowed.`,
          );
        }
        policies.put(tx, key, policy);
        await countOne(tx, account, 'policies');
      });
      return { Policy: { ...shownPolicy(account, policy, NO_USE), ...tagsMember(policy.tags) } };
    },

    GetPolicy: async (input, { account }) =>
      iam.store.read(async (view) => {
        const arn = required(input.PolicyArn, 'policyArn');
        const { record, owner } = await mustFind(iam, view, account, arn);
        const shown = shownPolicy(owner, record, await useOf(view, account, arn));
        const description = record.description === undefined ? {} : { Description: record.description };
        return { Policy: { ...shown, ...description, Tags: [...record.tags] } };
      }),

    ListPolicies: async (input, { account }) => {
      const { Scope = 'All', OnlyAttached = false, PathPrefix = '/', PolicyUsageFilter } = input;
      return iam.store.read(async (view) => {
        const own = Scope === 'AWS' ? [] : await ownPolicies(view, account);
        const awss = Scope === 'Local' ? [] : await iam.awsPolicies.list();
        const used = await usesOf(view, account);
        const all = [
          ...own.map((record) => shownPolicy(account, record, used)),
          ...awss.map((record) => shownPolicy('aws', record, used)),
        ].filter(
          (policy) =>
            policy.Path?.startsWith(PathPrefix) === true &&
            (!OnlyAttached || isUsed(policy, PolicyUsageFilter)) &&
            (PolicyUsageFilter === undefined || isUsed(policy, PolicyUsageFilter)),
        );
        const sorted = all.toSorted((one, other) => ((one.Arn ?? '') < (other.Arn ?? '') ? -1 : 1));
        const page = pageOf(sorted, input, ({ Arn = '' }) => Arn);
        return { Policies: page.items, ...page.rest };
      });
    },

    DeletePolicy: async (input, { account }) => {
      const arn = required(input.PolicyArn, 'policyArn');
      await iam.commit(async (tx) => {
        const policy = await findOwn(iam, tx, account, arn);
        const someone = await attachments.list(tx, { prefix: [account, arn], limit: 1 });
        if (someone.length > 0) {
          throw iamFault('DeleteConflict', 'Cannot delete a policy attached to entities.');
        }
        if (policy.versions.length > 1) throw iamFault('DeleteConflict', MORE_VERSIONS);
        policies.delete(tx, named(account, policy.name));
        await discountOne(tx, account, 'policies');
      });
      return {};
    },

    TagPolicy: async (input, { account }) => {
      await changePolicy(iam, account, input.PolicyArn, (policy) => ({
        ...policy,
        tags: mergedTags(policy.tags, input.Tags, exactly),
      }));
      return {};
    },

    UntagPolicy: async (input, { account }) => {
      await changePolicy(iam, account, input.PolicyArn, (policy) => ({
        ...policy,
        tags: remainingTags(policy.tags, input.TagKeys, exactly),
      }));
      return {};
    },

    ListPolicyTags: async (input, { account }) => {
      const arn = required(input.PolicyArn, 'policyArn');
      const { record } = await iam.store.read((view) => mustFind(iam, view, account, arn));
      return tagPage(record.tags, input);
    },
  };
}

const MORE_VERSIONS =
  "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.";

/** A document that may be a managed policy. */
export function policyDocument(given: string | undefined): string {
  const document = required(given, 'policyDocument');
  readDocument(document, 'identity');
  if (policySize(document) > MOST_POLICY_CHARACTERS) {
    throw quotaExceeded('PolicySize', MOST_POLICY_CHARACTERS);
  }
  return document;
}

export async function mustFind(iam: Iam, view: View, account: string, arn: string) {
  const found = await findPolicy(iam, view, account, arn);
  if (!found) throw noSuchPolicy(arn);
  return found;
}

/** Of the account itself: AWS's are for reading. */
async function findOwn(iam: Iam, view: View, account: string, arn: string): Promise<PolicyRecord> {
  const { record, owner } = await mustFind(iam, view, account, arn);
  if (owner === account) return record;
  throw iamFault('AccessDenied', `Policy ${arn} is AWS managed and cannot be changed.`);
}

export function changePolicy<T extends PolicyRecord>(
  iam: Iam,
  account: string,
  arn: string | undefined,
  how: (policy: PolicyRecord, tx: Transaction) => T | Promise<T>,
): Promise<T> {
  return iam.commit(async (tx) => {
    const policy = await findOwn(iam, tx, account, required(arn, 'policyArn'));
    const changed = await how(policy, tx);
    policies.put(tx, named(account, changed.name), changed);
    return changed;
  });
}

export async function ownPolicies(view: View, account: string): Promise<PolicyRecord[]> {
  return (await policies.list(view, { prefix: [account] })).map(({ value }) => value);
}

/** How often policies are attached and how often they are boundaries, by ARN. */
export type PolicyUses = ReadonlyMap<string, { readonly attached: number; readonly boundary: number }>;

const NO_USE: PolicyUses = new Map();

export function usesOf(view: View, account: string): Promise<PolicyUses> {
  return countUses(view, [account]);
}

function useOf(view: View, account: string, arn: string): Promise<PolicyUses> {
  return countUses(view, [account, arn]);
}

async function countUses(view: View, prefix: readonly string[]): Promise<PolicyUses> {
  const counts = new Map<string, { attached: number; boundary: number }>();
  for (const { key } of await attachments.list(view, { prefix })) {
    const count = counts.get(String(key[1])) ?? { attached: 0, boundary: 0 };
    if (key[2] === 'boundary') count.boundary++;
    else count.attached++;
    counts.set(String(key[1]), count);
  }
  return counts;
}

function isUsed(
  { AttachmentCount, PermissionsBoundaryUsageCount }: Policy,
  usage: string | undefined,
): boolean {
  if (usage === 'PermissionsPolicy') return (AttachmentCount ?? 0) > 0;
  if (usage === 'PermissionsBoundary') return (PermissionsBoundaryUsageCount ?? 0) > 0;
  return (AttachmentCount ?? 0) + (PermissionsBoundaryUsageCount ?? 0) > 0;
}

export function shownPolicy(owner: string, policy: PolicyRecord, used: PolicyUses): Policy {
  const arn = arnOf(owner, 'policy', policy);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: used.get(arn)?.attached ?? 0,
    PermissionsBoundaryUsageCount: used.get(arn)?.boundary ?? 0,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAtMs),
    UpdateDate: new Date(policy.updatedAtMs),
  };
}
