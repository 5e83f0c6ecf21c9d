import type { PolicyVersion } from '@aws-sdk/client-iam';
import { encodedDocument } from './document.ts';
import { iamFault, required } from './fault.ts';
import { changePolicy, mustFind, policyDocument } from './managedPolicy.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf } from './page.ts';
import type { PolicyRecord, PolicyVersionRecord } from './records.ts';

type VersionOperation =
  | 'CreatePolicyVersion'
  | 'GetPolicyVersion'
  | 'ListPolicyVersions'
  | 'DeletePolicyVersion'
  | 'SetDefaultPolicyVersion';

const MOST_VERSIONS = 5;

export function policyVersionOperations(iam: Iam): Operations<VersionOperation> {
  return {
    CreatePolicyVersion: async (input, { account }) => {
      const document = policyDocument(input.PolicyDocument);
      const createdAtMs = iam.now();
      const policy = await changePolicy(iam, account, input.PolicyArn, (before) => {
        if (before.versions.length >= MOST_VERSIONS) throw iamFault('LimitExceeded', TOO_MANY);
        const version = before.nextVersion;
        return {
          ...before,
          versions: [...before.versions, { version, document, createdAtMs }],
          nextVersion: version + 1,
          updatedAtMs: createdAtMs,
          ...(input.SetAsDefault === true && { defaultVersion: version }),
        };
      });
      return { PolicyVersion: shownVersion(policy, findVersion(policy, `v${policy.nextVersion - 1}`, '')) };
    },

    GetPolicyVersion: async (input, { account }) => {
      const arn = required(input.PolicyArn, 'policyArn');
      const { record } = await iam.store.read((view) => mustFind(iam, view, account, arn));
      const version = findVersion(record, required(input.VersionId, 'versionId'), arn);
      return { PolicyVersion: wholeVersion(record, version) };
    },

    ListPolicyVersions: async (input, { account }) => {
      const arn = required(input.PolicyArn, 'policyArn');
      const { record } = await iam.store.read((view) => mustFind(iam, view, account, arn));
      const newest = record.versions.toReversed();
      // Positions rise while version numbers fall.
      const position = ({ version }: PolicyVersionRecord) =>
        String(record.nextVersion - version).padStart(10, '0');
      const page = pageOf(newest, input, position);
      return { Versions: page.items.map((version) => shownVersion(record, version)), ...page.rest };
    },

    DeletePolicyVersion: async (input, { account }) => {
      await changePolicy(iam, account, input.PolicyArn, (policy) => {
        const id = required(input.VersionId, 'versionId');
        const { version } = findVersion(policy, id, required(input.PolicyArn, 'policyArn'));
        if (version === policy.defaultVersion) {
          throw iamFault('DeleteConflict', 'Cannot delete the default version of a policy.');
        }
        return { ...policy, versions: policy.versions.filter((each) => each.version !== version) };
      });
      return {};
    },

    SetDefaultPolicyVersion: async (input, { account }) => {
      const updatedAtMs = iam.now();
      await changePolicy(iam, account, input.PolicyArn, (policy) => {
        const id = required(input.VersionId, 'versionId');
        const { version } = findVersion(policy, id, required(input.PolicyArn, 'policyArn'));
        return { ...policy, defaultVersion: version, updatedAtMs };
      });
      return {};
    },
  };
}

const TOO_MANY =
  'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.';

function findVersion(policy: PolicyRecord, id: string, arn: string): PolicyVersionRecord {
  const found = policy.versions.find(({ version }) => `v${version}` === id);
  if (found) return found;
  throw iamFault('NoSuchEntity', `Policy ${arn} version ${id} does not exist or is not attachable.`);
}

function shownVersion(policy: PolicyRecord, { version, createdAtMs }: PolicyVersionRecord): PolicyVersion {
  return {
    VersionId: `v${version}`,
    IsDefaultVersion: version === policy.defaultVersion,
    CreateDate: new Date(createdAtMs),
  };
}

export function wholeVersion(policy: PolicyRecord, version: PolicyVersionRecord): PolicyVersion {
  return { Document: encodedDocument(version.document), ...shownVersion(policy, version) };
}
